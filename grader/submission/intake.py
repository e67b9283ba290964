"""From files on disk to submissions: bytes, whose they are, and what is to be said about them."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.submission.archive import Archive, Shelf, suffix_of
from grader.submission.clean import cleaned_line
from grader.submission.layouts import Handin, Roll, is_noise, roll
from grader.submission.students import alike, labels
from grader.submission.submission import SUFFIXES, Submission, filled
from grader.submission.tree import Entry, Kind, Parts, Refused, Tree, shown
from grader.submission.unpacked import Unpacked
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

DEPTH_LIMIT = 3
"""Folders looked into below a student's own."""
FOLDER_LIMIT = 200
"""Folders looked into for one student."""

_OTHER_ARCHIVES = (".7z", ".rar", ".gz", ".bz2", ".xz")


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything found in a batch's folder, in an order that depends on names alone."""

    submissions: tuple[Submission, ...]
    students: tuple[str, ...]
    """Everybody, also who handed nothing in."""
    notes: tuple[Text, ...]
    """Remarks for the instructor."""

    def missing(self, due: Collection[str] = ()) -> tuple[tuple[str, str], ...]:
        """Return student and exercise of what is due and not there: what anybody handed in, and what is named."""
        there = {(one.student, one.exercise) for one in self.submissions}
        exercises = sorted({one.exercise for one in self.submissions} | set(due))
        return tuple((one, exercise) for one in self.students for exercise in exercises if (one, exercise) not in there)


def read_submission(path: Path, exercise: str, beside: Collection[str] = ()) -> Submission:
    """Read the file a student wants checked; `beside` are the names of files it may import.

    Raises:
        UsageError: there is no such file, or it is neither a `.py` nor an `.ipynb`.
    """
    name = cleaned_line(path.name)
    where = cleaned_line(str(path), 1000)
    try:
        if path.is_dir():
            raise UsageError(_is_a_folder(where))
        if path.suffix not in SUFFIXES:
            raise UsageError(_wrong_suffix(where))
        with Tree(path.parent) as tree:
            if tree.kind((path.name,)) is not None:
                found = Submission(exercise, None, _relative(path), name)
                return filled(tree, found, (path.name,), {one: one for one in beside if tree.kind((one,)) is not None})
    except (FileNotFoundError, NotADirectoryError):
        pass
    except PermissionError as error:
        raise UsageError(_may_not_be_read(where)) from error
    raise UsageError(_no_such_file(where, exercise))


def find_submissions(folder: Path, exercises: Mapping[str, Collection[str]]) -> Intake:
    """Find everything handed in below a folder, for these exercises; the values are the files each may import.

    Raises:
        UsageError: the folder is not there, cannot be read, or holds no submission.
    """
    where = cleaned_line(str(folder), 1000)
    try:
        with _opened(folder) as shelf:
            tree = Unpacked(shelf)
            search = _Search(tree, exercises, roll(tree))
            if not search.submissions:
                raise UsageError(_nothing_found(where, tree, exercises, search.notes))
            return search.intake()
    except Refused as refusal:
        raise UsageError(refusal.text) from refusal
    except OSError as error:
        raise UsageError(_no_such_folder(where, error)) from error


@contextmanager
def _opened(path: Path) -> Iterator[Shelf]:
    """Open a folder, or the archive that a platform let somebody download."""
    if not path.is_file() or not suffix_of(path.name):
        with Tree(path) as tree:
            yield tree
        return
    with path.open("rb") as stream:
        archive = Archive.open(stream, (path.name,))
        # Who packs a folder packs its name too; a folder that holds files is a student's.
        tops = [one for one in archive.entries() if not is_noise(one.name)]
        only = tops[0] if len(tops) == 1 and tops[0].kind is Kind.FOLDER else None
        packed = only and all(one.kind is Kind.FOLDER or is_noise(one.name) for one in archive.entries((only.name,)))
        yield archive.inside(only.name) if only and packed else archive


