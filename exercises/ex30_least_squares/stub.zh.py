"""ex30：最小二乘的闭式解。"""

import torch
from torch import Tensor


def least_squares(x: Tensor, y: Tensor) -> Tensor:
    """返回使 |x w − y|² 最小的 w；如果有多个，取 |w| 最小的那个。

    参数：
        x: (N, D)，每行一个样本。
        y: (N,)，标签。

    返回：
        w: (D,)。
    """
    raise NotImplementedError
