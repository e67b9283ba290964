"""Judge files for their author: with the warm judge, or in this process if there is none or it gives no result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from grader.cli.answer_file import remembered_note, require_answer
from grader.cli.conditions import chosen_device, conditions_of
from grader.cli.foreign import other_answered, tell_foreign
from grader.cli.last_check import LastCheck
from grader.cli.opening import open_exercise
from grader.cli.work import file_named, own_file, told_beside
from grader.course.find import find_check, require_reference
from grader.course.find_course import is_fallback
from grader.standby.messages import JudgingRequest
from grader.submission.clean import cleaned_line
from grader.submission.intake import read_submission
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.cli.file_check import FileCheck
    from grader.cli.terminal import Terminal
    from grader.cli.waiting import WaitingLine
    from grader.course.model import Exercise
    from grader.result import Result
    from grader.standby.client import WarmJudge
    from grader.submission.submission import Submission


_OTHERS: Final = Text(
    "{file} has the name of another exercise. It was judged as {id}, which was asked for.",
    "{file} 的名称对应另一道题；这里按要求作为 {id} 评判。",
)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was found and read, with everything needed to judge it."""

    wanted: FileCheck
    exercise: Exercise
    root: Path
    path: Path
    submission: Submission
    seed: str
    device: str
    of_another: bool = False
    """Whether it answers another exercise of the course."""

    @property
    def request(self) -> JudgingRequest:
        """The request to the warm judge."""
        wanted = self.wanted
        return JudgingRequest(
            self.root, self.exercise.id, self.submission, self.seed, wanted.isolation, wanted.case, wanted.only
        )


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """A file's result as its author may see it, and the exercise that it answers."""

    exercise: Exercise
    path: Path
    result: Result
    data: bytes = b""
    """The bytes that were judged."""


def read_file(wanted: FileCheck, terminal: Terminal) -> ReadFile:
    """Find and read one file.

    Raises:
        UsageError: there is no such exercise, check or file.
        CourseError: the exercise is faulty.
    """
    opened = open_exercise(wanted.course, wanted.exercise)
    exercise = opened.exercise
    if wanted.only is not None:
        find_check(exercise, wanted.only)
    here, given = Path.cwd(), wanted.file or file_named(wanted.exercise)
    path = given or require_answer(exercise, here)
    if exercise.release is None:
        require_reference(exercise)
    device = chosen_device(wanted.device, terminal)
    submission = read_submission(path, exercise.id, exercise.files)
    other = other_answered(opened, submission, wanted.course)
    if other:
        terminal.remark(other)
    elif is_fallback(opened.root, Path.cwd(), wanted.course):
        tell_foreign([submission], [exercise], terminal)
    if path.stem in opened.others:
        submission = replace(submission, notes=(*submission.notes, _OTHERS.format(file=path.name, id=exercise.id)))
    notes = [told_beside(exercise, path)]
    if given is None and path != own_file(exercise, here):
        notes.append(remembered_note(exercise, path, here))
    submission = replace(submission, notes=(*submission.notes, *filter(None, notes)))
    return ReadFile(wanted, exercise, opened.root, path, submission, wanted.seed or opened.seed, device, bool(other))


def judge_read(
    read: ReadFile,
    warm: WarmJudge | None,
    line: WaitingLine,
    report: Callable[[Mapping[str, Any]], None] | None = None,
) -> JudgedFile:
    """Judge one file.

    Raises:
        UsageError: the text describes no case.
        IsolationError: the machine has less isolation than is asked for.
        JudgeFault: the judge itself failed.
    """
    begun = _telling(read.exercise, line)
    result = None if warm is None else warm.judge(read.request, begun)
    if result is None:
        result = _judged_here(read, report, begun)
    result = replace(result, handin_notes=read.submission.notes).for_student()
    return JudgedFile(read.exercise, read.path, result, read.submission.data)


def keep_result(judged: JudgedFile, wanted: FileCheck) -> bool:
    """Store the result of a whole check beside the file; return False only if that failed."""
    last = LastCheck.of(judged.result, judged.exercise) if wanted.part is None else None
    return last is None or last.keep(judged.path)


def tell_not_kept(path: Path, terminal: Terminal) -> None:
    """Say that progress is not remembered."""
    text = Text(
        "The result could not be kept in {folder}: `grader status` will not know of it.",
        "结果无法保存到 {folder}：`grader status` 不会知道这次检查。",
    )
    terminal.remark(text.format(folder=cleaned_line(str(path.parent / ".grader"), 1000)))


def _telling(exercise: Exercise, line: WaitingLine) -> Callable[[str], None]:
    """Return a callback that shows which check is asked."""
    line.tell(Text("Getting ready to judge {id} …", "正在准备评判 {id}……").format(id=exercise.id))
    titles = {check.id: check.title for check in exercise.checks}
    text = Text("{id}: {check} …", "{id}：{check}……")
    return lambda check: line.tell(text.format(id=exercise.id, check=titles.get(check, Text.same(check))))


def _judged_here(
    read: ReadFile, report: Callable[[Mapping[str, Any]], None] | None, begun: Callable[[str], None]
) -> Result:
    from grader.cli.own_process import judge_in_own_process  # needed for judging: the warm judge has it already

    conditions = conditions_of(read.seed, read.device, read.wanted.isolation)
    return judge_in_own_process(read.exercise, read.submission, read.wanted, conditions, report, begun)
