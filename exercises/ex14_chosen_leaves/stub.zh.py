"""ex14：只为指定的叶子张量求梯度。"""

import torch
from torch import Tensor


def backward_only(z: Tensor, inputs: list[Tensor]) -> None:
    """把 z 的梯度加到 `inputs` 中各叶子张量的 `.grad` 上，其他张量不变。

    计算图要保留。z 到达不了的叶子张量保持原样。

    参数：
        z: () 或其他任意形状，每个元素各计一次。
        inputs: 需要梯度的叶子张量。
    """
    raise NotImplementedError
