"""A course that reads only the exercises it is asked for; it may remember those it has read and found sound.

This module imports nothing that checks forms: when every exercise is remembered, the checks are never needed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from grader.course.course_outline import CourseOutline
from grader.course.folders import COURSE_FILE, exercise_folders, folder_parts, is_released, is_taken
from grader.course.model import BrokenExercise, Course, Exercise
from grader.course.policy import Policy
from grader.course.remembered import Remembered, key_of
from grader.errors import CourseError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from grader.course.reader import CourseReader


@dataclass(frozen=True, slots=True)
class ExerciseName:
    """An exercise that is not read yet: its id and its folder."""

    id: str
    folder: Path


class Catalogue:
    """A course that reads its files on demand."""

    def __init__(self, root: Path, known_bans: frozenset[str] | None = None, memory: Remembered | None = None) -> None:
        """Open a course; `known_bans` are the names that an exercise may ban; None: any."""
        self.root = root
        self._known_bans = known_bans
        self._memory = memory

    @property
    def noted(self) -> list[Problem]:
        """What is wrong with course.yaml itself."""
        return [] if self._remembered_outline is not None else self._reader.noted

    @cached_property
    def outline(self) -> CourseOutline | None:
        """What course.yaml says; None where it cannot be read."""
        return self._remembered_outline or self._reader.outline

    @cached_property
    def names(self) -> tuple[ExerciseName, ...]:
        """The exercises in the order of the course, drafts last."""
        listed = self.listed()
        order = [*listed, *(name for name in self._folders if name not in listed)]
        if is_released(self.root):  # an exercise that was not released has no recording
            order = [name for name in order if self._folders.get(name)]
        places = {name: folders[0] for name, folders in self._folders.items() if folders}
        return tuple(ExerciseName(name, places.get(name, self.root / "exercises" / name)) for name in order)

    def listed(self) -> tuple[str, ...]:
        """Return the ids of the exercises that are not drafts."""
        return tuple(self._parts)

    def read(self, name: str) -> Exercise | BrokenExercise:
        """Read the exercise with that id, sound or broken."""
        folders = self._folders.get(name, [])
        key = self._key(name, folders[0]) if self._memory is not None and len(folders) == 1 else None
        if key is not None and self._memory is not None:
            known = self._memory.get(key, self.root)
            if isinstance(known, Exercise):
                return self._seeded(known)
        exercise = self._reader.read(name)
        if key is not None and self._memory is not None and isinstance(exercise, Exercise):
            self._memory.put(key, exercise, self.root)
        return self._seeded(exercise)

    def _seeded(self, exercise: Exercise | BrokenExercise) -> Exercise | BrokenExercise:
        """Give an exercise the seed and the libraries of its course, which are not remembered with it."""
        if isinstance(exercise, BrokenExercise) or self.outline is None:
            return exercise
        libraries = tuple(dict.fromkeys((*self.outline.libraries, *exercise.libraries)))
        return replace(exercise, seed=self.outline.seed, libraries=libraries)

    def released(self, exercises: Iterable[Exercise]) -> tuple[Exercise, ...]:
        """Return sound exercises; those of a release come with what was recorded of them.

        Raises:
            CourseError: the release's own file is faulty.
        """
        if not is_released(self.root):
            return tuple(exercises)
        from grader.course.release import as_released, read_release  # noqa: PLC0415 - most courses are no release

        release = read_release(self.root)
        return tuple(as_released(exercise, release, self.root) for exercise in exercises)

    def course(self) -> Course:
        """Read the whole course.

        Raises:
            CourseError: course.yaml itself is faulty; with every problem of every file.
        """
        read = [self.read(name.id) for name in self.names]
        outline = self.outline
        broken = tuple(exercise for exercise in read if isinstance(exercise, BrokenExercise))
        if self.noted or outline is None:
            problems = [*self.noted, *(problem for exercise in broken for problem in exercise.problems)]
            raise CourseError(sorted(problems, key=lambda problem: (str(problem.path), problem.line)))
        sound = self.released(exercise for exercise in read if isinstance(exercise, Exercise))
        return Course(
            root=self.root,
            title=outline.title,
            seed=outline.seed,
            version=outline.version,
            parts=outline.parts,
            exercises=tuple(exercise for exercise in sound if exercise.part),
            prerequisites=outline.prerequisites,
            drafts=tuple(exercise for exercise in sound if not exercise.part),
            broken=broken,
            policy=self._policy(),
            languages=outline.languages,
            pattern=self._pattern(),
        )

    def _pattern(self) -> str:
        """Return the pattern of the paths of submissions; it is not remembered either."""
        if self._remembered_outline is not None and b"pattern" not in (self.root / COURSE_FILE).read_bytes():
            return ""
        form = self._reader.form
        return form.pattern if form else ""

    def _policy(self) -> Policy:
        """Return the course's policy; it is not remembered, because only a full course has one."""
        if self._remembered_outline is not None and b"policy" not in (self.root / COURSE_FILE).read_bytes():
            return Policy()
        return self._reader.policy

    @cached_property
    def _reader(self) -> CourseReader:
        from grader.course.reader import CourseReader  # noqa: PLC0415 - it brings all that checks forms along

        reader = CourseReader(self.root, self._known_bans)
        outline = reader.outline
        if self._memory is not None and outline is not None and not reader.noted and self._outline_key is not None:
            self._memory.put(self._outline_key, outline, self.root)
        return reader

    @cached_property
    def _remembered_outline(self) -> CourseOutline | None:
        if self._memory is None or self._outline_key is None:
            return None
        known = self._memory.get(self._outline_key, self.root)
        return known if isinstance(known, CourseOutline) else None

    @cached_property
    def _outline_key(self) -> str | None:
        exercises = self.root / "exercises"
        try:
            # What course.yaml says is checked against the exercises that are there.
            folders = "\0".join(sorted(path.name for path in exercises.iterdir()))
            content = (self.root / COURSE_FILE).read_bytes()
        except OSError:
            return None
        return key_of([b"course", content, folders.encode(errors="surrogateescape")])

    @cached_property
    def _parts(self) -> dict[str, str]:
        return dict(self.outline.listed) if self.outline is not None else {}

    @cached_property
    def _folders(self) -> dict[str, list[Path]]:
        return exercise_folders(self.root / "exercises", self.listed())

    def _key(self, name: str, folder: Path) -> str | None:
        if is_taken(folder):
            return None  # the other course can change
        reference = self.root / "reference" / folder.name
        try:
            about = [name, self._parts.get(name, ""), folder.name, str((self.root / "reference").is_dir())]
            about += self.outline.languages if self.outline is not None else ()
            return key_of([*(word.encode() for word in about), *folder_parts(folder), b"|", *folder_parts(reference)])
        except OSError:
            return None
