"""What runs in Gradescope's container for each submission: judge it, and leave `results/results.json`.

Only code is taken from `submission/`: no course, no results, no settings.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import sys
import tempfile
import traceback
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from grader.__about__ import __version__
from grader.cli.conditions import conditions_of
from grader.cli.intake import find_handed_in
from grader.cli.outline import outline_of
from grader.cli.tables import counterexample_tables
from grader.cli.terminal import Terminal
from grader.course.find import find_exercise
from grader.course.load import load_course
from grader.errors import GraderError
from grader.judge.needs import preload_for
from grader.release.autograder import SETTINGS, AutograderSettings
from grader.report.export import gradescope
from grader.report.grade_table import GradeTable
from grader.result import Result, ResultStatus, Verdict
from grader.sandbox.zygote import Zygote
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.course.model import Course, Exercise
    from grader.submission.submission import Submission
    from grader.text import Language

STUDENT = "submission"
"""Gradescope knows who handed it in; no name is needed here."""
LARGEST = 64 * 2**20
"""Most bytes of a submission."""
_WIDTH = 88
_SUFFIXES = (".py", ".ipynb")
_NOT_THERE = Text("There is no file for this exercise.", "没有这道题的文件。")
_FAULT = Text(
    "The autograder itself failed. That is not your fault and costs no points; please tell your instructor.",
    "自动评分程序自身出错。这不是你的问题，不会扣分，请告知老师。",
)


def main(root: Path) -> int:
    """Judge one submission; return 0 if there is a result, whatever the score."""
    target = root / "results" / "results.json"
    _remove(target)
    try:
        settings = AutograderSettings.read(root / "source" / SETTINGS)
        document = _judged(root, settings)
        code = 0
    except Exception as error:  # noqa: BLE001 - whatever it is, the page must say that it is not the student's fault
        traceback.print_exc()
        why = error.text.en if isinstance(error, GraderError) else type(error).__name__
        print(why, file=sys.stderr)  # noqa: T201 - Gradescope's log, which only instructors see
        document = {"stdout_visibility": "hidden", "output": f"{_FAULT.en}\n{_FAULT.zh}"}
        code = 3
    beside = target.with_name(".results.json")
    _remove(beside)
    target.parent.mkdir(exist_ok=True)
    beside.write_text(json.dumps(document, ensure_ascii=False, allow_nan=False), "utf-8", "backslashreplace")
    beside.replace(target)
    return code


def _remove(path: Path) -> None:
    """Remove whatever is at a path."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path, ignore_errors=True)


def _judged(root: Path, settings: AutograderSettings) -> dict[str, Any]:
    """Return the document for Gradescope."""
    course = load_course(root / "source" / "course")
    exercises = [find_exercise(course, name) for name in settings.exercises]
    language = settings.language
    found, notes = _handed_in(root / "submission", course, exercises, settings, language)
    results = [_result(exercise, found.get(exercise.id), notes[exercise.id], settings) for exercise in exercises]
    sheet = GradeTable.of(results, outline_of(course))
    document = gradescope.document(sheet, STUDENT, language, lambda verdict: _details(verdict, language))
    said = [note[language] for result in results for note in result.all_notes]
    if said:
        document["output"] = "\n".join([*filter(None, [document.get("output")]), *dict.fromkeys(said)])
    levels = ", ".join(sorted({result.isolation for result in results if result.submission is not None}))
    print(f"grader {__version__}, isolation: {levels or '-'}")  # noqa: T201 - Gradescope's log
    return document


def _handed_in(
    folder: Path,
    course: Course,
    exercises: Sequence[Exercise],
    settings: AutograderSettings,
    language: Language,
) -> tuple[Mapping[str, Submission], Mapping[str, tuple[Text, ...]]]:
    """Find the files for the exercises, and for each exercise what was found instead of one."""
    with tempfile.TemporaryDirectory(prefix="grader-") as name:
        copy = Path(name) / STUDENT
        copy.mkdir()
        _take(folder, copy, exercises)
        try:
            terminal = Terminal.open(language, quiet=True, no_color=True)
            intake, _ = find_handed_in(Path(name), course, exercises, settings.isolation, terminal)
        except GraderError as error:  # nothing to judge: the student is told why
            return {}, {exercise.id: (error.text,) for exercise in exercises}
    instead = intake.found_instead()
    told = {exercise.id: instead(STUDENT, exercise.id) for exercise in exercises}
    return {submission.exercise: submission for submission in intake.submissions}, told


def _take(folder: Path, copy: Path, exercises: Sequence[Exercise]) -> None:
    """Copy the plain files of a submission; the only file with code belongs to the only exercise."""
    left, taken = LARGEST, []
    for place, folders, files in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(files):
            path = Path(place) / name
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode) or status.st_size > left:
                continue
            left -= status.st_size
            target = copy / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target, follow_symlinks=False)
            taken.append(target)
    code = [path for path in taken if path.suffix.lower() in _SUFFIXES]
    if len(code) == len(exercises) == 1:
        code[0].rename(copy / f"{exercises[0].id}{code[0].suffix.lower()}")


def _result(
    exercise: Exercise, submission: Submission | None, notes: tuple[Text, ...], settings: AutograderSettings
) -> Result:
    """Judge a file, or report that there is none."""
    limits = replace(exercise.limits, memory_mb=min(exercise.limits.memory_mb, settings.memory_mb))
    exercise = replace(exercise, limits=limits)
    if submission is None:
        return Result(
            grader=__version__,
            exercise=exercise.id,
            student=STUDENT,
            submission=None,
            status=ResultStatus.MISSING,
            max_score=exercise.judged_points,
            message=_NOT_THERE,
            handin_notes=notes,
        )
    conditions = conditions_of(settings.seed, "cpu", settings.isolation)
    preload = preload_for([exercise], [submission])
    with Zygote.start(isolation=conditions.isolation, device=conditions.device, preload=preload) as zygote:
        from grader.judge.single import judge_one  # importing torch takes seconds; meanwhile the other process warms up

        result = judge_one(zygote, exercise, submission, conditions, secret=settings.secret)
    return replace(result, student=STUDENT)


def _details(verdict: Verdict, language: Language) -> str:
    """Return what the student's page shows below a message: the counterexample, and the printed output."""
    said = io.StringIO()
    console = Console(file=said, width=_WIDTH, color_system=None, markup=False, emoji=False, highlight=False)
    example = verdict.counterexample
    if example is not None:
        if example.note:
            console.print(example.note[language])
        for part in counterexample_tables(example, language, _WIDTH, answered=example.answered):
            console.print(part)
    if verdict.output:
        console.print(Text("What your code printed:", "你的程序的输出：")[language])
        console.print(verdict.output)
    return "\n".join(line.rstrip() for line in said.getvalue().splitlines())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
