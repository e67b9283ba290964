"""Mistakes nobody has named yet: grouped by what they do, shown without their authors, and named by `grader learn`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.gradebook import Gradebook

if TYPE_CHECKING:
    from tests.cli.conftest import Cli, Ended

RIGHT = "def scale(x, factor=2.0):\n    return x.detach() * factor\n"
KNOWN = "def scale(x, factor=2.0):\n    return x * 2\n"
SIGNED = (
    '"""Homework of Carla Gomez."""\n# carla@uni.example, 4711223\nimport torch\n\n__author__ = "Carla Gomez"\n\n\n'
    "def gomez_sum(v, extra):\n    '''By Carla.'''\n    return v + extra\n\n\ndef unused():\n    return 'Carla'\n\n\n"
    "def scale(x, factor=2.0):\n    carla_1 = x.detach() * factor  # mine\n    return gomez_sum(carla_1, 1)\n\n\n"
    "if __name__ == '__main__':\n    print(scale(torch.ones(2)))\n"
)
PLUS_ONE = (
    SIGNED,
    "def scale(x, factor=2.0):\n    return 1 + factor * x.detach()\n",
    "def scale(x, factor=2.0):\n    y = x.detach().clone()\n    y = y + 1 / factor\n    return y * factor\n",
)
SQUARED = (
    "def scale(x, factor=2.0):\n    return x.detach() * factor ** 2\n",
    "def scale(x, factor=2.0):\n    return x.detach() * factor * factor\n",
)
ALONE = tuple(f"def scale(x, factor=2.0):\n    return x.detach() * factor - {number}\n" for number in (3, 4))
NO_COLON = ("def scale(x, factor=2.0)\n    return x\n", "# later\n\ndef scale(x, factor=2.0)\n    return 2 * x\n")
NO_MODULE = "import not_there\n"


def the_class() -> dict[str, str]:
    """Two hundred students, of whom 18 make one unnamed mistake, 12 another, and two one each alone."""
    answers = [PLUS_ONE[number % 3] for number in range(18)] + [SQUARED[number % 2] for number in range(12)]
    answers += [*ALONE, *[KNOWN] * 20, *NO_COLON, NO_MODULE]
    answers += [RIGHT] * (200 - len(answers))
    return {f"student{number:03}" if number else "gomez-carla": answer for number, answer in enumerate(answers)}


def hand_in(answers: dict[str, str]) -> None:
    for student, answer in answers.items():
        folder = Path("class", student)
        folder.mkdir(parents=True)
        (folder / "ex01.py").write_text(answer, encoding="utf-8")


def batch(cli: Cli, *options: str) -> Ended:
    return cli("batch", "class", "--out", "out", "--jobs", "1", "--isolation", "process", *options)


def groups(cli: Cli) -> list[dict[str, Any]]:
    ended = cli("stats", "out", "ex01", "--unknown", "--format", "json")
    assert ended.code == 0, ended.err
    found: list[dict[str, Any]] = json.loads(ended.out)
    return found


def named() -> dict[str, set[str]]:
    """Return which students are told each misconception."""
    found: dict[str, set[str]] = {}
    with Gradebook.open(Path("out/gradebook.sqlite")) as gradebook:
        for result in gradebook.results():
            for check in result.checks:
                if check.misconception is not None:
                    found.setdefault(check.misconception, set()).add(str(result.student))
    return found


@pytest.mark.usefixtures("work")
def test_two_unnamed_mistakes_of_a_large_class_are_found_learnt_and_named_for_nobody_else(cli: Cli) -> None:
    answers = the_class()
    hand_in(answers)
    assert batch(cli).code == 0
    known = {student for student, answer in answers.items() if answer == KNOWN}
    assert named() == {"factor-ignored": known}

    found = groups(cli)
    assert [group["size"] for group in found] == [18, 12, 2, 1, 1, 1]
    plus_one, squared, no_colon = found[:3]
    students = [*answers]
    assert set(plus_one["students"]) == set(students[:18])
    assert set(squared["students"]) == set(students[18:30])
    assert "colon" in no_colon["cause"]
    assert not no_colon["learnable"]

    # in the terminal and on the page: size, the smallest counterexample, one answer, and no author
    shown = cli("stats", "out", "--unknown", "--lang", "zh")
    page = Path("out/index.html").read_text(encoding="utf-8")
    for words in (shown.out, page):
        assert "return" in words
        assert f"grader learn out ex01 {plus_one['group']}" in words or f"learn DIR ex01 {plus_one['group']}" in words
    assert "18 名学生" in shown.out
    assert not any("arla" in (group["answer"] or "") or "omez" in (group["answer"] or "") for group in found)

    # what students get tells nothing of it
    assert "behaviour" not in Path("out/results.json").read_text(encoding="utf-8")

    for group, name in ((plus_one, "plus-one"), (squared, "factor-squared")):
        learnt = cli("learn", "out", "ex01", group["group"], "--name", name, "--isolation", "process")
        assert learnt.code == 0, learnt.err
        assert "TODO" in learnt.out
    assert batch(cli).code == 0  # the exercise has changed, so it is judged again
    assert named() == {
        "factor-ignored": known,
        "plus-one": set(students[:18]),
        "factor-squared": set(students[18:30]),
    }
    assert [group["size"] for group in groups(cli)] == [2, 1, 1, 1]

    private = Path("../reference/ex01_scale/private.yaml").read_text(encoding="utf-8")
    assert private.count("TODO:") == 6
    again = cli("learn", "out", "ex01", plus_one["group"], "--isolation", "process")
    assert again.code == 2
    assert "--unknown` lists them" in again.err


@pytest.mark.usefixtures("work")
def test_what_cannot_be_a_known_wrong_answer_is_refused_and_the_exercise_stays_as_it_was(cli: Cli) -> None:
    reading = "def scale(x, factor=2.0):\n    return x.detach() + len(open.__name__)\n"
    hangs = "def scale(x, factor=2.0):\n    while True:\n        pass\n"
    hand_in({"ada": reading, "ben": reading, "chen": hangs, "dora": NO_COLON[0]})
    before = {path: path.read_bytes() for path in Path("../reference").rglob("*") if path.is_file()}
    assert batch(cli).code == 0
    by_student = {group["students"][0]: group for group in groups(cli)}
    for student, why in (("ada", "does more"), ("chen", "hang, crash"), ("dora", "cannot be loaded")):
        refused = cli("learn", "out", "ex01", by_student[student]["group"], "--isolation", "process")
        assert refused.code == 2
        assert why in refused.err
    assert "ex01 has no group 'zzz'" in cli("learn", "out", "ex01", "zzz").err
    assert "small letters" in cli("learn", "out", "ex01", by_student["ada"]["group"], "--name", "../x").err
    assert {path: path.read_bytes() for path in Path("../reference").rglob("*") if path.is_file()} == before


WITHOUT_TWO = "def mse_grad(pred, y):\n    return (pred - y) / pred.numel() * 5  # {}\n"


@pytest.mark.parametrize("language", ["en", "zh", "es"])
def test_an_exercise_of_a_course_in_one_language_learns(
    cli: Cli, work: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    assert cli("init", "mine", "--languages", language).code == 0
    monkeypatch.chdir(work / "mine")
    hand_in({"ada": WITHOUT_TWO.format("a"), "ben": WITHOUT_TWO.format("b")})
    assert batch(cli).code == 0
    (group,) = groups(cli)
    learnt = cli("learn", "out", "ex01", group["group"], "--name", "fives", "--isolation", "process")
    assert learnt.code == 0, learnt.err
    batch(cli, "--regrade", "ex01")
    assert named() == {"fives": {"ada", "ben"}}


def test_the_course_of_the_installation_learns_nothing(cli: Cli, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.cli.commands.learn.PACKAGE", work.parent)
    refused = cli("learn", "out", "ex01", "any")
    assert (refused.code, "an upgrade would replace" in " ".join(refused.err.split())) == (2, True)
