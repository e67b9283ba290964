"""`grader ci` as a job runs it: a process of its own, with the environment that a runner gives it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from grader.sandbox.zygote import Zygote
    from tests.cli.conftest import Cli

RIGHT = "def scale(x, factor=2.0):\n    return x.detach() * factor\n"
WRONG = '\n\ndef scale(x, factor=2.0):\n    print("::error::mine")\n    return x.detach() * factor + 1\n'


@dataclass(frozen=True)
class Job:
    """How a job ended."""

    code: int
    out: str
    err: str
    summary: str


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests may themselves run in a job."""
    for name in [name for name in os.environ if name.startswith(("GITHUB_", "CI_"))]:
        monkeypatch.delenv(name)


@pytest.fixture
def github(work: Path) -> Path:
    """The file of the step summary; the environment is GitHub's."""
    return work.parent / "step-summary.md"


def run(folder: Path, summary: Path, *arguments: str, **environment: str) -> Job:
    given = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("GITHUB", "CI"))},
        "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_REPOSITORY": "school/hw1-ada",
        **environment,
    }
    command = [sys.executable, "-m", "grader", "ci", *arguments]
    ended = subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, check=False)  # noqa: S603 - our own interpreter
    return Job(ended.returncode, ended.stdout, ended.stderr, summary.read_text("utf-8") if summary.exists() else "")


def test_a_students_repository_is_judged_shown_and_annotated(work: Path, github: Path) -> None:
    (work / "ex01").mkdir()
    (work / "ex01" / "ex01.py").write_text(WRONG, encoding="utf-8")
    shutil.copy(work.parent / "exercises/ex02_moments/stub.py", work / "ex02.py")
    job = run(work, github)
    assert job.code == 1
    assert re.fullmatch(r"Isolation: (full|restricted|process)\.\nPage: grader-report/site/index\.html\n", job.err)
    assert "\nIsolation: " in job.summary
    assert "❌ | ex01" in job.summary
    assert "⚪ | ex02" in job.summary
    # what the submission printed is between the guards, where the runner obeys nothing; the annotations come after
    before, token, guarded, after = re.split(r"::stop-commands::(\w+)\n(.*?)::\1::\n", job.out, flags=re.DOTALL)
    assert (before, len(token)) == ("", 32)
    assert after.startswith("::error file=ex01/ex01.py,line=3,title=ex01 ")
    assert "::error::mine" in guarded
    assert "mine" not in after
    report = work / "grader-report"
    (suite, other) = ET.parse(report / "junit.xml").getroot()  # noqa: S314 - our own
    assert suite.attrib["name"].startswith("ex01 ")
    assert other.attrib["skipped"] == "1"
    assert json.loads((report / "site/badge.json").read_text("utf-8"))["message"].endswith("/7.5")
    assert "hw1-ada" in (report / "site/index.html").read_text("utf-8")
    assert {path.name for path in (report / "site").iterdir()} == {"index.html", "badge.json"}
    assert all(path.stat().st_mode & 0o777 == 0o644 for path in (report / "site").iterdir())


