"""What to do about the most common exceptions of Python and PyTorch: one line each, found by their text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.judge.mismatches import MISMATCHES
from grader.judge.nearest import meant
from grader.judge.torchwords import SAID, BesideName, Cure
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from grader.sandbox.outcomes import Raised

_GRAD = re.compile(r"\.grad\b")
_NO_GRAD = Text(
    "`.grad` is None here. Only a leaf that requires grad has one, after `backward()`. After `w = w - lr *"
    " w.grad` the name `w` stands for a new tensor that is not a leaf. Change `w` in place instead, inside `with"
    " torch.no_grad():`.",
    "这里的 `.grad` 是 None：只有需要梯度的叶子张量在 `backward()` 之后才有 `.grad`。执行 `w = w - lr * w.grad` "
    "之后，`w` 是一个新的、不是叶子的张量；请改为在 `with torch.no_grad():` 中原地修改它。",
)
_PROCESSES = Text(
    "No processes can be started here; compute in the function itself (for a DataLoader: `num_workers=0`).",
    "这里不能启动进程，请直接在函数中计算（DataLoader 请用 `num_workers=0`）。",
)
BY_TYPE: tuple[Cure, ...] = (
    Cure(
        # As Python reads it, `In [1]: x = 2` gives an entry of `In` a type and a value.
        r"name '(In|Out)' is not defined",
        Text(
            "This line was copied with a notebook's prompt. Take `In [1]:` and the like out of every line.",
            "这一行连同笔记本的提示符一起复制了进来。请删去各行的 `In [1]:` 之类。",
        ),
        ("NameError",),
        BesideName.ALONE,
    ),
    Cure(
        "",
        Text(
            "You can import the standard library, torch, numpy, and those of your own files that the exercise"
            " names. Put other code into this file.",
            "可以导入的有标准库、torch、numpy，以及题目允许的自己的文件；其他代码请写进本文件。",
        ),
        ("ModuleNotFoundError",),
    ),
    Cure(
        "",
        Text(
            "That library is not available here, so it gave no results: compute with torch.",
            "这里没有这个库，因此得不到它的计算结果：请用 torch 计算。",
        ),
        ("PlaceholderError",),
    ),
    Cure(
        r"name '(torch|np|numpy|nn|F|math|optim|plt|pd|random)' is not defined",
        Text(
            "An import is missing at the top of the file, as in `import torch`.",
            "文件开头缺少导入语句，例如 `import torch`。",
        ),
        ("NameError",),
        BesideName.ALONE,
    ),
    Cure(
        r"cannot access local variable|referenced before assignment",
        Text(
            "The variable gets its value only in another branch of the function. Give it a value before it is used.",
            "这个变量只在函数的另一条路径上才被赋值。请在使用之前先给它赋值。",
        ),
        ("UnboundLocalError",),
    ),
    Cure(
        r"is not defined",
        Text(
            "The name is not known here. Is it spelt as in its definition, and is it defined before it is used?",
            "这里不认识这个名称。拼写与定义处一致吗？是否在使用之前已经定义？",
        ),
        ("NameError",),
        BesideName.LEFT_OUT,
    ),
    Cure(
        "",
        Text(
            "Nobody can type anything during judging: remove `input()` and use the arguments of the function.",
            "评判时没有人会输入内容：请去掉 `input()`，使用函数的参数。",
        ),
        ("EOFError",),
    ),
    Cure(
        "",
        Text(
            "Leave `sys.exit()`, `exit()` and `quit()` out: a function ends with `return`.",
            "请去掉 `sys.exit()`、`exit()` 和 `quit()`：函数用 `return` 结束。",
        ),
        ("SystemExit",),
    ),
    Cure(
        "",
        Text(
            "The function calls itself without end. Which call should be the last one, and is it always reached?",
            "函数无休止地调用自己。哪一次调用应当是最后一次？总能到达那里吗？",
        ),
        ("RecursionError",),
    ),
    Cure(
        # The C library's message, without a file name: a lock between processes.
        r"\[Errno 2\][^:]*$",
        _PROCESSES,
        ("FileNotFoundError",),
    ),
    Cure(
        "",
        Text(
            "Other files are not available here. Use only the arguments of the function, and the files that the"
            " exercise names: open them by their name alone.",
            "这里没有别的文件可用。请只使用函数的参数和题目列出的文件；打开这些文件时只写文件名。",
        ),
        ("FileNotFoundError",),
    ),
)
_NETWORK = Text(
    "There is no network here: nothing can be downloaded. Use only the arguments of the function.",
    "这里没有网络，无法下载任何内容。请只使用函数的参数。",
)
_FILES = Text(
    "Only the files that the exercise names can be opened here, and only for reading. Return what you compute instead"
    " of writing it to a file.",
    "这里只能打开题目列出的文件，而且只能读取。请把计算结果作为返回值，不要写入文件。",
)
CURES: tuple[Cure, ...] = (*SAID, *BY_TYPE)
_STARTS_PROCESSES = re.compile(
    r"\b(fork|subprocess|multiprocessing|Popen|popen|system|spawn\w*|Pool|Process|ProcessPoolExecutor|DataLoader|num_workers"
    r"|posix_spawn)\b"
)
_USES_NETWORK = re.compile(
    r"\b(socket|urlopen|urllib|requests|http|https|download|urlretrieve|load_state_dict_from_url)\b"
)
_NETWORK_TYPES = ("gaierror", "URLError", "ConnectionError", "herror")


_STUB_LINE = Text(
    "This line is the stub's: put your answer in its place, with a `return`.",
    "这一行是初始代码留下的：请用你的答案替换它，并写上 `return`。",
)


def cure(raised: Raised) -> Text:
    """Return one line on what to do about an exception, or nothing."""
    lines = [raised.source, *(frame.source for frame in raised.frames)]
    if raised.is_a("NotImplementedError"):
        return _STUB_LINE if raised.source.strip().startswith("raise NotImplementedError") else NOTHING
    if "NoneType" in raised.message and any(_GRAD.search(line) for line in lines):
        return _NO_GRAD
    for mismatch in MISMATCHES:
        if found := re.search(mismatch.pattern, raised.message):
            return mismatch.words(*found.groups())
    for known in CURES:
        if (not known.types or any(map(raised.is_a, known.types))) and re.search(
            known.pattern, raised.message, re.DOTALL
        ):
            near = NOTHING if known.beside_name is BesideName.ALONE or not known.types else meant(raised)
            return near if near and known.beside_name is BesideName.LEFT_OUT else Text.join((near, known.text))
    return meant(raised) or _refused(raised, lines)


def _refused(raised: Raised, lines: list[str]) -> Text:
    """Say what the isolation forbids, if the exception's text shows that the submission tried it."""
    if any(map(raised.is_a, _NETWORK_TYPES)):
        return _NETWORK
    if raised.is_a("OSError") or raised.is_a("RuntimeError"):
        if any(map(_STARTS_PROCESSES.search, lines)):
            return _PROCESSES
        if any(map(_USES_NETWORK.search, lines)):
            return _NETWORK
    return _FILES if raised.is_a("PermissionError") else NOTHING
