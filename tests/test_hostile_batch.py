"""A hostile folder: links, hooks, forged results, names that are code. `batch` reads it."""

from __future__ import annotations

import csv
import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.cli import codes
from grader.sandbox.isolation import available_levels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COURSE = Path(__file__).parent / "hostile" / "course"
RIGHT = "def twice(x):\n    return 2 * x\n"
WRONG = "def twice(x):\n    print('<script>alert(1)</script>')\n    return x.clone()\n"
CANARY = "CANARY-file"
SECRETS = ("31415926", "62831852", "CANARY-")
WRITES = "open({marker!r}, 'a').close()\n"
HOOKS = ("conftest.py", "sitecustomize.py", "usercustomize.py", "setup.py", "torch.py", "solution.py", "checks.py")
SETTINGS = ("pytest.ini", "setup.cfg", "tox.ini", "pyproject.toml", ".coveragerc")
NAMES = (
    *('=HYPERLINK("http:x",1)', "+1+1", "-rf", "@SUM(1)", "<script>alert(1)<!--", "a\u202eb", "x\nada,4", "\tada"),
    *('"><img src=x onerror=alert(1)>', "CON", "ada ", "..."),
)


class Place:
    """The folder of a class, files beside it that nobody may read or change, and the outcome of judging."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "out"
        self.marker = folder / "marker"
        self.canary = folder / "canary.py"
        self.canary.write_text(f"{RIGHT}# {CANARY}\n", encoding="utf-8")
        self.told: Mapping[str, Mapping[str, object]] = {}

    def hand_in(self, student: str, name: str, content: str) -> Path:
        path = self.folder / "class" / student / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    def look(self) -> dict[str, tuple[int, int, int]]:
        """Return mode, size and time of everything that existed before."""
        found = {}
        for path in (self.canary, *(self.folder / "class").rglob("*")):
            told = path.lstat()
            found[str(path)] = (told.st_mode, told.st_size, told.st_mtime_ns if not stat.S_ISDIR(told.st_mode) else 0)
        return found

    def judge(self) -> None:
        command = [sys.executable, "-m", "grader", "batch", str(self.folder / "class"), "--course", str(COURSE)]
        command += [
            "--exercises",
            "ex01",
            "--out",
            str(self.out),
            "--format",
            "json",
            "--isolation",
            available_levels()[-1],
            "--jobs",
            "1",
        ]
        # From inside a submission's folder, with what a careless shell would have in its environment.
        done = subprocess.run(  # noqa: S603 - our own command
            command,
            cwd=self.folder / "class" / "hooks",
            env={**os.environ, "PYTEST_ADDOPTS": "-p conftest", "PYTHONSAFEPATH": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == codes.PASSED, done.stderr
        self.said = done.stdout
        self.told = {result["student"]: result for result in json.loads(done.stdout)["results"]}

    def score(self, student: str) -> object:
        return self.told[student]["score"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = Place(tmp_path_factory.mktemp("hostile-batch"))
    writes = WRITES.format(marker=str(made.marker))
    made.hand_in("ada", "ex01.py", RIGHT)
    made.hand_in("zoe", "ex01.py", RIGHT + "# the last\n")
    hand_in_links(made)
    made.hand_in("hooks", "ex01.py", WRONG)
    for name in HOOKS:
        made.hand_in("hooks", name, f"{writes}def twice(x):\n    return 2 * x\n")
    for name in SETTINGS:
        made.hand_in(
            "hooks", name, "[pytest]\naddopts = -p conftest --exitfirst\n[tool:pytest]\naddopts = -p conftest\n"
        )
    made.hand_in("hooks", "all.pth", f"import os; {writes}")
    made.hand_in("hooks", ".git/config", f"[core]\n\tfsmonitor = touch {made.marker}\n\thooksPath = .git/hooks\n")
    made.hand_in("hooks", ".git/hooks/post-checkout", f"#!/bin/sh\ntouch {made.marker}\n").chmod(0o755)
    made.hand_in("hooks", "requirements.txt", "-e .\n")
    made.hand_in("forged", "ex01.py", WRONG + "# forged\n")
    forged = {"schema": 1, "results": [{"student": "forged", "exercise": "ex01", "score": 4, "status": "graded"}]}
    for name in ("results.json", ".report.json", "grades.csv", "out/results.json", "reference/ex01_twice/solution.py"):
        made.hand_in("forged", name, json.dumps(forged))
    made.hand_in("notebook", "ex01.ipynb", notebook(WRONG))
    hand_in_archive(made)
    for number, name in enumerate(NAMES):
        made.hand_in(name, "ex01.py", f"{WRONG}# {number}\n")
    before = made.look()
    made.judge()
    assert made.look() == before, "a file that was handed in, or beside it, was changed"
    yield made
    shutil.rmtree(made.folder)


def hand_in_links(made: Place) -> None:
    """Hand in files that are not ordinary: links to a right answer, a pipe, a socket, a folder, a hole."""
    folders = {name: made.folder / "class" / name for name in ("symbolic", "hard", "pipe", "socket", "above", "hole")}
    for folder in folders.values():
        folder.mkdir()
    (folders["symbolic"] / "ex01.py").symlink_to(made.canary)
    (folders["hard"] / "ex01.py").hardlink_to(made.canary)
    os.mkfifo(folders["pipe"] / "ex01.py")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(folders["socket"] / "ex01.py"))
    (folders["above"] / "inner").symlink_to(made.folder / "class" / "ada")
    with (folders["hole"] / "ex01.py").open("wb") as file:
        file.truncate(1 << 40)


def hand_in_archive(made: Place) -> None:
    """Hand in an archive whose members lie above it, and one that is a thousand times larger than it looks."""
    folder = made.folder / "class" / "archive"
    folder.mkdir()
    with zipfile.ZipFile(folder / "ex01.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../marker", "out of the folder")
        archive.writestr(str(made.marker), "by its whole name")
        archive.writestr("ex01.py", RIGHT)
        archive.writestr("large.py", bytes(10 << 20))
    made.hand_in("archive", "ex01.py", WRONG + "# beside an archive\n")


def notebook(source: str) -> str:
    cell = {
        "cell_type": "code",
        "id": "answer",
        "source": source + "# notebook\n",
        "execution_count": 1,
        "metadata": {"nbgrader": {"points": 4, "grade": True, "grade_id": "ex01", "locked": False}, "score": 4},
        "outputs": [
            {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<script>alert(1)</script>"}},
            {"output_type": "stream", "name": "stdout", "text": "4/4 passed"},
        ],
    }
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"score": 4, "student": "ada"}, "cells": [cell]}
    return json.dumps(document)


def test_honest_submissions_get_all_their_points(place: Place) -> None:
    assert place.score("ada") == place.score("zoe") == 4


def test_nobody_else_gets_a_point(place: Place) -> None:
    scores = {student: told["score"] for student, told in place.told.items() if student not in ("ada", "zoe")}
    assert len(scores) >= len(NAMES) + 8
    assert set(scores.values()) == {0}


@pytest.mark.parametrize("student", ["symbolic", "hard", "pipe", "socket", "hole"])
def test_what_is_no_ordinary_file_is_not_read(place: Place, student: str) -> None:
    assert place.told[student]["status"] == "ungradable"


def test_nothing_that_was_handed_in_is_run_but_the_submissions(place: Place) -> None:
    assert not place.marker.exists()
    assert not list(place.folder.rglob("marker*"))


def test_no_secret_is_in_what_students_get(place: Place) -> None:
    pages = [place.said, *(path.read_text("utf-8") for path in (place.out / "students").rglob("*.html"))]
    assert len(pages) > len(NAMES)
    assert [secret for secret in SECRETS for page in pages if secret in page] == []


class Elements(HTMLParser):
    """The elements of a page that do something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = tag == "script"
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"<{tag} {name}={value}>")
        if tag in ("iframe", "object", "embed", "base"):
            self.found.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._script = False

    def handle_data(self, data: str) -> None:
        if self._script and "alert" in data:
            self.found.append(f"<script>{data}")


def test_no_page_has_an_element_that_somebody_handed_in(place: Place) -> None:
    pages = list(place.out.rglob("*.html"))
    assert any("alert(1)" in page.read_text("utf-8") for page in pages), "what they handed in is not shown at all"
    for page in pages:
        elements = Elements()
        elements.feed(page.read_text("utf-8"))
        assert elements.found == [], page


def test_no_cell_of_a_table_is_a_formula(place: Place) -> None:
    for path in place.out.rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert len(rows) > len(NAMES)
        assert [cell for row in rows for cell in row if cell[:1] and cell[0] in "=+-@\t\r"] == []


def test_no_name_escapes_its_folder_or_turns_text_around(place: Place) -> None:
    names = [path.name for path in place.out.rglob("*")]
    assert all(name.isprintable() and not name.startswith(("-", "=", "+")) for name in names)
    for path in (*place.out.rglob("*.html"), *place.out.rglob("*.json"), *place.out.rglob("*.csv")):
        assert "\u202e" not in path.read_text("utf-8-sig"), path
