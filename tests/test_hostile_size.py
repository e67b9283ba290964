"""Large submissions: their results, output and files cost nobody else anything, and are kept small.

Each batch has honest students before and after the hostile ones; all pages, tables and documents must be there.
"""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.cli import codes
from grader.report.largest import LARGEST
from grader.sandbox.isolation import available_levels

if TYPE_CHECKING:
    from collections.abc import Mapping

COURSE = Path(__file__).parents[1]
HONEST = """\
def softmax_backward(p, grad_out, dim=-1):
    return p * (grad_out - (p * grad_out).sum(dim=dim, keepdim=True))
"""
HEAD = "import torch\n\n\ndef softmax_backward(p, grad_out, dim=-1):\n"
DOCUMENT = 1_000_000
SMALL = 100_000

ROWS = {
    "rows": "    return torch.empty(1 << 40, 0)\n",
    "rows-in-a-list": "    return [torch.empty(1 << 20, 0) for _ in range(1000)]\n",
    "rows-inside": "    return torch.empty(1 << 20, 1 << 19, 0, 3)\n",
    "rows-in-a-dict": "    return {str(i): torch.empty(0, 1 << 39) for i in range(500)}\n",
}
BLOAT = {
    "nested": "    def tree(n):\n        return torch.full((128,), -1.2e-7, dtype=torch.float16) if n == 0 else"
    " [tree(n - 1) for _ in range(10)]\n    return tree(3)\n",
    "keys": "    return {chr(97 + i) + 'a' * 500_000: 1 for i in range(7)}\n",
    "texts": "    return ['\\U0001f600' * 200_000 for _ in range(5)]\n",
    "raises": "    raise ValueError('\\U0001f600' * 900_000)\n",
    "prints": "    print('\\u4e2d' * 10_000_000)\n    return p\n",
}
ENCODINGS = {
    f"cookie-{name}": f"# -*- coding: {name} -*-\n{HONEST}"
    for name in ("hex", "zlib", "bz2", "base64", "uu", "quopri", "rot13", "undefined", "idna", "punycode")
}


def notebook(cells: list[str]) -> str:
    plain: dict[str, object] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    document = {"cells": [{**plain, "source": source} for source in cells], "metadata": {}}
    return json.dumps({**document, "nbformat": 4, "nbformat_minor": 4})


FILES = {
    "cells-long": notebook([HONEST, *[f"+{'1' * 60}\n" * 100] * 300]),
    "cells-many": notebook([HONEST, *["x = 1"] * 20_000]),
    "cells-one": notebook([HONEST + "+1\n" * 150_000]),
}


class Judged:
    """What a batch wrote."""

    def __init__(self, out: Path) -> None:
        self.out = out
        with (out / "grades.csv").open(encoding="utf-8", newline="") as table:
            self.scores = {row["student"]: float(row["total"]) for row in csv.DictReader(table)}
        with closing(sqlite3.connect(out / "gradebook.sqlite")) as gradebook:
            rows = gradebook.execute("SELECT student, document FROM results").fetchall()
        self.documents = dict(rows)

    def status(self, student: str) -> str:
        return str(json.loads(self.documents[student])["status"])

    def page(self, student: str) -> bytes:
        return (self.out / "students" / f"{student}.html").read_bytes()


def judge(folder: Path, level: str, files: Mapping[str, str]) -> Judged:
    for student, content in {"aaa": HONEST, **files, "zzz": HONEST + "# the last\n"}.items():
        path = folder / "class" / student / ("ex02.ipynb" if content.startswith('{"cells"') else "ex02.py")
        path.parent.mkdir(parents=True)
        path.write_text(content, encoding="utf-8")
    command = [sys.executable, "-m", "grader", "batch", str(folder / "class"), "--out", str(folder / "out"), "-j", "1"]
    command += ["--exercises", "ex02", "--course", str(COURSE), "--isolation", level, "--quiet", "--lang", "en"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert done.returncode == codes.PASSED, done.stderr
    judged = Judged(folder / "out")
    assert judged.scores["aaa"] == judged.scores["zzz"] == 10
    for student in judged.scores:
        assert len(judged.page(student)) <= LARGEST, student
        assert len(judged.documents[student]) < DOCUMENT, student
    shutil.rmtree(folder / "class")
    return judged


HIGHEST = [level for level in ("full", "restricted") if level in available_levels()][:1]
"""Enough for what the judge and the report do with what comes back."""


@pytest.mark.parametrize("level", HIGHEST)
def test_what_grows_is_judged_like_any_other_wrong_answer_and_kept_in_small(tmp_path: Path, level: str) -> None:
    judged = judge(tmp_path, level, {name: HEAD + body for name, body in (ROWS | BLOAT).items()})
    assert {judged.scores[student] for student in ROWS | BLOAT} == {0}
    for student in ROWS:
        assert judged.status(student) == "graded"
        assert len(judged.documents[student]) < SMALL


@pytest.mark.parametrize("level", HIGHEST)
def test_no_encoding_can_stop_the_report_of_the_class(tmp_path: Path, level: str) -> None:
    judged = judge(tmp_path, level, ENCODINGS)
    assert {judged.status(student) for student in ENCODINGS} == {"ungradable"}
    assert all(student in judged.page(student).decode() for student in ENCODINGS)


@pytest.mark.parametrize("level", HIGHEST)
def test_of_a_large_file_the_page_shows_a_part_and_the_file_lies_beside_it(tmp_path: Path, level: str) -> None:
    judged = judge(tmp_path, level, FILES)
    for student, content in FILES.items():
        assert f'href="handed-in/{student}.ex02.ipynb"' in judged.page(student).decode()
        beside = judged.out / "students" / "handed-in" / f"{student}.ex02.ipynb"
        assert beside.read_text(encoding="utf-8") == content
    assert not (judged.out / "students" / "handed-in" / "aaa.ex02.py").exists()
