"""Banned names are found through every alias parsing can follow, and block just the entry points that reach them."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.submission.bans import SHOWN_FINDINGS, BanFinding, find_bans
from grader.submission.source import Fault, Unit
from grader.text import Location, Text


def find(
    *cells: str, banned: str = "softmax", entry_points: tuple[str, ...] = ("f",), helpers: str | None = None
) -> tuple[BanFinding, ...]:
    names = ["ex02.py"] if len(cells) == 1 else [f"cell {number}" for number in range(1, len(cells) + 1)]
    units = [(Unit(name, source), ast.parse(source)) for name, source in zip(names, cells, strict=True)]
    beside = {} if helpers is None else {"helpers": (Unit("helpers.py", helpers), ast.parse(helpers))}
    return find_bans(units, beside, entry_points, banned.split(", "))


def lines(*cells: str, banned: str = "softmax", helpers: str | None = None) -> list[int]:
    return [finding.line for finding in find(*cells, banned=banned, helpers=helpers) if finding.entry_points]


@pytest.mark.parametrize("entry_points", [("f",), ()])
def test_what_is_said_of_a_ban_carries_its_line(entry_points: tuple[str, ...]) -> None:
    finding = BanFinding("softmax", "F.softmax", "cell 3", 2, "F.softmax(z)", entry_points)
    assert finding.message.locations == (Location("cell 3", 2),)


def test_what_is_said_of_a_file_that_cannot_be_read_carries_its_line() -> None:
    assert Fault(Text("No.", "不行。"), "ex02.py", 7).message.locations == (Location("ex02.py", 7),)


HEADER = """\
import torch, numpy as np
import torch as th
import torch.nn.functional as F
import torch.nn as nn
from torch import nn as layers, softmax as sm
from torch.nn import functional, Softmax
from torch.nn.functional import softmax
from torch.special import *
import importlib, operator
import functools
"""


@pytest.mark.parametrize(
    "use",
    [
        "torch.softmax(z, 0)", "th.softmax(z, 0)", "F.softmax(z, 0)", "nn.functional.softmax(z, 0)", "sm(z, 0)",
        "layers.functional.softmax(z)", "functional.softmax(z, 0)", "softmax(z, 0)", "z.softmax(0)",
        "(z - 1).softmax(0)",
        "nn.Softmax(dim=0)(z)", "Softmax(0)(z)", "torch.nn.Softmax2d()(z)", "torch.special.softmax(z, 0)",
        "torch.ops.aten.softmax(z, 0)", "torch.ops.aten._softmax.default(z, 0, False)", "torch._softmax(z, 0, False)",
        "torch._C._nn.softmax(z)", "torch.Tensor.softmax(z, 0)", "type(z).softmax(z, 0)", "torch.sparse.softmax(z, 0)",
        'getattr(torch, "softmax")(z, 0)', 'getattr(F, "soft" + "max")(z, 0)', 'getattr(z, "softmax")(0)',
        'vars(torch)["softmax"](z, 0)', 'torch.__dict__["softmax"](z, 0)', '__import__("torch").softmax(z, 0)',
        'importlib.import_module("torch.nn.functional").softmax(z, 0)', 'operator.methodcaller("softmax", 0)(z)',
        "functools.partial(torch.softmax, dim=0)(z)", "list(map(torch.softmax, [z]))", "(lambda t: t.softmax(0))(z)",
        "[F.softmax(row, 0) for row in z]", "{k: v.softmax(0) for k, v in z}", "(g := torch.softmax)(z, 0)",
        "(torch if z else np).softmax(z)", "torch.nn.functional.torch.softmax(z, 0)", "f'{z.softmax(0)}'",
        "torch.\N{MATHEMATICAL BOLD SMALL S}oftmax(z, 0)", "F.gumbel_softmax(z)", "(-F.softmin(z))",
    ],
)  # fmt: skip
def test_each_spelling_is_found_in_an_entry_point(use: str) -> None:
    (found,) = find(f"{HEADER}def f(z):\n    return {use}\n")
    assert (found.line, found.entry_points) == (12, ("f",))
    assert found.source.startswith("return")


WAYS_TO_IT = """\
g = torch.softmax
def f(z): return g(z, 0)
---
g: object = torch.softmax
def f(z): return g(z, 0)
---
t = torch
n = t.nn.functional
def f(z): return n.softmax(z, 0)
---
a, b = torch.exp, torch.softmax
def f(z): return b(z, 0)
---
def helper(z): return torch.softmax(z, 0)
def f(z): return helper(z)
---
def f(z): return one(z)
def one(z): return two(z)
def two(z): return torch.softmax(z, 0)
---
f = lambda z: torch.softmax(z, 0)
---
f = torch.softmax
---
from torch import softmax as f
g = f
---
class Net(nn.Module):
    def forward(self, z): return torch.softmax(z, 0)
