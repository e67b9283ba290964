"""ex16：手工推导两层网络的链式法则。"""

import torch
from torch import Tensor


def chain(x: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> dict[str, Tensor]:
    """返回 y1 = x·w1 + b1 和 y2 = y1·w2 + b2 的导数。

    参数：
        x: ()，输入。
        w1: ()，第一层的权重。
        b1: ()，第一层的偏置。
        w2: ()，第二层的权重。
        b2: ()，第二层的偏置。

    返回：
        字典，键为 dy2_dy1、dy1_dw1、dy2_dw1，值的形状都是 ()。
    """
    raise NotImplementedError
