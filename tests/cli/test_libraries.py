"""A library that a course allows is there wherever its submissions are judged, and told of where it is missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from grader.standby import client, place

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

USING: Final = """
import yaml


def scale(x, factor=2.0):
    return x.detach() * float(yaml.safe_load(str(factor)))
"""
"""PyYAML is installed wherever this runs, and no submission may import it unless a course says so."""


@pytest.fixture
def allowing(work: Path) -> Path:
    """The student's folder in a course that allows yaml, with an answer that uses it."""
    course = work.parent / "exercises" / "course.yaml"
    course.write_text(course.read_text("utf-8").replace("parts:", "libraries: [yaml]\nparts:"), encoding="utf-8")
    (work / "ex01.py").write_text(USING, encoding="utf-8")
    return work


def test_it_is_missing_where_the_course_does_not_allow_it(work: Path, cli: Cli) -> None:
    (work / "ex01.py").write_text(USING, encoding="utf-8")
    ended = cli("check", "ex01")
    assert ended.code == 1
    assert "No module named 'yaml'" in ended.out


def test_a_student_can_use_it(allowing: Path, cli: Cli) -> None:
    assert allowing.is_dir()
    ended = cli("check", "ex01")
    assert ended.code == 0, ended.out


@pytest.mark.parametrize("extra", [(), ("--cluster", "local")])
def test_a_class_can_use_it(allowing: Path, cli: Cli, extra: tuple[str, ...]) -> None:
    for student in ("ada", "ben"):
        (allowing / "class" / student).mkdir(parents=True)
        (allowing / "class" / student / "ex01.py").write_text(f"# {student}\n{USING}", encoding="utf-8")
    (allowing / "ex01.py").unlink()
    ended = cli("batch", "class", "--out", "out", "--jobs", "1", *extra)
    assert ended.code == 0, ended.err
    results = json.loads((allowing / "out" / "results.json").read_text("utf-8"))["results"]
    assert [(result["student"], result["score"]) for result in results] == [("ada", 3.5), ("ben", 3.5)]


def test_a_job_can_use_it(allowing: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "CI_"))}
    command = [sys.executable, "-m", "grader", "ci", "--exercises", "ex01"]
    ended = subprocess.run(command, cwd=allowing, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own interpreter
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_judge_that_stays_can_use_it(
    allowing: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    if not place.can_stay():
        pytest.skip("no private sockets here")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("r")))
    monkeypatch.delenv("GRADER_KEEP", raising=False)
    try:
        for factor in ("2.0", "2.00"):
            (allowing / "ex01.py").write_text(USING.replace("2.0", factor), encoding="utf-8")
            ended = cli("check", "ex01")
            assert ended.code == 0, ended.out
    finally:
        client.stop()


def test_the_doctor_knows_what_a_course_allows(allowing: Path, cli: Cli) -> None:
    found = json.loads(cli("doctor", "--format", "json").out)
    assert found["libraries"]["ok"]
    assert found["libraries"]["found"].startswith("yaml 6.")
    course = allowing.parent / "exercises" / "course.yaml"
    course.write_text(course.read_text("utf-8").replace("[yaml]", "[no_such_library]"), encoding="utf-8")
    ended = cli("doctor", "--format", "json")
    assert ended.code == 2
    text = "not installed, but ex02 allows it. Install it: {} -m pip install no_such_library"
    assert json.loads(ended.out)["libraries.no_such_library"] == {"ok": False, "found": text.format(sys.executable)}
