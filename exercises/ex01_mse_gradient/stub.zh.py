"""ex01：手工推导误差平方和的梯度。"""

import torch
from torch import Tensor


def mse_grad(x: Tensor, w: Tensor, b: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """返回 L = Σᵢ (yᵢ − (xᵢ·w + b))² 对 w 和对 b 的梯度。

    参数：
        x: (N, D)，每行一个样本。
        w: (D,)，权重。
        b: ()，偏置。
        y: (N,)，标签。

    返回：
        dw: (D,)，dL/dw。
        db: ()，dL/db。
    """
    raise NotImplementedError
