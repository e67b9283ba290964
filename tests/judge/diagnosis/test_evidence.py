"""Each generic fault, planted, gets its own sentence; right answers written differently get none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
import torch

from grader.course.claims import Law, Property
from grader.course.model import Check, EntryPoint, Exercise
from grader.judge.cases.case import Case
from grader.judge.cases.seeds import Seeds
from grader.judge.comparison import Expected, Terms
from grader.judge.diagnosis import diagnose
from grader.judge.diagnosis.context import DiagnosisContext
from grader.judge.observation import Observation, observe
from grader.judge.plan import Plan
from grader.judge.question import Question
from grader.judge.solution import Solution
from grader.limits import Limits
from grader.result import Visibility
from grader.sandbox.outcomes import Returned
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from grader.judge.diagnosis.finding import Finding
    from grader.sandbox.outcomes import Outcome

REFERENCE = """
import torch

def softmax(z):
    return torch.softmax(z, -1)

def difference(x, y):
    return x - 2 * y

def outer(a, b):
    return torch.outer(a, b)

def pair(x):
    return x.sum(), x.prod()

def descend(x):
    losses = []
    for _ in range(6):
        losses.append(float((x * x).sum()))
        x = x * 0.8
    return x, losses

def three(x):
    return x, x * x, x ** 3

def gram(x):
    return x.T @ x

def blend(g, w):
    return g @ w

def logit_gradient(g, p):
    return p * (g - (g * p).sum(-1, keepdim=True))
