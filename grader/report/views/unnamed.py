"""Mistakes without a name on the instructor's page: group by group, each with one answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from grader.report.anonymous import anonymous
from grader.report.groups import groups_of, with_details
from grader.report.handed_in import handed_in
from grader.report.html.code import python
from grader.report.views.counterexample import case_of
from grader.report.views.links import mail_to

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from grader.report.grade_table import GradeTable
    from grader.report.groups import MistakeGroup
    from grader.report.outline import ExerciseInfo
    from grader.report.result_store import ResultStore
    from grader.report.views.counterexample import CaseView
    from grader.report.views.links import StudentLink
    from grader.text import Text

SHOWN = 20
"""Most groups on the page; `grader stats --unknown` has all of them."""
LOOKED_INTO = 5
"""Students of a group whose counterexamples are compared to find the smallest."""
_LINES = 80


@dataclass(frozen=True, slots=True)
class UnnamedGroup:
    """One group: its students, the mistake, the inputs that show it, and one answer without its author."""

    id: str
    exercise: ExerciseInfo
    students: tuple[StudentLink, ...]
    share: float
    loaded: bool
    """Whether the files run at all."""
    learnable: bool
    seen: Text
    case: CaseView | None
    answer: Markup
    whole: bool
    """Whether that is the whole answer."""

    @property
    def mail(self) -> str:
        """The address of a message to all of them."""
        return mail_to(self.students)


@dataclass(frozen=True, slots=True)
class UnnamedMistakes:
    """The groups of two or more students, the largest first."""

    groups: tuple[UnnamedGroup, ...] = ()
    more: int = 0
    """Groups that are not shown."""
    single: int = 0
    """Mistakes made by only one student."""


NONE_UNNAMED = UnnamedMistakes()


def unnamed_mistakes(
    sheet: GradeTable, links: Mapping[str, StudentLink], store: ResultStore, folder: Path | None
) -> UnnamedMistakes:
    """Collect the groups of a class; counterexamples come from the store, answers from the files beside it."""
    found = groups_of(sheet)
    shared = [group for group in found if len(group.students) > 1]
    infos = {exercise.id: exercise for exercise in sheet.exercises}
    groups = tuple(
        _shown(_detailed(group, store), infos[group.exercise], links, folder, len(sheet.students))
        for group in shared[:SHOWN]
    )
    return UnnamedMistakes(groups, len(shared) - len(groups), len(found) - len(shared))


def _detailed(group: MistakeGroup, store: ResultStore) -> MistakeGroup:
    students = dict.fromkeys((group.example.student or "", *group.students[:LOOKED_INTO]))
    results = [
        result for student in students for result in store.of_student(student) if result.exercise == group.exercise
    ]
    return with_details(group, results)


def _shown(
    group: MistakeGroup,
    exercise: ExerciseInfo,
    links: Mapping[str, StudentLink],
    folder: Path | None,
    students: int,
) -> UnnamedGroup:
    example = group.counterexample
    lines = _answer(group, exercise, links, folder)
    return UnnamedGroup(
        id=group.id,
        exercise=exercise,
        students=tuple(links[student] for student in group.students),
        share=len(group.students) / students,
        loaded=not group.cause,
        learnable=group.learnable,
        seen=group.seen,
        case=None if example is None else case_of(example),
        answer=python("\n".join(lines[:_LINES])) if lines else Markup(),
        whole=len(lines) <= _LINES,
    )


def _answer(
    group: MistakeGroup, exercise: ExerciseInfo, people: Mapping[str, StudentLink], folder: Path | None
) -> Sequence[str]:
    """Return the lines of one answer; none if it was not kept or cannot be read."""
    reference, data = group.example.submission, handed_in(folder, group.example)
    if group.cause or data is None or reference is None:
        return ()
    names = [name for student in people.values() for name in (student.name, student.called, student.email)]
    return (anonymous(data, reference.path, exercise.functions, names) or "").rstrip().splitlines()
