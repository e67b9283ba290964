"""`grader batch` and `grader diff` as an instructor calls them: what is judged, what is left out and why."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.sandbox.capacity import Capacity

if TYPE_CHECKING:
    from tests.cli.conftest import Cli, Ended

RIGHT = "def scale(x, factor=2.0):\n    return x.detach() * factor\n"
WRONG = "def scale(x, factor=2.0):\n    return x.detach() * factor + 1\n"
HOLDER = """
import pathlib, sys
from grader.gradebook import Gradebook
with Gradebook.open(pathlib.Path(sys.argv[1])) as book, book.run(seed="", options={}):
    print("held", flush=True)
    sys.stdin.read()
"""


def hand_in(student: str, source: str) -> None:
    path = Path("class", student, "ex01.py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")


@pytest.fixture
def judged(cli: Cli) -> Cli:
    """The command line, after a class of two was judged: ada passes, ben does not."""
    hand_in("ada", RIGHT)
    hand_in("ben", WRONG)
    assert batch(cli).code == 0
    return cli


def batch(cli: Cli, *options: str) -> Ended:
    return cli("batch", "class", "--out", "out", "--jobs", "1", "--isolation", "process", *options)


def test_what_is_judged_again_and_what_is_left_out_is_counted_by_its_reason(judged: Cli) -> None:
    assert batch(judged).out.startswith("0 judged, 2 known already, 1 did not pass everything.")
    hand_in("chen", WRONG + "#")
    only_failed = batch(judged, "--only-failed")
    assert only_failed.out.startswith("1 judged, 1 left out as passed, 1 left out as never judged")
    regraded = batch(judged, "--regrade", "ex01", "--student", "ada")
    assert regraded.out.startswith("1 judged, 2 left out as other students'")
    zh = batch(judged, "--student", "ada", "--student", "ben", "--lang", "zh")
    assert zh.out.startswith("评判了 0 份")
    assert "1 份属于其他学生，略过" in zh.out


def test_auto_judges_as_many_at_a_time_as_the_machine_can_and_says_why(cli: Cli) -> None:
    hand_in("ada", RIGHT)
    ended = cli("batch", "class", "--out", "out", "--jobs", "auto", "--isolation", "process")
    assert ended.code == 0
    assert f"{Capacity.here().jobs} at a time: {Capacity.here().why.en}." in " ".join(ended.err.split())


def test_a_student_or_exercise_that_is_not_there_is_refused_with_the_closest(judged: Cli) -> None:
    ended = batch(judged, "--student", "beh")
    assert (ended.code, ended.out) == (2, "")
    assert "Did you mean 'ben'?" in ended.err
    assert batch(judged, "--regrade", "ex77").code == 2


def test_diff_says_what_the_last_run_changed(judged: Cli) -> None:
    hand_in("ben", RIGHT)
    batch(judged)
    ended = judged("diff", "out")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("From run 1 to run 2: 1 of 2 results changed, +3.5 points in all.")
    assert "another file" in ended.out
    document = json.loads(judged("diff", "out", "1", "2", "--format", "json").out)
    (change,) = document["changes"]
    assert (change["student"], change["points"], change["after"]["score"]) == ("ben", 3.5, 3.5)
    assert {(check["before"], check["after"]) for check in change["checks"]} >= {("failed", "passed")}
    assert "没有变化" in judged("diff", "out", "2", "2", "--lang", "zh").out
    assert "results changed" in judged("diff", "out", "0", "1").out
    refused = judged("diff", "out", "7")
    assert (refused.code, refused.out) == (2, "")
    assert "The runs are 1, 2" in refused.err
    assert judged("diff", "out", "1", "2", "2").code == 2


def test_a_second_batch_on_one_gradebook_is_told_who_holds_it(judged: Cli) -> None:
    command = [sys.executable, "-c", HOLDER, "out/gradebook.sqlite"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:  # noqa: S603 - our own script
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        ended = batch(judged)
        holder.communicate("")
    assert (ended.code, ended.out) == (2, "")
    assert f"Another run (process {holder.pid}) is writing" in ended.err


def test_a_damaged_gradebook_ends_the_batch_with_a_sentence_and_stays_as_it_is(judged: Cli) -> None:
    path = Path("out/gradebook.sqlite")
    path.write_bytes(path.read_bytes()[:5000])
    before = path.read_bytes()
    ended = batch(judged)
    assert (ended.code, ended.out) == (2, "")
    assert "is damaged" in ended.err
    assert path.read_bytes() == before


def test_a_full_disk_ends_the_batch_with_a_sentence_and_loses_nothing(
    judged: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in("chen", WRONG + "#" * 100)
    connect = sqlite3.connect

    def small(*arguments: object, **options: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)  # type: ignore[call-overload] # passed on
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")  # SQLite's own way to run out of space
        return connection

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", small)
        ended = batch(judged)
    assert ended.code == 2
    assert "The disk is full" in ended.err
    assert batch(judged).out.startswith("1 judged, 2 known already")


def test_a_cluster_that_is_not_there_is_refused_by_name(cli: Cli) -> None:
    hand_in("ada", RIGHT)
    ended = batch(cli, "--cluster", "lumpy")
    assert (ended.code, ended.out) == (2, "")
    assert "slurm, pbs" in ended.err
    assert "--scheduler" in batch(cli, "--cluster", "local", "--scheduler", "tcp://host:8786").err
    for address in ("tcp://host:8786", "host:8786", "ws://host:8786", "TLS:host"):
        ended = batch(cli, "--scheduler", address)
        assert (ended.code, "travel unencrypted" in " ".join(ended.err.split())) == (2, True)
    assert not Path("out").exists()


def test_what_is_gone_keeps_its_points_and_is_said_until_the_student_is_forgotten(judged: Cli) -> None:
    shutil.rmtree("class/ada")
    gone = batch(judged)
    assert "Not in the folder any more: ada. Their results stay; `--forget NAME` drops them." in gone.err.replace(
        "\n", " "
    )
    (kept,) = [result for result in results() if result["student"] == "ada"]
    assert (kept["status"], kept["score"]) == ("graded", 3.5)
    assert "ada/ex01.py, which was judged for ex01 in an earlier batch" in kept["notes"][0]["en"]
    forgotten = batch(judged, "--forget", "ada")
    assert "Dropped" in forgotten.err
    assert [result["student"] for result in results()] == ["ben"]
    assert not Path("out/students/ada.html").exists()
    refused = batch(judged, "--forget", "beh")
    assert (refused.code, refused.out) == (2, "")
    assert "Did you mean 'ben'?" in refused.err


def test_a_file_that_is_gone_does_not_turn_its_points_into_nothing(judged: Cli) -> None:
    Path("class/ada/ex01.py").unlink()
    Path("class/ada/report.pdf").touch()
    batch(judged)
    (kept,) = [result for result in results() if result["student"] == "ada"]
    assert kept["score"] == 3.5
    assert [note["en"].partition(",")[0] for note in kept["notes"]] == [
        "ada/ex01.py",
        "ada/report.pdf is neither a Python file nor a notebook.",
    ]
    hand_in("ada", WRONG + "# again")
    batch(judged)
    (again,) = [result for result in results() if result["student"] == "ada"]
    assert (again["score"], again["notes"]) == (0.0, [])


def test_a_remark_belongs_to_the_hand_in_and_changes_with_it(judged: Cli) -> None:
    hand_in("chen", RIGHT)
    Path("class/chen/ex01.py").rename("class/chen/hw1.py")
    batch(judged)
    notes = {result["student"]: [note["en"] for note in result["notes"]] for result in results()}
    assert notes["ada"] == []
    assert len(notes["chen"]) == 1
    Path("class/chen/hw1.py").rename("class/chen/ex01.py")
    assert batch(judged).out.startswith("0 judged, 3 known already")
    assert [result["notes"] for result in results() if result["student"] == "chen"] == [[]]


def test_what_is_not_judged_is_in_every_output_and_only_on_its_students_page(judged: Cli) -> None:
    for name in ("report.pdf", "ex01(1).py", "ex77 plan.py"):
        Path("class/ben", name).write_text("x = 1\n", encoding="utf-8")
    Path("class/loose.py").touch()
    document = json.loads(batch(judged, "--format", "json").out)
    assert document["unread"] == unread()
    paths = {"ben/report.pdf", "ben/ex01(1).py", "ben/ex77 plan.py", "loose.py"}
    assert {file["path"] for file in unread()} == paths
    index = Path("out/index.html").read_text("utf-8")
    assert all(path in index for path in paths)
    ben, ada = (Path(f"out/students/{name}.html").read_text("utf-8") for name in ("ben", "ada"))
    assert all(path in ben for path in paths - {"loose.py"})
    assert "ben/" not in ada
    assert "loose.py" not in ben + ada
    assert judged("report", "out").code == 0
    assert Path("out/index.html").read_text("utf-8") == index
    assert {file["path"] for file in unread()} == paths


def test_the_same_secret_draws_the_same_hidden_cases_and_the_gradebook_keeps_it(judged: Cli) -> None:
    (own,) = {result["hidden_cases"] for result in results()}
    Path("secret.txt").write_text("spring \n", encoding="utf-8")
    assert batch(judged, "--secret-file", "secret.txt").out.startswith("2 judged")
    (given,) = {result["hidden_cases"] for result in results()}
    assert batch(judged).out.startswith("0 judged, 2 known already")
    elsewhere = judged("batch", "class", "--out", "other", "--isolation", "process", "--secret-file", "secret.txt")
    assert elsewhere.code == 0
    others = {result["hidden_cases"] for result in results("other")}
    assert others == {given} != {own}
    written = [path for path in Path("out").rglob("*") if path.is_file() and path.suffix != ".sqlite"]
    assert not any("spring" in path.read_text("utf-8", "replace") for path in written)
    assert [path.name for path in written if given in path.read_text("utf-8", "replace")] == ["results.json"]


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff", b"x" * 5000])
def test_a_file_without_a_secret_is_refused(cli: Cli, content: bytes | None) -> None:
    hand_in("ada", RIGHT)
    if content is not None:
        Path("secret.txt").write_bytes(content)
    refused = batch(cli, "--secret-file", "secret.txt")
    assert (refused.code, "secret.txt" in refused.err, Path("out").exists()) == (2, True, False)


def results(folder: str = "out") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(Path(folder, "results.json").read_text("utf-8"))["results"]
    return found


def unread() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(Path("out/results.json").read_text("utf-8"))["unread"]
    return found


def test_answers_to_another_course_with_the_same_ids_are_refused(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("../..")
    for student in ("ada", "ben"):
        hand_in(student, "def reverse(words):\n    return words[::-1]\n")
    ended = batch(cli)
    assert (ended.code, ended.out) == (2, "")
    assert "ex01 of the course that comes with grader asks for `mse_grad`" in ended.err
    assert "`reverse`" in ended.err
    assert "--course builtin" in ended.err
    assert "看来是另一门课程的答案" in batch(cli, "--lang", "zh").err
    assert not Path("out").exists()


def test_one_persons_file_of_another_course_is_judged_and_that_is_said(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("../..")
    Path("ex01.py").write_text("def reverse(words):\n    return words[::-1]\n", encoding="utf-8")
    ended = cli("check", "ex01", "--isolation", "process")
    assert ended.code == 1
    assert "If it answers another course, name that course with --course." in " ".join(ended.err.split())
    assert not cli("check", "ex01", "--isolation", "process", "--course", "builtin", "--quiet").err
