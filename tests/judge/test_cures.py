"""PyTorch's own exceptions, really raised, each with the line that cures it, in both languages."""

from __future__ import annotations

import re
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.cures import CURES, cure
from grader.judge.mismatches import MISMATCHES
from grader.sandbox.outcomes import Frame, Raised
from grader.text import LANGUAGES
from grader.worker.failure import describe

HEAD = "import torch\nimport numpy\nx = torch.ones(3, 4, dtype=torch.float64)\nw = torch.ones(3, requires_grad=True)\n"
RAISED = {
    "misspelt function": ("torch.summ(x)", "Did you mean `torch.sum`?"),
    "misspelt function of a module": ("torch.nn.functional.sotfmax(x)", "Did you mean `torch.nn.functional.softmax`?"),
    "misspelt import": ("from torch.nn.functional import rleu", "Did you mean `relu`?"),
    "misspelt method": ("x.transpoce(0, 1)", "Did you mean `.transpose`?"),
    "misspelt library": ("import tourch", "Did you mean `torch`?"),
    "misspelt constant": ("y = true", "Did you mean `True`?"),
    "misspelt built-in": ("pirnt(x)", "Did you mean `print`?"),
    "misspelt variable": ("gradient = x\ngradiant + 1", "Did you mean `gradient`?"),
    "misspelt local": ("def f(residual):\n    return residul\nf(1)", "Did you mean `residual`?"),
    "a local before a global": ("weights = 1\ndef f(weight):\n    return wieght\nf(1)", "Did you mean `weight`?"),
    "misspelt return, called": ("def f(p):\n    retrun (p)\nf(1)", "Did you mean `return`?"),
    "misspelt pass": ("def f(p):\n    psas\nf(1)", "Did you mean `pass`?"),
    "misspelt attribute": (
        "class N(torch.nn.Module):\n  def __init__(self):\n    super().__init__()\n    self.weight = w\nN().wieght",
        "Did you mean `.weight`?",
    ),
    "misspelt method of one's own": (
        "class N:\n    def forward(self):\n        pass\nN().foward()",
        "Did you mean `.forward`?",
    ),
    "misspelt keyword of torch, C": ("x.sum(dim=0, keep_dim=True)", "Did you mean `keepdim=`?"),
    "misspelt keyword of torch, listed": ("torch.sum(x, dims=0)", "Did you mean `dim=`?"),
    "misspelt keyword of torch, Python": ("torch.nn.functional.softmax(x, dimm=0)", "Did you mean `dim=`?"),
    "misspelt keyword of a layer": ("torch.nn.Linear(4, 2, biass=False)", "Did you mean `bias=`?"),
    "misspelt keyword of an optimiser": ("torch.optim.SGD([w], lrr=0.1)", "Did you mean `lr=`?"),
    "misspelt keyword of one's own": ("def f(rate):\n    return rate\nf(rat=1)", "Did you mean `rate=`?"),
    "misspelt keyword of one's own class": (
        "class N:\n    def __init__(self, width):\n        pass\nN(widht=1)",
        "Did you mean `width=`?",
    ),
    "prompt of a notebook": ("In [1]: x = 2", "a notebook's prompt"),
    "call without end": ("def f(x): return f(x)\nf(1)", "calls itself without end"),
    "leaf in place": ("w += 1", "no_grad"),
    "slice of a leaf in place": ("w[0] = 1", "no_grad"),
    "view of a leaf in place": ("w.view(3).add_(1)", "no_grad"),
    "grad of no leaf": ("v = w - 0.1\nv = v - 0.1 * v.grad", "not a leaf"),
    "grad before backward": ("w.grad.zero_()", "not a leaf"),
    "max with a dimension": ("x - x.max(1)", ".values"),
    "exp of a maximum": ("torch.exp(x.max(dim=0))", ".values"),
    "backward of many": ("(w * 2).backward()", "single number"),
    "dtypes in a product": ("x @ torch.ones(4, 2)", "dtype=x.dtype"),
    "dtypes of matrix and vector": ("x @ torch.ones(4)", "dtype=x.dtype"),
    "dtypes of vectors": ("torch.ones(3) @ torch.ones(3, dtype=torch.float64)", "dtype=x.dtype"),
    "dtypes in a layer": ("torch.nn.Linear(4, 2)(x)", "dtype=x.dtype"),
    "backward twice": ("loss = (w * w).sum()\nloss.backward()\nloss.backward()", "retain_graph"),
    "super forgotten, a layer": (
        "class N(torch.nn.Module):\n    def __init__(self):\n        self.a = torch.nn.Linear(1, 1)\nN()",
        "super().__init__()",
    ),
    "super forgotten, a parameter": (
        "class N(torch.nn.Module):\n    def __init__(self):\n        self.a = torch.nn.Parameter(w)\nN()",
        "super().__init__()",
    ),
    "super forgotten, called": (
        "class N(torch.nn.Module):\n    def __init__(self):\n        pass\nlist(N().parameters())",
        "super().__init__()",
    ),
    "view of a transposed": ("x.T.view(12)", "reshape"),
    "floating index": ("x[torch.tensor([0.0])]", ".long()"),
    "gather with floats": ("x.gather(1, torch.zeros(3, 1))", ".long()"),
    "one hot of floats": ("torch.nn.functional.one_hot(torch.tensor([1.0]))", ".long()"),
    "index of a list by a float": ("[1, 2][torch.tensor(0.5)]", "whole number"),
    "sizes of a product": ("x @ x", "dimension 1 of A (here 4)"),
    "sizes of matrix and vector": ("x @ torch.ones(3, dtype=x.dtype)", "dimension 1 of A (here 4)"),
    "sizes of vectors": ("torch.ones(3) @ torch.ones(4)", "the first has 3 entries, the second 4"),
    "sizes of stacks": ("torch.ones(2, 3, 4) @ torch.ones(2, 3, 4)", "must begin with"),
    "sizes of a sum": ("x + torch.ones(3)", "In dimension 1 the first argument has size 4, the second 3"),
    "sizes of an assignment": ("x[0] = torch.ones(3)", "size 3"),
    "sizes of cat": ("torch.cat([x, torch.ones(3, 5)])", "tensor number 1"),
    "sizes of stack": ("torch.stack([x, torch.ones(3)])", "entry 1 has [3]"),
    "reshape": ("x.reshape(5, 5)", "has 12 entries; the shape [5, 5] needs 5×5 = 25"),
    "reshape to one size": ("x.reshape(5)", "has 12 entries; the shape [5] needs 5."),
    "reshape with a size left open": ("x.view(5, -1)", "12 cannot be divided by 5."),
    "reshape of an array": ("numpy.ones((3, 4)).reshape(5, 5)", "needs 5×5 = 25"),
    "reshape to far too many": (f"x.reshape({'1, ' * 20}5)", "does not fit the 12 entries"),
    "no such dimension": ("w.sum(1)", "no dimension 1"),
    "index outside": ("x[3]", "last index is 2"),
    "numpy of what requires grad": ("w.numpy()", ".detach()"),
    "nothing requires grad": ("x.sum().backward()", "requires grad"),
    "whole numbers require grad": ("torch.tensor([1, 2], requires_grad=True)", "Whole numbers"),
    "in place in the graph": ("a = w.exp()\na.add_(1)\na.sum().backward()", "new tensor"),
    "unused": ("torch.autograd.grad((w * 2).sum(), [torch.ones(1, requires_grad=True)])", "allow_unused"),
    "math of a tensor": ("import math\nmath.exp(x)", "single number"),
    "item of many": ("x.item()", "single number"),
    "if of many": ("if x > 0:\n    pass", "torch.where"),
    "mean of whole numbers": ("torch.arange(3).mean()", "whole numbers"),
    "whole numbers divided in place": ("a = torch.arange(3)\na /= 2", "whole numbers"),
    "numpy into torch": ("torch.exp(numpy.ones(3))", "from_numpy"),
    "list into torch": ("torch.exp([1.0])", "torch.tensor"),
    "tensor plus list": ("x + [1.0, 2.0]", "torch.tensor"),
    "astype": ("x.astype(float)", ".to(dtype)"),
    "called tensor": ("x(1)", "`*`"),
    "import forgotten": ("np.ones(3)", "import"),
    "misspelt": ("gradiant + 1", "spelt"),
    "input": ("raise EOFError('EOF when reading a line')", "input()"),
    "exit": ("import sys\nsys.exit(0)", "sys.exit()"),
    "recursion": ("def f():\n    return f()\nf()", "calls itself"),
    "module": ("import pandas_of_nobody", "standard library"),
    "thread": ('raise RuntimeError("can\'t start new thread")', "num_workers=0"),
    "process": ("import os\nraise PermissionError(1, 'Operation not permitted'); os.fork()", "processes"),
    "lock of processes": ("raise FileNotFoundError(2, 'No such file or directory')", "processes"),
    "network": ("import socket\nraise socket.gaierror(-3, 'Temporary failure in name resolution')", "network"),
    "file": ("open('data_of_nobody.csv')", "Other files are not available"),
}