class _Search:
    """Goes through the hand-ins of a batch, and keeps what it finds."""

    def __init__(self, tree: Unpacked, exercises: Mapping[str, Collection[str]], found: Roll) -> None:
        self._tree = tree
        self._exercises = exercises
        self._labels = labels([*(one.student for one in found.handins), *found.listed])
        self.notes = [*found.notes, *alike(self._labels)]
        self.submissions: dict[tuple[str, str], Submission] = {}
        self._closed: dict[str, tuple[str, Text]] = {}
        for handin in found.handins:
            self._look_into(handin)

    def intake(self) -> Intake:
        """Return everything, with what could not even be looked into marked for every exercise that is due."""
        due = sorted({exercise for _, exercise in self.submissions})
        for student, (path, problem) in self._closed.items():
            for exercise in due:
                unread = Submission(exercise, student, path, f"{exercise}.py", problem=problem)
                self.submissions.setdefault((student, exercise), unread)
        return Intake(
            tuple(self.submissions[key] for key in sorted(self.submissions)),
            tuple(sorted(self._labels.values())),
            tuple(dict.fromkeys(self.notes)),
        )

    def _look_into(self, handin: Handin) -> None:
        student = self._labels[handin.student]
        self._tree = self._tree.anew()
        try:
            places = list(self._places(handin))
        except Refused as refusal:
            self._closed[student] = (shown(handin.folder), refusal.text)
            self.notes.append(refusal.text)
            return
        found_any = False
        for exercise in self._exercises:
            candidates = [
                (folder, names, f"{exercise}{suffix}")
                for folder, names in places
                for suffix in SUFFIXES
                if f"{exercise}{suffix}" in names
            ]
            if not candidates:
                self.notes += _near_misses(exercise, places)
                continue
            found_any = True
            chosen, *others = candidates
            notes = [*handin.notes, *(_passed_over(chosen[0], chosen[2], one[0], one[2]) for one in others)]
            if (student, exercise) in self.submissions:
                self.notes.append(_twice(student, exercise, shown((*chosen[0], chosen[2]))))
            else:
                self.submissions[student, exercise] = self._read(student, exercise, *chosen, notes)
        if not found_any:
            self.notes += _archives(places)

    def _read(
        self, student: str, exercise: str, folder: Parts, names: Mapping[str, str], name: str, notes: Iterable[Text]
    ) -> Submission:
        path = (*folder, names[name])
        beside = {one: names[one] for one in sorted(self._exercises[exercise]) if one in names}
        return filled(self._tree, Submission(exercise, student, shown(path), name, notes=tuple(notes)), path, beside)

    def _places(self, handin: Handin) -> Iterator[tuple[Parts, Mapping[str, str]]]:
        """Yield folders with what lies in them (name as handed in → name on disk), the nearest first."""
        if handin.files is not None:
            yield handin.folder, handin.files
            yield from self._packed(handin.folder, handin.files)
            return
        waiting: list[Parts] = [handin.folder]
        seen = 0
        while waiting and seen < FOLDER_LIMIT:
            folder = waiting.pop(0)
            seen += 1
            try:
                entries = self._tree.entries(folder)
            except Refused as refusal:
                if folder == handin.folder:
                    raise
                self.notes.append(refusal.text)
                continue
            yield folder, {entry.name: entry.name for entry in entries}
            if len(folder) - len(handin.folder) < DEPTH_LIMIT:
                waiting += [(*folder, entry.name) for entry in entries if _leads_on(entry)]

    def _packed(self, folder: Parts, names: Mapping[str, str]) -> Iterator[tuple[Parts, Mapping[str, str]]]:
        """Yield what lies in archives among single files, the folders in them too."""
        for there in names.values():
            if suffix_of(there):
                yield from self._places(Handin("", (*folder, there)))


def _leads_on(entry: Entry) -> bool:
    return not is_noise(entry.name) and (entry.kind is Kind.FOLDER or bool(suffix_of(entry.name)))


def _near_misses(exercise: str, places: Sequence[tuple[Parts, Mapping[str, str]]]) -> Iterator[Text]:
    """Say which files look as if they were meant, and why they are not read."""
    pieces = re.findall(r"\d+|[^\W\d_]+", exercise)
    # Ex2.py, ex_02.py, ex02 (1).py and ex02.py.txt, but neither ex20.py nor ex021.py.
    meant = r"[\W_]*".join(f"0*{int(one)}" if one.isdecimal() else one for one in pieces) + r"(?!\d)"
    for folder, names in places:
        for path in (shown((*folder, there)) for name, there in names.items() if re.match(meant, name, re.IGNORECASE)):
            yield Text(
                f"{path} is not read: a submission to {exercise} is called {exercise}.py or {exercise}.ipynb.",
                f"{path} 未被读取：{exercise} 的提交文件应名为 {exercise}.py 或 {exercise}.ipynb。",
            )


