"""ex12：梯度会一直累加，直到有人把它清零。"""

import torch
from torch import Tensor


def backward_n(inp: Tensor, v: Tensor, n: int) -> list[Tensor]:
    """对 out = (inp + 1)² 以梯度 v 调用 n 次 backward，把 `inp.grad` 清零之后再调用一次。

    参数：
        inp: (…)，需要梯度的叶子张量，`.grad` 为 None。
        v: 形状与 inp 相同。
        n: 清零之前的调用次数，至少为 1。

    返回：
        含 n + 1 个张量的列表，形状与 inp 相同：每次调用之后 `inp.grad` 的副本。
    """
    raise NotImplementedError
