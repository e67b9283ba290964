"""The most common messages of PyTorch and NumPy, and what to do about them.

The patterns match what the wordings of several versions have in common.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from grader.text import Text


class BesideName(Enum):
    """What becomes of a line of advice beside the name that was probably meant."""

    AFTER = auto()
    """It follows the name."""
    LEFT_OUT = auto()
    """The name is said in its place."""
    ALONE = auto()
    """It is said, and no name is looked for."""


@dataclass(frozen=True, slots=True)
class Cure:
    """One line of advice for exceptions of some types whose text matches a pattern."""

    pattern: str
    text: Text
    types: tuple[str, ...] = ()
    """Names of types: the exception's own, or one of Python's that it derives from; none: any."""
    beside_name: BesideName = BesideName.AFTER
    """Where it stands if a name was misspelt, and the one that was meant is known."""


SAID: tuple[Cure, ...] = (
    Cure(
        r"leaf [Vv]ariable that requires grad.*in-place operation|view of a leaf [Vv]ariable",
        Text(
            "A leaf that requires grad is changed in place. Do it inside `with torch.no_grad():`.",
            "需要梯度的叶子张量被原地修改了。请放在 `with torch.no_grad():` 中修改。",
        ),
    ),
    Cure(
        r"return_types\.",
        Text(
            "With a dimension, `max`, `min`, `sort` and their like return two tensors, values and indices. Take"
            " `.values` (or use `amax`, `amin`).",
            "给出维度时，`max`、`min`、`sort` 等会返回两个张量：数值和下标。请取 `.values`（或用 `amax`、`amin`）。",
        ),
    ),
    Cure(
        r"grad can be implicitly created only for scalar",
        Text(
            "`backward()` without an argument needs a single number. Call it on a sum or a mean, or pass `gradient=` of"
            " the same shape.",
            "不带参数的 `backward()` 只能用于单个数。请先求和或求平均，或者传入同样形状的 `gradient=`。",
        ),
    ),
    Cure(
        r"backward through the graph a second time",
        Text(
            "The first `backward()` frees the graph. Compute the loss again before the second one. Pass"
            " `retain_graph=True` to the first only if both really use the same graph.",
            "第一次 `backward()` 之后计算图就被释放了。请在第二次之前重新计算损失；只有两次确实要用同一个计算图"
            "时，才在第一次传入 `retain_graph=True`。",
        ),
    ),
    Cure(
        r"before Module\.__init__\(\) call|has no attribute '_(modules|parameters|buffers)'",
        Text(
            "`super().__init__()` is missing: it must be the first line of the module's `__init__`.",
            "缺少 `super().__init__()`：它必须是该模块 `__init__` 的第一行。",
        ),
    ),
    Cure(
        r"view size is not compatible",
        Text(
            "The tensor is not contiguous in memory (transposed, or a slice), so `view` cannot change its shape."
            " Use `reshape`.",
            "该张量在内存中不连续（例如转置或切片得到的），不能用 `view` 改变形状。请用 `reshape`。",
        ),
    ),
    Cure(
        r"not compiled with CUDA|[Nn]o CUDA GPUs|NVIDIA driver|not linked with support for (cuda|mps) devices"
        r"|CUDA driver|torch\.cuda\.is_available\(\) is False|MPS (backend|device)|not compiled with (MPS|XPU|ROCm)",
        Text(
            'There is no such GPU here. Leave `.cuda()` and `.to("cuda")` out, and make new tensors where the'
            " arguments are: `device=x.device`.",
            '这里没有这样的 GPU。请去掉 `.cuda()` 和 `.to("cuda")`，新张量创建在参数所在的设备上：`device=x.device`。',
        ),
    ),
    Cure(
        r"indices must be (long|int)|expected .*index.*int64|index.*(LongTensor|dtype int64)"
        r"|Expected dtype (int32/)?int64"
        r"|expected scalar type Long|index tensor of type LongTensor|Long.*but got.*Float for argument.*(target|index)"
        r"|expected tensor for argument.*indices",
        Text(
            "Indices and class numbers must be whole numbers of dtype int64: `.long()`.",
            "下标和类别编号必须是 int64 的整数：请用 `.long()`。",
        ),
    ),
    Cure(
        r"only integer tensors of a single element can be converted to an index|slice indices must be integers",
        Text(
            "An index or a size must be a whole number: `int(…)`, or `//` in place of `/`.",
            "下标和大小必须是整数：请用 `int(…)`，或用 `//` 代替 `/`。",
        ),
    ),
    Cure(
        r"(have|having) (the )?same dtype|expected scalar type \w+ but found \w+|same dtype.*but got"
        r"|dtype.*do not match"
        r"|expected .* to have the same dtype|must have same dtype|should have the same dtype",
        Text(
            "Two tensors of different dtypes are combined. Make new tensors with `dtype=x.dtype`, or convert one"
            " with `.to(x.dtype)`.",
            "两个不同 dtype 的张量一起参与了运算。创建新张量时请写 `dtype=x.dtype`，或用 `.to(x.dtype)` 转换其中一个。",
        ),
    ),
    Cure(
        r"Can't call numpy\(\) on Tensor that requires grad",
        Text(
            "numpy takes no tensor that requires grad. Compute with torch, or call `.detach()` first.",
            "numpy 不接受需要梯度的张量。请用 torch 计算，或先调用 `.detach()`。",
        ),
    ),
    Cure(
        r"does not require grad and does not have a grad_fn",
        Text(
            "Nothing that led to this number requires grad. Look for `.detach()`, `.data`, `.item()`,"
            " `torch.no_grad()` or `torch.tensor(…)` along the way, or call `requires_grad_()` on the leaf first.",
            "得到这个数的过程中没有任何张量需要梯度。请检查途中是否有 `.detach()`、`.data`、`.item()`、"
            "`torch.no_grad()` 或 `torch.tensor(…)`，或先对叶子张量调用 `requires_grad_()`。",
        ),
    ),
    Cure(
        r"floating point.*can require gradients",
        Text(
            "Whole numbers have no gradient. Make the tensor floating first: `.double()` or `.float()`.",
            "整数张量没有梯度。请先转成浮点数：`.double()` 或 `.float()`。",
        ),
    ),
    Cure(
        r"modified by an inplace operation",
        Text(
            "A tensor that `backward` needs was changed in place (`+=`, `x[i] = …`, a method that ends in `_`). Make a"
            " new tensor instead.",
            "`backward` 需要的张量被原地修改了（`+=`、`x[i] = …`、名称以 `_` 结尾的方法）。请改为创建新张量。",
        ),
    ),
    Cure(
        r"appears to not have been used in the graph",
        Text(
            "The result does not depend on one of the tensors that you differentiate by. Pass"
            " `allow_unused=True`, and take None as zero.",
            "结果不依赖于其中一个求导的张量。请传入 `allow_unused=True`，并把 None 当作零。",
        ),
    ),
    Cure(
        r"only one element tensors can be converted|elements cannot be converted to Scalar"
        r"|only (length-1|0-dimensional|size-1) arrays can be converted",
        Text(
            "`float(…)`, `int(…)`, `.item()` and the functions of `math` take a single number. Use the functions of"
            " torch for a whole tensor.",
            "`float(…)`、`int(…)`、`.item()` 和 `math` 中的函数只能用于单个数。对整个张量请用 torch 的函数。",
        ),
    ),
    Cure(
        r"Boolean value of Tensor with (more than one|no) value|truth value of an array",
        Text(
            "`if`, `and`, `or` and `max(0, x)` need a single truth value. For each entry of a tensor: `torch.where`,"
            " `&`, `|`, `clamp`.",
            "`if`、`and`、`or` 和 `max(0, x)` 需要单个真假值。对每个元素判断请用 `torch.where`、`&`、`|`、`clamp`。",
        ),
    ),
    Cure(
        r"could not infer output dtype|implemented for '?(Long|Int|Bool)'?|can't be cast to the desired output type",
        Text(
            "The tensor holds whole numbers or truth values. Make it floating first: `.to(x.dtype)`, `.double()`.",
            "该张量是整数或布尔值。请先转成浮点数：`.to(x.dtype)` 或 `.double()`。",
        ),
    ),
    Cure(
        r"must be Tensor, not (numpy\.)?ndarray|got (numpy\.)?ndarray|'numpy\.ndarray' object has no attribute"
        r"|(Tensor|numpy\.ndarray)' and '(Tensor|numpy\.ndarray)'",
        Text(
            "A numpy array was passed to a function of torch. Convert it with `torch.from_numpy(…)`.",
            "numpy 数组传给了 torch 的函数。请用 `torch.from_numpy(…)` 转换。",
        ),
    ),
    Cure(
        r"must be Tensor, not (list|tuple|float|int|bool)\b|'(list|tuple)' object has no attribute"
        r"|unsupported operand type\(s\) for .*'(list|tuple)'|can't multiply sequence by non-int",
        Text(
            "A tensor is needed here, not a plain Python list or number. Make one with `torch.tensor(…)` or"
            " `torch.stack(…)`.",
            "这里需要张量，却用了普通的 Python 列表或数。请用 `torch.tensor(…)` 或 `torch.stack(…)` 转成张量。",
        ),
    ),
    Cure(
        r"'Tensor' object has no attribute '(astype|copy)'",
        Text(
            "That is a method of numpy. A tensor has `.to(dtype)` for `astype` and `.clone()` for `copy`.",
            "这是 numpy 的方法。张量用 `.to(dtype)` 代替 `astype`，用 `.clone()` 代替 `copy`。",
        ),
    ),
    Cure(
        r"'Tensor' object is not callable",
        Text(
            "Parentheses after a tensor call it. Is a `*` missing, or has a variable the name of a function?",
            "张量后面的括号表示调用它。是否漏写了 `*`，或者变量与函数重名？",
        ),
    ),
    Cure(
        r"can't start new thread|[Ff]ailed to create (a )?thread",
        Text(
            "Neither threads nor processes can be started here; compute in the function itself (for a DataLoader:"
            " `num_workers=0`).",
            "这里不能启动线程或进程，请直接在函数中计算（DataLoader 请用 `num_workers=0`）。",
        ),
    ),
    Cure(
        r"DataLoader worker|context has already been set",
        Text(
            "No worker processes can be started here: give the DataLoader `num_workers=0`.",
            "这里不能启动工作进程：请给 DataLoader 设置 `num_workers=0`。",
        ),
    ),
)
