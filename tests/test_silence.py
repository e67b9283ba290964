"""Nothing of a hidden check leaves: one student's whole build, judged under two secrets, is the same to the byte.

The submission answers public cases rightly, and tells what it is given in all others by everything it can choose: what
it returns, by how much that is off, its shape and type, what it raises, prints, warns of, changes, switches, how long
it takes, and how its process ends. Only the times of public checks differ between two runs; they are made equal.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import torch

from grader.cli.outline import outline_of
from grader.course.find_course import find_course
from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.report.export import junit
from grader.report.export.formats import EXPORTERS
from grader.report.export.request import ExportRequest, feedback
from grader.report.grade_table import GradeTable
from grader.report.html.pages import student_page
from grader.report.views.student import student_view
from grader.result import CheckStatus, Result, Verdict, Visibility
from grader.roster import Member
from grader.sandbox.zygote import Zygote
from grader.submission.reading_tool import preloaded
from grader.submission.submission import Submission
from grader.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.course.model import Course, Exercise
    from grader.report.outline import CourseInfo

KEY = """
def _key(values):
    import zlib

    import torch

    told = []
    for value in values:
        if isinstance(value, torch.Tensor):
            plain = torch.view_as_real(value.detach()) if value.is_complex() else value.detach()
            told.append(str(plain.double().reshape(-1).tolist()))
        elif isinstance(value, (int, float, str, bool, list, tuple)):
            told.append(str(type(value)) + (str(value) if not isinstance(value, (list, tuple)) else str(len(value))))
    return zlib.crc32(" ".join(told).encode())
"""
TELLER = """
import builtins as _builtins
import os as _os
import sys as _sys
import time as _time
import warnings as _warnings

import torch as _torch

_ERRORS = sorted(
    name for name, kind in vars(_builtins).items() if isinstance(kind, type) and issubclass(kind, Exception)
)


def _tell(key, right, values):
    kind, said = key % 12, key // 12
    print("TOLD", key)
    _warnings.warn(f"TOLD {key}", stacklevel=1)
    if kind == 0:
        raise getattr(_builtins, _ERRORS[said % len(_ERRORS)])
    if kind == 1:
        raise type(f"Told{key}", (Exception,), {})(f"TOLD {key}")
    if kind == 2:
        _os._exit(said % 256)
    if kind == 3:
        _time.sleep(said % 50 / 1000)
        return None
    if kind == 4:
        _torch.set_default_dtype(_torch.bfloat16)
        return _torch.zeros(said % 9)
    if kind == 5:
        for value in values:
            if isinstance(value, _torch.Tensor) and value.is_floating_point() and not value.requires_grad:
                value.add_(said)
        return f"TOLD {key}"
    if kind == 6:
        frame = _sys._getframe()
        while frame is not None and "precision" not in frame.f_locals:
            frame = frame.f_back
        if frame is not None:
            frame.f_locals["precision"].found = [f"TOLD {key}"]
        return right
    if kind == 7:
        return [said] * (said % 7)
    if kind == 8:
        return {f"TOLD {key}": said}
    if isinstance(right, _torch.Tensor) and right.is_floating_point():
        return right.detach() * (2 + said % 9999) if kind < 11 else right.detach() + said % 9999
    return key


def _telling(function):
    def asked(*args, **kwargs):
        values = (*args, *kwargs.values())
        key = _key(values)
        if key in _PUBLIC:
            return function(*args, **kwargs)
        right = function(*args, **kwargs) if key % 12 in (6, 9, 10, 11) else None
        return _tell(key, right, values)

    return asked


for _name in _ENTRY_POINTS:
    globals()[_name] = _telling(globals()[_name])
"""
ROOT = find_course(Path(__file__))
EXERCISES = sorted(path.name[:4] for path in (ROOT / "exercises").iterdir() if path.is_dir())


def key_of(values: Sequence[object]) -> int:
    names: dict[str, Any] = {"zlib": zlib, "torch": torch}
    exec(KEY, names)  # noqa: S102 - the submission's own function, from above
    found: int = names["_key"](values)
    return found


def source_of(exercise: Exercise, public: set[int]) -> str:
    names = [point.name for point in exercise.entry_points]
    reference = (exercise.private / "solution.py").read_text(encoding="utf-8")
    return f"{reference}\n{KEY}\n_PUBLIC = {public!r}\n_ENTRY_POINTS = {names!r}\n{TELLER}"


def judged(exercise: Exercise, zygote: Zygote, secret: str) -> Result:
    plan = plan_exercise(exercise, Seeds("public", secret))
    public = {
        key_of(list(question.case.arguments.values()))
        for check in exercise.checks
        if check.visibility is Visibility.PUBLIC
        for question in plan.questions[check.id]
    }
    handed_in = Submission(exercise.id, "ada", "ada_11_12_x.py", f"{exercise.id}.py", "0" * 64)
    handed_in = replace(handed_in, data=source_of(exercise, public).encode())
    kept: list[Result] = []
    judge({exercise.id: plan}, [handed_in], zygote, Conditions("public", isolation="process"), kept.append)
    return kept[0]


def build(result: Result, course: CourseInfo) -> dict[str, bytes]:
    """Return everything that a student may get of a result, except what public checks say about public inputs."""
    checks = tuple(
        Verdict(check.check, check.title, CheckStatus.PASSED, check.max_points, check.max_points, check.visibility)
        if check.visibility is Visibility.PUBLIC
        else check
        for check in result.checks
    )
    # Found by the platforms: by the number in a folder's name, and in that of a file.
    ada = Member("ada", "ada", "Ada Lovelace", "Lovelace", "ada@example.org", labels=("Ada Lovelace_4711",))
    sheet = GradeTable.of([replace(result, checks=checks)], course, {"ada": ada})
    order = ExportRequest(sheet, "en")
    made = {f"{language}.html": student_page(student_view(sheet, "ada"), language) for language in LANGUAGES}
    for exporter in EXPORTERS.values():
        made |= {} if exporter.fills else exporter.export(order).files
    return {**made, "feedback.txt": feedback(order, "ada").encode(), "ci.xml": junit.document(sheet, "zh", named=False)}


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote.start(isolation="process", preload=preloaded(["ex01.py"])) as started:
        yield started


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(ROOT)


@pytest.mark.parametrize("name", EXERCISES)
def test_what_a_student_gets_is_the_same_whatever_the_hidden_inputs_are(
    name: str, course: Course, zygote: Zygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Only public checks look for their smallest counterexample, which takes long; what they say is left out below.
    monkeypatch.setattr("grader.judge.verdict.shrink", lambda _, failed: failed)
    exercise = next(exercise for exercise in course.exercises if exercise.id == name)
    first, second = (judged(exercise, zygote, secret) for secret in ("one secret", "another secret"))
    hidden = [check for result in (first, second) for check in result.checks if check.visibility is Visibility.HIDDEN]
    assert hidden
    assert not [check.check for check in hidden if check.status is CheckStatus.JUDGE_ERROR]
    # one way of telling gives the right answer, so a check of a few cases may pass
    assert [check.check for check in hidden if check.status is not CheckStatus.PASSED]
    assert replace(first, duration_s=0.0) != replace(second, duration_s=0.0)  # the instructor sees more than that
    info = outline_of(course)
    one, other = build(first, info), build(second, info)
    assert {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)} == set()
    assert not [name for name, data in one.items() if b"TOLD" in data and b"_tell" not in data]
