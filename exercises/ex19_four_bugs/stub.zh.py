"""ex19：四个函数，每个有一处错误。运行它们，读懂报错，再改正。"""

import torch
from torch import Tensor


def fix_int_grad(x: Tensor, w: Tensor, y: Tensor) -> Tensor:
    """返回 L = mean (x·w − y)² 的 dL/dw。

    参数：
        x: (N,)，输入。
        w: (N,)，int64，与 x 逐元素相乘。
        y: (N,)，标签。

    返回：
        (N,)，dtype 与 x 相同；w 保持原样。
    """
    w.requires_grad_()
    loss = ((x * w - y) ** 2).mean()
    (grad,) = torch.autograd.grad(loss, [w])
    return grad


def fix_inplace(w: Tensor, step: float) -> Tensor:
    """对 L = Σ w² 做一步梯度下降。

    参数：
        w: (…)，需要梯度的叶子张量，它的值和 `.grad` 都保持不变。
        step: 学习率。

    返回：
        (…)，一个新的、需要梯度的叶子张量。
    """
    loss = (w**2).sum()
    (grad,) = torch.autograd.grad(loss, [w])
    w -= step * grad
    return w


def fix_nonscalar(x: Tensor) -> Tensor:
    """返回 x³ 在 x 各元素处的导数。

    参数：
        x: (…)，需要梯度的叶子张量，它的 `.grad` 保持原样。

    返回：
        (…)，形状与 x 相同。
    """
    (grad,) = torch.autograd.grad(x**3, [x])
    return grad


def fix_freed(x: Tensor) -> tuple[Tensor, Tensor]:
    """在 L = Σ x³ 的同一个计算图上调用两次 backward。

    参数：
        x: (…)，需要梯度的叶子张量，`.grad` 为 None。

    返回：
        梯度的两个副本：第一次调用之后的（3x²）和第二次调用之后的（6x²）。
    """
    loss = (x**3).sum()
    loss.backward()
    first = x.grad
    loss.backward()
    second = x.grad
    return first, second
