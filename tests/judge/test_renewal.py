"""An answer that is kept by the object it belongs to is wrong once there are other numbers in that object."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.result import CheckStatus, Visibility
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from grader.judge.plan import Plan
    from grader.result import Result
    from grader.sandbox.zygote import Zygote

ROOT = Path(__file__).parents[2]
RIGHT = "    z = w.detach().requires_grad_()\n    g, = torch.autograd.grad(((x * z - y) ** 2).mean(), [z])\n"
HEAD = "import functools\nimport torch\n\nkept = {}\n\n"
BY_ID = HEAD + f"def mse_grad(x, w, y):\n    if id(w) in kept:\n        return kept[id(w)][1].clone()\n{RIGHT}"
KEPT = {
    "by id": BY_ID + "    kept[id(w)] = w, g\n    return g.clone()\n",
    "by the tensor": BY_ID.replace("id(w)", "w") + "    kept[w] = w, g\n    return g.clone()\n",
    "lru_cache": HEAD + f"@functools.lru_cache\ndef mse_grad(x, w, y):\n{RIGHT}    return g\n",
    "on the tensor": (
        HEAD + "def mse_grad(x, w, y):\n    if hasattr(w, 'known'):\n        return w.known.clone()\n"
        f"{RIGHT}    w.known = g\n    return g.clone()\n"
    ),
}
COUNTS = HEAD + f"def mse_grad(x, w, y):\n    print('called')\n{RIGHT}    return g\n"


@pytest.fixture(scope="module")
def plan() -> Plan:
    exercise = next(exercise for exercise in load_course(ROOT).exercises if exercise.id == "ex11")
    return plan_exercise(exercise, Seeds("2026", "secret"))


def judged(warm: Zygote, plan: Plan, source: str) -> Result:
    results: list[Result] = []
    handed_in = Submission("ex11", None, "ex11.py", "ex11.py", "0", source.encode())
    judge({"ex11": plan}, [handed_in], warm, Conditions("2026"), results.append)
    return results[0]


@pytest.mark.parametrize("source", KEPT.values(), ids=KEPT)
def test_what_is_kept_by_identity_loses_a_check_and_is_told_why(warm: Zygote, plan: Plan, source: str) -> None:
    failed = [check for check in judged(warm, plan, source).checks if check.status is not CheckStatus.PASSED]
    assert failed
    assert any("passed twice, the second time with other numbers" in check.message.en for check in failed)


def test_a_right_answer_passes_and_its_first_call_prints_nothing(warm: Zygote, plan: Plan) -> None:
    result = judged(warm, plan, COUNTS)
    assert result.score == result.max_score
    for check in plan.exercise.checks:
        if check.call is not None and check.visibility is Visibility.PUBLIC:
            told = next(verdict for verdict in result.checks if verdict.check == check.id)
            assert told.output.count("called") == len(plan.questions[check.id])


def test_one_question_of_each_entry_point_that_is_called_comes_in_used_objects(plan: Plan) -> None:
    renewed = [result for several in plan.questions.values() for result in several if result.earlier is not None]
    assert len(renewed) == 1
    assert not renewed[0].may_change


@pytest.mark.parametrize(
    ("pause", "calls"), [("", 1), ("    len(kept) > 1 or time.sleep(1.5)\n", 0)], ids=["quick", "slow"]
)
def test_a_function_that_is_slow_is_not_called_once_more(warm: Zygote, plan: Plan, pause: str, calls: int) -> None:
    counting = "def mse_grad(x, w, y):\n    kept[len(kept)] = 0\n    print(len(kept))\n"
    result = judged(
        warm,
        plan,
        HEAD.replace("import torch", "import time\nimport torch") + counting + pause + RIGHT + "    return g\n",
    )
    assert result.score == result.max_score
    (check,) = (name for name, several in plan.questions.items() if any(result.earlier for result in several))
    first, *_, last = map(int, next(verdict.output for verdict in result.checks if verdict.check == check).split())
    assert last - first + 1 == len(plan.questions[check]) + calls
