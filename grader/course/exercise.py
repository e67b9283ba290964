"""Read one exercise from its two folders: every file is read and every fault noted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.course.checks import Surroundings, names_check, note_hint, read_checks, text_of
from grader.course.claims import Equivalent
from grader.course.files import (
    functions,
    note_entry_points,
    note_idle_tests,
    note_wrong_answers,
    read_chinese_stub,
    read_python,
    read_statement,
)
from grader.course.folders import belongs
from grader.course.libraries import note_libraries
from grader.course.model import EntryPoint, Exercise, Misconception
from grader.course.oracles import read_oracles
from grader.course.place import Place, Source, did_you_mean
from grader.course.properties import read_properties, read_smallest
from grader.course.refusals import unknown_word, validated
from grader.course.schema import ExerciseForm, PrivateForm
from grader.course.signature import Parameters, read_signature
from grader.course.source import read_source
from grader.limits import Limits
from grader.result import Visibility
from grader.text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from grader.course.model import Check
    from grader.errors import Problem


@dataclass(frozen=True, slots=True)
class LoadContext:
    """The folders that one loading reads, and the problems it has noted so far."""

    root: Path
    known_bans: frozenset[str] | None
    noted: list[Problem]
    languages: tuple[str, ...] = LANGUAGES
    taken: tuple[tuple[Path, str], ...] = ()
    """The exercises that are being taken over from other courses on the way here: course and id."""

    @property
    def reference(self) -> Path:
        """The folder with what students may not see; it need not exist."""
        return self.root / "reference"

    def hidden(self, folder: Path) -> Path | None:
        """Return the reference of the exercise in `folder`; None in a student's copy, which has none."""
        return self.reference / folder.name if self.reference.is_dir() else None


def read_exercise(folder: Path, part: str, desk: LoadContext) -> Exercise | None:
    """Return the exercise in a folder; None where its definition cannot be read. Every problem is noted."""
    source = read_source(folder / "exercise.yaml", desk.noted)
    place = Place(source or Source(folder / "exercise.yaml"), desk.noted)
    form = validated(ExerciseForm, place, desk.languages) if source else None
    statement = read_statement(folder, desk.languages, desk.noted)
    stub, stub_tree = read_python(folder / "stub.py", desk.noted)
    hidden = desk.hidden(folder)
    private, private_place = _private(folder, hidden, desk)
    if form is None:
        return None
    _note_exercise(form, folder, place, desk)
    signatures = _signatures(form, place)
    if stub_tree:
        note_entry_points(folder / "stub.py", stub_tree, signatures, desk.noted)
    around = _surroundings(form, folder, hidden, signatures, desk)
    checks = read_checks(form.checks, Visibility.PUBLIC, (), around, place.at("checks"))
    if form.parameter_names is not None:
        checks += (names_check(form.parameter_names, checks, place),)
    if private is not None:
        checks += read_checks(private.checks, Visibility.HIDDEN, checks, around, private_place.at("checks"))
    if hidden is not None and private is not None:
        _note_reference(hidden, signatures, private, private_place, desk)
        _note_tests(folder, hidden, checks, desk)
    return Exercise(
        id=form.id,
        title=text_of(form.title),
        topics=tuple(form.topics),
        part=part,
        entry_points=_entry_points(form),
        banned=tuple(form.banned),
        limits=Limits(form.limits.call_s, form.limits.submission_s, form.limits.memory_mb),
        hints=tuple(text_of(hint) for hint in form.hints),
        checks=checks,
        misconceptions=_misconceptions(private, len(form.hints), private_place),
        statement=statement,
        stub=stub,
        chinese_stub=read_chinese_stub(folder / "stub.zh.py", stub, desk.noted),
        languages=desk.languages,
        folder=folder,
        private=desk.reference / folder.name,
        files=tuple(form.files),
        libraries=tuple(form.libraries),
        properties=read_properties(form.properties, around, place.at("properties")),
        oracles=read_oracles(private.oracle, around, private_place.at("oracle")) if private else (),
        smallest=_smallest(form, checks, place, known=_knows_sizes(hidden, private, private_place)),
        equivalents=tuple(Equivalent(entry.mutant, entry.reason) for entry in (private.equivalent if private else ())),
    )


def _knows_sizes(hidden: Path | None, private: PrivateForm | None, place: Place) -> bool:
    """Tell whether the sizes that hidden cases draw are known."""
    return hidden is not None and private is not None and not place.source.doubtful


def _smallest(form: ExerciseForm, checks: Sequence[Check], place: Place, *, known: bool) -> Mapping[str, int]:
    """Return the smallest sizes; unless the sizes that hidden cases draw are known, any name may be one of them."""
    return read_smallest(form.smallest, checks, place.at("smallest")) if known else form.smallest


def _entry_points(form: ExerciseForm) -> tuple[EntryPoint, ...]:
    return tuple(EntryPoint(point.name, point.signature, tuple(point.returns)) for point in form.entry_points)


def _surroundings(
    form: ExerciseForm,
    folder: Path,
    hidden: Path | None,
    signatures: Mapping[str, Parameters | None],
    desk: LoadContext,
) -> Surroundings:
    """Return what the checks of an exercise may refer to."""
    tests = _tests(folder / "checks.py", desk)
    return Surroundings(
        entry_points={point.name: point for point in form.entry_points},
        parameters={name: found for name, found in signatures.items() if found is not None},
        hints=len(form.hints),
        tests=None if hidden is None else {**tests, **_tests(hidden / "checks.py", desk)},
        probes=_functions(folder / "probe.py", desk),
    )


