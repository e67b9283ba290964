"""What to do about a result of the wrong form: one line for each kind of slip, the same for all cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from grader.judge.comparison.difference import DifferenceKind
from grader.text import NOTHING, Text
from grader.worker.frame import Opaque

if TYPE_CHECKING:
    from grader.judge.comparison.difference import Difference, ResultPart

_ARRAY = Text("Convert it with `torch.from_numpy(…)`.", "请用 `torch.from_numpy(…)` 转换。")
_NUMPY = Text("Convert it with `float(…)` or `torch.tensor(…)`.", "请用 `float(…)` 或 `torch.tensor(…)` 转换。")
_ARRAY_FOR_TENSOR = Text("Convert it with `.numpy()`.", "请用 `.numpy()` 转换。")
_LIST_FOR_ARRAY = Text("Convert it with `np.array(…)`.", "请用 `np.array(…)` 转换。")
_ARRAY_DTYPE = Text(
    "Keep the dtype of the arguments: make new arrays with `dtype=x.dtype`, or convert with `.astype(x.dtype)`.",
    "请保持参数的 dtype：创建新数组时写 `dtype=x.dtype`，或用 `.astype(x.dtype)` 转换。",
)
_OPAQUE: tuple[tuple[str, Text], ...] = (
    (
        "placeholder for",
        Text(
            "That library is not available here, so it gave no results: compute the answer with torch.",
            "这里没有这个库，因此得不到它的计算结果：请用 torch 计算答案。",
        ),
    ),
    ("ndarray", _ARRAY),
    ("generator", Text("Write `return`, not `yield`.", "请用 `return`，不要用 `yield`。")),
    ("coroutine", Text("Take `async` out: write `def`.", "请去掉 `async`，直接写 `def`。")),
    ("function", Text("Did you forget the parentheses of a call?", "是否漏写了调用时的括号？")),
    ("method", Text("Did you forget the parentheses of a call?", "是否漏写了调用时的括号？")),
    ("return_types", Text("Return its `.values`.", "请返回它的 `.values`。")),
    ("numpy.", _NUMPY),
    ("sparse", Text("Return it dense: `.to_dense()`.", "请返回稠密张量：`.to_dense()`。")),
)
_NUMBER_FOR_TENSOR = Text(
    "Return a tensor: leave out `.item()` and `float(…)`.", "请返回张量：去掉 `.item()` 和 `float(…)`。"
)
_LIST_FOR_TENSOR = Text(
    "Return the tensor itself: leave out `.tolist()`, and put numbers together with `torch.stack(…)` or"
    " `torch.tensor(…)`.",
    "请直接返回张量：去掉 `.tolist()`；多个数用 `torch.stack(…)` 或 `torch.tensor(…)` 合成张量。",
)
_TENSOR_FOR_NUMBER = Text(
    "`.item()` turns a tensor of one number into a float.", "用 `.item()` 可以把只有一个数的张量变成浮点数。"
)
_KEEPS_GRAPH = Text("A tensor that is kept also keeps its whole graph.", "被保存的张量还会保留它的整个计算图。")
_TENSOR_FOR_PARTS = Text(
    "Return the parts separately, with commas between them: `return a, b`.", "请用逗号分开返回各部分：`return a, b`。"
)
_WHOLE = Text(
    "The numbers must be floating: compute in the dtype of the arguments, `.to(x.dtype)`.",
    "结果应为浮点数：请用参数的 dtype 计算，即 `.to(x.dtype)`。",
)
_DTYPE = Text(
    "Keep the dtype of the arguments: leave out `.float()` and `.double()`, and make new tensors with `dtype=x.dtype`.",
    "请保持参数的 dtype：去掉 `.float()` 和 `.double()`，创建新张量时写 `dtype=x.dtype`。",
)
_TRANSPOSED = Text("It looks transposed.", "看起来被转置了。")
_EXTRA_ONES = Text(
    "It has dimensions of size 1 too many: leave `keepdim=True`, `[:, None]` or `unsqueeze` out.",
    "多了大小为 1 的维：请去掉 `keepdim=True`、`[:, None]` 或 `unsqueeze`。",
)
_MISSING_ONES = Text(
    "It lacks dimensions of size 1: keep them, for example with `keepdim=True`.",
    "少了大小为 1 的维：请保留它们，例如用 `keepdim=True`。",
)
_ARRANGED = Text("The number of entries is right, but their arrangement is not.", "元素个数正确，但排列不对。")
_SPREAD = Text(
    "Two tensors may have been broadcast although their dimensions do not line up. Print the shapes along the way.",
    "可能是两个没有对齐的张量在运算中被广播了。请打印途中各张量的形状，看一看。",
)
_SUMMED = Text(
    "Entries were added up, or left out, along a dimension that must stay. Print the shapes along the way.",
    "在应当保留的维上做了求和，或者漏掉了一部分。请打印途中各张量的形状，看一看。",
)
_SIZES = Text(
    "Print the shapes along the way to find where it goes wrong.", "请打印途中各张量的形状，看看从哪里开始不对。"
)


def type_remedy(answer: object, received: object, part: ResultPart) -> Text:
    """Return what to do where a value has another type than the expected one."""
    if part.probed or received is None:
        return NOTHING
    if isinstance(answer, np.ndarray):
        fits = [(torch.Tensor, _ARRAY_FOR_TENSOR), (list, _LIST_FOR_ARRAY)]
        return next((text for kind, text in fits if isinstance(received, kind)), NOTHING)
    if isinstance(received, np.ndarray | np.generic):
        return _ARRAY if isinstance(received, np.ndarray) else _NUMPY
    if isinstance(received, Opaque):
        return next((text for name, text in _OPAQUE if name in received.type_name), NOTHING)
    if isinstance(answer, torch.Tensor):
        if isinstance(received, bool | int | float):
            return _NUMBER_FOR_TENSOR
        return _LIST_FOR_TENSOR if isinstance(received, list | tuple) else NOTHING
    if isinstance(answer, float) and isinstance(received, torch.Tensor) and received.numel() == 1:
        return Text.join((_TENSOR_FOR_NUMBER, _KEEPS_GRAPH)) if received.requires_grad else _TENSOR_FOR_NUMBER
    return _TENSOR_FOR_PARTS if isinstance(answer, list | tuple) and isinstance(received, torch.Tensor) else NOTHING


def parts_remedy(names: tuple[str, ...]) -> Text:
    """Return what to do where the number of parts is wrong."""
    text = Text("Return exactly these, in this order: `return {names}`.", "请恰好按此顺序返回：`return {names}`。")
    return text.format(names=", ".join(names)) if names else NOTHING


def dtype_remedy(answer: torch.Tensor, received: torch.Tensor, part: ResultPart) -> Text:
    """Return what to do where a tensor has another dtype."""
    if part.probed:
        return NOTHING
    return _WHOLE if answer.is_floating_point() and not received.is_floating_point() else _DTYPE


def array_remedy(difference: Difference) -> Text:
    """Return what to do about an array of another form, in NumPy's words."""
    if difference.kind is DifferenceKind.DTYPE:
        return _ARRAY_DTYPE
    text = difference.remedy
    return Text(*(wording.replace("keepdim=", "keepdims=") for wording in (text.en, text.zh)))


def shape_remedy(answer: torch.Tensor, received: torch.Tensor, part: ResultPart) -> Text:
    """Return what to do where a tensor has another shape."""
    if part.probed:
        return NOTHING
    wanted, seen = tuple(answer.shape), tuple(received.shape)
    if len(seen) == 2 and seen[::-1] == wanted:  # a matrix
        return _TRANSPOSED
    if [size for size in seen if size != 1] == [size for size in wanted if size != 1]:
        return _EXTRA_ONES if len(seen) > len(wanted) else _MISSING_ONES if len(seen) < len(wanted) else _ARRANGED
    if answer.numel() == received.numel():
        return _ARRANGED
    if len(seen) < len(wanted):
        return _SUMMED
    return _SPREAD if len(seen) > len(wanted) or received.numel() > answer.numel() else _SIZES
