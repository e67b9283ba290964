"""Turn files on disk into submissions: their bytes, their students, and remarks on them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.shell import quoted
from grader.submission.archive import Archive, suffix_of
from grader.submission.clean import cleaned_line
from grader.submission.commit_tree import TreeAtCommits
from grader.submission.enrolling import Enrolment, enrol, roster_in
from grader.submission.layouts import read_layout
from grader.submission.misfiled import misfiled
from grader.submission.naming import CodeName, ExerciseNames
from grader.submission.pattern import read_by_pattern
from grader.submission.places import is_noise
from grader.submission.plain_folder import own_folder
from grader.submission.reception import PLAIN, Reception
from grader.submission.search import Intake, Search, nothing_known
from grader.submission.submission import SUFFIXES, Submission, filled
from grader.submission.tree import EntryKind, FileRefused, Tree
from grader.submission.unpacked import Unpacked
from grader.text import Text
from grader.unread import Why

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from grader.submission.choosing import Sought
    from grader.submission.class_folder import ClassFolder
    from grader.submission.tree import FileSource

SEEN = 4
"""Most reasons in a message when nothing can be judged."""


def read_submission(path: Path, exercise: str, beside: Collection[str] = ()) -> Submission:
    """Read the file a student wants checked; `beside` are the names of files it may import.

    Raises:
        UsageError: there is no such file, or it is neither a `.py` nor an `.ipynb`.
    """
    name = cleaned_line(path.name)
    where = cleaned_line(str(path), 1000)
    try:
        if path.is_dir():
            raise UsageError(_is_a_folder(path, exercise))
        if path.suffix not in SUFFIXES:
            raise UsageError(_wrong_suffix(where))
        with own_folder(path.parent) as tree:
            if tree.kind((path.name,)) is not None:
                found = Submission(exercise, None, _relative(path), name)
                return filled(
                    tree, found, (path.name,), {file: file for file in beside if tree.kind((file,)) is not None}
                )
    except (FileNotFoundError, NotADirectoryError):
        pass
    except PermissionError as error:
        raise UsageError(_may_not_be_read(where)) from error
    raise UsageError(_no_such_file(where, exercise))


def find_submissions(
    folder: Path,
    exercises: Mapping[str, Sought],
    due: Collection[str] = (),
    defined: Callable[[str, bytes], frozenset[str]] = nothing_known,
    reception: Reception = PLAIN,
) -> Intake:
    """Find everything handed in below a folder, for these exercises.

    `due` are exercises that are due even if nobody handed them in; `defined` tells which names a file defines;
    `reception` is what the instructor says about the folder.

    Raises:
        UsageError: the folder is not there, cannot be read, holds no submission, or does not say whose files are whose.
    """
    where = cleaned_line(str(folder), 1000)
    try:
        with _opened(folder, reception) as shelf:
            tree = Unpacked(shelf)
            layout = _layout(tree, exercises, reception)
            layout.notes += shelf.notes if isinstance(shelf, TreeAtCommits) else ()
            listed = reception.roster or roster_in(tree) or reception.known
            enrolment = Enrolment() if listed is None else enrol(layout, listed)
            search = Search(tree, exercises, layout, due, defined)
            found = search.intake(enrolment)
            if not found.submissions:
                raise UsageError(_nothing_found(where, tree, exercises, found))
            return replace(found, notes=(*found.notes, *misfiled(found)))
    except FileRefused as refusal:
        raise UsageError(refusal.text) from refusal
    except OSError as error:
        raise UsageError(_no_such_folder(where, error)) from error


@contextmanager
def _opened(path: Path, reception: Reception) -> Iterator[FileSource]:
    """Open a folder, or an archive downloaded from a platform."""
    if not path.is_file() or not suffix_of(path.name):
        with Tree(path) as tree:
            if reception.moment_of is None:
                yield tree
                return
            with TreeAtCommits(tree, reception.moment_of) as commits:
                yield commits
        return
    with path.open("rb") as stream:
        archive = Archive.open(stream, (path.name,))
        # A packed folder adds its own name as a level; a folder with files belongs to a student.
        tops = [entry for entry in archive.entries() if not is_noise(entry.name)]
        only = tops[0] if len(tops) == 1 and tops[0].kind is EntryKind.FOLDER else None
        packed = only and all(
            entry.kind is EntryKind.FOLDER or is_noise(entry.name) for entry in archive.entries((only.name,))
        )
        yield archive.inside(only.name) if only and packed else archive


def _layout(tree: FileSource, exercises: Mapping[str, Sought], reception: Reception) -> ClassFolder:
    if reception.pattern is not None:
        return read_by_pattern(tree, reception.pattern, reception.zone)
    return read_layout(tree, exercises, reception.zone)


def _relative(path: Path) -> str:
    try:
        return cleaned_line(str(path.absolute().relative_to(Path.cwd())), 1000)
    except ValueError:
        return cleaned_line(path.name)


def _wrong_suffix(path: str) -> Text:
    code = CodeName.of(Path(path).name)
    if code is not None and CodeName.is_extended(Path(path).name):
        name = code.stem + code.suffix
        return Text(
            f"{path} has one extension too many. Rename it to {name}.", f"{path} 多了一个扩展名。请改名为 {name}。"
        )
    return Text(
        f"{path} is neither a .py nor an .ipynb file. Name the file with your solution.",
        f"{path} 既不是 .py 也不是 .ipynb 文件。请指定写有解答的文件。",
    )


def _no_such_file(path: str, exercise: str) -> Text:
    return Text(
        f"There is no file {path}. `grader start {exercise}` writes one to begin with.",
        f"没有文件 {path}。可以用 `grader start {exercise}` 生成一份起始文件。",
    )


def _is_a_folder(path: Path, exercise: str) -> Text:
    inside = (path / f"{exercise}{suffix}" for suffix in SUFFIXES)
    file = next((found for found in inside if found.is_file()), None)
    said = Text("{path} is a folder. Name the file with your solution", "{path} 是文件夹。请指定写有解答的文件")
    named = Text("{said}, as in `grader check {exercise} {file}`.", "{said}，例如 `grader check {exercise} {file}`。")
    plain = Text("{said}.", "{said}。")
    return (plain if file is None else named).format(
        said=said.format(path=cleaned_line(str(path), 1000)),
        exercise=exercise,
        file="" if file is None else quoted(cleaned_line(str(file), 1000)),
    )


def _may_not_be_read(path: str) -> Text:
    return Text(
        f"There is no permission to read {path}. Change its permissions.",
        f"没有读取 {path} 的权限。请修改它的权限。",
    )


def _no_such_folder(folder: str, error: OSError) -> Text:
    if isinstance(error, NotADirectoryError):
        return Text(
            f"{folder} is a file, neither a folder nor a zip or tar of one. For one file use `grader check`.",
            f"{folder} 是文件，既不是文件夹，也不是打包文件夹的 zip 或 tar。评判单个文件请用 `grader check`。",
        )
    if isinstance(error, PermissionError):
        return _may_not_be_read(folder)
    return Text(
        f"There is no folder {folder}. Name the folder that holds one folder for each student.",
        f"没有文件夹 {folder}。请指定包含各学生文件夹的目录。",
    )


def _nothing_found(folder: str, tree: FileSource, exercises: Mapping[str, Sought], found: Intake) -> Text:
    example = next(iter(exercises), "ex01")
    unread = [file.reason for file in found.unread if file.why is not Why.LEFT_BEHIND]
    meant = any(file.why is Why.UNCLEAR for file in found.unread)
    said = (_NOTHING_CLEAR if meant else _NONE_FOUND).format(folder=folder, example=example)
    loose = [cleaned_line(entry.name) for entry in tree.entries() if Path(entry.name).stem in exercises]
    if loose:
        said += Text(
            f" {loose[0]} lies in {folder} itself: to judge one student's files use `grader check`.",
            f"{loose[0]} 就在 {folder} 中：评判单个学生的文件请用 `grader check`。",
        )
    names = ExerciseNames(exercises)
    flat = [entry.name for entry in tree.entries() if _is_of_a_flat_folder(entry.name, names)]
    if flat and not loose:
        said += _BY_PATTERN.format(name=cleaned_line(flat[0]))
    told = [*dict.fromkeys([*found.notes, *unread])][:SEEN]
    rest = sum(reason not in told for reason in unread)
    if rest:
        more = Text("{count} more files are not judged, either.", "另有 {count} 个文件也未评判。")
        told.append(more.format(count=rest))
    return Text.join([said, *told])


def _is_of_a_flat_folder(name: str, names: ExerciseNames) -> bool:
    """Tell whether a file's name holds an exercise and something else, perhaps a person."""
    code = CodeName.of(name)
    return code is not None and bool(names.mentioned(code.stem))


_BY_PATTERN = Text(
    " If {name} says which student it belongs to, describe such names: --pattern"
    " '(?P<student>.+)_(?P<exercise>[^_]+)[.](?:py|ipynb)'.",
    "如果 {name} 的名字说明了学生是谁，请用 --pattern '(?P<student>.+)_(?P<exercise>[^_]+)[.](?:py|ipynb)' 指明。",
)
_NONE_FOUND = Text(
    "There is no submission in {folder}: no file below it is named after an exercise. Expected:"
    " {folder}/<student>/{example}.py, or a download from Moodle, Canvas, Blackboard, Gradescope, GitHub"
    " Classroom or Classroom 50.",
    "{folder} 中没有提交：其下没有以题目命名的文件。应为 {folder}/<学生>/{example}.py，"
    "或 Moodle、Canvas、Blackboard、Gradescope、GitHub Classroom、Classroom 50 的下载内容。",
)
_NOTHING_CLEAR = Text("Nothing in {folder} can be judged.", "{folder} 中没有可以评判的内容。")
