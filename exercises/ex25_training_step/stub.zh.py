"""ex25：任意模型的一步训练。"""

from collections.abc import Callable

import torch
from torch import Tensor, nn


def training_step(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    criterion: Callable[[Tensor, Tensor], Tensor],
    x: Tensor,
    y: Tensor,
) -> float:
    """更新模型一次，返回更新之前的损失。

    参数：
        model: 接受 x；它的参数由优化器修改。
        optimizer: 持有模型的参数；参数上可能已有梯度，一律不计。
        criterion: 接受模型的输出和 y，返回标量张量。
        x: (N, …)，输入。
        y: (N, …)，损失函数用来比较的目标。

    返回：
        更新之前的损失，浮点数。
    """
    raise NotImplementedError
