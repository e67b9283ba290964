"""ex07：logits 很大时仍然稳定的 softmax。"""

import torch
from torch import Tensor


def softmax(z: Tensor, dim: int = -1) -> Tensor:
    """返回 z 沿 dim 的 softmax。

    参数：
        z: (…)，任意阶数（至少 1 阶），即 logits。
        dim: 在哪个维度上归一化，可以从后往前数。

    返回：
        p: 形状与 z 相同，沿 `dim` 之和为 1。
    """
    raise NotImplementedError
