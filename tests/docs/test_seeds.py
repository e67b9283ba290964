"""The tables from the lessons to the exercises are true and complete."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import torch

from grader.course.load import load_course
from grader.result import Visibility

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from grader.course.draws import Draw
    from grader.course.model import CaseGroup, Check

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = (ROOT / "docs" / "seeds.md").read_text(encoding="utf-8")
COURSE: Final = load_course(ROOT)
EXERCISES: Final = {exercise.id: exercise for exercise in COURSE.exercises}

LESSONS: Final = range(5)
EXERCISES_OF: Final = {
    0: "01 02 03 04 05 06 07 08 10 11 16 18 19 20 21 26",
    1: "09 12 13 15 18",
    2: "03 06 13 14 17 19 22 23 26 31 32",
    3: "02 04 05 06 07 09 10 12 15 17 19 24 25 26 32",
    4: "01 02 07 08 10 11 19 27 28 29 30 32",
}
"""The exercises that were written from each lesson."""
FIXED_KINDS: Final = frozenset({"eye", "full", "function", "linspace", "literal", "ones", "values", "zeros"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: what the lesson has, and the `exNN/…` names of each column."""

    lesson: int
    what: str
    kind: str
    checks: tuple[tuple[str, str], ...]
    misconceptions: tuple[tuple[str, str], ...]
    shown: tuple[tuple[str, str], ...]

    @property
    def exercises(self) -> set[str]:
        return {exercise for exercise, _ in (*self.checks, *self.misconceptions, *self.shown)}


def names(cell: str) -> tuple[tuple[str, str], ...]:
    """Read "`ex04/values`, `ex04/tails`"; anything else in the cell is a mistake."""
    found = re.findall(r"`(ex\d\d)/([a-z0-9-]+)`", cell)
    assert ", ".join(f"`{exercise}/{name}`" for exercise, name in found) == cell
    return tuple(found)


def rows() -> Iterator[Row]:
    for section in PAGE.split("\n## ")[1:]:
        heading = re.match(r"Lesson (\d): ", section)
        assert heading is not None
        lines = [line for line in section.splitlines() if line.startswith("|")]
        assert lines[0] == "| In the lesson | Input | Checks | Misconceptions | Shown in |"
        for line in lines[2:]:
            what, kind, checks, misconceptions, shown = (word.strip() for word in line.strip("|").split("|"))
            yield Row(int(heading[1]), what, kind, names(checks), names(misconceptions), names(shown))


ROWS: Final = tuple(rows())


def check_named(exercise: str, name: str) -> Check:
    return next(check for check in EXERCISES[exercise].checks if check.id == name)


def lesson_cases(check: Check) -> list[CaseGroup]:
    return [group for group in check.cases if "lesson" in group.note.en]


def fixed(draw: Draw) -> bool:
    return all(map(fixed, draw.items)) if draw.items else draw.kind in FIXED_KINDS


def test_every_lesson_has_its_section_in_order() -> None:
    assert re.findall(r"^## Lesson (\d): .+ \(.*[\u4e00-\u9fff].*\)$", PAGE, re.MULTILINE) == [str(n) for n in LESSONS]
    assert {row.lesson for row in ROWS} == set(LESSONS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.lesson}: {row.what[:40]}")
def test_what_a_row_names_exists(row: Row) -> None:
    assert row.checks or row.shown
    for exercise, name in row.checks:
        assert name in {check.id for check in EXERCISES[exercise].checks}
    for exercise, name in row.misconceptions:
        assert name in {misconception.id for misconception in EXERCISES[exercise].misconceptions}
    for exercise, name in row.shown:
        hints = {f"hint-{number}" for number in range(1, len(EXERCISES[exercise].hints) + 1)}
        assert name in {"statement"} | hints


@pytest.mark.parametrize("row", [row for row in ROWS if row.kind], ids=lambda row: f"{row.lesson}: {row.what[:40]}")
def test_the_input_of_the_lesson_is_a_public_case(row: Row) -> None:
    checks = [check_named(*check) for check in row.checks]
    cases = [group for check in checks if check.visibility is Visibility.PUBLIC for group in lesson_cases(check)]
    assert cases
    assert row.kind in {"exact", "shapes"}
    if row.kind == "exact":
        assert any(all(map(fixed, group.arguments.values())) for group in cases)


