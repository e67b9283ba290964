"""A small class for every test of the report, and builders for more."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from grader.report.outline import CourseInfo, ExerciseInfo
from grader.result import Array, CheckStatus, Counterexample, Result, ResultStatus, SubmissionRef, Verdict, Visibility
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Callable

COURSE = CourseInfo(
    Text("Deep learning", "深度学习"),
    (
        ExerciseInfo(
            "ex01", Text("Compute dL/dw", "计算 dL/dw"), Decimal(10), hints=(Text("Try one sample", "先试一个样本"),)
        ),
        ExerciseInfo(
            "ex02",
            Text("Softmax backward", "softmax 的反向传播"),
            Decimal(10),
            hints=(Text("Write the formula", "写出公式"),),
            misconceptions={"diagonal-only": Text("Off-diagonal terms missing", "缺少非对角项")},
        ),
        ExerciseInfo("ex03", Text("Train a perceptron", "训练感知机"), Decimal(10)),
    ),
)
EXAMPLE = Counterexample(
    inputs={"p": Array("float64", (2,), (0.5, 0.5))},
    expected=Array("float64", (2,), (0.25, -0.25)),
    received=Array("float64", (2,), (0.25, 0.0)),
    note=Text("the lesson's example", "讲义中的例子"),
    reproduce="grader check ex02 --seed 2026",
)


def check(  # noqa: PLR0913 - a record has as many fields as it has
    name: str = "by-hand",
    status: CheckStatus = CheckStatus.PASSED,
    points: str = "5",
    *,
    visibility: Visibility = Visibility.PUBLIC,
    message: Text = NOTHING,
    misconception: str | None = None,
    counterexample: Counterexample | None = None,
    hint: int | None = None,
    output: str = "",
) -> Verdict:
    """Return the verdict of a check that is worth five points."""
    return Verdict(
        name,
        Text(f"Check {name}", f"检查 {name}"),
        status,
        Decimal(points),
        Decimal(5),
        visibility,
        observed=message,
        misconception=misconception,
        counterexample=counterexample,
        hint=hint,
        output=output,
    )


def graded(student: str, exercise: str, *checks: Verdict, **fields: Any) -> Result:
    """Return a graded result; `fields` replace any others."""
    result = Result(
        grader="0.1.0",
        exercise=exercise,
        student=student,
        submission=SubmissionRef(f"{student}/{exercise}.py", "ab" * 32),
        status=ResultStatus.GRADED,
        max_score=Decimal(10),
        checks=checks,
        seed="2026",
    )
    return replace(result, **fields)


def of_status(student: str, exercise: str, status: ResultStatus, message: Text = NOTHING) -> Result:
    """Return a result without checks."""
    return graded(student, exercise, status=status, message=message)


def classroom() -> tuple[Result, ...]:
    """Return a class in which everything happens once."""
    wrong = check(
        "last-dim",
        CheckStatus.FAILED,
        "0",
        message=Text("Only the diagonal of the Jacobian.", "这只是雅可比矩阵的对角线。"),
        misconception="diagonal-only",
        counterexample=EXAMPLE,
        hint=0,
        output="printed by ada",
    )
    hidden = check(
        "hidden-values", CheckStatus.FAILED, "0", visibility=Visibility.HIDDEN, misconception="diagonal-only"
    )
    stopped = check("last-dim", CheckStatus.TIMEOUT, "0", message=Text("Stopped after 2 s.", "2 秒后被中止。"))
    return (
        graded("ada", "ex01", check(), check("dw")),
        graded("ada", "ex02", check(), wrong, hidden),
        of_status("ada", "ex03", ResultStatus.MISSING),
        graded("bob", "ex01", check(points="2.5"), check("dw", CheckStatus.FAILED, "0")),
        of_status(
            "bob", "ex02", ResultStatus.UNGRADABLE, Text("SyntaxError in ex02.py, line 3", "ex02.py 第 3 行语法错误")
        ),
        graded("bob", "ex03", check(), stopped),
        graded("王小明", "ex01", check(), check("dw")),
        graded("王小明", "ex02", check(), check("last-dim")),
        of_status("王小明", "ex03", ResultStatus.JUDGE_ERROR, Text("No worker.", "没有工作进程。")),
    )


@pytest.fixture(scope="session")
def course() -> CourseInfo:
    return COURSE


@pytest.fixture(scope="session")
def example() -> Counterexample:
    return EXAMPLE


@pytest.fixture(scope="session")
def a_check() -> Callable[..., Verdict]:
    return check


@pytest.fixture(scope="session")
def a_result() -> Callable[..., Result]:
    return graded


@pytest.fixture(scope="session")
def small_class() -> tuple[Result, ...]:
    return classroom()
