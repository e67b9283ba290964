"""ex31：新的张量、原有的张量，以及它们的视图。"""

import torch
from torch import Tensor


def ones_like_double(x: Tensor) -> Tensor:
    """返回形状与 x 相同、全为 1 的 float64 张量，与 x 在同一设备上。

    参数：
        x: (…)，任意 dtype。
    """
    raise NotImplementedError


def add_into(x: Tensor, y: Tensor, out: Tensor) -> Tensor:
    """把 x + y 写入 `out`，并返回 `out`。

    参数：
        x: (…)。
        y: (…)，形状可与 x 广播。
        out: 形状和 dtype 与 x + y 相同；原有的值会被覆盖。
    """
    raise NotImplementedError


def add_row_(y: Tensor, row: Tensor) -> Tensor:
    """就地把 `row` 加到 y 的每一行上，并返回 y。

    参数：
        y: (N, D)。
        row: (D,)。
    """
    raise NotImplementedError


def regroup(x: Tensor, width: int) -> Tensor:
    """把 x 的元素按顺序排成每行 `width` 个：能用视图就返回视图，否则返回副本。

    参数：
        x: (…)，任意形状。
        width: 每行的元素个数。

    返回：
        rows: (元素个数 / width, width)。

    异常：
        ValueError: width 小于等于 0，或者不能整除元素个数。
    """
    raise NotImplementedError
