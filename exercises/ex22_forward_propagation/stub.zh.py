"""ex22：前向传播，分别用分量和向量来写。"""

from collections.abc import Sequence

import torch
from torch import Tensor


def layer_components(a: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """返回 σ(w a + b)，每个分量写成对下标的求和。

    参数：
        a: (D,)，前一层的输出。
        w: (K, D)；w[k, i] 连接本层的神经元 k 与前一层的神经元 i。
        b: (K,)，偏置。

    返回：
        (K,)，本层的输出。
    """
    raise NotImplementedError


def layer(a: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """返回 σ(w a + b)，用向量来写；形状与 `layer_components` 相同。"""
    raise NotImplementedError


def forward(a: Tensor, weights: Sequence[Tensor], biases: Sequence[Tensor]) -> Tensor:
    """返回整个网络的输出，层数任意，每层都是 σ(w a + b)。

    参数：
        a: (D,)，输入。
        weights: 每层一个矩阵，第一个是 (H, D)，最后一个是 (K, …)。
        biases: 每层一个向量。

    返回：
        (K,)，最后一层的输出。
    """
    raise NotImplementedError
