"""ex15：多个输出加权之后的一个梯度。"""

import torch
from torch import Tensor


def weighted_grad(ys: list[Tensor], weights: list[float], x: Tensor) -> Tensor:
    """返回 d(Σ weights[i]·ys[i])/dx；每个张量按其元素之和计算。

    `x.grad` 保持原样，计算图要保留。

    参数：
        ys: 任意形状的张量，由需要梯度的叶子张量算出。
        weights: 每个张量对应一个浮点数。
        x: (…)，需要梯度的叶子张量。

    返回：
        (…)，形状与 x 相同；到达不了 x 的地方为 0。
    """
    raise NotImplementedError
