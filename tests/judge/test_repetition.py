"""Passed checks asked again where what is banned raises: what needs it falls, what only compares with it does not."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from grader.course.load import load_course
from grader.judge.budget import Budget
from grader.judge.cases.seeds import Seeds
from grader.judge.operators import prohibition
from grader.judge.plan import plan_exercise
from grader.judge.repetition import Repetition
from grader.judge.verdict import verdict
from grader.result import CheckStatus
from grader.sandbox.outcomes import Crashed
from grader.text import NOTHING

if TYPE_CHECKING:
    from grader.sandbox.client import Worker
    from grader.worker.prohibition import Prohibition
    from tests.judge.conftest import Judged

ROOT = Path(__file__).parents[2]
RIGHT = """
import torch

def softmax(z, dim=-1):
    e = (z - z.amax(dim, keepdim=True)).exp()
    return e / e.sum(dim, keepdim=True)
"""
SELF_CHECK = """
x = torch.randn(3, 4)
assert torch.allclose(softmax(x), getattr(torch, "soft" + "max")(x, -1))
assert torch.allclose(softmax(x), torch.softmax(x, -1))
leaf = torch.ones(3, requires_grad=True)
leaf.sum().backward()
print(leaf.grad + 1)
"""
HIDDEN_FROM_THE_RECORD = """
import torch

def softmax(z, dim=-1):
    mode = torch._C._pop_torch_dispatch_stack(None)
    try:
        return vars(torch)["xamtfos"[::-1]](z, dim)
    finally:
        torch._C._push_on_torch_dispatch_stack(mode)
"""
FALLS_BACK = """
import torch

def softmax(z, dim=-1):
    try:
        return right(z, dim)
    except RuntimeError:
        return vars(torch)["xamtfos"[::-1]](z, dim)

def right(z, dim):
    e = (z - z.amax(dim, keepdim=True)).exp()
    return e / e.sum(dim, keepdim=True)
"""


def test_a_self_check_at_the_top_of_the_file_costs_nothing(judged: Judged) -> None:
    result = judged("ex07", RIGHT + SELF_CHECK, course=ROOT)
    assert result.passed, [check.message.en for check in result.checks]


def test_a_self_check_before_the_function_costs_nothing(judged: Judged) -> None:
    before = "import torch\n\nwanted = getattr(torch, 'soft' + 'max')(torch.ones(2), 0)\nprint(wanted.sum())\n"
    result = judged("ex07", before + RIGHT, course=ROOT)
    assert result.passed, [check.message.en for check in result.checks]


def test_what_hides_from_the_record_needs_it_all_the_same(judged: Judged) -> None:
    result = judged("ex07", HIDDEN_FROM_THE_RECORD, course=ROOT)
    assert result.score == 0
    assert {check.status for check in result.checks} == {CheckStatus.BLOCKED}
    assert "not allowed in this exercise" in result.checks[0].message.en
    assert "不允许使用" in result.checks[0].message.zh


def test_an_answer_that_does_not_need_it_survives(judged: Judged) -> None:
    result = judged("ex07", FALLS_BACK, course=ROOT)
    assert result.passed, [check.message.en for check in result.checks]


def test_loading_a_file_anew_for_each_check_is_paid_for() -> None:
    (exercise,) = (exercise for exercise in load_course(ROOT).exercises if exercise.id == "ex07")
    plan = plan_exercise(exercise, Seeds("public", "secret"))
    passed = {check.id: verdict(check, CheckStatus.PASSED) for check in exercise.checks}
    assert len([check for check in exercise.checks if check.call]) > 4
    now_s, loads = 0.0, 0

    def load(_: Prohibition, seconds: float) -> tuple[Worker, Crashed]:
        """Take all the time there is and die."""
        nonlocal now_s, loads
        now_s, loads = now_s + seconds, loads + 1
        return cast("Worker", SimpleNamespace(alive=False, close=lambda: None)), Crashed(NOTHING)

    blocked = Repetition(plan, load, Budget(2 * exercise.limits.call_s + 0.5, lambda: now_s), lambda _: passed).blocked(
        passed
    )
    assert (loads, now_s) == (3, 2 * exercise.limits.call_s + 0.5)
    assert {changed.check for changed in blocked} == {*passed}


def test_what_cannot_be_made_to_raise_is_not_asked_again() -> None:
    assert prohibition(("GradScaler",)) is None
    found = prohibition(("torch.matmul",))
    assert found is None or not found.operators


def test_a_layer_is_known_by_the_kernel_it_ends_in_unless_that_means_something_else() -> None:
    convolution, linear = prohibition(("conv2d",)), prohibition(("nn.Linear",))
    assert convolution is not None
    assert linear is not None
    assert {"conv2d", "convolution"} <= convolution.operators
    assert not {"addmm", "mm", "matmul", "t"} & linear.operators


def test_what_is_banned_is_known_by_its_kernels_and_layers() -> None:
    found = prohibition(("softmax", "autograd"))
    assert found is not None
    assert found.graphs
    assert {"_softmax", "softmax", "_scaled_dot_product_flash_attention_for_cpu"} <= found.operators
    assert not {"exp", "sum", "log_softmax", "_to_copy"} & found.operators