net = Net()
def f(z): return net(z)
---
class Net(nn.Module):
    def __init__(self): self.s = nn.Softmax(0)
def f(z): return Net()(z)
---
layer = nn.Softmax(dim=0)
def f(z): return layer(z)
---
def wrap(g): return lambda z: torch.softmax(z, 0)
@wrap
def f(z): return z
---
def f(z, g=torch.softmax): return g(z, 0)
---
def f(z, *, g=lambda t: t.softmax(0)): return g(z)
---
table = {}
table['s'] = torch.softmax
def f(z): return table['s'](z, 0)
---
table = []
table.append(torch.softmax)
def f(z): return table[0](z, 0)
---
def set_up():
    global g
    g = torch.softmax
set_up()
def f(z): return g(z, 0)
---
try:
    from torch import softmax as g
except ImportError:
    g = None
def f(z): return g(z, 0)
---
if True:
    def g(z): return torch.softmax(z, 0)
else:
    g = None
def f(z): return g(z)
---
for g in [torch.softmax]:
    pass
def f(z): return g(z, 0)
---
with torch.no_grad():
    g = torch.softmax
def f(z): return g(z, 0)
---
def f(z):
    import torch.nn.functional as G
    return G.softmax(z, 0)
---
def f(z):
    from torch import softmax
    return softmax(z, 0)
---
def f(z):
    g = torch.softmax
    return g(z, 0)
---
def f(z):
    def inner(y): return torch.softmax(y, 0)
    return inner(z)
---
async def f(z): return torch.softmax(z, 0)
---
def f(z):
    match z:
        case [x]: return torch.softmax(x, 0)
---
def f(z): return torch.softmax(z, 0)
f = torch.no_grad()(f)
---
from torch import *
def f(z): return softmax(z, 0)
---
class A: s = staticmethod(torch.softmax)
class B(A): pass
def f(z): return B.s(z, 0)
"""


@pytest.mark.parametrize("way", WAYS_TO_IT.split("---\n"))
def test_each_way_to_a_banned_name_blocks_the_entry_point(way: str) -> None:
    assert lines(f"import torch\nfrom torch import nn\n{way}\n")


FINE = """\
def softmax(z): return z.exp()
def f(z): return softmax(z)
---
from torch import softmax
def softmax(z): return z.exp()
def f(z): return softmax(z)
---
from torch.nn.functional import softmax
import torch.nn.functional as F
def f(z): return z
---
# torch.softmax
def f(z):
    'torch.softmax(z)'
    return 'F.softmax'
---
def f(z, softmax): return softmax(z)
---
def f(z):
    softmax = z.exp() / z.exp().sum()
    return softmax
---
class Softmax:
    def softmax(self, z): return z
    def run(self, z): return self.softmax(z)
def f(z): return Softmax().run(z)
---
class Soft:
    def softmax(self, z): return z
soft = Soft()
def f(z): return soft.softmax(z)
---
class Soft:
    @staticmethod
    def softmax(z): return z
