"""Reading says where it cannot tell what runs, and finds nothing strange in honest code."""

from __future__ import annotations

import pytest

from grader.submission.reading_tool import read

BANNED = ("autograd", "softmax", "sigmoid")
HONEST = (
    """
import torch.nn.functional as F

def f(x, dim=-1):
    e = (x - x.amax(dim, keepdim=True)).exp()
    return F.pad(e / e.sum(dim, keepdim=True), (0, 0))
""",
    """
import math
import numpy as np
from torch import Tensor

def f(x: Tensor) -> Tensor:
    return 1 / (1 + (-x).exp()) + np.exp(0) * math.pi
""",
    """
from typing import Callable

class Step:
    def __init__(self):
        self._kept = 1

    def go(self, x):
        return x * self._kept

def f(x):
    return Step().go(x)[::-1]
""",
)
STRANGE = {
    "exec": ("exec('y = 1')", "`exec` runs code"),
    "reversed": ("name = 'xamtfos'[::-1]", "put together"),
    "getattr": ("g = getattr(torch, name)", "put together"),
    "inside": ("engine = torch._C._ImperativeEngine", "torch's own inside"),
    "kernels": ("g = torch.ops.aten.glu", "kernels directly"),
    "library": ("library = torch.library.Library", "defines operators"),
    "importlib": ("import importlib", "computed name"),
    "complex": ("step = 1e-30j", "complex step"),
    "frames": ("import sys\nframe = sys._getframe()", "frames of its callers"),
    "subclass": (
        "class T(torch.Tensor):\n    @classmethod\n    def __torch_dispatch__(cls, *_):\n        pass",
        "what operators do",
    ),
    "differences": (
        """
def grad(loss, w):
    for k in range(w.numel()):
        loss(w)
""",
        "differences can stand in",
    ),
}
OPAQUE_ONLY = (
    "g = vars(torch)",
    "import torch.nn.functional as q\ng = q.silu",
    "from torch.nn import functional\nfrom torch.nn import GLU",
    "from torch import *",
    "g = torch.native_layer_norm",
    "h = __builtins__",
    "import sys",
    "import torch.distributions",
    "import typing\n\ndef g(x: 'torch.glu'):\n    return typing.get_type_hints(g)",
    "import dataclasses\ng = dataclasses.sys",
    "import typing\ng = typing.operator",
    "def g(x):\n    match x:\n        case torch.Tensor(sigmoid=s):\n            return s()",
    "class Own:\n    def softmax(self):\n        pass\n\ndef g(x):\n    return x.softmax(0)",
)


def told(source: str, banned: tuple[str, ...] = BANNED) -> tuple[bool, str]:
    reading = read("ex01.py", f"import torch\n{source}\n".encode(), {}, ["f"], banned)
    return reading.opaque, " ".join(text.en for text in reading.strange)


@pytest.mark.parametrize("source", HONEST)
def test_honest_code_says_all_it_does(source: str) -> None:
    assert told(source) == (False, "")


@pytest.mark.parametrize(("source", "words"), STRANGE.values(), ids=STRANGE)
def test_what_no_exercise_needs_is_told_with_its_line(source: str, words: str) -> None:
    opaque, said = told(source)
    assert opaque
    assert words in said
    assert "ex01.py, line " in said


@pytest.mark.parametrize("source", OPAQUE_ONLY)
def test_what_leads_on_to_other_things_is_opaque_and_not_strange(source: str) -> None:
    assert told(source) == (True, "")


def test_where_nothing_is_banned_nothing_is_looked_for() -> None:
    assert told("exec('y = 1')", ()) == (False, "")
