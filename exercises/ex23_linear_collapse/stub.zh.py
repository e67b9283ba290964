"""ex23：首尾相接的线性层就是一个线性层。"""

from collections.abc import Sequence

import torch
from torch import Tensor


def collapse(weights: Sequence[Tensor], biases: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """返回一个线性层 W a + b，它等价于没有激活函数的若干层。

    参数：
        weights: 每层一个矩阵，第一个是 (H, D)，最后一个是 (K, …)。
        biases: 每层一个向量，从 (H,) 到 (K,)。

    返回：
        W: (K, D)。
        b: (K,)。
    """
    raise NotImplementedError
