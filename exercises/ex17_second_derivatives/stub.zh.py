"""ex17：对梯度再求一次导，得到二阶导数。"""

from collections.abc import Callable

import torch
from torch import Tensor


def second_derivative(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """f 逐元素计算，返回 x 各元素处的 f″。

    参数：
        f: 从 (…) 到 (…) 的函数，每个输出只取决于对应的输入。
        x: (…)，可能需要梯度，也可能不需要。

    返回：
        (…)，形状与 x 相同；f 是线性函数时为 0。
    """
    raise NotImplementedError


def hvp(f: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    """设 H 为 f 在 x 处的黑塞矩阵，返回 H·v。

    参数：
        f: 从 (…) 到 () 的函数。
        x: (…)，可能需要梯度，也可能不需要。
        v: 形状与 x 相同。

    返回：
        (…)，形状与 x 相同；f 是线性函数时为 0。
    """
    raise NotImplementedError
