"""ex21：手工推导多输出感知机的梯度。"""

import torch
from torch import Tensor


def perceptron_grad(x: Tensor, w: Tensor, t: Tensor) -> Tensor:
    """设 o = σ(x wᵀ)，L = mean (o − t)²（对全部 N·K 个元素取平均），返回 dL/dw。

    参数：
        x: (N, D)，每行一个样本。
        w: (K, D)，每行是一个输出的权重。
        t: (N, K)，标签。

    返回：
        dw: (K, D)，dL/dw。
    """
    raise NotImplementedError
