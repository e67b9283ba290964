"""Whatever a class's folder looks like: every file is judged or named with its reason, and no two people become one."""

from __future__ import annotations

import html
import io
import json
import re
import tempfile
import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.report.export import jsonfile
from grader.report.filenames import page_names
from grader.report.grade_table import GradeTable
from grader.report.html.pages import class_page
from grader.report.outline import CourseInfo
from grader.report.views.classroom import class_view
from grader.result import Result, ResultStatus, SubmissionRef
from grader.submission.choosing import Sought
from grader.submission.intake import find_submissions
from grader.submission.reception import PLAIN, Reception
from grader.text import Text
from tests.submission.repositories import NEEDS_GIT, commit_all

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.submission.search import Intake

EXERCISES = {
    "ex01": Sought(("helpers.py",), ("f",)),
    "ex02": Sought((), ("g",)),
    "attention": Sought((), ("h",)),
    "ex03": Sought(entry_points=("k",), asked=False),
}
PEOPLE = (
    "ada",
    "ben",
    "Cem Öz",
    "陈晨",
    "__alex__",
    ".fay",
    "venv",
    "u123456",
    "O'Neil",
    "ADA",
    "علي",
    "Lovelace, Ada",
    'Ann "Annie" Lee',
)
FILES = (
    "ex01.py", "ex01.ipynb", "ex02.py", "ex02(1).py", "EX02.PY", "ex2.py", "Copy of ex02.ipynb", "attention.py",
    "my attention v2.py", "hw2.py", "Exercise 1.py", "main.py", "softmax_backward.py", "helpers.py", "ex03.py",
    "ex01.py.txt", "report.pdf", "notes.txt", "onlinetext.html", "hw.rar", "hw.7z", ".DS_Store", "ex02_final_v2.py",
    "test_ex01.py",
)  # fmt: skip
INNER = ("", "ps2", "week 1", "old", "a/b/c/d", "__pycache__", "ex01", "src", ".git", "hw.zip", "work.zip/old.zip")
WRAPPERS = ("", "submitted", "Student Work", "class", "2026/ex02", "a/b", "Section A")
DUE = datetime(2026, 10, 12, 20, 0, tzinfo=UTC)
BEFORE, AFTER = DUE - timedelta(hours=1), DUE + timedelta(hours=1)
SOURCES = ("", "def f(): pass", "def g(): pass", "def h(): pass", "def f(): pass\ndef g(): pass", "x = 1")

HandedIn = tuple[str, str, str, str]
"""Whose it is, the folder in their own, the file's name, what is in it."""
handed_in = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(INNER), st.sampled_from(FILES), st.sampled_from(SOURCES))
classes = st.lists(handed_in, min_size=1, max_size=14)


@dataclass(frozen=True)
class Laid:
    """A class as it was laid out: what is in each file, and whose it is; platforms' lists are nobody's."""

    contents: Mapping[str, bytes]
    owners: Mapping[str, str]
    reception: Reception = PLAIN


def plain(files: Sequence[HandedIn], wrapper: str = "") -> Laid:
    return _laid(files, lambda _, person, inner, name: _path(wrapper, person, inner, name))


def moodle(files: Sequence[HandedIn]) -> Laid:
    return _laid(
        files, lambda number, person, inner, name: _path(f"{person}_{number}_assignsubmission_file_", inner, name)
    )


def canvas(files: Sequence[HandedIn]) -> Laid:
    """Canvas has one folder; a name of its own for each file says whose it is, the number of the upload comes last."""
    uploads = iter(range(90_000, 99_000))

    def path(number: int, person: str, _: str, name: str) -> str:
        late = "_LATE" if number % 2 else ""
        return f"{''.join(filter(str.isalnum, person)).lower()}{late}_{4_000 + number}_{next(uploads)}_{name}"

    return _laid(files, path)


def blackboard(files: Sequence[HandedIn]) -> Laid:
    """Blackboard has one folder; user name and time of each file stand in its name."""

    def path(number: int, person: str, _: str, name: str) -> str:
        user = f"{''.join(filter(str.isalnum, person)).lower()}{number}"
        return f"Homework 1_{user}_attempt_2026-10-12-20-00-{number:02}_{name}"

    return _laid(files, path)