def test_no_check_with_a_case_from_a_lesson_is_left_out() -> None:
    noted = {
        (exercise.id, check.id) for exercise in COURSE.exercises for check in exercise.checks if lesson_cases(check)
    }
    assert noted - {check for row in ROWS for check in row.checks} == set()


def test_no_exercise_is_left_out_of_the_lessons_it_comes_from() -> None:
    for lesson, numbers in EXERCISES_OF.items():
        covered = {name for row in ROWS if row.lesson == lesson for name in row.exercises}
        assert {f"ex{number}" for number in numbers.split()} - covered == set()
    from_lessons = {name for row in ROWS for name in row.exercises}
    from_no_lesson = set(re.findall(r"`(ex\d+)`", PAGE.partition("\n## ")[0]))
    assert set(EXERCISES) - from_lessons - from_no_lesson == set()
    assert from_lessons & from_no_lesson == set()


def reference(exercise: str) -> ModuleType:
    path = EXERCISES[exercise].private / "solution.py"
    spec = importlib.util.spec_from_file_location(f"solution_of_{exercise}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("exercise", "function", "bound", "form"),
    [("ex04", "sigmoid", 100, ".4e"), ("ex05", "tanh", 1, ".4f"), ("ex06", "relu", 1, ".4f")],
)
def test_a_row_of_ten_numbers_is_what_the_reference_answers(
    exercise: str, function: str, bound: int, form: str
) -> None:
    found = re.search(rf"`torch\.{function}\(torch\.linspace\(-{bound}, {bound}, 10\)\)` prints `([^`]+)`", PAGE)
    assert found is not None
    answer = getattr(reference(exercise), function)(torch.linspace(-bound, bound, 10))
    # Below the smallest normal float32 the lesson's torch answers 0.
    normal = torch.where(answer.abs() < torch.finfo(torch.float32).tiny, torch.zeros_like(answer), answer)
    assert [format(number, form) for number in normal.tolist()] == found[1].split(", ")


def one_weight(module: ModuleType) -> torch.Tensor:
    answer = module.mse_grad(torch.ones(1), torch.tensor([2.0], requires_grad=True), torch.ones(1))
    assert isinstance(answer, torch.Tensor)
    return answer


def weighted(module: ModuleType) -> torch.Tensor:
    x = torch.ones(2, 2, requires_grad=True)
    y = x + 2
    out = (y * y * 3).mean()
    assert out.item() == 27
    return torch.as_tensor(module.weighted_grad([out], [1.0], x))


def accumulated(module: ModuleType) -> torch.Tensor:
    eye = torch.eye(5, requires_grad=True)
    return torch.stack(module.backward_n(eye, torch.ones(5, 5), 2))


def chained(module: ModuleType) -> torch.Tensor:
    found = module.chain(*map(torch.tensor, (1.0, 2.0, 1.0, 2.0, 1.0)))
    return torch.stack([found["dy2_dy1"] * found["dy1_dw1"], found["dy2_dw1"]])


def summed_softmax(module: ModuleType) -> torch.Tensor:
    a = torch.tensor([0.1714, 0.4650, 0.7201], requires_grad=True)
    return torch.as_tensor(module.nonleaf_grad(a, torch.ones(3))[0])


@pytest.mark.parametrize(
    ("exercise", "answer", "printed"),
    [
        ("ex11", one_weight, torch.tensor([2.0])),
        ("ex12", accumulated, torch.stack([factor * (2 + 2 * torch.eye(5)) for factor in (1, 2, 1)])),
        ("ex15", weighted, torch.full((2, 2), 4.5)),
        ("ex16", chained, torch.tensor([2.0, 2.0])),
        ("ex18", summed_softmax, torch.zeros(3)),
    ],
)
def test_the_reference_answers_what_the_lesson_prints(
    exercise: str, answer: Callable[[ModuleType], torch.Tensor], printed: torch.Tensor
) -> None:
    torch.testing.assert_close(answer(reference(exercise)).detach(), printed)


def test_the_reference_reads_the_nodes_that_the_lessons_print() -> None:
    read = reference("ex18").graph_ops
    w = torch.tensor([2.0], requires_grad=True)
    loss = torch.nn.functional.mse_loss(torch.ones(1), torch.ones(1) * w)
    assert read(loss) == ["MseLossBackward0", "MulBackward0", "AccumulateGrad"]
    y = w + 2
    assert read((y * y * 3).mean()) == [
        *("MeanBackward0", "MulBackward0", "MulBackward0", "AddBackward0"),
        "AccumulateGrad",
    ]
