"""ex08：误差平方和、均方误差与 L2 范数。"""

import torch
from torch import Tensor


def sse(pred: Tensor, y: Tensor) -> Tensor:
    """返回差的平方之和。

    参数：
        pred: (…)，任意形状。
        y: 形状与 pred 相同，否则抛出 ValueError。

    返回：
        loss: ()，标量张量。
    """
    raise NotImplementedError


def mse(pred: Tensor, y: Tensor) -> Tensor:
    """返回差的平方的平均值。

    参数：
        pred: (…)，任意形状。
        y: 形状与 pred 相同，否则抛出 ValueError。

    返回：
        loss: ()，标量张量。
    """
    raise NotImplementedError


def l2_norm(pred: Tensor, y: Tensor) -> Tensor:
    """返回差的 L2 范数。

    参数：
        pred: (…)，任意形状。
        y: 形状与 pred 相同，否则抛出 ValueError。

    返回：
        length: ()，标量张量。
    """
    raise NotImplementedError
