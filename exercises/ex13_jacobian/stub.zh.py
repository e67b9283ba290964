"""ex13：用反向模式的自动求导计算雅可比矩阵，以及它与向量的乘积。"""

from collections.abc import Callable

import torch
from torch import Tensor


def vjp(f: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    """设 J 为 f 在 x 处的雅可比矩阵，返回 vᵀJ。

    参数：
        f: 从 (D,) 到 (M,) 的函数。
        x: (D,)，可能需要梯度，也可能不需要。
        v: (M,)，每个输出一个权重。

    返回：
        (D,)，Σᵢ vᵢ ∂yᵢ/∂xⱼ。
    """
    raise NotImplementedError


def jacobian(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """返回 f 在 x 处的雅可比矩阵。

    参数：
        f: 从 (D,) 到 (M,) 的函数。
        x: (D,)，可能需要梯度，也可能不需要。

    返回：
        (M, D)，第 i 行是第 i 个输出的导数。
    """
    raise NotImplementedError
