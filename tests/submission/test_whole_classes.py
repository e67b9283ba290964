"""Whatever a class's folder looks like: every file is judged or named with its reason, and no two people become one."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.submission.choosing import Sought
from grader.submission.intake import find_submissions

EXERCISES = {
    "ex01": Sought(("helpers.py",), ("f",)),
    "ex02": Sought((), ("g",)),
    "attention": Sought((), ("h",)),
    "ex03": Sought(entry_points=("k",), asked=False),
}
PEOPLE = ("ada", "ben", "Cem Öz", "陈晨", "__alex__", ".fay", "venv", "u123456", "O'Neil", "ADA")
FILES = (
    "ex01.py", "ex01.ipynb", "ex02.py", "ex02(1).py", "EX02.PY", "ex2.py", "Copy of ex02.ipynb", "attention.py",
    "my attention v2.py", "hw2.py", "Exercise 1.py", "main.py", "softmax_backward.py", "helpers.py", "ex03.py",
    "ex01.py.txt", "report.pdf", "notes.txt", "onlinetext.html", "hw.rar", "hw.7z", ".DS_Store", "ex02_final_v2.py",
    "test_ex01.py",
)  # fmt: skip
INNER = ("", "ps2", "week 1", "old", "a/b/c/d", "__pycache__", "ex01", "src", ".git")
WRAPPERS = ("", "submitted", "Student Work", "class", "2026/ex02", "a/b", "Section A")
SOURCES = ("", "def f(): pass", "def g(): pass", "def h(): pass", "def f(): pass\ndef g(): pass", "x = 1")

handed_in = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(INNER), st.sampled_from(FILES), st.sampled_from(SOURCES))
classes = st.lists(handed_in, min_size=1, max_size=14)


def defined(_: str, data: bytes) -> frozenset[str]:
    return frozenset(name for name in "fgh" if f"def {name}(".encode() in data)


def lay_out(root: Path, wrapper: str, files: list[tuple[str, str, str, str]]) -> dict[str, str]:
    """Write the files, and return by path whose each is."""
    owners = {}
    for person, inner, name, source in files:
        path = root / wrapper / person / inner / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        owners[path.relative_to(root).as_posix()] = person
    return owners


@given(st.sampled_from(WRAPPERS), classes)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_every_file_is_judged_or_named_and_nobody_gets_anothers(
    wrapper: str, files: list[tuple[str, str, str, str]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        owners = lay_out(root, wrapper, files)
        try:
            found = find_submissions(root, EXERCISES, defined=defined)
        except UsageError:  # nothing is judged, so nothing is misread
            return
    assert all(file.reason.en and file.reason.zh != file.reason.en for file in found.unread)
    named = {file.path for file in found.unread}
    judged = {one.path for one in found.submissions}
    beside = {f"{one.path.rpartition('/')[0]}/{name}" for one in found.submissions for name in one.files}
    for path in owners:
        folders = {path[: end + 1] for end, character in enumerate(path) if character == "/"}
        assert path in named | judged | beside or folders & named, path
    assert not judged & named
    people: dict[str | None, set[str]] = {}
    for one in found.submissions:
        people.setdefault(one.student, set()).add(owners[one.path])
    assert all(len(whose) == 1 for whose in people.values()), people
    assert len({(one.student, one.exercise) for one in found.submissions}) == len(found.submissions)


@given(classes, classes)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_two_folders_of_people_never_make_one_person_of_two(
    first: list[tuple[str, str, str, str]], second: list[tuple[str, str, str, str]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        owners = {**lay_out(root, "north", first), **lay_out(root, "south", second)}
        whose = {path: f"{path.partition('/')[0]}/{person}" for path, person in owners.items()}
        try:
            found = find_submissions(root, EXERCISES, defined=defined)
        except UsageError:
            return
    people: dict[str | None, set[str]] = {}
    for one in found.submissions:
        people.setdefault(one.student, set()).add(whose[one.path])
    assert all(len(found_people) == 1 for found_people in people.values()), people
