"""ex27：手工对二次函数做梯度下降。"""

import torch
from torch import Tensor


def descend(A: Tensor, b: Tensor, x0: Tensor, lr: float, steps: int) -> Tensor:
    """返回对 f(x) = ½ xᵀA x − bᵀx 做梯度下降的轨迹。

    参数：
        A: (D, D)，对称矩阵。
        b: (D,)，线性部分。
        x0: (D,)，起点。
        lr: 学习率。
        steps: 步数，可以为 0。

    返回：
        trajectory: (steps + 1, D)，起点 x0 和每一步之后的点。
    """
    raise NotImplementedError
