"""The commands of the other pages are run as they stand there, in their order; only places and machines are put in."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import dask
import pytest
from distributed import LocalCluster, Security

from grader.__about__ import __version__
from grader.cli import codes
from grader.cli.app import COMMANDS
from grader.cli.boundary import run
from tests.docs.test_readme_commands import ENDS, SAME_MISTAKE, SOLUTION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT: Final = Path(__file__).parents[2]
ELSEWHERE: Final[Mapping[str, str]] = {
    "README.md": "test_readme_commands.py",
    "README.zh.md": "test_readme_commands.py",
    "docs/authoring.md": "test_authoring.py",
    "docs/moving.md": "test_authoring.py",
    "docs/student.md": "test_student.py",
    "docs/student.zh.md": "test_student.py",
    "docs/tutorial.md": "test_tutorial.py",
    "docs/tutorial.zh.md": "test_tutorial.py",
}
"""Pages whose commands another file of this folder runs."""
HERE: Final = ("ci.md", "cluster.md", "gpu.md", "gradescope.md", "grading.md", "release.md")
BLOCK: Final = re.compile(r"^```(?:bash|console|text).*?\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINE: Final = re.compile(r"^(?:\$ |.*(?:Reproduce: |重现：))?(grader (?!\d).*)$", re.MULTILINE)
COURSE: Final = "path/to/course"
TWO_EXERCISES: Final = """title: {en: Two exercises, zh: 两道题}
seed: "2026"
parts:
  - {id: front, title: {en: Front, zh: 前面}, exercises: [ex01, ex02]}
"""


def lines(page: Path) -> list[str]:
    """Return the lines of a page's blocks that call the grader."""
    return [line for block in BLOCK.findall(page.read_text(encoding="utf-8")) for line in LINE.findall(block)]