def f(z): return Soft.softmax(z)
---
class Soft:
    def softmax(self, z): return z
def f(z):
    layers = [Soft()]
    for one in layers: z = one.softmax(z)
    return z
---
class Base:
    def softmax(self, z): return z
class Soft(Base):
    def run(self, z): return super().softmax(z) + self.softmax(z)
def f(z): return Soft().run(z)
---
def f(ctx, z):
    ctx.softmax = z.exp()
    return ctx.softmax
---
import types
cache = types.SimpleNamespace()
def f(z):
    cache.softmax = z
    return cache.softmax
---
def f(z, kind: 'torch.softmax' = 0) -> torch.softmax: return z
---
def f(z):
    x: torch.softmax = z
    return x
---
def f(z): return torch.exp(z) / torch.exp(z).sum()
---
def f(z): return torch.log_softmax(z, 0)
---
torch.softmax = lambda z: z
def f(z): return z
---
def f(): return
"""


@pytest.mark.parametrize("source", FINE.split("---\n"))
def test_own_names_strings_and_annotations_are_fine(source: str) -> None:
    assert find(f"import torch\n{source}\n") == ()


ELSEWHERE = """\
if __name__ == '__main__':
    print(torch.softmax(torch.zeros(3), 0))
---
if '__main__' == __name__:
    check = torch.softmax
    f = check
---
def unused(z): return torch.softmax(z, 0)
---
print(torch.softmax(torch.zeros(3), 0))
---
expected = torch.softmax(torch.zeros(3), 0)
assert torch.allclose(f(expected), expected)
---
class Unused:
    def g(self, z): return torch.softmax(z, 0)
---
for _ in range(3):
    y = torch.softmax(torch.zeros(3), 0)
"""


@pytest.mark.parametrize("elsewhere", ELSEWHERE.split("---\n"))
def test_elsewhere_it_is_a_note(elsewhere: str) -> None:
    (found,) = find(f"import torch\ndef f(z): return z.exp()\n{elsewhere}\n")
    assert found.entry_points == ()
    assert "costs nothing" in found.message.en
    assert "不扣分" in found.message.zh


@pytest.mark.parametrize(
    "elsewhere",
    [
        "from teacher.softmax import loss_naive\nprint(loss_naive)",
        "import mylib\nprint(mylib.softmax(torch.zeros(3)))",
        "from teacher import Teacher\nprint(Teacher().softmax(torch.zeros(3)))",
        "def unused(model, z): return model.softmax(z)",
    ],
)
def test_what_another_package_calls_so_is_no_remark(elsewhere: str) -> None:
    assert not find(f"import torch\ndef f(z): return z.exp()\n{elsewhere}\n")


def test_a_self_check_cell_is_a_note_and_an_earlier_attempt_that_was_replaced_too() -> None:
    found = find(
        "import torch",
        "def f(z): return torch.softmax(z, 0)",
        "def f(z): return z.exp() / z.exp().sum()",
        "out = f(torch.zeros(3))\nassert out.equal(torch.softmax(torch.zeros(3), 0))",
    )
    assert [(finding.unit, finding.entry_points) for finding in found] == [("cell 2", ()), ("cell 4", ())]


def test_an_earlier_attempt_that_is_still_called_counts() -> None:
    source = "import torch\ndef f(z): return torch.softmax(z, 0)\nold = f\ndef f(z): return old(z)\n"
    assert lines(source) == [2]


def test_only_the_entry_points_that_reach_it_are_blocked() -> None:
    source = "import torch\ndef helper(z): return torch.softmax(z, 0)\ndef f(z): return helper(z)\ndef g(z): return z\n"
    (found,) = find(source, entry_points=("f", "g", "not_there"))
    assert found.entry_points == ("f",)


def test_a_finding_says_place_ban_and_spelling() -> None:
    (found,) = find("from torch.nn.functional import softmax as s\ndef f(z):\n    return s(z, 0)\n")
    assert found == BanFinding("softmax", "s (torch.nn.functional.softmax)", "ex02.py", 3, "return s(z, 0)", ("f",))
    assert found.message.en.startswith("ex02.py, line 3: softmax is not allowed")
    assert found.message.zh.startswith("ex02.py 第 3 行")


@pytest.mark.parametrize(
    "body",
    [
        "loss = ((z - 1) ** 2).mean()\n    loss.backward()",
        "loss = F.mse_loss(z, z)\n    loss.backward()",
        "loss = nn.MSELoss()(z, z)\n    loss.backward()",
        "criterion = nn.MSELoss()\n    loss = criterion(z, z)\n    loss.backward()",
        "z.sum().backward()",
        "(z * 2).backward(torch.ones(3))",
        "torch.autograd.backward(z)",
        "return torch.autograd.grad(z, z)",
        "return torch.func.grad(lambda t: t)(z)",
        "getattr(z.sum(), 'backward')()",
        "torch.Tensor.backward(z)",
        "return autograd.grad(z, z)",
        "return torch.autograd.functional.jacobian(lambda t: t, z)",
    ],
)
def test_autograd_means_autograd_backward_and_func(body: str) -> None:
    source = f"import torch\nimport torch.nn.functional as F\nfrom torch import nn, autograd\ndef f(z):\n    {body}\n"
    own = f"{source}class Layer:\n    def backward(self, g): return g\n"
    assert lines(source, banned="autograd")
    assert lines(own, banned="autograd")


def test_a_backward_of_the_own_layers_is_not_autograd() -> None:
    source = """
