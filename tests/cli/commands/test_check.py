from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch

if TYPE_CHECKING:
    from tests.cli.conftest import Cli


@pytest.mark.parametrize(
    ("file", "code", "score"), [("solution.py", 0, 3.5), ("wrong/factor_ignored.py", 1, None), ("stub", 1, 0.0)]
)
def test_a_file_is_judged_and_the_exit_code_says_how(
    cli: Cli, work: Path, file: str, code: int, score: float | None
) -> None:
    source = work.parent / ("exercises/ex01_scale/stub.py" if file == "stub" else f"reference/ex01_scale/{file}")
    shutil.copy(source, work / "ex01.py")
    ended = cli("check", "ex01", "--format", "json")
    document = json.loads(ended.out)
    assert ended.code == code
    assert ended.err == ""
    assert document["status"] == "graded"
    assert "student" not in document
    assert len(document["checks"]) == 3
    if score is None:
        assert document["score"] < 3.5
        assert "factor-ignored" in [check["misconception"] for check in document["checks"]]
    else:
        assert document["score"] == score
    for check in document["checks"]:
        if check["visibility"] == "hidden":
            assert check["counterexample"] is None
            assert check["evidence"] == {}


def test_the_session_is_reported_as_pytest_json_report_writes_it(cli: Cli, work: Path) -> None:
    shutil.copy(work.parent / "exercises/ex01_scale/stub.py", work / "ex01.py")
    (work / "ex01.py").write_text("def scale(x, factor):\n    return x * 2\n", encoding="utf-8")
    document = json.loads(cli("check", "ex01", "--format", "pytest-json").out)
    tests = {test["metadata"]["check"]: test for test in document["tests"]}
    assert len(tests) == document["summary"]["total"] == 3
    assert {test["outcome"] == "passed" for test in tests.values()} == {False}
    told = [test for test in tests.values() if "longrepr" in test["call"]]
    assert told
    assert len(told) < len(tests)  # the hidden one says nothing but its outcome


def test_the_notebook_is_judged_where_there_is_no_python_file(cli: Cli) -> None:
    assert cli("start", "ex01", "--notebook").code == 0
    ended = cli("check", "ex01", "--lang", "zh", "--quiet")
    assert ended.code == 1
    assert "3.5 分中得 0 分" in ended.out
    assert ended.err == ""


def test_a_file_that_cannot_be_loaded_is_told_with_its_line(cli: Cli, work: Path) -> None:
    (work / "mine.py").write_text("x = 1\ndef scale(:\n", encoding="utf-8")
    ended = cli("check", "ex01", "mine.py")
    assert ended.code == 1
    assert "Cannot be graded" in ended.out
    assert "mine.py, line 2" in ended.out
    assert "Traceback" not in ended.out + ended.err


def test_a_students_copy_without_reference_cannot_judge_and_says_so(cli: Cli, work: Path) -> None:
    shutil.rmtree(work.parent / "reference")
    assert cli("start", "ex01").code == 0
    ended = cli("check", "ex01")
    assert ended.code == 2
    assert ended.out == ""
    assert "reference" in ended.err


@pytest.mark.skipif(torch.accelerator.is_available(), reason="this machine has what shall be missing")
def test_a_device_that_is_missing_is_a_clear_sentence(cli: Cli, work: Path) -> None:
    (work / "ex01.py").write_text("def scale(x, factor=2.0):\n    return x.detach() * factor\n", encoding="utf-8")
    ended = cli("check", "ex01", "--device", "cuda:1")
    assert (ended.code, ended.out) == (2, "")
    assert "There is no device cuda:1 here: this machine has cpu." in ended.err
    assert "没有设备 cuda:1" in cli("check", "ex01", "--device", "cuda:1", "--lang", "zh").err


@pytest.mark.skipif(torch.accelerator.is_available(), reason="this machine has what shall be missing")
def test_auto_falls_back_to_the_cpu_and_says_so(cli: Cli, work: Path) -> None:
    (work / "ex01.py").write_text("def scale(x, factor=2.0):\n    return x.detach() * factor\n", encoding="utf-8")
    ended = cli("check", "ex01", "--device", "auto", "--format", "json", "--isolation", "process")
    assert json.loads(ended.out)["device"] == "cpu"
    assert "judging on the CPU" in ended.err


RIGHT = "def scale(x, factor=2.0):\n    return x * factor\n"


