"""ex02：手工推导 softmax 的梯度。"""

import torch
from torch import Tensor


def softmax_backward(p: Tensor, grad_out: Tensor, dim: int = -1) -> Tensor:
    """已知 p = softmax(z, dim) 和 dL/dp，返回 dL/dz。

    参数：
        p: (…)，任意阶数（至少 1 阶），沿 `dim` 之和为 1。
        grad_out: 形状与 p 相同，dL/dp。
        dim: softmax 所沿的维度。

    返回：
        grad_in: 形状与 p 相同，dL/dz。
    """
    raise NotImplementedError