import torch
class Linear:
    def forward(self, x): return x @ self.w
    def backward(self, g): return g @ self.w.T
class Net:
    def __init__(self): self.layers = [Linear(), Linear()]
    def backward(self, g):
        for layer in reversed(self.layers):
            g = layer.backward(g)
        return g
def f(x):
    net = Net()
    with torch.no_grad():
        return net.backward(x)
"""
    assert find(source, banned="autograd") == ()


def test_backward_on_what_nobody_knows_is_taken_for_a_tensors() -> None:
    assert lines("def f(loss):\n    loss.backward()\n", banned="Tensor.backward") == [2]


def test_grad_mode_is_no_autograd() -> None:
    source = """
import torch
from torch.autograd import Variable, no_grad
@torch.no_grad()
def f(z):
    with no_grad():
        return Variable(z).requires_grad
"""
    assert find(source, banned="autograd") == ()
    assert (
        find("import torch\ndef f(z):\n    with torch.autograd.no_grad():\n        return z\n", banned="autograd") == ()
    )
    graph = "import torch\ndef f(z):\n    with torch.autograd.no_grad():\n        return torch.autograd.grad(z, z)\n"
    assert lines(graph, banned="autograd") == [4]


def test_a_backward_may_name_its_own_function() -> None:
    source = """