def gradescope(files: Sequence[HandedIn]) -> Laid:
    top = "assignment_7_export"
    found = _laid(files, lambda number, _, inner, name: _path(top, f"submission_{number}", inner, name))
    people = {PEOPLE.index(person): person for person, *_ in files}
    listed = "".join(
        f"submission_{number}:\n  :submitters:\n  - :name: {json.dumps(person)}\n    :email: u{number}@example.org\n"
        for number, person in people.items()
    )
    return replace(found, contents={**found.contents, f"{top}/submission_metadata.yml": listed.encode()})


def classroom(files: Sequence[HandedIn]) -> Laid:
    return _laid(files, lambda _, person, inner, name: _path("ps2-submissions", f"ps2-{person}", inner, name))


def nbgrader(files: Sequence[HandedIn]) -> Laid:
    """nbgrader has its own files beside those of a student, and its own folders beside `submitted`."""
    found = _laid(files, lambda _, person, inner, name: _path("submitted", person, "ps2", inner, name))
    people = {person for person, *_ in files}
    times = {f"submitted/{person}/ps2/timestamp.txt": b"2026-10-12 20:00:00 UTC" for person in people}
    return replace(found, contents={**found.contents, **times, "gradebook.db": b"SQLite"})


def flat(files: Sequence[HandedIn]) -> Laid:
    """One folder of files that say in their names whose they are, and a pattern that reads them."""
    found = _laid(files, lambda _, person, __, name: f"{person}--{name}")
    return replace(found, reception=Reception(pattern=re.compile(r"(?P<student>.+?)--(?P<file>.+)")))


def _laid(files: Sequence[HandedIn], path: Callable[[int, str, str, str], str]) -> Laid:
    placed = [
        (person, path(PEOPLE.index(person), person, inner, name), source) for person, inner, name, source in files
    ]
    return Laid({where: source.encode() for _, where, source in placed}, {where: person for person, where, _ in placed})


def _path(*parts: str) -> str:
    return "/".join(part for part in parts if part)


layouts = st.one_of(
    st.builds(plain, classes, st.sampled_from(WRAPPERS)),
    *(st.builds(layout, classes) for layout in (moodle, canvas, blackboard, gradescope, classroom, nbgrader, flat)),
)


def write(root: Path, contents: Mapping[str, bytes]) -> None:
    """Write the files; what lies below a name that ends in `.zip` goes into that archive."""
    packed: dict[str, dict[str, bytes]] = {}
    for path, data in contents.items():
        archive, ending, inside = path.partition(".zip/")
        if ending:
            packed.setdefault(f"{archive}.zip", {})[inside] = data
            continue
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    for archive, inner in packed.items():
        (root / archive).parent.mkdir(parents=True, exist_ok=True)
        (root / archive).write_bytes(zipped(inner))


def zipped(contents: Mapping[str, bytes]) -> bytes:
    flat = {path: data for path, data in contents.items() if ".zip/" not in path}
    deeper: dict[str, dict[str, bytes]] = {}
    for path, data in contents.items():
        archive, ending, inside = path.partition(".zip/")
        if ending:
            deeper.setdefault(f"{archive}.zip", {})[inside] = data
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archived:
        for path, data in {**flat, **{path: zipped(inner) for path, inner in deeper.items()}}.items():
            archived.writestr(path, data)
    return buffer.getvalue()


def defined(_: str, data: bytes) -> frozenset[str]:
    return frozenset(name for name in "fgh" if f"def {name}(".encode() in data)


def told(found: Intake) -> tuple[Mapping[str, Any], str]:
    """Return `results.json` and the words of the instructor's page, as a batch would write them."""
    pairs = [
        (submission.student or "", submission.exercise, submission.path, submission.notes)
        for submission in found.submissions
    ]
    results = [
        _result(student, exercise, SubmissionRef(path, "ab" * 32), notes) for student, exercise, path, notes in pairs
    ]
    results += [_result(student, exercise, None, ()) for student, exercise in found.missing()]
    sheet = replace(GradeTable.of(results, CourseInfo(Text("Course", "课程"), ())), intake=found.report)
    page = class_page(class_view(sheet, page_names(sheet.students), (), ()), "en").decode()
    return json.loads(jsonfile.results(sheet, "en")), " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def _result(student: str, exercise: str, submission: SubmissionRef | None, notes: tuple[Text, ...]) -> Result:
    status = ResultStatus.MISSING if submission is None else ResultStatus.GRADED
    return Result("0", exercise, student, submission, status, Decimal(1), handin_notes=notes)