def test_on_classroom_50_the_result_is_left_for_the_runner_and_json_is_alone_on_standard_output(
    cli: Cli, work: Path, warm: Zygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the warm process of all tests: what a command's own does is the matter of the others
    monkeypatch.setattr(
        "grader.cli.commands.ci.Zygote", SimpleNamespace(start=lambda **_: contextlib.nullcontext(warm))
    )
    monkeypatch.setattr("grader.cli.conditions.choose", lambda _: "process")
    for name in ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL"):
        monkeypatch.setenv(name, f"its {name}")
    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")
    ended = cli("ci", "--format", "json", "--student", "ada")
    assert (ended.code, ended.err) == (0, "Isolation: process.\n")
    (result,) = json.loads(ended.out)["results"]
    assert (result["student"], result["score"]) == ("ada", 3.5)
    left = json.loads((work / "result.json").read_text("utf-8"))
    assert (left["schema"], left["assignment"]) == ("classroom50/result/v1", "its ASSIGNMENT")
    assert (left["score"], left["max-score"]) == (7, 7)
    assert all(test["passed"] for test in left["tests"])


def test_a_class_is_judged_and_neither_log_nor_summary_names_anybody(work: Path, github: Path) -> None:
    root = work.parent
    for student, source in (("adalovelace", RIGHT), ("=bob", WRONG)):
        (root / "submissions" / student).mkdir(parents=True)
        (root / "submissions" / student / "ex01.py").write_text(source, encoding="utf-8")
    job = run(root, github, "--course", ".")
    assert job.code == 0
    assert job.out.startswith("2 students. Report:")
    assert "2 students" in job.summary
    assert not re.search("adalovelace|bob|mine", job.out + job.err + job.summary)
    report = root / "grader-report"
    pages = [path.name for path in (report / "students").glob("*.html")]
    assert len(pages) == 2
    assert all(re.fullmatch(r"[0-9a-f]{32}\.html", name) for name in pages)
    assert "adalovelace / ex01" in (report / "junit.xml").read_text("utf-8")
    assert report.stat().st_mode & 0o077 == 0


def own_course(work: Path, marker: Path) -> Path:
    """Return a student's repository that brings a course, whose reference leaves a trace where it runs."""
    repository = work.parent / "repository"
    for name in ("exercises", "reference"):
        shutil.copytree(work.parent / name, repository / name)
    with (repository / "reference/ex01_scale/solution.py").open("a", encoding="utf-8") as file:
        file.write(f"open({str(marker)!r}, 'w')\n")
    (repository / "ex01.py").write_text(RIGHT, encoding="utf-8")
    return repository


@pytest.mark.parametrize("inner", [".", "deeper/still"])
def test_a_course_that_a_student_brings_is_refused(
    cli: Cli, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inner: str
) -> None:
    marker = tmp_path / "ran"
    repository = own_course(work, marker)
    (repository / ".git").mkdir()
    (repository / inner).mkdir(parents=True, exist_ok=True)
    shutil.copy(repository / "ex01.py", tmp_path / "ex01.py")
    if inner != ".":
        shutil.move(repository / "ex01.py", repository / inner)
    monkeypatch.chdir(repository / inner)
    ended = cli("ci")
    assert (ended.code, ended.out) == (2, "")
    assert "--course" in ended.err
    assert "答案" in cli("ci", "--lang", "zh").err
    assert not marker.exists()


@pytest.mark.parametrize("arguments", [(), ("--exercises", "ex01"), ("--fail-under", "0")])
def test_a_class_that_a_student_brings_is_refused(
    cli: Cli, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    marker = tmp_path / "ran"
    repository = own_course(work, marker)
    (repository / "submissions" / "me").mkdir(parents=True)
    shutil.copy(repository / "ex01.py", repository / "submissions" / "me")
    monkeypatch.chdir(repository)
    ended = cli("ci", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert "--course ." in ended.err
    assert "仓库" in cli("ci", *arguments, "--lang", "zh").err
    assert not marker.exists()


def test_with_a_course_from_elsewhere_a_students_folder_of_submissions_is_nothing(
    cli: Cli, work: Path, warm: Zygote, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(
        "grader.cli.commands.ci.Zygote", SimpleNamespace(start=lambda **_: contextlib.nullcontext(warm))
    )
    monkeypatch.setattr("grader.cli.conditions.choose", lambda _: "process")
    marker = tmp_path / "ran"
    repository = own_course(work, marker)
    (repository / "ex01.py").write_text(WRONG, encoding="utf-8")
    (repository / "submissions" / "me").mkdir(parents=True)
    (repository / "submissions" / "me" / "ex01.py").write_text(RIGHT, encoding="utf-8")
    monkeypatch.chdir(repository)
    ended = cli("ci", "--course", str(work.parent), "--format", "json")
    assert ended.code == 1
    (result,) = json.loads(ended.out)["results"]
    assert result["submission"]["path"] == "ex01.py"
    assert not marker.exists()


def test_a_batch_takes_no_course_from_a_folder_that_was_handed_in(
    cli: Cli, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = tmp_path / "ran"
    repository = own_course(work, marker)
    monkeypatch.chdir(repository)
    for folder in ("..", "."):
        assert cli("batch", folder, "--out", str(tmp_path / "out")).code == 2
    assert not marker.exists()


def test_what_is_due_and_not_there_counts_and_only_stubs_do_not_pass(cli: Cli, work: Path) -> None:
    shutil.copy(work.parent / "exercises/ex01_scale/stub.py", work / "ex01.py")
    ended = cli("ci", "--exercises", "ex01,ex02", "--format", "json")
    assert ended.code == 1
    results = json.loads(ended.out)["results"]
    assert [result["status"] for result in results] == ["missing", "missing"]
    assert results[0]["message"] == "ex01.py is still the stub."
    assert results[1]["message"] == "There is no ex02.py or ex02.ipynb."
    assert cli("ci", "--fail-under", "0").code == 0


def test_a_repository_with_nothing_to_check_is_refused_in_both_languages(cli: Cli) -> None:
    english = cli("ci")
    assert (english.code, english.out) == (2, "")
    assert "--submissions" in english.err
    assert "可检查的内容" in cli("ci", "--lang", "zh").err


def test_a_report_that_cannot_be_written_is_told(cli: Cli, work: Path) -> None:
    shutil.copy(work.parent / "exercises/ex01_scale/stub.py", work / "ex01.py")
    (work / "taken").write_text("a file", encoding="utf-8")
    ended = cli("ci", "--out", "taken")
    assert ended.code == 2
    assert "taken" in ended.err
    assert "Traceback" not in ended.err
