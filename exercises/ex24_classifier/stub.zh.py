"""ex24：用交叉熵训练的线性分类器。"""

import torch
from torch import Tensor, nn


class LinearNet(nn.Module):
    """一个全连接层，由图像的四个像素得到三个 logits。

    参数：权重 (3, 4) 和偏置 (3,)，与 `nn.Linear(4, 3)` 的相同。
    """

    def __init__(self) -> None:
        """创建各个参数。"""
        super().__init__()
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        """返回图像 x (N, 2, 2) 的 logits (N, 3)。"""
        raise NotImplementedError


def train(net: nn.Module, x: Tensor, target: Tensor, lr: float, epochs: int) -> list[float]:
    """用 `CrossEntropyLoss` 和最基本的 SGD，每次都用全部样本训练网络。

    参数：
        net: 返回 logits (N, K)；它的参数会被修改。
        x: (N, …)，网络所接受的输入。
        target: (N,)，int64 类别。
        lr: 学习率。
        epochs: 更新次数，可以为 0。

    返回：
        含 `epochs` 个浮点数的列表，即每次更新之前的损失。
    """
    raise NotImplementedError
