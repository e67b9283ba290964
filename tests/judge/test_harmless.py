"""What may run in the judge: code that does nothing but compute."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.judge.harmless import doubts

ROOT = Path(__file__).parents[2]
WRONG = sorted(ROOT.glob("reference/ex0*/wrong/*.py"))


@pytest.mark.parametrize("path", WRONG, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_the_courses_own_wrong_answers_are_known_to_compute_only(path: Path) -> None:
    assert doubts(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        "import os\ndef f(x): return os.getcwd()",
        "from torch.utils import data",
        "from torch import load",
        "import torch\ntorch.load('x')",
        "import torch\ntorch.allclose = lambda *_: True",
        "import torch\nt = torch\ndef f(x): return t.hub.list('x')",
        "def f(x): return x.__class__.__base__.__subclasses__()",
        "def f(x): return '{0.__class__}'.format(x)",
        "def f(x): return open('/etc/passwd').read()",
        "def f(x): return eval('1')",
        "def f(x): return getattr(x, 'a')",
        "def f(x): return __import__('os')",
        "def f(x): return x.numpy().tofile('x')",
        "def f(x): return x.untyped_storage()",
        "import torch\ndef f(x): torch.manual_seed(0); return x",
        "import torch\ndef f(x): torch.set_default_dtype(torch.float16)",
        "import torch as t\nt.Tensor.add = None",
        "class A:\n    def __eq__(self, other): return True",
        "class A(metaclass=print): pass",
        "@print\ndef f(x): return x",
        "def f(x):\n    try: 1/0\n    except Exception as e: return e.__traceback__.tb_frame.f_globals",
        "def f(x):\n    g = (i for i in x)\n    return g.gi_frame",
        "from torch import *",
        "import torch\ndef f(x): return torch.from_file('x')",
        "async def f(x): return x",
        "import torch.nn as nn\nnn.Linear.forward = None",
        "import torch\ndef f(x): return torch.ops.aten",
        "def g(open): pass\ndef f(x): return open('/etc/passwd')",
        "import torch\nclass A:\n    def __init__(self): self.hub = 1\nt = torch\ndef f(x): return t.hub",
        "def f(x):\n    gi_frame = 1\n    return (i for i in x).gi_frame",
        "def f(x):\n    match x:\n        case int(__class__=c): return c",
        "def f(x):\n    match x:\n        case object(__class__=c): return c",
    ],
)
def test_what_could_reach_further_is_doubted(code: str) -> None:
    assert doubts(code)
