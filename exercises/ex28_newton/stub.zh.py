"""ex28：牛顿法，黑塞矩阵由自动求导得到。"""

from collections.abc import Callable

import torch
from torch import Tensor


def newton(f: Callable[[Tensor], Tensor], x0: Tensor, steps: int) -> Tensor:
    """返回对 f 使用牛顿法的轨迹。

    参数：
        f: 接受一点 (D,)，返回标量 ()，二阶可导。
        x0: (D,)，float64，起点。
        steps: 步数，可以为 0。

    返回：
        trajectory: (steps + 1, D)，起点 x0 和每一步之后的点。
    """
    raise NotImplementedError
