"""Judging one file for its author: by the warm judge, or in this process where there is none or it gives no result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.cli.conditions import chosen_device, conditions_of
from grader.cli.foreign import tell_foreign
from grader.cli.opening import open_exercise
from grader.cli.screen import ResultScreen
from grader.cli.work import file_named, submission_file, told_beside
from grader.course.find import is_fallback, require_reference
from grader.result_json import result_to_json
from grader.standby.messages import JudgingRequest
from grader.submission.intake import read_submission

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.cli.options import Isolation, Output
    from grader.cli.terminal import Terminal
    from grader.course.model import Exercise
    from grader.judge.conditions import Conditions
    from grader.result import Result
    from grader.standby.client import WarmJudge
    from grader.submission.submission import Submission


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What a student asks for: which exercise, which file, and how it is judged."""

    exercise: str
    file: Path | None = None
    course: Path | None = None
    case: str | None = None
    seed: str | None = None
    device: str = "cpu"
    isolation: Isolation = "auto"


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """A file's result, and the exercise that it answers."""

    exercise: Exercise
    path: Path
    result: Result


def judge_file(
    wanted: FileCheck, warm: WarmJudge | None, terminal: Terminal, report: Callable[[Mapping[str, Any]], None]
) -> JudgedFile:
    """Read and judge one file.

    Raises:
        UsageError: there is no such exercise or file.
        CourseError: the exercise is faulty.
        IsolationError: the machine has less isolation than is asked for.
        JudgeFault: the judge itself failed.
    """
    opened = open_exercise(wanted.course, wanted.exercise)
    exercise = opened.exercise
    path = submission_file(exercise, wanted.file or file_named(wanted.exercise), Path.cwd())
    if exercise.release is None:
        require_reference(exercise)
    device = chosen_device(wanted.device, terminal)
    submission = read_submission(path, exercise.id, exercise.files)
    if is_fallback(opened.root, Path.cwd(), wanted.course):
        tell_foreign([submission], [exercise], terminal)
    if beside := told_beside(exercise, path):
        submission = replace(submission, notes=(*submission.notes, beside))
    seed = wanted.seed or opened.seed
    if warm is not None:
        request = JudgingRequest(opened.root, exercise.id, submission, seed, wanted.isolation, wanted.case)
        if (result := warm.judge(request)) is not None:
            return JudgedFile(exercise, path, replace(result, handin_notes=submission.notes))
    conditions = conditions_of(seed, device, wanted.isolation)
    return JudgedFile(exercise, path, _judged_here(exercise, submission, wanted.case, conditions, report))


def show_result(result: Result, exercise: Exercise, output: Output, terminal: Terminal, *, case: bool = False) -> None:
    """Put a result on standard output: as JSON, as its score alone, or with everything that helps."""
    terminal = terminal.of_course(exercise.languages)
    screen = ResultScreen(result, exercise, terminal.language, terminal.width, case=case)
    if output == "json":
        terminal.document(result_to_json(result, terminal.language))
    elif terminal.quiet:
        terminal.show(screen.single() if case else screen.score())
    else:
        terminal.show(*screen.parts())


def _judged_here(
    exercise: Exercise,
    submission: Submission,
    case: str | None,
    conditions: Conditions,
    report: Callable[[Mapping[str, Any]], None],
) -> Result:
    from grader.cli.own_process import judge_in_own_process  # all that judging needs: the waiting judge has it already

    return judge_in_own_process(exercise, submission, case, conditions, report)
