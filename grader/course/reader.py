"""Read a course: every file is read and every fault found; a faulty exercise leaves the others usable."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.course.checks import text_of
from grader.course.course_outline import CourseOutline
from grader.course.course_schema import CourseForm
from grader.course.exercise import LoadContext, read_exercise
from grader.course.folders import COURSE_FILE, exercise_folders, is_taken, subfolders
from grader.course.libraries import note_libraries
from grader.course.model import BrokenExercise, CoursePart, Exercise
from grader.course.place import Place, Source, did_you_mean, listed
from grader.course.policy import Policy
from grader.course.policy_reader import read_policy
from grader.course.refusals import unknown_word, validated
from grader.course.source import read_source
from grader.text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from grader.errors import Problem


class CourseReader:
    """Reads course.yaml, and then the exercises that are asked for."""

    def __init__(
        self, root: Path, known_bans: frozenset[str] | None = None, taken: tuple[tuple[Path, str], ...] = ()
    ) -> None:
        """Read course.yaml; `known_bans` are the names that an exercise may ban; None: any.

        `taken` are the exercises that are being taken over on the way to this course.
        """
        self.root = root
        self.noted: list[Problem] = []
        source = read_source(root / COURSE_FILE, self.noted)
        place = Place(source or Source(root / COURSE_FILE), self.noted)
        self.languages = _languages(source)
        self._context = LoadContext(root, known_bans, self.noted, self.languages, taken)
        self.form = validated(CourseForm, place, self.languages) if source else None
        self._listings = _listed(self.form, place)
        self._folders = exercise_folders(root / "exercises", self._listings)
        if self.form:
            note_libraries(self.form.libraries, place)
            _note_prerequisites(self.form, list(self._listings), place)
        policy = self.form.policy if self.form else None
        self.policy = read_policy(policy, place.at("policy"), self.ids) if policy else Policy()

    @property
    def outline(self) -> CourseOutline | None:
        """The content of course.yaml; None where it cannot be read."""
        form = self.form
        if form is None:
            return None
        return CourseOutline(
            title=text_of(form.title),
            seed=form.seed,
            version=form.version,
            parts=tuple(CoursePart(part.id, text_of(part.title)) for part in form.parts),
            listed=tuple((name, listing.part) for name, listing in self._listings.items()),
            prerequisites={name: tuple(earlier) for name, earlier in form.prerequisites.items()},
            languages=self.languages,
            libraries=tuple(form.libraries),
        )

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all its exercises."""
        return tuple(dict.fromkeys([*self._listings, *self._folders]))

    def read(self, name: str) -> Exercise | BrokenExercise:
        """Read the exercise with that id, sound or broken."""
        return _read(name, self._folders.get(name, ()), self._listings.get(name), self._context)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by the path of the file, then by line."""
    return sorted(problems, key=lambda problem: (str(problem.path), problem.line))


def _languages(source: Source | None) -> tuple[str, ...]:
    """Return the languages that course.yaml names; by default those of the program."""
    named = source.data.get("languages") if source and isinstance(source.data, dict) else None
    tags = [tag for tag in named if isinstance(tag, str)] if isinstance(named, list) else []
    return tuple(dict.fromkeys(tags)) or LANGUAGES


@dataclass(frozen=True, slots=True)
class _Listing:
    """Where course.yaml lists an exercise."""

    part: str
    place: Place


def _listed(form: CourseForm | None, place: Place) -> dict[str, _Listing]:
    """Return where each exercise is listed, in the order of the course."""
    found: dict[str, _Listing] = {}
    for number, part in enumerate(form.parts if form else ()):
        for at, name in enumerate(part.exercises):
            spot = place.at("parts", number, "exercises", at)
            if name in found:
                spot.note(Text("'{id}' is listed twice. Keep one.", "'{id}' 列了两次，请只保留一个。").format(id=name))
            found.setdefault(name, _Listing(part.id, spot))
    return found


def _read(name: str, folders: Sequence[Path], listing: _Listing | None, desk: LoadContext) -> Exercise | BrokenExercise:
    """Return an exercise, sound or broken."""
    part = listing.part if listing else ""
    noted: list[Problem] = []
    exercise = None
    if folders:
        exercise = _exercise_in(folders[0], part, replace(desk, noted=noted))
    elif listing:
        place = replace(listing.place, noted=noted)
        place.note(_no_folder(name, desk.root / "exercises"))
    for other in folders[1:]:
        text = Text(
            "'{id}' has two folders; the other one is {other}. Remove one.",
            "'{id}' 有两个文件夹，另一个是 {other}。请删去一个。",
        )
        Place(Source(other), noted).note(text.format(id=name, other=folders[0].name))
    if exercise is None or noted:
        folder = folders[0] if folders else desk.root / "exercises" / name
        return BrokenExercise(name, part, tuple(in_order(noted)), folder)
    return exercise


def _exercise_in(folder: Path, part: str, context: LoadContext) -> Exercise | None:
    """Return the exercise in a folder: its own, or one of another course."""
    if not is_taken(folder):
        return read_exercise(folder, part, context)
    from grader.course.taken import take_over  # noqa: PLC0415 - few courses take anything over

    return take_over(folder, part, context, _opened)


def _opened(root: Path, context: LoadContext) -> CourseReader:
    return CourseReader(root, context.known_bans, context.taken)


def _no_folder(name: str, exercises: Path) -> Text:
    there = sorted(folder.name for folder in subfolders(exercises))
    text = Text(
        "'{id}' has no folder: it would be exercises/{id} or exercises/{id}_some_words.{near} Folders here: {there}.",
        "'{id}' 没有对应的文件夹：应为 exercises/{id} 或 exercises/{id}_名称。{near}现有的文件夹：{there}。",
    )
    return text.format(id=name, near=did_you_mean(name, there), there=listed(there))


def _note_prerequisites(form: CourseForm, order: list[str], place: Place) -> None:
    """Note prerequisites that are not exercises of the course, or come after the exercise that builds on them."""
    for name, prerequisites in form.prerequisites.items():
        if name not in order:
            place.at("prerequisites", name).note(unknown_word(name, order))
            continue
        for at, earlier in enumerate(prerequisites):
            spot = place.at("prerequisites", name, at)
            if earlier not in order:
                spot.note(unknown_word(earlier, order))
            elif order.index(earlier) >= order.index(name):
                text = Text(
                    "'{id}' builds on '{earlier}', which does not come before it. Change the order of the parts.",
                    "'{earlier}' 没有排在以它为基础的 '{id}' 之前，请调整各部分的顺序。",
                )
                spot.note(text.format(earlier=earlier, id=name))
