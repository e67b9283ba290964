"""ex03：用梯度下降训练单输出的感知机。"""

import torch
from torch import Tensor


def train_perceptron(x: Tensor, t: Tensor, lr: float, epochs: int) -> tuple[Tensor, Tensor, list[float]]:
    """用全批量梯度下降训练 o = σ(x·w + b)，损失为 L = mean (o − t)²，从 w = 0、b = 0 开始。

    参数：
        x: (N, D)，每行一个样本。
        t: (N,)，标签 0 或 1，dtype 与 x 相同。
        lr: 学习率。
        epochs: 更新次数，可以为 0。

    返回：
        w: (D,)，已与计算图分离。
        b: ()，已与计算图分离。
        losses: 含 `epochs` 个浮点数的列表，每个都是该次更新之前的损失。
    """
    raise NotImplementedError
