"""Go through the hand-ins of a batch: for each file, what it is judged for, or why it is not."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from grader.submission.choosing import Chosen, Desktop, digest_of
from grader.submission.clean import cleaned_line
from grader.submission.naming import CodeName, ExerciseNames
from grader.submission.places import FoundFile, StudentFiles, is_noise, left_behind, leftover
from grader.submission.students import alike, labels
from grader.submission.submission import NOTEBOOK_LIMIT, RAW_NOTEBOOK_LIMIT, SOURCE_LIMIT, Submission, filled
from grader.submission.tree import FileRefused, Parts, shown
from grader.text import Text
from grader.unread import IntakeReport, UnreadFile, Why

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from grader.roster.members import Member
    from grader.submission.choosing import Sought
    from grader.submission.class_folder import ClassFolder
    from grader.submission.enrolling import Enrolment
    from grader.submission.unpacked import Unpacked

ALIKE = 50
"""Files of the same kind in one folder that are listed individually."""
TOLD = 5
"""Files named with a missing result."""
_FEW = 2
"""A class with this few students may come from a misread folder."""


def nothing_known(_name: str, _data: bytes) -> frozenset[str]:
    """Return nothing about what a file defines."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything found in a batch's folder, in an order that depends only on names."""

    submissions: tuple[Submission, ...]
    students: tuple[str, ...]
    """Everybody, including those who handed in nothing."""
    notes: tuple[Text, ...]
    """Remarks for the instructor."""
    unread: tuple[UnreadFile, ...] = ()
    """Every file that is not judged."""
    members: Mapping[str, Member] = field(default_factory=dict)
    """The students, if the course has a list; otherwise empty."""

    @property
    def report(self) -> IntakeReport:
        """The part that is kept and shown with the results."""
        return IntakeReport(self.notes, self.unread)

    def missing(self, due: Collection[str] = ()) -> tuple[tuple[str, str], ...]:
        """Return student and exercise of everything due and missing: what anybody handed in, and what is named."""
        there = {(submission.student, submission.exercise) for submission in self.submissions}
        exercises = sorted({submission.exercise for submission in self.submissions} | set(due))
        return tuple(
            (student, exercise)
            for student in self.students
            for exercise in exercises
            if (student, exercise) not in there
        )

    def name(self, student: str) -> str:
        """Return the name for lists of people: with the id, if the course's list has a name for it."""
        member = self.members.get(student)
        return f"{member.name} ({student})" if member and member.name not in ("", student) else student

    def found_instead(self) -> Callable[[str, str], tuple[Text, ...]]:
        """Return the message by student and exercise where nothing is judged: which files of theirs are not, and why.

        A file that may be meant for any exercise counts; one of another kind, like a README, only where nothing of the
        student is judged.
        """
        judged = {submission.student for submission in self.submissions}
        unread: dict[str | None, list[UnreadFile]] = defaultdict(list)
        for file in self.unread:
            if file.exercise is not None or _may_be_meant(file, judged=file.student in judged):
                unread[file.student].append(file)

        def found(student: str, exercise: str) -> tuple[Text, ...]:
            meant = (file.reason for file in unread.get(student, ()) if file.exercise in (None, exercise))
            return tuple(dict.fromkeys(meant))[:TOLD]

        return found


def _may_be_meant(file: UnreadFile, *, judged: bool) -> bool:
    """Tell whether a file that names no exercise may be an answer; `judged` says that other files of its owner are."""
    if file.why is Why.OTHER_KIND:
        return not judged
    return file.why in (Why.UNCLEAR, Why.CLOSED, Why.UNNAMED)