def raised_by(source: str) -> Raised:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as where a submission runs
            exec(compile(HEAD + source, "ex01.py", "exec"), {"__name__": "submission"})  # noqa: S102 - the test's own
    except BaseException as fault:  # noqa: BLE001 - SystemExit is one of them
        told = describe(fault, {"ex01.py": HEAD + source})
    frames = told["frames"]
    bases = told["bases"]
    known = told["known"]
    assert isinstance(frames, list)
    assert isinstance(known, list)
    assert isinstance(bases, list)
    return Raised(
        type=str(told["type"]),
        message=str(told["message"]),
        unit="ex01.py",
        line=1,
        source=str(told["source"]),
        frames=tuple(Frame(*frame) for frame in frames),
        bases=tuple(bases),
        known=tuple(known),
    )


@pytest.mark.parametrize(("source", "words"), RAISED.values(), ids=RAISED)
def test_an_exception_of_torch_is_told_with_its_cure(source: str, words: str) -> None:
    raised = raised_by(source)
    told = cure(raised)
    assert words in told.en, raised.message
    assert any("\u4e00" <= letter <= "\u9fff" for letter in told.zh)


@pytest.mark.parametrize(
    "message",
    [
        "Torch not compiled with CUDA enabled",
        "No CUDA GPUs are available",
        "Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU",
        "PyTorch is not linked with support for mps devices",
    ],
)
def test_a_gpu_that_is_not_here_is_told_in_the_words_of_every_build(message: str) -> None:
    assert ".cuda()" in cure(Raised("RuntimeError", message)).en


