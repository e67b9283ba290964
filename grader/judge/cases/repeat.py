"""A case in a line of text, so that one command repeats exactly this case.

`rows 0 float64 contiguous {"p": [[0.5, 0.5]], "grad_out": [[1, 0]]}`: the check, its group of cases, dtype, layout,
and the arguments as JSON.
"""

from __future__ import annotations

import json
import math
import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from grader.errors import UsageError
from grader.judge.cases.case import draw_cases
from grader.judge.cases.seeds import Seeds
from grader.result import Visibility
from grader.text import Text
from grader.worker.frame import Code
from grader.worker.placement import LAYOUTS

if TYPE_CHECKING:
    from grader.course.model import Check, Exercise
    from grader.judge.cases.case import Case
    from grader.judge.cases.source import Argument
    from grader.submission.submission import Submission

LONGEST = 200
"""A text longer than this is no use on a command line."""

_NO_CASE = Text(
    "'{text}' is not a case of {id}. Copy the whole line that `grader check` printed.",
    "“{text}”不是 {id} 的用例。请完整复制 `grader check` 给出的那一行。",
)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A case that a text describes, and the check it belongs to."""

    check: Check
    case: Case


def repeating_command(submission: Submission, check: Check, case: Case, seed: str) -> str:
    """Return the command that repeats a case: itself where it fits in a line, else the public cases it is among."""
    words, name = ["grader", "check", submission.exercise], submission.exercise
    if submission.student is None and submission.path not in (f"{name}.py", f"{name}.ipynb"):
        words.append(submission.path)  # a student knows a file of another name by its path
    text = case_text(check, case)
    return shlex.join([*words, *(("--seed", seed) if text is None else ("--case", text))])


def case_text(check: Check, case: Case) -> str | None:
    """Return the text that repeats a public case, or None where it would be too long or not exact."""
    if check.visibility is not Visibility.PUBLIC:
        return None
    words = {name: _written(value) for name, value in case.arguments.items()}
    if any(word is None for word in words.values()):
        return None
    how = "keywords " if case.positional == 0 and check.call is not None else ""
    inner = ", ".join(f"{json.dumps(name)}: {word}" for name, word in words.items())
    text = f"{check.id} {case.group} {case.dtype} {case.layout} {how}{{{inner}}}"
    return text if len(text) <= LONGEST else None


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
        place = next(one for one in LAYOUTS if one == layout)
        given = json.loads(text[len(head) :]) if brace else {}
        arguments = {name: _read(given.pop(name), like) for name, like in drawn.arguments.items()}
        fits = not given and check.visibility is Visibility.PUBLIC
    except (StopIteration, ValueError, TypeError, KeyError, AttributeError, RuntimeError, OverflowError) as error:
        raise UsageError(_NO_CASE.format(text=text, id=exercise.id)) from error
    if not fits:
        raise UsageError(_NO_CASE.format(text=text, id=exercise.id))
    positional = 0 if how == ["keywords"] else max(drawn.positional, 0)
    return Repeated(check, replace(drawn, arguments=arguments, layout=place, positional=positional))


def _written(value: Argument) -> str | None:
    """Return a value as JSON, or None where it does not read back the same."""
    if isinstance(value, torch.Tensor):
        # The shortest decimals that name the same float32 are found by numpy: 0.18, not 0.18000000715255737.
        named = [float(str(one)) for one in value.detach().flatten().numpy()] if value.dtype == torch.float32 else []
        numbers = torch.tensor(named, dtype=torch.float64).reshape(value.shape) if named else value.detach()
        return None if value.numel() == 0 and value.dim() > 1 else _written(numbers.tolist())
    if isinstance(value, np.ndarray):
        return None if value.dtype.kind == "c" or 0 in value.shape else _written(torch.from_numpy(value.copy()))
    if isinstance(value, Code):
        return json.dumps(value.source)
    if isinstance(value, dict):
        return _written_dict(value)
    if isinstance(value, set | tuple | bytes | complex):  # which JSON would read back as something else
        return None
    if isinstance(value, list):
        words = [_written(one) for one in value]
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
    """Return a value of the type that the case's own argument has."""
    if isinstance(like, torch.Tensor):
        return torch.tensor(given, dtype=like.dtype).requires_grad_(like.requires_grad)
    if isinstance(like, np.ndarray):
        return np.array(given, dtype=like.dtype)
    if isinstance(like, dict) and isinstance(given, dict) and given.keys() == like.keys():
        return {key: _read(given[key], value) for key, value in like.items()}
    if isinstance(like, Code):
        return like  # a function is the exercise's own: nothing on a command line is ever run
    if isinstance(like, list) and isinstance(given, list) and like and isinstance(like[0], torch.Tensor | Code):
        if len(given) != len(like):
            raise ValueError(given)
        return [_read(one, other) for one, other in zip(given, like, strict=True)]
    if isinstance(like, float) and isinstance(given, int):
        return float(given)
    if given is None or isinstance(given, bool | int | float | str | list):
        return given
    raise ValueError(given)