class Search:
    """Goes through the hand-ins of a batch, and keeps what it finds."""

    def __init__(
        self,
        tree: Unpacked,
        exercises: Mapping[str, Sought],
        found: ClassFolder,
        due: Collection[str],
        defined: Callable[[str, bytes], frozenset[str]],
    ) -> None:
        """Look through everything that was found."""
        self._tree = tree
        self._exercises = exercises
        self._defined = defined
        self._definitions: dict[str, frozenset[str]] = {}
        self._digests: dict[Parts, str] = {}
        self._trees: dict[str, Unpacked] = {}
        self._labels = labels([*(folder.student for folder in found.folders), *found.listed])
        self._roll = found
        self._names = ExerciseNames(exercises)
        self._desks = self._lay_out(found)
        self._choose(due)

    def intake(self, enrolment: Enrolment) -> Intake:
        """Return everything; a student whose folder could not be read is marked in every due exercise."""
        submissions = {
            (student, exercise): self._read(student, exercise, one, desk)
            for student, desk in self._desks.items()
            for exercise, one in desk.chosen.items()
        }
        due = sorted({exercise for _, exercise in submissions})
        notes = [*self._roll.notes, *enrolment.notes, *alike(self._labels)]
        for student, desk in self._desks.items():
            if desk.files.closed is not None:
                path, problem = desk.files.closed
                desk.unread.append(UnreadFile(f"{path}/", Why.CLOSED, problem, student))
                notes.append(problem)
                for exercise in due:
                    closed = Submission(exercise, student, path, f"{exercise}.py", problem=problem)
                    submissions.setdefault((student, exercise), closed)
        unread = tuple(self._unread())
        students = tuple(sorted(self._labels.values()))
        return Intake(
            tuple(submissions[key] for key in sorted(submissions)),
            students,
            tuple(
                dict.fromkeys([*notes, *self._said_of_archives(), *_shrunk({one for one, _ in submissions}, unread)])
            ),
            unread,
            {self._labels[key]: member for key, member in enrolment.members.items()},
        )

    def _said_of_archives(self) -> list[Text]:
        return [note for tree in (self._tree, *self._trees.values()) for note in tree.notes]

    def _lay_out(self, found: ClassFolder) -> dict[str, Desktop]:
        files: dict[str, StudentFiles] = {}
        for handin in found.folders:
            student = self._labels[handin.student]
            own = files.setdefault(student, StudentFiles(student))
            tree = self._trees.setdefault(student, self._tree.anew())
            if handin.hint:
                own.hints.append(handin.hint)
            own.take(tree, handin)
        return {
            student: Desktop(
                own,
                self._exercises,
                self._names,
                partial(self._digest, self._trees[student]),
                partial(self._names_in, self._trees[student]),
                partial(self._bytes, self._trees[student]),
            )
            for student, own in files.items()
        }

    def _choose(self, named: Collection[str]) -> None:
        desks = self._desks.values()
        for desk in desks:
            desk.by_name()
        due = {*named, *self._chosen()}
        for desk in desks:
            desk.by_content(due)
        due = {*named, *self._chosen()}
        for desk in desks:
            desk.by_place(due)
        for desk in desks:
            desk.leftovers(due)

    def _chosen(self) -> set[str]:
        return {exercise for desk in self._desks.values() for exercise in (*desk.chosen, *desk.unclear)}

    def _read(self, student: str, exercise: str, chosen: Chosen, desk: Desktop) -> Submission:
        file, names = chosen.file, desk.files.names[chosen.file.folder]
        code = CodeName.of(file.name)
        name = file.name if code and file.name.endswith(code.suffix) else f"{exercise}{code.suffix if code else '.py'}"
        beside = {file: names[file] for file in sorted(self._exercises[exercise].files) if file in names}
        submission = Submission(exercise, student, file.shown, cleaned_line(name), notes=chosen.notes)
        tree = self._trees[student]
        return replace(filled(tree, submission, file.path, beside), handed_in=desk.files.handed_in(tree, file))

    def _bytes(self, tree: Unpacked, file: FoundFile) -> bytes:
        """Return a file's bytes; for an unreadable file its path, so that it equals no other."""
        try:
            limit = RAW_NOTEBOOK_LIMIT if file.name.lower().endswith(".ipynb") else SOURCE_LIMIT
            return tree.read(file.path, limit)
        except FileRefused:
            return f"\0{file.path}".encode(errors="surrogateescape")

    def _digest(self, tree: Unpacked, file: FoundFile) -> str:
        """Return a digest of a file's content; its bytes are not kept."""
        if file.path not in self._digests:
            self._digests[file.path] = digest_of(self._bytes(tree, file))
        return self._digests[file.path]

    def _names_in(self, tree: Unpacked, file: FoundFile) -> frozenset[str]:
        code = CodeName.of(file.name)
        if code is None:
            return frozenset()
        key = code.suffix + self._digest(tree, file)
        if key not in self._definitions:
            data = self._bytes(tree, file)
            unread = data.startswith(b"\0") or len(data) > NOTEBOOK_LIMIT
            self._definitions[key] = frozenset() if unread else self._defined(f"file{code.suffix}", data)
        return self._definitions[key]

    def _unread(self) -> Iterator[UnreadFile]:
        for path in self._roll.beside:
            if is_noise(path[-1]):
                yield UnreadFile(f"{shown(path)}/", Why.LEFT_BEHIND, left_behind(path))
                continue
            text = Text("{path} is not a student's folder.", "{path} 不是学生的文件夹。").format(path=shown(path))
            yield UnreadFile(f"{shown(path)}/", Why.NOBODY, text)
        for path, kind in self._roll.loose:
            own = leftover(FoundFile(path[:-1], path[-1], path[-1], 0, kind), None)
            yield own or _nobodys(path, self._roll.why_nobody)
        for student in sorted(self._desks):
            desk = self._desks[student]
            unread = map(self._with_exercise, [*desk.files.unread, *desk.unread])
            yield from _gathered(unread, student)

    def _with_exercise(self, file: UnreadFile) -> UnreadFile:
        """Return a file with the exercise that its name means, if it means one."""
        if file.exercise is not None or file.why is Why.LEFT_BEHIND:
            return file
        meant = self._names.mentioned(file.path.rstrip("/").rpartition("/")[2])
        return replace(file, exercise=next(iter(meant))) if len(meant) == 1 else file