"""

SIZES = [(2, 3), (3, 3), (5, 3), (4, 2)]
Answer = Callable[..., object]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Solution:
    path = tmp_path_factory.mktemp("reference") / "solution.py"
    path.write_text(REFERENCE, encoding="utf-8")
    return Solution(path)


def draw(name: str, index: int, rows: int, columns: int) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(index)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64)

    arguments = {
        "softmax": {"z": normal(rows, columns)},
        "difference": {"x": normal(rows, columns), "y": normal(rows, columns)},
        "outer": {"a": normal(rows), "b": normal(columns)},
        "pair": {"x": normal(columns)},
        "three": {"x": normal(rows, columns)},
        "descend": {"x": normal(columns)},
        "blend": {"g": normal(rows, columns), "w": normal(columns, columns)},
        "gram": {"x": normal(rows, columns)},
        "logit_gradient": {"g": normal(rows, columns), "p": torch.softmax(normal(rows, columns), -1)},
    }
    return arguments[name]


PROPERTIES = (
    Property("softmax", Law.SUMS_TO, bounds=(1.0, 1.0)),
    Property("logit_gradient", Law.SUMS_TO, bounds=(0.0, 0.0)),
    Property("gram", Law.SYMMETRIC),
    Property("softmax", Law.UNCHANGED, argument="z"),
    Property("blend", Law.LINEAR, argument="g"),
)
NAMES = {"pair": ("sum", "product"), "descend": ("x", "losses"), "three": ("a", "b", "c")}


def exercise(check: Check) -> Exercise:
    return Exercise(
        id="ex01",
        title=NOTHING,
        topics=(),
        part="",
        entry_points=(EntryPoint(str(check.call), "(z)"),),
        banned=(),
        limits=Limits(),
        hints=(),
        checks=(check,),
        misconceptions=(),
        statement=NOTHING,
        stub="",
        folder=Path(),
        private=Path(),
        properties=PROPERTIES,
    )


@dataclass
class Setting:
    """A submission in this process: a worker is a function that has not been called yet."""

    reference: Solution
    name: str
    make: Callable[[], Answer]
    sizes: list[tuple[int, int]] = field(default_factory=lambda: SIZES)

    def question(self, index: int, rows: int, columns: int) -> Question:
        arguments = draw(self.name, index, rows, columns)
        sizes = {"N": rows, "K": columns}
        case = Case(index, 0, arguments, sizes, "float64", "contiguous", len(arguments), NOTHING)
        right = cast("Returned", self.reference.answer(self.name, case)).value
        return Question(case, b"", Expected(right, right), None, Terms(names=NAMES.get(self.name, ())))

    def again(self, questions: Sequence[Question]) -> list[Observation]:
        answer = self.make()
        return [
            observe(question, Returned(answer(*question.case.fresh_arguments().values()))) for question in questions
        ]

    def diagnosed(self, visibility: Visibility = Visibility.PUBLIC) -> Finding | None:
        check = Check("c", Text("c", "c"), Decimal(1), visibility, call=self.name)
        plan = Plan(exercise(check), Seeds("p", "s"), self.reference, {}, (), None)
        answer = self.make()

        def ask(case: Case) -> Outcome:
            return Returned(answer(*case.fresh_arguments().values()))

        questions = [self.question(index, *sizes) for index, sizes in enumerate(self.sizes)]
        fresh = [self.question(10 + index, *sizes) for index, sizes in enumerate(self.sizes)]
        observations = [observe(question, ask(question.case)) for question in questions]
        told = next((observation for observation in observations if not observation.passed), observations[0])
        inquiry = DiagnosisContext(
            plan, check, observations, ask, again=self.again, fresh=lambda: {check.id: self.again(fresh)}
        )
        return diagnose(inquiry, told)


def diagnosed(
    reference: Solution, name: str, answer: Answer, visibility: Visibility = Visibility.PUBLIC
) -> Finding | None:
    return Setting(reference, name, lambda: answer).diagnosed(visibility)


def stale() -> Answer:
    last: list[torch.Tensor] = []

    def answer(z: torch.Tensor) -> torch.Tensor:
        kept, last[:] = list(last), [torch.softmax(z, -1)]
        return kept[0] if kept and kept[0].shape == z.shape else last[0]

    return answer


def descend_late(x: torch.Tensor) -> tuple[torch.Tensor, list[float]]:
    losses = []
    for _ in range(6):
        x = x * 0.8
        losses.append(float((x * x).sum()))
    return x, losses


def float32_softmax(z: torch.Tensor) -> torch.Tensor:
    return torch.softmax(z.float(), -1).double()


def own_factors(z: torch.Tensor) -> torch.Tensor:
    return torch.softmax(z, -1) * torch.arange(1, len(z) + 1, dtype=z.dtype).unsqueeze(-1)


def outer_rows_shuffled(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return torch.outer(torch.cat([a[1:2], a[:1], a[2:]]), b)


def shifted(z: torch.Tensor) -> torch.Tensor:
    squared = torch.softmax(z * z, -1)
    return torch.where(squared > 0, squared, squared)


FAULTS: list[tuple[str, str, Answer]] = [
    ("softmax", "the sign is flipped", lambda z: -torch.softmax(z, -1)),
    ("softmax", "3 times what was expected", lambda z: 3 * torch.softmax(z, -1)),
    ("softmax", "1/N times", lambda z: torch.softmax(z, -1) / len(z)),
    ("softmax", "each with a factor of its own", own_factors),
    ("softmax", "is 1 for all arguments", torch.ones_like),
    ("pair", "`product` is 0 for all arguments", lambda x: (x.sum(), x.sum() * 0)),
    ("softmax", "only to the precision of float32", float32_softmax),
    ("pair", "`sum` and `product` are exchanged", lambda x: (x.prod(), x.sum())),
    ("three", "in the wrong order: `c`, `a`, `b`. The right order is `a`, `b`, `c`", lambda x: (x**3, x, x * x)),
    ("difference", "right if `x` and `y` were exchanged", lambda x, y: y - 2 * x),
    ("outer", "rows and columns are exchanged", lambda a, b: torch.outer(b, a)),
    ("softmax", "in reverse order along a dimension", lambda z: torch.softmax(z, -1).flip(-1)),
    ("outer", "in other places", outer_rows_shuffled),
    ("descend", "one step too late", descend_late),
    ("softmax", "Each row of your result must sum to 1", torch.sigmoid),
    ("logit_gradient", "Each row of your result must sum to 0", lambda g, p: p * g * (1 - p)),
    ("gram", "must be symmetric", lambda x: x.T @ (x.abs() + 1)),
    ("softmax", "Adding the same number to all entries of `z`", shifted),
    ("blend", "must be linear in `g`", lambda g, w: g @ w + g * g),
]


@pytest.mark.parametrize(("name", "words", "answer"), FAULTS, ids=[words for _, words, _ in FAULTS])
def test_a_planted_fault_gets_its_own_sentence(reference: Solution, name: str, words: str, answer: Answer) -> None:
    finding = diagnosed(reference, name, answer)
    assert finding is not None
    assert words in finding.message.en
    others = {other for _, other, _ in FAULTS} - {words}
    assert not [other for other in others if other in finding.message.en]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in finding.message.zh)


def test_the_answer_to_the_previous_call_is_recognised(reference: Solution) -> None:
    finding = Setting(reference, "softmax", stale, [(3, 3)] * 4).diagnosed()
    assert finding is not None
    assert "belong to the previous call" in finding.message.en


def test_a_pure_function_keeps_nothing_between_calls(reference: Solution) -> None:
    """It gives the answer to the call before, since the same numbers were asked for before in another dtype."""

    def pure(_: torch.Tensor) -> torch.Tensor:
        return torch.softmax(draw("softmax", 0, 3, 3)["z"], -1)

    finding = Setting(reference, "softmax", lambda: pure, [(3, 3)] * 2).diagnosed()
    assert finding is None or "previous call" not in finding.message.en


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (
            "softmax",
            lambda z: (z - z.amax(-1, keepdim=True)).exp() / (z - z.amax(-1, keepdim=True)).exp().sum(-1)[:, None],
        ),
        ("difference", lambda x, y: -(y + y - x)),
        ("outer", lambda a, b: a[:, None] * b),
        ("gram", lambda x: torch.stack([sum((row[:, None] * row for row in x), torch.zeros(()))])[0]),
        ("pair", lambda x: [x.sum(), x.prod()]),
    ],
)
def test_a_right_answer_written_differently_gets_no_finding(reference: Solution, name: str, answer: Answer) -> None:
    assert diagnosed(reference, name, answer) is None


@pytest.mark.parametrize("words_and_answer", FAULTS, ids=[words for _, words, _ in FAULTS])
def test_a_hidden_check_tells_no_number_of_a_case(
    reference: Solution, words_and_answer: tuple[str, str, Answer]
) -> None:
    name, _, answer = words_and_answer
    finding = diagnosed(reference, name, answer, Visibility.HIDDEN)
    assert finding is not None
    assert "." not in finding.message.en.replace(". ", " ").rstrip(".")


def test_a_constant_is_not_named_where_the_right_answer_is_that_constant_too(reference: Solution) -> None:
    finding = diagnosed(reference, "softmax", lambda z: torch.softmax(z * 0, -1))
    assert finding is None or "for all arguments" not in finding.message.en


def test_an_answer_that_is_wrong_in_no_known_way_gets_no_finding(reference: Solution) -> None:
    assert diagnosed(reference, "gram", lambda x: (x.T @ x) ** 2 + x.shape[0]) is None
