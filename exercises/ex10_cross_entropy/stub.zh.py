"""ex10：由 logits 计算交叉熵，以及它的梯度。"""

import torch
from torch import Tensor


def cross_entropy(logits: Tensor, target: Tensor) -> Tensor:
    """返回 logits 的 softmax 与目标的交叉熵的平均值。

    参数：
        logits: (N, K)，每行一个样本。
        target: (N,)，int64，每个样本的正确类别，0 … K − 1。

    返回：
        loss: ()，标量张量。
    """
    raise NotImplementedError


def cross_entropy_grad(logits: Tensor, target: Tensor) -> Tensor:
    """返回 cross_entropy(logits, target) 对 logits 的梯度。

    参数：
        logits: (N, K)，每行一个样本。
        target: (N,)，int64，每个样本的正确类别，0 … K − 1。

    返回：
        grad: (N, K)，dL/dlogits。
    """
    raise NotImplementedError