def carry_out(page: str, put_in: Mapping[str, str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Run the commands of a page, with words put in for those it has for places, and return what they wrote."""
    said = []
    for line in lines(ROOT / "docs" / page):
        words = [put_in.get(word, word) for word in shlex.split(line, comments=True)[1:]]
        code = run(words)
        captured = capsys.readouterr()
        assert code == codes.PASSED, (words, *captured)
        said.append(captured.out)
    return said


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lent: None) -> Path:  # noqa: ARG001 - it changes what is started
    """An instructor's folder: a course of two exercises and what two students handed in."""
    for part in ("exercises", "reference"):
        for folder in sorted((ROOT / part).glob("ex0[12]_*")):
            shutil.copytree(folder, tmp_path / COURSE / part / folder.name)
    (tmp_path / COURSE / "exercises" / "course.yaml").write_text(TWO_EXERCISES, encoding="utf-8")
    for student in ("ada", "ben"):
        (tmp_path / "submissions" / student).mkdir(parents=True)
        shutil.copy(ROOT / "tests/samples/class" / student / "ex02.py", tmp_path / "submissions" / student)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def judged(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Judge what was handed in, into the folder DIR."""
    assert run(["batch", "submissions", "--out", "DIR", "--course", COURSE]) == codes.PASSED, capsys.readouterr()
    assert (desk / "DIR" / "grades.csv").is_file()
    capsys.readouterr()


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """A cluster that is there already, with certificates in Dask's configuration, as cluster.md wants them."""
    made = Security.temporary()
    files = {"ca-file": made.tls_ca_file, "key": made.tls_client_key, "cert": made.tls_client_cert}
    for name, text in files.items():
        (tmp_path / f"{name}.pem").write_text(str(text), encoding="ascii")
    pair = {"key": str(tmp_path / "key.pem"), "cert": str(tmp_path / "cert.pem")}
    keys = {f"distributed.comm.tls.{role}": pair for role in ("client", "scheduler", "worker")}
    written = {
        "distributed.comm.tls.ca-file": str(tmp_path / "ca-file.pem"),
        "distributed.comm.require-encryption": True,
    }
    with (
        dask.config.set({**written, **keys}),
        LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            protocol="tls://",
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
        ) as cluster,
    ):
        yield cluster.scheduler_address


def test_every_page_with_commands_has_a_test_that_runs_them() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    told = {page.relative_to(ROOT).as_posix() for page in pages if lines(page)}
    assert told == {*ELSEWHERE, *(f"docs/{name}" for name in HERE)}
    for page, test in ELSEWHERE.items():
        assert Path(page).name in (Path(__file__).parent / test).read_text(encoding="utf-8")


def test_every_page_names_the_files_of_this_version_and_installs_nothing_that_others_could_have_put_there() -> None:
    pages = [*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    named = re.findall(r"torch_grader(?:_instructor)?-([0-9][^-]*)-py3", text)
    assert len(named) > 10
    assert {*named} == {__version__}
    assert re.findall(r"(?:pip|pipx|uv) [^\n`]*install [^\n`]*(?<![\w/])torch-grader.*", text) == []


@pytest.mark.slow
def test_the_example_of_each_commands_help(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for student in ("fay", "gil"):
        (desk / "submissions" / student).mkdir()
        (desk / "submissions" / student / "ex02.py").write_text(SAME_MISTAKE.format(student=student), encoding="utf-8")
    monkeypatch.chdir(shutil.move(desk / COURSE, desk / "course"))
    shutil.move(desk / "submissions", "submissions")
    Path("solution.py").write_text(SOLUTION, encoding="utf-8")
    Path("my_softmax.py").write_text(SAME_MISTAKE.format(student="me"), encoding="utf-8")
    ends = {**ENDS, "ci": codes.NOT_PASSED}
    for entry in COMMANDS:
        words = shlex.split(entry.example)[1:]
        if entry.name == "watch":  # it goes on until a key ends it: tests/cli/watching
            continue
        if entry.name == "learn":
            assert run(["stats", "results", "ex02", "--unknown", "--format", "json"]) == codes.PASSED
            words[-1] = json.loads(capsys.readouterr().out)[0]["group"]
        if entry.name == "ci":  # in a student's repository
            (desk / "repository").mkdir()
            shutil.copy("my_softmax.py", desk / "repository" / "ex02.py")
            monkeypatch.chdir(desk / "repository")
        code = run(words)
        said = capsys.readouterr()
        assert code == ends.get(entry.name, codes.PASSED), (words, *said)


@pytest.mark.slow
def test_ci(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scores = desk / "path/to/CLASSROOM/scores.json"
    scores.parent.mkdir(parents=True)
    shutil.copy(ROOT / "tests/report/export/goldens/classroom50/scores.json", scores)
    assert len(carry_out("ci.md", {"ASSIGNMENT": "softmax"}, capsys)) == 2
    assert (desk / "results" / "scores.json").is_file()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Creating scratch directories is taking")
def test_cluster(
    desk: Path, scheduler: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk / COURSE)
    put_in = {"FOLDER": "../../../submissions", "tls://host:8786": scheduler, "slurm": "local", "64": "1"}
    assert len(carry_out("cluster.md", put_in, capsys)) == 2
    assert "ben" in (desk / COURSE / "DIR" / "grades.csv").read_text(encoding="utf-8-sig")


@pytest.mark.slow
def test_gpu_on_the_processor(desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["init", "mine"]) == codes.PASSED
    monkeypatch.chdir(desk / "mine")
    shutil.copy(next(Path("reference").rglob("solution.py")), "ex01.py")
    (desk / "answers" / "ada").mkdir(parents=True)
    shutil.copy("ex01.py", desk / "answers" / "ada")
    put_in = {"cuda": "cpu", "ex34": "ex01", "FOLDER": str(desk / "answers")}
    assert len(carry_out("gpu.md", put_in, capsys)) == 4
    assert "ada" in Path("DIR/grades.csv").read_text(encoding="utf-8-sig")


@pytest.mark.slow
def test_gradescope(desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk / COURSE)
    assert len(carry_out("gradescope.md", {}, capsys)) == 1
    assert Path("autograder.zip").stat().st_size > 100_000


@pytest.mark.slow
def test_grading(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judged(desk, capsys)
    said = carry_out("grading.md", {}, capsys)
    assert len(said) == 5
    assert "oral exam" in said[2]
    assert "Well written." in said[3]


@pytest.mark.slow
def test_release(desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk / COURSE)
    assert len(carry_out("release.md", {}, capsys)) == 2
    assert len(list(Path("for-students/exercises").glob("ex0[12]_*"))) == 2
