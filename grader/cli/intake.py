"""What `batch` prints about the hand-ins: what was found, what is left out, and who is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.cli.definitions import DefinitionReader
from grader.cli.foreign import tell_foreign, tell_unlike
from grader.cli.opening import tell_broken
from grader.course.moments import span_of
from grader.course.place import did_you_mean
from grader.errors import CourseError, UsageError
from grader.submission.choosing import Sought
from grader.submission.handin_times import without_download_times
from grader.submission.intake import find_submissions
from grader.submission.reception import PLAIN, Reception
from grader.text import Text
from grader.unread import Why

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from grader.cli.terminal import Terminal
    from grader.course.model import BrokenExercise, Course, Exercise
    from grader.course.policy import Policy
    from grader.gradebook import Gradebook
    from grader.sandbox.isolation import Least
    from grader.submission.search import Intake

SHOWN_REMARKS = 40
"""Most remarks of one kind in the terminal; the report has all of them."""
_TOLD = (Why.UNCLEAR, Why.CLOSED, Why.UNNAMED, Why.NOBODY)
"""Kinds of files that the terminal names: somebody should look at them."""
_COUNTED = (Why.OTHER_KIND, Why.HELPER, Why.NOT_ASKED)


def find_handed_in(
    folder: Path,
    course: Course,
    exercises: Sequence[Exercise],
    isolation: Least,
    terminal: Terminal,
    *,
    fallback: bool = False,
    reception: Reception = PLAIN,
) -> tuple[Intake, Mapping[BrokenExercise, int]]:
    """Find what was handed in for these exercises, or all, and for faulty ones how much; pass on the remarks.

    `fallback` says that the course is the built-in one because there is no other; `reception` is what is known of the
    folder.

    Raises:
        UsageError: the folder cannot be read, holds nothing to judge, or seems to answer another course.
        CourseError: everything that was handed in is for faulty exercises.
    """
    faulty = {} if exercises else {exercise.id: exercise for exercise in course.faulty}
    asked = {exercise.id for exercise in exercises or course.exercises}
    sought = {
        exercise.id: Sought(
            exercise.files,
            tuple(point.name for point in exercise.entry_points),
            exercise.stubs,
            exercise.id in asked,
        )
        for exercise in course.exercises
    }
    with DefinitionReader(isolation) as defined:
        due = [exercise.id for exercise in exercises]
        found = find_submissions(folder, sought | {broken: Sought() for broken in faulty}, due, defined, reception)
    submissions, downloaded = without_download_times(found.submissions)
    notes = [downloaded] if downloaded and course.policy.is_dated else []
    notes = [*found.notes, *notes, *_without_effect(found, course.policy)]
    found = replace(found, submissions=submissions, notes=tuple(notes))
    _tell_remarks(found, terminal)
    if fallback:
        tell_foreign(found.submissions, course.exercises, terminal, refuse=True)
    else:
        tell_unlike(found.submissions, course.exercises, terminal)
    idle = Counter(faulty[submission.exercise] for submission in found.submissions if submission.exercise in faulty)
    judged = tuple(submission for submission in found.submissions if submission.exercise not in faulty)
    if idle and not judged:
        raise CourseError([problem for exercise in idle for problem in exercise.problems])
    return replace(found, submissions=judged), idle


def _without_effect(found: Intake, policy: Policy) -> Iterator[Text]:
    """Say who is granted more time although nothing is ever due."""
    granted = [student for student, member in found.members.items() if span_of(member.accommodations)]
    if granted and not policy.is_dated:
        names = Text.join([Text.same(found.name(student)) for student in granted[:SHOWN_REMARKS]], Text(", ", "、"))
        text = Text(
            "The list grants more time, but no exercise of this course has a due date, so it has no effect: {names}.",
            "名单给了延长时间，但这门课程的题目都没有截止时间，因此不起作用：{names}。",
        )
        yield text.format(names=names)


def _tell_remarks(found: Intake, terminal: Terminal) -> None:
    """Say which files are not judged, or judged under another name."""
    told = [file.reason for file in found.unread if file.why in _TOLD]
    judged_oddly = [note for file in found.submissions for note in file.notes if file.path in note.en]
    for note in dict.fromkeys([*found.notes, *told[:SHOWN_REMARKS], *judged_oddly[:SHOWN_REMARKS]]):
        terminal.remark(note)
    rest = max(len(told) - SHOWN_REMARKS, 0) + max(len(judged_oddly) - SHOWN_REMARKS, 0)
    if rest:
        text = Text("… and {count} more remarks: the report has all of them.", "……还有 {count} 条说明，详见报告。")
        terminal.remark(text.format(count=rest))
    quiet = Counter(file.why for file in found.unread if file.why in _COUNTED)
    if quiet:
        text = Text(
            "Files that are neither judged nor named here: {count}. The report says of each why.",
            "未评判也未在此列出的文件：{count} 个，原因见报告。",
        )
        terminal.remark(text.format(count=sum(quiet.values())))


def tell_not_judged(faulty: Mapping[BrokenExercise, int], terminal: Terminal) -> None:
    """Say how much was handed in for faulty exercises."""
    tell_broken(faulty, terminal)
    for exercise, count in faulty.items():
        text = Text(
            "Handed in to {id} and not judged: {count}. Fix the exercise, and give the same command again.",
            "{id} 已提交但没有评判：{count} 份。请改正该题目后再次运行同一命令。",
        )
        terminal.complain(text.format(count=count, id=exercise.id))


def drop_students(path: Path, names: Sequence[str], terminal: Terminal) -> None:
    """Drop the results of these students from a gradebook.

    Raises:
        UsageError: the gradebook has none of that name.
        GradebookError: it cannot be written.
    """
    if not names:
        return
    from grader.cli.roster import known_student
    from grader.gradebook import Gradebook  # it imports SQLite, and `check` has no gradebook

    with Gradebook.open(path) as gradebook:
        for name in [known_student(name, gradebook) for name in names]:
            count = gradebook.forget(name)
            text = Text("Dropped {count} results of {name}.", "已删除 {name} 的 {count} 条结果。")
            terminal.remark(text.format(count=count, name=name))


def tell_who_is_gone(gradebook: Gradebook, handed_in: Intake, terminal: Terminal) -> None:
    """Name students whose folder was in an earlier batch and is missing now."""
    gone = sorted({student for student, _ in gradebook.pairs()} - set(handed_in.students))
    if gone:
        text = Text(
            "Not in the folder any more: {names}. Their results stay; `--forget NAME` drops them.",
            "以下学生已不在文件夹中：{names}。其结果保留；可用 `--forget 姓名` 删除。",
        )
        shown = [Text.same(name) for name in gone[:SHOWN_REMARKS]]
        if len(gone) > SHOWN_REMARKS:
            shown.append(Text(f"and {len(gone) - SHOWN_REMARKS} more", f"另有 {len(gone) - SHOWN_REMARKS} 人"))
        terminal.remark(text.format(names=Text.join(shown, Text(", ", "、"))))


def require_students(names: Sequence[str], handed_in: Intake) -> None:
    """Check that all of these students are in the folder.

    Raises:
        UsageError: one is not.
    """
    for name in names:
        if name not in handed_in.students:
            text = Text("Nobody called {name} handed anything in.{near}", "没有名为 {name} 的提交者。{near}")
            raise UsageError(text.format(name=name, near=did_you_mean(name, handed_in.students)))
