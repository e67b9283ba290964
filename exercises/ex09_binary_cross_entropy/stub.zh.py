"""ex09：由 logits 计算二元交叉熵，以及它的梯度。"""

import torch
from torch import Tensor


def bce_with_logits(z: Tensor, y: Tensor) -> Tensor:
    """返回 σ(z) 与 y 的二元交叉熵的平均值。

    参数：
        z: (…)，任意形状，即 logits。
        y: 形状与 z 相同，标签在 [0, 1] 内。

    返回：
        loss: ()，标量张量。
    """
    raise NotImplementedError


def bce_grad(x: Tensor, w: Tensor, b: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """返回 bce_with_logits(x·w + b, y) 对 w 和对 b 的梯度。

    参数：
        x: (D,)，输入。
        w: (D, K)，权重。
        b: (K,)，偏置。
        y: (K,)，标签在 [0, 1] 内。

    返回：
        dw: (D, K)，dL/dw。
        db: (K,)，dL/db。
    """
    raise NotImplementedError
