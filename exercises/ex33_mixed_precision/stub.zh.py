"""ex33：使用 float16 梯度的一步训练，以及损失的缩放系数。"""

import torch
from torch import Tensor


def scaled_step(params: list[Tensor], grads: list[Tensor], scale: float, lr: float) -> tuple[list[Tensor], bool]:
    """做一步梯度下降；有梯度为 inf 或 nan 时则不更新。

    参数：
        params: float32 张量；它们保持原样。
        grads: 每个参数对应一个 scale · loss 的梯度，float16，形状与该参数相同。
        scale: 损失所乘的系数。
        lr: 学习率。

    返回：
        new_params: 由新的 float32 张量组成的列表。
        skipped: 布尔值，没有更新时为 True。
    """
    raise NotImplementedError


def next_scale(scale: float, skipped: bool, good_steps: int, growth_interval: int = 2000) -> tuple[float, int]:
    """返回下一步的缩放系数，以及到目前为止连续成功的步数。

    参数：
        scale: 刚刚完成或跳过的那一步所用的系数。
        skipped: 那一步是否被跳过。
        good_steps: 那一步之前连续成功的步数。
        growth_interval: 连续成功这么多步之后，系数加倍。

    返回：
        scale: 浮点数。
        good_steps: 整数。
    """
    raise NotImplementedError
