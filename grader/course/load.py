"""Load a course: every file read, every fault found, and frozen records, or one error that tells all the faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.course.checks import text_of
from grader.course.exercise import Desk, read_exercise
from grader.course.model import Course, Part
from grader.course.place import Place, Source
from grader.course.refusals import unknown_word, validated
from grader.course.schema import CourseForm
from grader.course.source import read_source
from grader.errors import CourseError
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COURSE_FILE: Final = "exercises/course.yaml"
"""What makes a folder a course."""


def load_course(root: Path, known_bans: frozenset[str] | None = None) -> Course:
    """Load the course in a folder; without `reference/` it has no hidden check and no misconception.

    `known_bans` are the names that an exercise may ban; None: any.

    Raises:
        CourseError: with every problem of every file.
    """
    desk = Desk(root, known_bans, [])
    course = _course(desk)
    if desk.noted or course is None:
        # Python sorts stably: within a file by line, files in the order of their paths.
        raise CourseError(sorted(desk.noted, key=lambda one: (str(one.path), one.line)))
    return course


def _course(desk: Desk) -> Course | None:
    path = desk.root / COURSE_FILE
    source = read_source(path, desk.noted)
    place = Place(source or Source(path), desk.noted)
    form = validated(CourseForm, place) if source else None
    folders = _folders(desk)
    part_of: dict[str, str] = {}
    for number, part in enumerate(form.parts if form else ()):
        for at, name in enumerate(part.exercises):
            spot = place.at("parts", number, "exercises", at)
            if name in part_of:
                spot.note(Text("'{id}' is listed twice. Keep one.", "'{id}' 列了两次，请只保留一个。").format(id=name))
            elif name not in folders:
                spot.note(unknown_word(name, folders))
            part_of.setdefault(name, part.id)
    if form:
        _note_unlisted(folders, part_of, desk)
        _note_prerequisites(form, list(part_of), place)
    # Without a readable course.yaml the exercises are still looked at, so that all problems are told.
    order = [name for name in part_of if name in folders] or list(folders)
    exercises = [read_exercise(folders[name], part_of.get(name, ""), desk) for name in order]
    if form is None or any(one is None for one in exercises):
        return None
    return Course(
        root=desk.root,
        title=text_of(form.title),
        seed=form.seed,
        parts=tuple(Part(part.id, text_of(part.title)) for part in form.parts),
        exercises=tuple(one for one in exercises if one is not None),
        prerequisites={name: tuple(earlier) for name, earlier in form.prerequisites.items()},
    )


def _folders(desk: Desk) -> dict[str, Path]:
    """Return the folders of the exercises by the id that their names begin with."""
    folders: dict[str, Path] = {}
    for path in sorted((desk.root / "exercises").glob("ex[0-9][0-9]_*/")):
        name = path.name.partition("_")[0]
        if name in folders:
            text = Text(
                "'{id}' has two folders: {other} is the other one. Remove one.",
                "'{id}' 有两个文件夹，另一个是 {other}。请删去一个。",
            )
            Place(Source(path), desk.noted).note(text.format(id=name, other=folders[name].name))
        else:
            folders[name] = path
    return folders


def _note_unlisted(folders: Mapping[str, Path], part_of: Mapping[str, str], desk: Desk) -> None:
    for name, folder in folders.items():
        if name not in part_of:
            text = Text(
                "No part of course.yaml lists '{id}'. List it under 'exercises', or move the folder away.",
                "course.yaml 的各部分都没有列出 '{id}'，请写入 'exercises' 或移走文件夹。",
            )
            Place(Source(folder), desk.noted).note(text.format(id=name))


def _note_prerequisites(form: CourseForm, order: list[str], place: Place) -> None:
    """Note what is no exercise of the course, and what does not come before the one that builds on it."""
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
                    "'{earlier}' does not come before '{id}', which builds on it. Change the order of the parts.",
                    "'{earlier}' 没有排在以它为基础的 '{id}' 之前，请调整各部分的顺序。",
                )
                spot.note(text.format(earlier=earlier, id=name))
