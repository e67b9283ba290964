"""ex20：手工推导单输出感知机的梯度。"""

import torch
from torch import Tensor


def perceptron_grad(x: Tensor, w: Tensor, t: Tensor) -> Tensor:
    """设 o = σ(x wᵀ)，L = mean (o − t)²，返回 dL/dw。

    参数：
        x: (1, D)，一个样本。
        w: (1, D)，唯一一个输出的权重。
        t: (1, 1)，标签。

    返回：
        dw: (1, D)，dL/dw。
    """
    raise NotImplementedError