import torch
class f(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        ctx.p = z
        return f.helped(z)
    @staticmethod
    def backward(ctx, g):
        return g * f.helped(ctx.p)
    @staticmethod
    def helped(z):
        return {}
"""
    assert find(source.format("z.exp()"), banned="autograd inside backward") == ()
    assert lines(source.format("torch.autograd.grad(z, z)"), banned="autograd inside backward") == [13]


def test_a_ban_inside_backward_looks_at_that_method_alone() -> None:
    source = """
import torch
from torch.autograd.function import once_differentiable
class f(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        ctx.p = z.exp()
        return torch.autograd.grad(z, z)
    @staticmethod
    @once_differentiable
    def backward(ctx, g):
        {}
"""
    clean, direct, helper = "return g * ctx.p", "return torch.autograd.grad(ctx.p, g)", "return compute(g)"
    by_helper = source.format(helper) + "def compute(g):\n    g.backward()\n"
    assert find(source.format(clean), banned="autograd inside backward") == ()
    assert lines(source.format(direct), banned="autograd inside backward") == [12]
    assert lines(by_helper, banned="autograd inside backward") == [14]


def test_an_optimiser_is_found_once_for_each_line() -> None:
    source = """
import torch
from torch import optim
def f(w):
    opt = torch.optim.SGD([w], 0.1)
    return optim.Adam([w])
"""
    assert lines(source, banned="torch.optim") == [5, 6]


def test_files_beside_the_submission_are_followed() -> None:
    helpers = "import torch\nfrom torch import softmax as s\ndef good(z): return z\ndef bad(z): return s(z, 0)\n"
    assert lines("from helpers import good as g\ndef f(z): return g(z)\n", helpers=helpers) == []
    assert lines("from helpers import bad\ndef f(z): return bad(z)\n", helpers=helpers) == [4]
    assert lines("import helpers\ndef f(z): return helpers.bad(z)\n", helpers=helpers)[-1] == 4
    assert lines("def f(z):\n    from helpers import bad\n    return bad(z)\n", helpers=helpers) == [4]
    assert lines("from helpers import *\ndef f(z): return bad(z)\n", helpers=helpers) == [4]
    assert 2 in lines("import helpers as h\ndef f(z): return h.s(z, 0)\n", helpers=helpers)
    own = "def softmax(z): return z\n"
    assert lines("import helpers\ndef f(z): return helpers.softmax(z)\n", helpers=own) == []


def test_many_findings_are_cut_but_no_entry_point_gets_away() -> None:
    many = "".join("    torch.softmax(z, 0)\n" for _ in range(50))
    source = f"import torch\ndef f(z):\n{many}def g(z):\n    return torch.softmax(z, 0)\n"
    found = find(source, entry_points=("f", "g"))
    assert len(found) == SHOWN_FINDINGS + 1
    assert found[-1].entry_points == ("g",)


def test_names_that_go_in_circles_end() -> None:
    source = """
import torch
a = b
b = a
c = c
def g(z): return f(z)
def f(z): return g(a(b(c(z)))) + torch.softmax(z, 0)
"""
    assert lines(source) == [7]


def test_an_entry_point_from_a_file_beside_it_may_bear_a_banned_name() -> None:
    own, foreign = "def softmax(z): return z\n", "from torch import softmax\n"
    source = "from helpers import softmax\n"
    assert find(source, entry_points=("softmax",), helpers=own) == ()
    assert len(find(source, entry_points=("softmax",), helpers=foreign)) == 1


def test_an_unknown_ban_is_refused() -> None:
    with pytest.raises(ValueError, match="nosuch"):
        find("x = 1", banned="nosuch")


PIECES = st.sampled_from(
    ["import torch", "from torch import *", "g = torch.softmax", "g = g", "f = g", "del g", "def f(z): return g(z)",
     "class f(g): x = f", "for g in f: pass", "with g as f: pass", "f = lambda g: f", "f = [g for g in f]", "global g",
     "try:\n    g\nexcept f as g:\n    f", "match f:\n    case {'a': g, **f}: g", "import torch.softmax as f",
     "(f := g)",
     "f += g", "f.a = g", "g.a['b'].c()", "f, *g = g", "@f\ndef g(f=g, *a, **k): yield f", "async def f(): await g"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12))
@settings(deadline=None)
def test_any_program_is_read_to_the_end(pieces: list[str]) -> None:
    source = "\n".join(pieces)
    found = find(source, banned="softmax, autograd, torch.optim, norm")
    assert all(finding.name == "softmax" for finding in found)


@given(st.lists(PIECES, max_size=8))
@settings(deadline=None)
def test_what_is_added_to_an_entry_point_stays_found(pieces: list[str]) -> None:
    source = "\n".join([*pieces, "import torch as t", "def f(z): return t.softmax(z, 0)"])
    assert any("f" in finding.entry_points for finding in find(source))