def test_several_exercises_are_listed_as_in_a_batch(cli: Cli, work: Path) -> None:
    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")
    assert cli("start", "ex02").code == 0
    ended = cli("check", "ex01", "ex02", "--format", "json")
    document = json.loads(ended.out)
    assert (ended.code, ended.err, document["schema"]) == (1, "", 1)
    assert [(result["exercise"], result["score"]) for result in document["results"]] == [("ex01", 3.5), ("ex02", 0.0)]
    ended = cli("check", "ex01.py", "ex02.py", "--quiet")
    assert "In all 3.5 of 7.5 points" in ended.out


def test_a_word_that_means_nothing_stops_several_before_any_is_judged(cli: Cli, work: Path) -> None:
    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")
    ended = cli("check", "ex01", "ex77")
    assert (ended.code, ended.out) == (2, "")
    assert "ex77" in ended.err


def test_without_words_what_changed_here_is_checked(cli: Cli, work: Path) -> None:
    assert cli("check").code == 2  # there is nothing
    assert cli("start", "ex02").code == 0
    assert "still the stubs" in cli("check").out
    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")
    assert [result["exercise"] for result in json.loads(cli("check", "--format", "json").out)["results"]] == ["ex01"]
    ended = cli("check")
    assert (ended.code, "Nothing here has changed" in ended.out) == (1, True)  # the stub did not pass
    assert json.loads(cli("check", "--format", "json").out) == {"schema": 1, "results": []}
    (work / "ex02.py").unlink()
    assert cli("check").code == 0
    assert "没有改动" in cli("check", "--lang", "zh").out


def test_one_check_alone_is_asked(cli: Cli, work: Path) -> None:
    (work / "ex01.py").write_text("def scale(x, factor=2.0):\n    return x * 2.0\n", encoding="utf-8")
    whole = json.loads(cli("check", "ex01", "--format", "json").out)["checks"]
    for check in whole:
        ended = cli("check", "ex01", "--only", check["id"], "--format", "json")
        alone = json.loads(ended.out)
        assert [found["id"] for found in alone["checks"]] == [check["id"]]
        assert alone["max_score"] == check["max_points"]
        if check["status"] != "skipped":  # by itself it builds on no other
            assert alone["score"] == check["points"]
        assert ended.code == (0 if alone["checks"][0]["status"] == "passed" else 1)
    assert "This check does not pass." in cli("check", "ex01", "--only", whole[1]["id"]).out


@pytest.mark.parametrize("options", [["--only", "values"], ["--case", "x:1"], ["--format", "pytest-json"]])
def test_what_is_for_one_exercise_is_refused_for_several(cli: Cli, work: Path, options: list[str]) -> None:
    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")
    cli("start", "ex02")
    ended = cli("check", "ex01", "ex02", *options)
    assert (ended.code, ended.out) == (2, "")
    assert "is for one exercise" in ended.err


def test_an_unknown_check_is_refused_with_those_there_are(cli: Cli, work: Path) -> None:
    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")
    ended = cli("check", "ex01", "--only", "nothing")
    assert ended.code == 2
    assert "has no check 'nothing'" in ended.err
    assert "Its checks are" in ended.err


def test_the_page_opens_in_the_browser_that_the_user_has(cli: Cli, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (work / "ex01.py").write_text("def scale(x, factor=2.0):\n    return x * 2.0\n", encoding="utf-8")
    seen = work / "seen"
    browser = work / "browser.sh"
    browser.write_text(f'#!/bin/sh\necho "$1" > {seen}\n', encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setattr("webbrowser._tryorder", None)
    monkeypatch.setenv("BROWSER", str(browser))
    assert cli("check", "ex01", "--open").code == 1
    page = Path(seen.read_text(encoding="utf-8").strip().removeprefix("file://"))
    assert page.stat().st_mode & 0o077 == 0
    text = page.read_text(encoding="utf-8")
    assert "ex01.py" in text
    assert "Scale a vector" in text


def test_a_file_that_is_named_after_another_exercise_is_judged_as_asked_with_a_note(cli: Cli, work: Path) -> None:
    (work / "ex02.py").write_text("def scale(x, factor=2.0):\n    return x * factor\n", encoding="utf-8")
    ended = cli("check", "ex01", "ex02.py")
    assert "ex02.py has the name of another exercise. It was judged as ex01" in " ".join(ended.out.split())
