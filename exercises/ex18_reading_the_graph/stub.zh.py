"""ex18：计算图的节点，以及非叶子张量的梯度。"""

import torch
from torch import Tensor


def graph_ops(out: Tensor) -> list[str]:
    """返回从 `out.grad_fn` 到叶子张量的各节点名称，每次沿第一个不为 None 的分支往下走。

    参数：
        out: 任意形状，由需要梯度的叶子张量算出。

    返回：
        由 `type(node).__name__` 组成的列表，最后一个是 "AccumulateGrad"。
    """
    raise NotImplementedError


def nonleaf_grad(a: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    """设 p = softmax(a, 0)，L = Σᵢ vᵢ·pᵢ，返回 backward 之后的各个梯度。

    参数：
        a: (N,)，需要梯度的叶子张量，`.grad` 为 None。
        v: (N,)，权重。

    返回：
        a_grad: (N,)，dL/da。
        p_grad: (N,)，dL/dp。
    """
    raise NotImplementedError