def test_what_a_student_raises_on_purpose_has_no_cure() -> None:
    assert not cure(Raised("ValueError", "the batch is empty"))
    assert not cure(Raised("NotImplementedError", ""))


@given(st.text(max_size=300), st.sampled_from(["RuntimeError", "TypeError", "OSError", "NameError", "Odd"]))
def test_any_words_are_taken(message: str, kind: str) -> None:
    told = cure(Raised(kind, message, source=message))
    assert bool(told.en) == bool(told.zh)


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        ("np.ones(3)", "An import is missing"),  # `n`, `F`: no name that is near
        ("n = 1\nplt = 1\ndef f(a):\n    return xy\nf(1)", "The name is not known here."),
    ],
)
def test_a_name_that_is_like_none_gets_no_other_one(source: str, advice: str) -> None:
    told = cure(raised_by(source))
    assert told.en.startswith(advice), told.en


def test_what_a_hostile_object_says_of_its_attributes_is_not_asked() -> None:
    source = (
        "class N:\n    def __dir__(self):\n        raise SystemExit\n"
        "    def __getattribute__(self, name):\n        raise AttributeError(name=name, obj=self)\nN().a"
    )
    assert raised_by(source).type == "AttributeError"


def test_every_cure_stands_in_both_languages() -> None:
    for known in CURES:
        assert all(known.text[language] for language in LANGUAGES)
    for mismatch in MISMATCHES:
        words = mismatch.words(*["2"] * re.compile(mismatch.pattern).groups)
        assert all(words[language] for language in LANGUAGES)
