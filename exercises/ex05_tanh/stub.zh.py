"""ex05：由 sigmoid 得到 tanh，以及它的导数。"""

import torch
from torch import Tensor


def tanh(x: Tensor) -> Tensor:
    """逐元素返回 tanh(x) = 2σ(2x) − 1。

    参数：
        x: (…)，任意形状，任意有限的数。

    返回：
        t: 形状与 x 相同。
    """
    raise NotImplementedError


def tanh_grad(x: Tensor) -> Tensor:
    """逐元素返回 tanh 在 x 处的导数。

    参数：
        x: (…)，任意形状，是 tanh 的输入（不是输出）。

    返回：
        dt_dx: 形状与 x 相同。
    """
    raise NotImplementedError
