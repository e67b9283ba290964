"""ex29：用差分求偏导数，方向导数，最陡的方向。"""

from collections.abc import Callable

import torch
from torch import Tensor


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-4) -> Tensor:
    """用中心差分返回 f 在 x 处的梯度，以 float64 计算。

    参数：
        f: 接受一点 (D,)，返回标量 ()。
        x: (D,)，float32 或 float64。
        eps: 每个元素向两侧移动的距离。

    返回：
        grad: (D,)，dtype 与 x 相同。
    """
    raise NotImplementedError


def directional_derivative(grad: Tensor, direction: Tensor) -> Tensor:
    """返回沿 `direction` 的单位向量的方向导数，标量 ()。

    参数：
        grad: (D,)，梯度。
        direction: (D,)，长度任意，但不为 0。

    异常：
        ValueError: 方向为零向量。
    """
    raise NotImplementedError


def steepest_direction(grad: Tensor) -> Tensor:
    """返回函数增长最快的方向的单位向量 (D,)。

    参数：
        grad: (D,)，梯度。

    异常：
        ValueError: 梯度为零。
    """
    raise NotImplementedError
