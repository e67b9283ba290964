"""ex26：手工推导含一个隐藏层的网络的反向传播。"""

import torch
from torch import Tensor


def mlp_backward(x: Tensor, y: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> dict[str, Tensor]:
    """设 h = tanh(x w1 + b1)，o = h w2 + b2，返回 L = mean (o − y)² 的各个梯度。

    参数：
        x: (N, D)，每行一个样本。
        y: (N, K)，目标。
        w1: (D, H)，隐藏层的权重。
        b1: (H,)，隐藏层的偏置。
        w2: (H, K)，输出层的权重。
        b2: (K,)，输出层的偏置。

    返回：
        字典，键为 `w1`、`b1`、`w2`、`b2`，值是 L 对该参数的梯度，形状与该参数相同。
    """
    raise NotImplementedError
