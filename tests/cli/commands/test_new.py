from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from grader.course.load import load_course
from grader.proof.todos import todo_findings
from grader.submission.vocabulary import known_bans

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course.model import Course
    from tests.cli.conftest import Cli

SOLUTION = '''import torch
from torch import Tensor


def _inner(x):
    return x


def scaled(x: Tensor, labels: Tensor, factor: float, twice: bool = False) -> tuple[Tensor, Tensor]:
    """Return x times a factor.

    x: (N, D), the inputs; labels: (N,).
    """
    y = x * factor
    z = labels
    return y, z
'''


@pytest.fixture
def course(cli: Cli, work: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert cli("init", "new", "--languages", "en,zh").code == 0
    monkeypatch.chdir(work / "new")
    return work / "new"


def loaded(root: Path) -> Course:
    found = load_course(root, known_bans())
    assert found.broken == ()
    return found


def test_a_new_exercise_is_listed_at_once(cli: Cli, course: Path) -> None:
    assert cli("new", "ex07", "Layer norm backward").code == 0
    (_, made) = loaded(course).exercises
    assert (made.id, made.folder.name) == ("ex07", "ex07_layer_norm_backward")
    assert [point.name for point in made.entry_points] == ["layer_norm_backward"]
    assert "ex07" in cli("list").out


def test_every_todo_is_found_with_file_and_line(cli: Cli, course: Path) -> None:
    cli("new", "ex07", "Layer norm backward")
    made = loaded(course).exercises[1]
    written = {
        f"{path.relative_to(course)}:{number}"
        for folder in (made.folder, made.private)
        for path in folder.rglob("*.*")
        if path.is_file()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "TODO" in line
    }
    assert len(written) > 10
    assert {finding.text.en.partition(": ")[0] for finding in todo_findings(made)} == written


def test_a_todo_is_told_in_one_sentence_with_the_key_and_all_it_says_in_the_readers_language(
    cli: Cli, course: Path
) -> None:
    cli("new", "ex07", "Layer norm backward")
    made = loaded(course).exercises[1]
    place = "exercises/ex07_layer_norm_backward/exercise.yaml"
    text = (course / place).read_text(encoding="utf-8")
    (course / place).write_text(text.replace("a first nudge", "a first nudge # as long as it needs, " * 9), "utf-8")
    told = [finding.text for finding in todo_findings(made)]
    line = text.partition("explain:")[0].count("\n") + 1
    assert f"{place}:{line}: `checks[0].explain` is still to be filled in: say what this check looks at." in [
        text.en for text in told
    ]
    assert f"{place}:{line}：`checks[0].explain` 尚未填写：说明这项检查看的是什么。" in [text.zh for text in told]
    (nudge,) = (text for text in told if "`hints[0]`" in text.en)
    assert nudge.en.endswith("without the answer.")
    assert not [text for text in told if re.search('zh:|TODO|"', text.en + text.zh)]


def test_a_course_in_chinese_and_another_language_gets_a_chinese_stub_to_translate(cli: Cli, course: Path) -> None:
    (course / "mine.py").write_text(SOLUTION, encoding="utf-8")
    cli("new", "ex02", "Scaling", "--from", "mine.py")
    made = loaded(course).exercises[1]
    assert '    """TODO: translate into Chinese: Return x times a factor.\n' in made.chinese_stub
    assert made.chinese_stub.replace("TODO: translate into Chinese: ", "") == made.stub


def test_the_part_that_a_new_exercise_joins_is_said(cli: Cli, course: Path) -> None:
    assert "at the end of the part “First steps”" in cli("new", "ex07").err
    assert loaded(course).exercises[1].folder.name == "ex07"


def test_the_hidden_cases_of_a_new_exercise_hold_very_small_numbers(cli: Cli, course: Path) -> None:
    cli("new", "ex07", "Layer norm backward")
    (check,) = (check for check in loaded(course).exercises[1].checks if check.id.startswith("hidden"))
    assert [group.arguments["x"].options.get("scale") for group in check.cases] == [None, 1e-8]


def test_signature_types_and_shapes_come_from_the_solution(cli: Cli, course: Path) -> None:
    (course / "mine.py").write_text(SOLUTION, encoding="utf-8")
    assert cli("new", "ex02", "Scaling", "--from", "mine.py").code == 0
    made = loaded(course).exercises[1]
    (point,) = made.entry_points
    assert (point.name, point.signature, point.returns) == ("scaled", "(x, labels, factor, twice=False)", ("y", "z"))
    (group,) = made.checks[0].cases
    assert [(name, draw.kind, draw.shape) for name, draw in group.arguments.items()] == [
        ("x", "normal", ("N", "D")),
        ("labels", "normal", ("N",)),
        ("factor", "number", ()),
    ]
    assert "x: (N, D), the inputs" in made.stub
    assert "return y" not in made.stub
    assert "TODO" not in (made.private / "solution.py").read_text(encoding="utf-8")


def test_a_copy_of_an_exercise_has_its_own_id_and_title(cli: Cli, course: Path) -> None:
    assert cli("new", "ex02", "Another", "--like", "ex01").code == 0
    first, made = loaded(course).exercises
    assert (made.id, made.title.en, made.title.zh) == ("ex02", "Another", "Another")
    assert [check.id for check in made.checks] == [check.id for check in first.checks]
    assert len(made.misconceptions) == 2
    assert list(todo_findings(made))


@pytest.mark.parametrize("languages", ["en", "es", "zh,en", "en,es"])
def test_an_exercise_of_the_course_that_comes_with_grader_is_taken_over_in_other_languages(
    cli: Cli, work: Path, monkeypatch: pytest.MonkeyPatch, languages: str
) -> None:
    cli("init", "other", "--languages", languages)
    monkeypatch.chdir(work / "other")
    ended = cli("new", "ex05", "Mine", "--like", "builtin/ex02")
    assert ended.code == 0, ended.err
    _, made = loaded(work / "other").exercises
    assert [point.name for point in made.entry_points] == ["softmax_backward"]
    assert made.languages == tuple(languages.split(","))
    assert len(made.misconceptions) > 5
    assert ("softmax" in made.statement.en.lower(), made.hints[0].en.startswith("Take two")) == (True, True)


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        (("Ex 7",), "cannot be the id"),
        (("total",), "cannot be the id"),
        (("ex01",), "already"),
        (("ex02", "T", "--from", "none.py"), "cannot be read"),
        (("ex02", "T", "--from", "README.md"), "is not Python"),
        (("ex02", "T", "--from", "empty.py"), "defines no function"),
        (("ex02", "T", "--from", "stars.py"), "that no case can name"),
        (("ex02", "T", "--like", "ex09"), "no exercise 'ex09'"),
    ],
)
def test_what_cannot_be_made_is_said_and_leaves_nothing(
    cli: Cli, course: Path, arguments: tuple[str, ...], phrase: str
) -> None:
    (course / "empty.py").write_text("x = 1\n", encoding="utf-8")
    (course / "stars.py").write_text("def f(*x): return x\n", encoding="utf-8")
    before = sorted(course.rglob("*"))
    ended = cli("new", *arguments)
    assert (ended.code, phrase in ended.err) == (2, True), ended.err
    assert sorted(course.rglob("*")) == before


@pytest.mark.parametrize(
    "listing",
    ["exercises: []", "exercises: [ex01, ]", "exercises: [ex01]  # ours", "exercises:\n      - ex01\n      # the last"],
)
def test_an_exercise_is_listed_however_the_list_is_written(cli: Cli, course: Path, listing: str) -> None:
    path = course / "exercises" / "course.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("exercises: [ex01]", listing), encoding="utf-8")
    assert cli("new", "ex02").code == 0
    assert [exercise.id for exercise in loaded(course).exercises][-1] == "ex02"
