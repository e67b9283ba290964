"""Find the exercise, or the check, that a person means by a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeVar

from grader.course.built_in import BUILT_IN, PACKAGE
from grader.course.catalogue import ExerciseName
from grader.course.listing import ListedExercise
from grader.course.model import BrokenExercise, Exercise
from grader.course.place import did_you_mean, listed
from grader.errors import CourseError, UsageError
from grader.shell import quoted
from grader.spelling import closest
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.course.catalogue import Catalogue
    from grader.course.model import Check, Course

_Named = TypeVar("_Named", ExerciseName, Exercise | BrokenExercise, ListedExercise)
_LISTED: Final = 12
"""Most ids that a message names."""
_FILE_OF_A_PERSON: Final = re.compile(r"(?:.*[/\\])?([^/\\]+)\.(?:py|ipynb)", re.IGNORECASE | re.DOTALL)


def find_exercise(course: Course, text: str) -> Exercise:
    """Return the exercise that a person calls `ex03`, `3`, `ex3`, `ex03.py`, `perceptron` or `ex03_perceptron`.

    Raises:
        UsageError: there is none, with the closest one named.
        CourseError: there is one, but it is faulty.
    """
    known: list[Exercise | BrokenExercise] = [*course.exercises, *course.drafts, *course.broken]
    found = _meant(text, known, [exercise.id for exercise in course.exercises])
    if isinstance(found, BrokenExercise):
        raise CourseError(found.problems, found.id)
    return found


def read_meant(catalogue: Catalogue, text: str) -> Exercise:
    """Return the exercise that a person means, as `find_exercise` does, but read no other.

    Raises:
        UsageError: there is none, with the closest one named.
        CourseError: there is one, but it is faulty.
    """
    found = catalogue.read(_meant(text, catalogue.names, catalogue.listed()).id)
    if isinstance(found, BrokenExercise):
        raise CourseError(found.problems, found.id)
    (exercise,) = catalogue.released([found])
    return exercise


def is_named(text: str, exercises: Iterable[ListedExercise]) -> bool:
    """Tell whether a word means one of these exercises."""
    return _found(text, [*exercises]) is not None


def _found(text: str, known: Sequence[_Named]) -> _Named | None:
    plain, spelt = _plain(text), _spelt(text)
    # An exact id comes before what only resembles it, and that before the name of a folder.
    for word, meanings in ((plain, _exactly), (spelt, _id_words), (spelt, _folder_words)):
        found = next((exercise for exercise in known if word in meanings(exercise)), None)
        if found is not None:
            return found
    return None


def _meant(text: str, known: Sequence[_Named], listed_ids: Sequence[str]) -> _Named:
    """Return the exercise that a person means.

    Raises:
        UsageError: there is no such exercise.
    """
    found = _found(text, known)
    if found is not None:
        return found
    near = _near(_spelt(text), known)
    if _FILE_OF_A_PERSON.fullmatch(text.strip()):
        said = Text(
            "The name of {text} does not say which exercise it answers.{near} Name the exercise too:"
            " `grader check EXERCISE {quoted}`; `grader list` shows the exercises.",
            "从文件名 {text} 看不出它对应哪道题。{near}请同时写明题目：`grader check EXERCISE {quoted}`；"
            "`grader list` 列出所有题目。",
        )
    elif len(listed_ids) > _LISTED:
        said = Text(
            "There is no exercise '{text}'.{near} `grader list` shows all {count}.",
            "没有题目 '{text}'。{near}`grader list` 列出全部 {count} 道题。",
        )
    else:
        said = Text(
            "There is no exercise '{text}'.{near} The exercises are {known}.",
            "没有题目 '{text}'。{near}现有的题目：{known}。",
        )
    values = {"text": text, "quoted": quoted(text), "known": listed(listed_ids), "count": len(listed_ids)}
    raise UsageError(said.format(near=near, **values))


def _near(spelt: str, known: Iterable[_Named]) -> Text:
    """Ask whether the id or the name that is spelt nearly like this was meant.

    Another number is another exercise, not a slip: `ex99` is near to nothing.
    """
    written = [
        name
        for exercise in known
        for name in (exercise.id, exercise.folder.name.partition("_")[2])
        if name and _numbers(_spelt(name)) == _numbers(spelt)
    ]
    by_spelling = {_spelt(name): name for name in written}
    near = closest(spelt, by_spelling)
    return NOTHING if near is None else did_you_mean(by_spelling[near], [by_spelling[near]])


def _numbers(spelt: str) -> list[str]:
    return re.findall(r"0*([0-9]+)", spelt)


def named_exercises(course: Course, words: Iterable[str]) -> tuple[Exercise, ...]:
    """Return the exercises that words name, `ex01,ex03` and `ex05`, in the order of the course, drafts last.

    Raises:
        UsageError: a word names none.
        CourseError: a word names one that is faulty.
    """
    ids = {find_exercise(course, name).id for word in words for name in word.split(",") if name.strip()}
    return tuple(exercise for exercise in (*course.exercises, *course.drafts) if exercise.id in ids)


def find_check(exercise: Exercise, text: str) -> Check:
    """Return the check of an exercise with that id.

    Raises:
        UsageError: there is none, or it is judged by the instructor alone.
    """
    found = next((check for check in exercise.checks if check.id == text), None)
    if found is not None:
        return found
    if any(check.id == text for check in exercise.withheld):
        said = Text(
            "Only your instructor judges the check '{check}' of {id}: this release has no case of it.",
            "{id} 的检查 '{check}' 只由教师评判：此发布包中没有它的用例。",
        )
        raise UsageError(said.format(check=text, id=exercise.id))
    said = Text(
        "{id} has no check '{check}'.{near} Its checks are {checks}.",
        "{id} 没有检查 '{check}'。{near}它的检查有：{checks}。",
    )
    names = [check.id for check in exercise.checks]
    raise UsageError(said.format(id=exercise.id, check=text, near=did_you_mean(text, names), checks=listed(names)))


def require_reference(exercise: Exercise) -> None:
    """Check that the exercise can be judged here.

    Raises:
        UsageError: its reference is not at hand.
    """
    if not (exercise.private / "solution.py").is_file():
        text = _NO_REFERENCE
        if exercise.folder.is_relative_to(PACKAGE / "builtin") or exercise.taken_from.startswith(f"{BUILT_IN}/"):
            text = _NO_REFERENCE_INSTALLED
        elif exercise.release is not None:
            text = _NO_REFERENCE_RELEASED
        raise UsageError(text.format(id=exercise.id, path=exercise.private))


def _exactly(exercise: _Named) -> set[str]:
    return {exercise.id}


def _id_words(exercise: _Named) -> set[str]:
    return _words(exercise.id)


def _folder_words(exercise: _Named) -> set[str]:
    return _words(exercise.folder.name)


def _words(name: str) -> set[str]:
    """Return the words that mean an id or a folder: its name, its number, and what follows its first word."""
    spelt = _spelt(name)
    number = re.fullmatch(r"[a-z]+([0-9]+)", spelt)
    return {spelt, *(number.groups() if number else ()), spelt.partition("_")[2]} - {""}


def _plain(text: str) -> str:
    """Return a word without folders and a file's extension."""
    file = _FILE_OF_A_PERSON.fullmatch(text.strip())
    return file[1] if file else text.strip()


def _spelt(text: str) -> str:
    """Return a spelling that `3`, `03` and `Ex3`, or `ex03` and `ex03.py`, share; hyphens become underscores."""
    word = _plain(text).casefold().replace("-", "_")
    return re.sub(r"^([a-z]*)0+(?=[0-9]+(?:_|$))", r"\1", word)


_NO_REFERENCE = Text(
    "{id} cannot be judged here: this copy of the course has no reference solution ({path}).",
    "{id} 无法在此评判：这份课程副本不含参考答案（{path}）。",
)
_NO_REFERENCE_INSTALLED = Text(
    "This needs the course's reference, which only instructors have: the package torch-grader-instructor, which"
    " `pip wheel --no-deps ./reference` in a checkout of grader builds.",
    "这需要课程的参考答案，只有教师才有：即 torch-grader-instructor 包，可在 grader 的检出目录中用"
    " `pip wheel --no-deps ./reference` 构建。",
)
_NO_REFERENCE_RELEASED = Text(
    "This needs the reference of {id}, and this course is a release for students, which has none: name the course it"
    " was made from with --course.",
    "这需要 {id} 的参考答案，而这份课程是发给学生的发布包，不含参考答案：请用 --course 指定制作它的课程。",
)
