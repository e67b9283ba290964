"""What a submission is worth that computes nothing: points for constants, and for the public answers from memory.

    python benchmarks/without_doing.py [--exercises ex01,ex26]

`constant` answers every call with what was expected of the first public case of the same shapes and dtypes;
`remembered` knows what was expected of all public cases of the seed, and does the same for inputs that it has not seen.
Both have the exercise's probe replaced as a whole, which is the most that code beside a probe can do to it. Printed is
the table that stands in docs/security.md.
"""

from __future__ import annotations

import argparse
import ast
import base64
import inspect
import json
import sys
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from grader.course.load import load_course
from grader.judge import budget
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.result import Result, Visibility
from grader.sandbox.outcomes import Returned
from grader.sandbox.zygote import Zygote
from grader.submission.reading_tool import preloaded
from grader.submission.submission import Submission
from grader.submission.vocabulary import known_bans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.course.model import Exercise
    from grader.judge.plan import Plan

ROOT = Path(__file__).parents[1]
ATTACKS = ("constant", "remembered")
HEAD = "| exercise | public cases | constants | remembered answers |\n|---|---|---|---|"


def key_of(values: list[object]) -> tuple[str, int]:
    """Return dtypes and shapes of arguments, and a number that tells them apart."""
    import zlib  # noqa: PLC0415

    import torch  # noqa: PLC0415

    shapes, told = [], []
    for value in values:
        if isinstance(value, torch.Tensor):
            shapes.append(f"{value.dtype}{tuple(value.shape)}")
            told.append(str(value.detach().double().reshape(-1).tolist()) if not value.is_complex() else "")
        elif callable(value):
            code = getattr(value, "__code__", None)
            told.append("" if code is None else str((code.co_code.hex(), code.co_consts, code.co_names)))
        elif isinstance(value, (list, tuple)):
            shape, number = key_of([*value])
            shapes.append(shape)
            told.append(str(number))
        else:
            told.append(str(value))
    return " ".join(shapes), zlib.crc32(" ".join(told).encode())


ANSWERING = """
import base64 as _base64
import builtins as _builtins
import json as _json
import zlib as _zlib

import torch as _torch

_KNOWN = _json.loads(_zlib.decompress(_base64.b64decode({packed!r})))


def _made(plain):
    kind, value = plain
    if kind == "tensor":
        dtype, shape, numbers, grad = value
        made = _torch.tensor(numbers, dtype=getattr(_torch, dtype)).reshape(shape)
        return made.requires_grad_() if grad else made
    if kind == "dict":
        return {{_made(key): _made(one) for key, one in value}}
    if kind in ("list", "tuple"):
        some = [_made(one) for one in value]
        return some if kind == "list" else tuple(some)
    if kind == "raise":
        raise getattr(_builtins, value)
    return value


def _answer(target, values):
    shapes, number = key_of(values)
    known = _KNOWN.get(target, [])
    for shape, other, answer in known if {remembers} else ():
        if (shape, other) == (shapes, number):
            return _made(answer)
    alike = [answer for shape, _, answer in known if shape == shapes]
    for answer in alike + [answer for _, _, answer in known]:
        if answer[0] != "raise":
            return _made(answer)
    return None
"""
ENTRY = """

def {name}(*args, **kwargs):
    return _answer({target!r}, [*args, *kwargs.values()])
"""
CLASS = "\n\nclass {name}:\n    pass\n"


@dataclass(frozen=True, slots=True)
class Worth:
    """What both files get for one exercise."""

    exercise: str
    points: float
    public: float
    """Of these, for public cases."""
    constant: float
    remembered: float

    @property
    def row(self) -> str:
        """The table's row."""
        most = f"of {self.points:g}"
        return f"| {self.exercise} | {self.public:g} {most} | {self.constant:g} | {self.remembered:g} |"


def main() -> None:
    """Measure all, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--exercises", help="which; otherwise all")
    named = parser.parse_args().exercises
    exercises = load_course(ROOT, known_bans()).exercises
    print(HEAD)
    for worth in measured([one for one in exercises if named is None or one.id in named.split(",")]):
        print(worth.row, flush=True)


def measured(exercises: Sequence[Exercise]) -> Iterator[Worth]:
    """Judge both files for each exercise; the walls have no part in what they are worth."""
    with Zygote.start(isolation="process", preload=preloaded(["ex01.py"])) as zygote, _unexplained():
        for exercise in exercises:
            plan = plan_exercise(replace(exercise, misconceptions=()), Seeds("public", "secret"))
            known = remembered(plan)
            points = {attack: _points(plan, known, attack, zygote) for attack in ATTACKS}
            public = sum(check.points for check in exercise.checks if check.visibility is Visibility.PUBLIC)
            yield Worth(exercise.id, float(exercise.points), float(public), **points)


def remembered(plan: Plan) -> dict[str, list[tuple[str, int, object]]]:
    """Return what is expected of all public cases, by what is called."""
    known: dict[str, list[tuple[str, int, object]]] = {}
    for check in plan.exercise.checks:
        for question in plan.questions[check.id] if check.visibility is Visibility.PUBLIC else ():
            answer: tuple[str, object] = ("raise", question.raises) if question.raises else ("plain", None)
            if question.expected is not None:
                answer = _plain(question.expected.answer)
            shapes, number = key_of(list(question.case.placed_arguments().values()))
            known.setdefault(str(check.target), []).append((shapes, number, answer))
    return known


def source(known: object, attack: str) -> str:
    """Return what the submission and its probe have in common."""
    packed = base64.b64encode(zlib.compress(json.dumps(known).encode())).decode()
    return (
        "from collections.abc import Sequence\n"
        + inspect.getsource(key_of)
        + ANSWERING.format(packed=packed, remembers=attack == "remembered")
    )


def _points(plan: Plan, known: object, attack: str, zygote: Zygote) -> float:
    common = source(known, attack)
    code = common + "".join(
        (CLASS if point.name[0].isupper() else ENTRY).format(name=point.name, target=point.name)
        for point in plan.exercise.entry_points
    )
    if plan.probe is not None:
        probes = [one.name for one in ast.parse(plan.probe).body if isinstance(one, ast.FunctionDef)]
        lies = "".join(ENTRY.format(name=name, target=f"probe:{name}") for name in probes)
        plan = replace(plan, probe=common + lies.replace("(*args", "(_submission, *args"))
    submission = Submission(plan.exercise.id, attack, "a.py", f"{plan.exercise.id}.py", data=code.encode())
    results: list[Result] = []
    judge({plan.exercise.id: plan}, [submission], zygote, Conditions("public", isolation="process"), results.append)
    if results[0].score is None or not results[0].checks:
        sys.exit(f"{plan.exercise.id}: {results[0].message.en}")
    return float(results[0].score)


def _plain(value: Any) -> tuple[str, object]:
    match value:
        case Returned():
            return _plain(value.value)
        case torch.Tensor():
            numbers = value.detach().reshape(-1).tolist()
            return "tensor", [str(value.dtype).removeprefix("torch."), [*value.shape], numbers, value.requires_grad]
        case dict():
            return "dict", [[_plain(key), _plain(one)] for key, one in value.items()]
        case list() | tuple():
            return "list" if isinstance(value, list) else "tuple", [_plain(one) for one in value]
    return "plain", value


@contextmanager
def _unexplained() -> Iterator[None]:
    """Spend nothing on the reasons of failures: only points are looked at."""
    before, budget.EXPLAINING = budget.EXPLAINING, 0.0
    yield
    budget.EXPLAINING = before


if __name__ == "__main__":
    main()
