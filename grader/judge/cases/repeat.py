"""A case as one line of text, so that a command can repeat exactly this case.

`rows:2` is the second public case of the check, as the seed draws it. A smaller case made from it is `rows 0 float64
contiguous {'p': [[0.5, 0.5]], 'grad_out': [[1, 0]]}`: the check, its group of cases, dtype, layout, and the arguments
as JSON, in single quotes where possible.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import torch

from grader.errors import UsageError
from grader.judge.cases.case import draw_cases
from grader.judge.cases.seeds import Seeds
from grader.result import Visibility
from grader.shell import SPECIAL, quoted
from grader.text import Text
from grader.worker.frame import Code
from grader.worker.placement import LAYOUTS

if TYPE_CHECKING:
    from grader.course.model import Check, Exercise
    from grader.judge.cases.case import Case
    from grader.judge.cases.source import Argument
    from grader.judge.plan import Plan
    from grader.judge.question import Question
    from grader.submission.submission import Submission

LONGEST = 200
"""A longer text is of no use on a command line."""
NUMBERED: Final = re.compile(r"([A-Za-z0-9_-]+):([1-9][0-9]{0,5})")
"""A case by its check and its number among the check's public cases, counted from 1."""

_NO_CASE = Text(
    "'{text}' is not a case of {id}. Copy the whole line that `grader check` printed.",
    "'{text}' 不是 {id} 的用例。请完整复制 `grader check` 给出的那一行。",
)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A case that a text describes, and the check it belongs to."""

    check: Check
    case: Case


def repeating_command(submission: Submission, check: Check, case: Case, plan: Plan) -> str:
    """Return the command that repeats a case: by its number if it was drawn, otherwise written out.

    For a case that was not drawn and does not fit on a line, the command checks all public cases.
    """
    words, own = ["grader", "check", submission.exercise], submission.exercise
    if submission.student is None and submission.path not in (f"{own}.py", f"{own}.ipynb"):
        words.append(submission.path)  # a student knows a file with another name by its path
    seed = ["--seed", plan.seeds.public]
    name = _name(check, case, plan)
    if name:
        usual = plan.seeds.public == plan.exercise.seed or not NUMBERED.fullmatch(name)
        words += [*([] if usual else seed), "--case", name]
    else:
        text = case_text(check, case)
        words += seed if text is None else ["--case", text]
    return " ".join(map(quoted, words))


def _name(check: Check, case: Case, plan: Plan) -> str:
    """Return what a public case of the plan is called; nothing for a case that was made later."""
    if check.visibility is not Visibility.PUBLIC:
        return ""
    for number, question in enumerate(plan.questions.get(check.id, ()), start=1):
        if question.case is case:
            return plan.named or f"{check.id}:{number}"
    return ""


def case_text(check: Check, case: Case) -> str | None:
    """Return the text that repeats a public case, or None where it would be too long or not exact."""
    if check.visibility is not Visibility.PUBLIC:
        return None
    if case.arguments.keys() != check.cases[case.group].arguments.keys():
        return None  # parameters of the reference's own object, which no text can name
    words = {name: _written(value) for name, value in case.arguments.items()}
    if any(word is None for word in words.values()):
        return None
    how = "keywords " if case.positional == 0 and check.call is not None else ""
    inner = ", ".join(f"{json.dumps(name)}: {word}" for name, word in words.items())
    if not (SPECIAL | {"'"}) - {'"'} & set(inner):
        inner = inner.replace('"', "'")  # for the double quotes around it, which every shell knows
    text = f"{check.id} {case.group} {case.dtype} {case.layout} {how}{{{inner}}}"
    return text if len(text) <= LONGEST else None


def numbered_question(plan: Plan, text: str) -> tuple[Check, Question] | None:
    """Return the question that a text like `rows:2` names; None where it is no such text.

    Raises:
        UsageError: the exercise has no such public case.
    """
    named = NUMBERED.fullmatch(text.strip())
    if named is None:
        return None
    for check in plan.exercise.checks:
        questions = plan.questions.get(check.id, ()) if check.visibility is Visibility.PUBLIC else ()
        if check.id == named[1] and int(named[2]) <= len(questions):
            return check, questions[int(named[2]) - 1]
    raise UsageError(_NO_CASE.format(text=text, id=plan.exercise.id))


def read_case(exercise: Exercise, text: str) -> Repeated:
    """Return the case that a text describes.

    Raises:
        UsageError: it describes none of this exercise.
    """
    head, brace, _ = text.partition("{")
    words = head.split()
    try:
        check = next(check for check in exercise.checks if words and check.id == words[0])
        group, dtype, layout, *how = words[1:]
        cases = draw_cases(exercise, check, Seeds("", ""))
        drawn = next(case for case in cases if case.group == int(group) and case.dtype == dtype)
        place = next(known for known in LAYOUTS if known == layout)
        given = json.loads(_as_json(text[len(head) :])) if brace else {}
        arguments = {name: _read(given.pop(name), like) for name, like in drawn.arguments.items()}
        fits = not given and check.visibility is Visibility.PUBLIC
    except (StopIteration, ValueError, TypeError, KeyError, AttributeError, RuntimeError, OverflowError) as error:
        raise UsageError(_NO_CASE.format(text=text, id=exercise.id)) from error
    if not fits:
        raise UsageError(_NO_CASE.format(text=text, id=exercise.id))
    positional = 0 if how == ["keywords"] else max(drawn.positional, 0)
    return Repeated(check, replace(drawn, arguments=arguments, layout=place, positional=positional))


def _as_json(text: str) -> str:
    """Return arguments as JSON, in single quotes if it contains no double ones."""
    return text if '"' in text else text.replace("'", '"')


def _written(value: Argument) -> str | None:
    """Return a value as JSON, or None if reading it back gives another value."""
    if isinstance(value, torch.Tensor):
        # The shortest decimals that name the same float32 are found by numpy: 0.18, not 0.18000000715255737.
        named = (
            [float(str(entry)) for entry in value.detach().flatten().numpy()] if value.dtype == torch.float32 else []
        )
        numbers = torch.tensor(named, dtype=torch.float64).reshape(value.shape) if named else value.detach()
        return None if value.numel() == 0 and value.dim() > 1 else _written(numbers.tolist())
    if isinstance(value, np.ndarray):
        return None if value.dtype.kind == "c" or 0 in value.shape else _written(torch.from_numpy(value.copy()))
    if isinstance(value, Code):
        return json.dumps(value.source)
    if isinstance(value, dict):
        return _written_dict(value)
    if isinstance(value, set | tuple | bytes | complex):  # JSON would read these back as something else
        return None
    if isinstance(value, list):
        words = [_written(item) for item in value]
        return None if None in words else f"[{', '.join(word for word in words if word is not None)}]"
    if isinstance(value, float):
        short = f"{value:g}"
        exact = float(short) == value and short != "-0"  # JSON has no whole number -0
        return (short if exact else repr(value)) if math.isfinite(value) else None
    return json.dumps(value)


def _written_dict(value: dict[object, Argument]) -> str | None:
    words = {key: _written(part) for key, part in value.items()}
    if None in words.values() or not all(isinstance(key, str) for key in words):
        return None
    return f"{{{', '.join(f'{json.dumps(key)}: {word}' for key, word in words.items())}}}"


def _read(given: object, like: Argument) -> Argument:
    """Read a value as the type of the case's own argument."""
    if isinstance(like, torch.Tensor):
        return torch.tensor(given, dtype=like.dtype).requires_grad_(like.requires_grad)
    if isinstance(like, np.ndarray):
        return np.array(given, dtype=like.dtype)
    if isinstance(like, dict) and isinstance(given, dict) and given.keys() == like.keys():
        return {key: _read(given[key], value) for key, value in like.items()}
    if isinstance(like, Code):
        return like  # a function comes from the exercise: nothing on a command line is ever run
    if isinstance(like, list) and isinstance(given, list) and like and isinstance(like[0], torch.Tensor | Code):
        if len(given) != len(like):
            raise ValueError(given)
        return [_read(one, other) for one, other in zip(given, like, strict=True)]
    if isinstance(like, float) and isinstance(given, int):
        return float(given)
    if given is None or isinstance(given, bool | int | float | str | list):
        return given
    raise ValueError(given)
