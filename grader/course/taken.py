"""An exercise of another course, taken over by reference: `from: builtin/ex02`, and what is different here.

Its files are written in full into the user's own cache, changed as the reference says; whoever judges, proves or
releases it reads them as those of any other exercise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Protocol

import yaml

from grader.course.built_in import BUILT_IN, built_in_course, is_course
from grader.course.checks import NAMES
from grader.course.copying import in_languages, paths_of, statement_name
from grader.course.exercise import read_exercise
from grader.course.model import BrokenExercise, Exercise
from grader.course.place import Place
from grader.course.refusals import unknown_word, validated
from grader.course.schema import ExerciseForm, TakenForm
from grader.course.source import read_source
from grader.course.taken_files import write_once
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from grader.course.exercise import LoadContext
    from grader.course.place import Source
    from grader.errors import Problem

_SMALLEST: Final = Decimal("0.000001")
_STATEMENT: Final = "statement."


class OtherCourse(Protocol):
    """A course that an exercise is taken from."""

    @property
    def ids(self) -> Sequence[str]:
        """The ids of its exercises."""

    def read(self, name: str) -> Exercise | BrokenExercise:
        """Read one of them."""


def take_over(
    folder: Path, part: str, context: LoadContext, open_course: Callable[[Path, LoadContext], OtherCourse]
) -> Exercise | None:
    """Return the exercise that a folder takes from another course; None, and problems noted, if that is not possible.

    `open_course` opens a course by its folder; the context knows the exercises that are being taken over already.
    """
    source = read_source(folder / "exercise.yaml", context.noted)
    if source is None:
        return None
    place = Place(source, context.noted)
    form = _form(place, context)
    if form is None:
        return None
    other = _other_exercise(form, place, context, open_course)
    if other is None:
        return None
    _note_useless(folder, form, place, context)
    files = _Taking(form, source, folder, other, context).files(place)
    if context.noted:
        return None
    home = write_once(files)
    inner: list[Problem] = []
    inside = replace(context, root=home, noted=inner)
    exercise = read_exercise(home / "exercises" / folder.name, part, inside)
    for problem in inner:
        place.at("from").note(problem.text)
    return None if exercise is None else replace(exercise, taken_from=form.from_)


def _form(place: Place, context: LoadContext) -> TakenForm | None:
    """Return what the file says; keys that belong to the other course are noted."""
    data: dict[str, Any] = place.source.data
    own = {field.alias or name for name, field in TakenForm.model_fields.items()}
    fixed = [key for key in ExerciseForm.model_fields if key in data and key not in own]
    for key in fixed:
        text = Text(
            "'{key}' comes from {other} and cannot be changed here. Leave it out, or make a copy of your own:"
            " `grader new ID --like {other}`.",
            "'{key}' 来自 {other}，不能在此更改。请删去，或另建一份副本：`grader new ID --like {other}`。",
        )
        place.at(key).note(text.format(key=key, other=data.get("from")))
    kept = {key: value for key, value in data.items() if key not in fixed}
    form = validated(TakenForm, replace(place, source=replace(place.source, data=kept)), context.languages)
    for number, name in enumerate((form and form.banned) or ()):
        if context.known_bans is not None and name not in context.known_bans:
            place.at("banned", number).note(unknown_word(name, sorted(context.known_bans)))
    return form


def _other_exercise(
    form: TakenForm, place: Place, context: LoadContext, open_course: Callable[[Path, LoadContext], OtherCourse]
) -> Exercise | None:
    spot = place.at("from")
    course, slash, name = form.from_.rpartition("/")
    root = _root(course, context.root)
    if not slash or root is None:
        text = Text(
            "There is no course '{course}'. Write 'builtin/ex02', or the folder of a course, relative to this one, and"
            " the exercise: '../other-course/ex05'.",
            "没有课程 '{course}'。请写 'builtin/ex02'，或写相对于本课程的课程文件夹和题目：'../other-course/ex05'。",
        )
        spot.note(text.format(course=course or form.from_))
        return None
    step = (context.root.resolve(), form.id)
    way = (*context.taken, step)
    if (root, name) in way:
        text = Text(
            "These exercises refer to each other in a circle: {way}. One of them must be an exercise of its own.",
            "这些题目的引用形成了循环：{way}。其中必须有一个是独立的题目。",
        )
        names = " → ".join(f"{folder.name}/{exercise}" for folder, exercise in (*way, (root, name)))
        spot.note(text.format(way=names))
        return None
    other = open_course(root, replace(context, root=root, noted=[], taken=way))
    if name not in other.ids:
        spot.note(unknown_word(name, other.ids))
        return None
    found = other.read(name)
    if isinstance(found, Exercise):
        return found
    circle = [problem for problem in found.problems if "→" in problem.text.en]
    text = Text("There is a fault in {other}: {path}: {problem}", "{other} 中有错误：{path}：{problem}")
    first = (circle or found.problems)[0]
    spot.note(first.text if circle else text.format(other=form.from_, path=first.path, problem=first.text))
    return None


def _root(course: str, here: Path) -> Path | None:
    """Return the folder of a course that is named; None where there is none."""
    if course == str(BUILT_IN):
        return built_in_course()
    folder = (here / course).resolve() if course else None
    return folder if folder is not None and is_course(folder) else None


def _note_useless(folder: Path, form: TakenForm, place: Place, context: LoadContext) -> None:
    """Note files beside the reference that nothing reads."""
    statements = {statement_name(language, context.languages) for language in context.languages}
    used = {"exercise.yaml", *statements}
    found = [f"exercises/{folder.name}/{name}" for name in paths_of(folder) if name not in used]
    own = context.reference / folder.name
    found += [f"reference/{folder.name}/{name}" for name in (paths_of(own) if own.is_dir() else ())]
    for name in found:
        text = Text(
            "{file} is not used, because this exercise has the files of {other}. Remove the file, or remove 'from'.",
            "{file} 不会被使用：此题使用 {other} 的文件。请删去该文件，或删去 'from'。",
        )
        place.at("from").note(text.format(file=name, other=form.from_))


@dataclass(frozen=True, slots=True)
class _Taking:
    """Makes the files of an exercise that is taken over."""

    form: TakenForm
    source: Source
    folder: Path
    other: Exercise
    context: LoadContext

    def files(self, place: Place) -> Mapping[str, bytes]:
        """Return all files by their paths in a course; what cannot be changed so is noted."""
        public, private = paths_of(self.other.folder), paths_of(self.other.private)
        definition, hidden = self._data(public["exercise.yaml"]), self._data(private.get("private.yaml"))
        self._change(definition)
        self._set_points(definition, hidden, place)
        files = {f"exercises/{self.folder.name}/exercise.yaml": _dumped(definition)}
        if hidden:
            files[f"reference/{self.folder.name}/private.yaml"] = _dumped(hidden)
        files |= {f"exercises/{self.folder.name}/{name}": data for name, data in self._statements()}
        chinese = "zh" in self.context.languages
        for room, paths in (("exercises", public), ("reference", private)):
            for name, path in paths.items():
                if not name.startswith(_STATEMENT) and (chinese or name != "stub.zh.py"):
                    files.setdefault(f"{room}/{self.folder.name}/{name}", path.read_bytes())
        return files

    def _data(self, path: Path | None) -> dict[str, Any]:
        """Return the data of a YAML file with its texts in the languages of this course."""
        source = read_source(path, []) if path is not None else None
        data = {} if source is None else in_languages(source.data, self.other.languages, self.context.languages)
        assert isinstance(data, dict)  # it has been read as a form before
        return data

    def _change(self, data: dict[str, Any]) -> None:
        form = self.form
        data["id"] = form.id
        if form.title is not None:
            data["title"] = self.source.data["title"]
        if form.limits is not None:
            data["limits"] = {**data.get("limits", {}), **form.limits.model_dump(exclude_none=True)}
        if form.banned is not None:
            data["banned"] = list(form.banned)

    def _set_points(self, definition: dict[str, Any], hidden: dict[str, Any], place: Place) -> None:
        """Give checks other points: those that are named, or all of them in proportion."""
        checks = [*definition["checks"], *hidden.get("checks", [])]
        before = {check["id"]: Decimal(str(check["points"])) for check in checks}
        if "parameter_names" in definition:
            before[NAMES] = Decimal(str(definition["parameter_names"]))
        if self.form.points and self.form.total is not None:
            text = Text(
                "'points' gives points to each check, 'total' to all together. Keep one of them.",
                "'points' 逐项设定分值，'total' 设定总分，请只保留一个。",
            )
            place.at("total").note(text)
        for name in self.form.points:
            if name not in before and hidden:  # hidden checks are not known without the reference
                place.at("points", name).note(unknown_word(name, list(before)))
        points = self.form.points if self.form.total is None else _scaled(before, self.form.total)
        for check in checks:
            check["points"] = _plain(points.get(check["id"], before[check["id"]]))
        if NAMES in before:
            definition["parameter_names"] = _plain(points.get(NAMES, before[NAMES]))

    def _statements(self) -> Sequence[tuple[str, bytes]]:
        """Return the statement in each language: the one beside the reference, or that of the other course."""
        languages = self.context.languages
        found = []
        for language in languages:
            name = statement_name(language, languages)
            own = self.folder / name
            words = self.other.statement[language].replace(f"{self.other.id}.py", f"{self.form.id}.py")
            found.append((name, own.read_bytes() if own.is_file() else words.encode()))
        return found


def _scaled(before: Mapping[str, Decimal], total: Decimal) -> dict[str, Decimal]:
    """Return points in the same proportion whose sum is `total`; the last check takes what rounding leaves."""
    whole = sum(before.values(), Decimal(0))
    points = {name: (total * value / whole).quantize(_SMALLEST) for name, value in before.items()}
    last = next(reversed(points))
    points[last] += total - sum(points.values(), Decimal(0))
    return points


def _plain(points: Decimal) -> int | float:
    return int(points) if points == points.to_integral_value() else float(points)


def _dumped(data: object) -> bytes:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110).encode()
