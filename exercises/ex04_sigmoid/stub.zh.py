"""ex04：sigmoid 及其导数。"""

import torch
from torch import Tensor


def sigmoid(x: Tensor) -> Tensor:
    """逐元素返回 σ(x) = 1 / (1 + e⁻ˣ)。

    参数：
        x: (…)，任意形状，任意有限的数。

    返回：
        s: 形状与 x 相同。
    """
    raise NotImplementedError


def sigmoid_grad(x: Tensor) -> Tensor:
    """逐元素返回 σ 在 x 处的导数。

    参数：
        x: (…)，任意形状，是 sigmoid 的输入（不是输出）。

    返回：
        ds_dx: 形状与 x 相同。
    """
    raise NotImplementedError
