"""ex06：ReLU 与 leaky ReLU，以及它们的导数。"""

import torch
from torch import Tensor


def relu(x: Tensor) -> Tensor:
    """x < 0 处返回 0，其余处返回 x。

    参数：
        x: (…)，任意形状。

    返回：
        y: 形状和 dtype 与 x 相同。
    """
    raise NotImplementedError


def relu_grad(x: Tensor) -> Tensor:
    """返回 relu 在 x 处的导数；在 0 处为 0。

    参数：
        x: (…)，任意形状。

    返回：
        dy_dx: 形状和 dtype 与 x 相同。
    """
    raise NotImplementedError


def leaky_relu(x: Tensor, slope: float = 0.01) -> Tensor:
    """x < 0 处返回 slope · x，其余处返回 x。

    参数：
        x: (…)，任意形状。
        slope: 0 ≤ slope < 1。

    返回：
        y: 形状和 dtype 与 x 相同。
    """
    raise NotImplementedError


def leaky_relu_grad(x: Tensor, slope: float = 0.01) -> Tensor:
    """返回 leaky_relu 在 x 处的导数；在 0 处为 slope。

    参数：
        x: (…)，任意形状。
        slope: 0 ≤ slope < 1。

    返回：
        dy_dx: 形状和 dtype 与 x 相同。
    """
    raise NotImplementedError