def everyone_has_their_own(found: Intake, owners: Mapping[str, str]) -> None:
    people: dict[str | None, set[str]] = {}
    for found_one in found.submissions:
        people.setdefault(found_one.student, set()).add(owners[found_one.path])
    assert all(len(whose) == 1 for whose in people.values()), people
    names: dict[str, set[str | None]] = {}
    for submission in found.submissions:
        names.setdefault(owners[submission.path], set()).add(submission.student)
    assert all(len(students) == 1 for students in names.values()), names
    assert len({(submission.student, submission.exercise) for submission in found.submissions}) == len(
        found.submissions
    )


def every_file_is_accounted_for(found: Intake, paths: Sequence[str]) -> None:
    document, page = told(found)
    unread = {file["path"]: file["reason"] for file in document["unread"]}
    judged = {result["submission"]["path"] for result in document["results"] if result["submission"]}
    assert {submission.path for submission in found.submissions} == judged
    # One file may be judged for an exercise, and be one of two that could be meant for another.
    for_what = {
        (result["submission"]["path"], result["exercise"]) for result in document["results"] if result["submission"]
    }
    assert not for_what & {(file["path"], file["exercise"]) for file in document["unread"]}
    assert all(file["exercise"] for file in document["unread"] if file["path"] in judged)
    imported = [
        (submission.path.rpartition("/")[0], name) for submission in found.submissions for name in submission.files
    ]
    beside = {path for path in paths for folder, name in imported if is_beside(path, folder, name)}
    for path in paths:
        around = [path[: end + 1] for end, character in enumerate(path) if character == "/"]
        reasons = [unread[place] for place in (path, *around) if place in unread]
        assert path in judged | beside or reasons, path
        assert all(" ".join(reason.split()) in page for reason in reasons), (path, reasons)
        assert path in judged | beside or any(
            " ".join(place.rstrip("/").split()) in page for place in (path, *around) if place in unread
        )
    assert all(file.reason.en and file.reason.zh != file.reason.en for file in found.unread)


def is_beside(path: str, folder: str, name: str) -> bool:
    """Tell whether a file lies in a folder under a name, which Canvas and the pattern have behind the person."""
    there, _, called = path.rpartition("/")
    return there == folder and (called == name or called.endswith((f"_{name}", f"--{name}")))


def refusal_is_right(refusal: UsageError, laid: Laid) -> None:
    """A class is refused where nothing can be judged, or where nobody can be told apart, and it says what was seen."""
    assert refusal.text.en != refusal.text.zh
    said = refusal.text.en
    if "named after exercises" in said:
        folders = {part for path in laid.contents for part in path.split("/")[:-1]}
        assert any(folder in said for folder in folders)
        return
    exact = [path for path in laid.owners if re.fullmatch(r"(?:.*/)?(?:ex01|ex02|attention)\.(?:py|ipynb)", path)]
    looked_at = [path for path in exact if not re.search(r"(?:^|/)(?:__pycache__|\.git)/", path)]
    if "There is no submission in" in said:
        assert not looked_at, looked_at
        return
    assert "can be judged" in said
    assert any(place in said for path in laid.owners for place in (path, path.partition("/")[0]))


def read(root: Path, laid: Laid, *, packed: bool) -> Intake:
    if not packed:
        write(root, laid.contents)
        return find_submissions(root, EXERCISES, defined=defined, reception=laid.reception)
    (root / "download.zip").write_bytes(zipped(laid.contents))
    return find_submissions(root / "download.zip", EXERCISES, defined=defined, reception=laid.reception)


def without_top(owners: Mapping[str, str], found: Intake) -> Mapping[str, str]:
    """Return whose each file is, by its path as it is shown: the folder that somebody packed is not a part of it."""
    tops = {path.rpartition("/")[0].partition("/")[0] for path in owners}
    shown = [*(submission.path for submission in found.submissions), *(file.path for file in found.unread)]
    if len(tops) > 1 or tops == {""} or any(path.startswith(f"{top}/") for path in shown for top in tops):
        return owners
    return {path.partition("/")[2]: person for path, person in owners.items()}