def _private(folder: Path, hidden: Path | None, desk: LoadContext) -> tuple[PrivateForm | None, Place]:
    """Return what students may not see: empty in a student's copy, None where it cannot be read."""
    if hidden is None:
        return PrivateForm(), Place(Source(folder), desk.noted)
    path = hidden / "private.yaml"
    source = read_source(path, desk.noted)
    place = Place(source or Source(path), desk.noted)
    return (validated(PrivateForm, place, desk.languages) if source else None), place


def _note_exercise(form: ExerciseForm, folder: Path, place: Place, desk: LoadContext) -> None:
    if not belongs(folder.name, form.id):
        text = Text(
            "The folder is called {folder}, the exercise '{id}'. Make them agree: {id}, or {id}_some_words.",
            "文件夹名为 {folder}，而题目 id 是 '{id}'，请改成一致：{id}，或 {id}_名称。",
        )
        place.at("id").note(text.format(folder=folder.name, id=form.id))
    note_libraries(form.libraries, place)
    for number, name in enumerate(form.banned):
        if desk.known_bans is not None and name not in desk.known_bans:
            place.at("banned", number).note(unknown_word(name, sorted(desk.known_bans)))
    names = [point.name for point in form.entry_points]
    for number, name in enumerate(names):
        if name in names[:number]:
            text = Text("The entry point '{name}' is listed twice. Remove one.", "函数 '{name}' 列了两次，请删去一个。")
            place.at("entry_points", number, "name").note(text.format(name=name))


def _signatures(form: ExerciseForm, place: Place) -> dict[str, Parameters | None]:
    """Return the parameters of each entry point; None where the signature cannot be read, which is noted."""
    signatures: dict[str, Parameters | None] = {}
    for number, point in enumerate(form.entry_points):
        try:
            signatures[point.name] = read_signature(point.signature)
        except SyntaxError:
            signatures[point.name] = None
            text = Text(
                "This is not a list of named parameters. Write one as in '(x, w, dim=-1)'.",
                "这不是参数列表，请写成 '(x, w, dim=-1)' 的形式。",
            )
            place.at("entry_points", number, "signature").note(text)
    return signatures


def _note_tests(folder: Path, hidden: Path, checks: Sequence[Check], desk: LoadContext) -> None:
    """Note tests that no check names, and a probe in a folder that students do not get."""
    named = [check.test for check in checks]
    for path in (folder / "checks.py", hidden / "checks.py"):
        unnoted: list[Problem] = []
        note_idle_tests(path, _tests(path, replace(desk, noted=unnoted)), named, desk.noted)
    if (hidden / "probe.py").exists():
        text = Text(
            "A probe runs beside the submission, so students have it too. Move it to exercises/{folder}/probe.py.",
            "probe.py 与学生代码一起运行，学生也需要它。请移到 exercises/{folder}/probe.py。",
        )
        Place(Source(hidden / "probe.py"), desk.noted).note(text.format(folder=folder.name))


def _tests(path: Path, desk: LoadContext) -> dict[str, int]:
    found = _functions(path, desk)
    return {name: line for name, line in found.items() if name.startswith("test")}


def _functions(path: Path, desk: LoadContext) -> dict[str, int]:
    _, tree = read_python(path, desk.noted) if path.exists() else ("", None)
    return functions(tree) if tree else {}


def _note_reference(
    hidden: Path, signatures: Mapping[str, Parameters | None], private: PrivateForm, place: Place, desk: LoadContext
) -> None:
    """Note faults in the files of the reference: the solution and the wrong answers."""
    _, solution = read_python(hidden / "solution.py", desk.noted)
    if solution:
        note_entry_points(hidden / "solution.py", solution, signatures, desk.noted)
    if not place.is_doubtful("misconceptions"):
        files = (misconception.file for misconception in private.misconceptions)
        note_wrong_answers(hidden / "wrong", files, desk.noted)


def _misconceptions(private: PrivateForm | None, hints: int, place: Place) -> tuple[Misconception, ...]:
    found: list[Misconception] = []
    for number, form in enumerate(private.misconceptions if private else ()):
        spot = place.at("misconceptions", number)
        path = place.source.path.parent / "wrong" / form.file
        note_hint(form.hint, hints, spot)
        if form.id in (other.id for other in found):
            text = Text(
                "There is already a misconception '{id}'. Give this one another id.",
                "已经有误解 '{id}'，请换一个 id。",
            )
            spot.at("id").note(text.format(id=form.id))
        if path in (other.path for other in found):
            text = Text(
                "The file {file} is named twice. One file shows one misconception.",
                "文件 {file} 用了两次，一个文件只对应一种误解。",
            )
            spot.at("file").note(text.format(file=form.file))
        if not path.is_file():
            text = Text("There is no file wrong/{file}.{near} Add it.", "缺少文件 wrong/{file}，请补上。{near}")
            near = did_you_mean(form.file, (other.name for other in path.parent.glob("*.py")))
            spot.at("file").note(text.format(file=form.file, near=near))
        found.append(Misconception(form.id, path, text_of(form.title), text_of(form.explanation), form.hint))
    return tuple(found)