def _gathered(unread: Iterable[UnreadFile], student: str) -> Iterator[UnreadFile]:
    """Yield files one by one; many of one kind in one folder become that folder."""
    groups: dict[tuple[str, Why], list[UnreadFile]] = defaultdict(list)
    for file in unread:
        groups[file.path.rpartition("/")[0], file.why].append(file)
    for (folder, why), files in groups.items():
        if len(files) <= ALIKE or why not in (Why.OTHER_KIND, Why.LEFT_BEHIND):
            yield from files
            continue
        text = Text(
            "{path} holds {count} files that are neither Python nor notebooks.",
            "{path} 中有 {count} 个文件既不是 Python 文件也不是笔记本。",
        )
        path = f"{folder}/"
        yield UnreadFile(path, why, text.format(path=path, count=len(files)), student)


def _nobodys(path: Parts, why: Text) -> UnreadFile:
    text = why or Text(
        "{path} lies outside every student's folder, so it is not clear whose file it is.",
        "{path} 不在任何学生的文件夹中，无法判断属于谁。",
    )
    return UnreadFile(shown(path), Why.NOBODY, text.format(path=shown(path)))


def _shrunk(students: Collection[str], unread: Iterable[UnreadFile]) -> Iterator[Text]:
    """Warn that there are fewer students than the folder suggests."""
    if not 0 < len(students) <= _FEW:
        return
    looking = [file for file in unread if file.why in (Why.UNCLEAR, Why.PASSED_OVER, Why.NOBODY)]
    count = max(Counter(file.exercise for file in looking).values(), default=0)
    if count > len(students):
        text = Text(
            "Only {who} can be judged here, but {count} more files look like submissions. Is this the right folder? It"
            " should hold one folder for each student.",
            "这里只能评判 {who}，但另有 {count} 个文件看起来也是提交。文件夹选对了吗？其中应为每个学生各有一个文件夹。",
        )
        yield text.format(who=Text(" and ".join(sorted(students)), "、".join(sorted(students))), count=count)