@given(layouts, st.booleans())
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_every_file_is_judged_or_named_and_nobody_gets_anothers(laid: Laid, packed: bool) -> None:  # noqa: FBT001 - drawn
    with tempfile.TemporaryDirectory() as name:
        try:
            found = read(Path(name), laid, packed=packed)
        except UsageError as refusal:
            refusal_is_right(refusal, laid)
            return
    owners = without_top(laid.owners, found) if packed else laid.owners
    everyone_has_their_own(found, owners)
    every_file_is_accounted_for(found, list(owners))


@given(classes, classes)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_two_folders_of_people_never_make_one_person_of_two(first: list[HandedIn], second: list[HandedIn]) -> None:
    north, south = plain(first, "north"), plain(second, "south")
    laid = Laid({**north.contents, **south.contents}, {**north.owners, **south.owners})
    with tempfile.TemporaryDirectory() as name:
        try:
            found = read(Path(name), laid, packed=False)
        except UsageError as refusal:
            refusal_is_right(refusal, laid)
            return
    whose = {path: f"{path.partition('/')[0]}/{person}" for path, person in laid.owners.items()}
    people: dict[str | None, set[str]] = {}
    for submission in found.submissions:
        people.setdefault(submission.student, set()).add(whose[submission.path])
    assert all(len(found_people) == 1 for found_people in people.values()), people
    every_file_is_accounted_for(found, list(laid.owners))


@NEEDS_GIT
@given(classes, st.sets(st.integers(0, 13)), st.sampled_from(WRAPPERS))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_every_file_of_a_repository_at_the_due_date_is_judged_or_named(
    files: list[HandedIn], late: set[int], wrapper: str
) -> None:
    laid = plain([file for file in files if file[1] != ".git"], wrapper)  # git does not keep such a folder
    after = {path for number, path in enumerate(laid.owners) if number in late}
    reception = Reception(moment_of=lambda _: DUE)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for at, paths in ((BEFORE, laid.owners.keys() - after), (AFTER, laid.owners.keys())):
            write(root, {path: laid.contents[path] for path in sorted(paths)})
            for person in sorted({laid.owners[path] for path in paths}):
                commit_all(root / _path(wrapper, person), at.isoformat())
        try:
            found = find_submissions(root, EXERCISES, defined=defined, reception=reception)
        except UsageError as refusal:
            owners = {path: person for path, person in laid.owners.items() if path not in after}
            refusal_is_right(refusal, replace(laid, owners=owners))
            return
    owners = {path: person for path, person in laid.owners.items() if path not in after}
    everyone_has_their_own(found, owners)
    every_file_is_accounted_for(found, list(owners))
    notes = [note.en for note in found.notes]
    for person in set(laid.owners.values()) - set(owners.values()):
        folder = _path(wrapper, person)
        assert any(f"{folder} has no commit before the given time" in note for note in notes), notes


def test_files_that_nothing_can_be_judged_of_are_counted_where_a_class_is_refused(tmp_path: Path) -> None:
    for number in range(7):
        for folder in ("one", "two"):
            path = tmp_path / f"student {number}" / folder / "ex01.py"
            path.parent.mkdir(parents=True)
            path.write_text(f"def f(): return '{folder}'", encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        find_submissions(tmp_path, EXERCISES, defined=defined)
    assert "6 more files" in refused.value.text.en
    assert "另有 6 个文件" in refused.value.text.zh


def test_a_file_of_an_exercise_that_the_course_has_not_is_named_so(tmp_path: Path) -> None:
    for name in ("ex01.py", "ex07.py", "notes.py"):
        (tmp_path / "ada").mkdir(exist_ok=True)
        (tmp_path / "ada" / name).write_text("x = 1\n", encoding="utf-8")
    found = find_submissions(tmp_path, {"ex01": Sought((), ("f",))}, ["ex01"], lambda _, __: frozenset(), PLAIN)
    reasons = {file.path: file.reason.en for file in found.unread}
    assert "this course has no exercise ex07" in reasons["ada/ex07.py"]
    assert "every exercise that is due has its file" in reasons["ada/notes.py"]
