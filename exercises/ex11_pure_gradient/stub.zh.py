"""ex11：均方误差的梯度，不留下任何副作用。"""

import torch
from torch import Tensor


def mse_grad(x: Tensor, w: Tensor, y: Tensor) -> Tensor:
    """返回 L = mean (x·w − y)² 的 dL/dw，`w.grad` 和 `w.requires_grad` 保持原样。

    参数：
        x: (N,)，输入。
        w: (N,)，权重，与 x 逐元素相乘；可能需要梯度，也可能不需要。
        y: (N,)，标签。

    返回：
        dw: (N,)，dL/dw。
    """
    raise NotImplementedError