def _archives(places: Sequence[tuple[Parts, Mapping[str, str]]]) -> Iterator[Text]:
    for folder, names in places:
        for path in (
            shown((*folder, there))
            for there in names.values()
            if there.lower().endswith(_OTHER_ARCHIVES) and not suffix_of(there)
        ):
            yield Text(
                f"{path} is an archive of a kind that is not read. Unpack it where it lies, or pack it as a zip.",
                f"{path} 是不支持的压缩格式，不会被读取。请在原处解压，或改用 zip 打包。",
            )


def _relative(path: Path) -> str:
    try:
        return cleaned_line(str(path.absolute().relative_to(Path.cwd())), 1000)
    except ValueError:
        return cleaned_line(path.name)


def _passed_over(folder: Parts, name: str, other_folder: Parts, other: str) -> Text:
    chosen, left = shown((*folder, name)), shown((*other_folder, other))
    return Text(f"{chosen} is judged; {left} is not.", f"评测的是 {chosen}，{left} 未评测。")


def _twice(student: str, exercise: str, path: str) -> Text:
    return Text(
        f"{student} handed in {exercise} twice; {path} is not judged.",
        f"{student} 提交了两份 {exercise}，{path} 未评测。",
    )


def _wrong_suffix(path: str) -> Text:
    return Text(
        f"{path} is neither a .py nor an .ipynb file. Name the file with your solution.",
        f"{path} 既不是 .py 也不是 .ipynb 文件。请指定写有解答的文件。",
    )


def _no_such_file(path: str, exercise: str) -> Text:
    return Text(
        f"There is no file {path}. `grader start {exercise}` writes one to begin with.",
        f"没有文件 {path}。可以用 `grader start {exercise}` 生成一份起始文件。",
    )


def _is_a_folder(path: str) -> Text:
    return Text(
        f"{path} is a folder. Name a file, or judge the whole folder with `grader batch`.",
        f"{path} 是文件夹。请指定一个文件，或用 `grader batch` 评测整个文件夹。",
    )


def _may_not_be_read(path: str) -> Text:
    return Text(
        f"{path} may not be read. Give yourself the right to read it.",
        f"没有读取 {path} 的权限。请先获取读取权限。",
    )


def _no_such_folder(folder: str, error: OSError) -> Text:
    if isinstance(error, NotADirectoryError):
        return Text(
            f"{folder} is a file, neither a folder nor a zip or tar of one. For one file use `grader check`.",
            f"{folder} 是文件，既不是文件夹，也不是打包文件夹的 zip 或 tar。评测单个文件请用 `grader check`。",
        )
    if isinstance(error, PermissionError):
        return _may_not_be_read(folder)
    return Text(
        f"There is no folder {folder}. Name the folder that holds one folder for each student.",
        f"没有文件夹 {folder}。请指定包含各学生文件夹的目录。",
    )


def _nothing_found(folder: str, tree: Shelf, exercises: Mapping[str, Collection[str]], notes: Sequence[Text]) -> Text:
    example = next(iter(exercises), "ex01")
    said = Text(
        f"No submission is in {folder}: no file that is called after an exercise was found below it."
        f" Expected is {folder}/<student>/{example}.py, or a download of Moodle, Canvas, Gradescope, GitHub Classroom"
        " or Classroom 50.",
        f"{folder} 中没有提交：其下没有以题目命名的文件。应为 {folder}/<学生>/{example}.py，"
        "或 Moodle、Canvas、Gradescope、GitHub Classroom、Classroom 50 的下载内容。",
    )
    loose = [cleaned_line(entry.name) for entry in tree.entries() if Path(entry.name).stem in exercises]
    if loose:
        said += Text(
            f" {loose[0]} lies in {folder} itself: to judge one student's files use `grader check`.",
            f"{loose[0]} 就在 {folder} 中：评测单个学生的文件请用 `grader check`。",
        )
    return Text.join([said, *notes[:3]])
