"""The content of a repository: a course with submissions, or one student's files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.cli.work import State, own_file, state_of
from grader.course.built_in import is_course
from grader.errors import UsageError
from grader.shell import quoted
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from grader.course.model import BrokenExercise, Exercise

SUBMISSIONS: Final = "submissions"
"""Where a course's repository keeps submissions by default."""
SOURCE_LIMIT: Final = 2**20


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A student's file for one exercise; `path` is None if there is none, `begun` is False for the unchanged stub."""

    exercise: Exercise
    path: Path | None
    begun: bool


def submissions_of(folder: Path, given: Path | None, course: Path | None) -> Path | None:
    """Return the folder of submissions if a class is to be judged, None for a student's repository.

    Only the caller can say that it is a class's, by naming that folder, or this one as the course: a student, too, can
    hand in a course with a folder of submissions.
    """
    if given is not None:
        return given
    return _submissions(folder) if course is not None and course.resolve() == folder.resolve() else None


def refuse_unnamed_class(folder: Path) -> None:
    """Refuse a repository that looks like a class's but was not called one.

    Raises:
        UsageError: it holds a course and a folder of submissions.
    """
    if (inside := _submissions(folder)) is not None:
        raise UsageError(_UNNAMED.format(folder=folder, quoted=quoted(str(folder)), inside=inside))


def own_files(exercises: Sequence[Exercise], folder: Path) -> tuple[OwnFile, ...]:
    """Return the file of each exercise: at the top, or in a folder named after the exercise."""
    return tuple(_own_file(exercise, folder) for exercise in exercises)


def source_of(path: Path) -> str:
    """Return the text of a Python file to find lines in; empty if it cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(SOURCE_LIMIT)
    except OSError:
        return ""
    return content.decode("utf-8", "replace") if path.suffix == ".py" else ""


def student_of(environment: Mapping[str, str], folder: Path) -> str:
    """Return the student's name: the repository's name, from the platform or the folder."""
    for name in ("GITHUB_REPOSITORY", "CI_PROJECT_PATH"):
        repository = environment.get(name, "").rpartition("/")[2]
        if repository:
            return repository
    return folder.resolve().name or "student"


def checkout_of(folder: Path) -> Path:
    """Return the repository that contains a folder; the folder itself if there is none."""
    here = folder.resolve()
    return next((place for place in (here, *here.parents) if (place / ".git").exists()), here)


def file_in(folder: Path, exercise: Exercise | BrokenExercise) -> Path | None:
    """Return the file of an exercise: at the top, or in a folder named after the exercise."""
    places = (folder, folder / exercise.id, folder / exercise.folder.name)
    return next((found for place in places if (found := own_file(exercise, place))), None)


def _submissions(folder: Path) -> Path | None:
    inside = folder / SUBMISSIONS
    return inside if is_course(folder) and inside.is_dir() else None


def _own_file(exercise: Exercise, folder: Path) -> OwnFile:
    path = file_in(folder, exercise)
    notebook = None if path is None else path.with_suffix(".ipynb")
    if notebook is not None and notebook.is_file() and state_of(exercise, path) is State.STARTED:
        path = notebook  # begun in the notebook, with the stub still beside it
    return OwnFile(exercise, path, begun=state_of(exercise, path) is State.PRESENT)


_UNNAMED = Text(
    "{folder} holds a course and a folder {inside}. If it is a class's repository of your own, say so with --course"
    " {quoted}: then its submissions are judged by its course. A student can hand in such folders, too, so neither is"
    " used unasked. If it is a student's repository, name the course with --course: its folder, or 'builtin' for the"
    " one that comes with grader.",
    "{folder} 中既有课程，又有文件夹 {inside}。如果这是你自己的班级仓库，请用 --course {quoted} 说明："
    "这样就用其中的课程评判其中的提交。"
    "学生也可能提交这样的文件夹，所以不会自动采用。如果这是学生的仓库，请用 --course 指定课程："
    "课程所在的文件夹，或用 'builtin' 指定 grader 自带的课程。",
)
