from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course.load import load_course
from grader.submission.vocabulary import known_bans

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

_HAN = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
SOLUTION = "reference/ex01_mean_squared_error/solution.py"


@pytest.fixture
def spanish(cli: Cli, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new course in Spanish alone, as the current folder of somebody whose locale is Chinese."""
    assert work.is_dir()
    monkeypatch.chdir(tmp_path)
    assert cli("init", "curso", "--languages", "es").code == 0
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.chdir(tmp_path / "curso")
    (tmp_path / "handed" / "ada").mkdir(parents=True)
    return tmp_path / "curso"


@pytest.mark.parametrize("languages", ["en", "zh", "es", "en,zh", "en,es", "zh,ja,pt-BR"])
def test_a_new_course_is_sound_in_whatever_languages(cli: Cli, work: Path, languages: str) -> None:
    assert cli("init", "new", "--languages", languages, "--title", 'A "course": 1').code == 0
    course = load_course(work / "new", known_bans())
    assert course.broken == ()
    assert [exercise.id for exercise in course.exercises] == ["ex01"]
    assert course.languages == tuple(languages.split(","))
    assert course.title.en == 'A "course": 1'


def test_nothing_is_written_over_a_course(cli: Cli, work: Path) -> None:
    cli("init", "new")
    (work / "new" / "README.md").write_text("mine", encoding="utf-8")
    ended = cli("init", "new")
    assert (ended.code, "already exists" in ended.err) == (2, True)
    assert (work / "new" / "README.md").read_text(encoding="utf-8") == "mine"


def test_a_language_that_is_none_is_refused(cli: Cli, work: Path) -> None:
    ended = cli("init", "new", "--languages", "Spanish")
    assert (ended.code, "'Spanish'" in ended.err) == (2, True)
    assert not (work / "new").exists()


def test_a_new_course_is_proven_as_it_is(cli: Cli, spanish: Path) -> None:
    ended = cli("validate", "--quick", "--seeds", "3", "--jobs", "1")
    assert ended.code == 0, ended.out
    assert "proven" in ended.out
    assert not _HAN.search(ended.out), spanish


def test_a_course_in_a_language_not_ours_works_to_the_report_with_no_chinese_and_no_complaint(
    cli: Cli, spanish: Path
) -> None:
    definition = next(spanish.glob("exercises/*/exercise.yaml"))
    text = definition.read_text(encoding="utf-8")
    definition.write_text(re.sub('title: "Gradient.*', 'title: "Gradiente del error"', text), encoding="utf-8")
    answers = spanish.parent / "handed"
    (answers / "ada" / "ex01.py").write_text((spanish / SOLUTION).read_text(encoding="utf-8"), encoding="utf-8")
    (answers / "bo").mkdir()
    wrong = next(spanish.glob("reference/*/wrong/sum_not_mean.py")).read_text(encoding="utf-8")
    (answers / "bo" / "ex01.py").write_text(wrong, encoding="utf-8")
    ended = [
        cli("list"),
        cli("show", "ex01"),
        cli("hint", "ex01"),
        cli("check", "ex01", SOLUTION),
        cli("batch", str(answers), "--out", "results", "--jobs", "1"),
        cli("report", "results"),
        cli("release", "given"),
    ]
    assert [process.code for process in ended] == [0] * len(ended), [process.err for process in ended if process.code]
    assert "Gradiente del error" in ended[0].out
    assert "10 of 10 points" in ended[3].out
    pages = [*Path("results").rglob("*.html")]
    assert len(pages) == 3
    words = [*(process.out + process.err for process in ended), *(page.read_text(encoding="utf-8") for page in pages)]
    assert [found[0] for text in words if (found := _HAN.search(text))] == []
    assert "Gradiente del error" in (Path("results") / "students" / "bo.html").read_text(encoding="utf-8")


def test_a_course_in_two_languages_is_read_in_either(cli: Cli, work: Path) -> None:
    cli("init", "new", "--languages", "en,es")
    definition = next((work / "new").glob("exercises/*/exercise.yaml"))
    text = definition.read_text(encoding="utf-8")
    definition.write_text(text.replace('es: "Gradient of', 'es: "Gradiente de'), encoding="utf-8")
    titles = [cli("list", "--course", "new", "--lang", tag).out for tag in ("en", "es", "zh")]
    assert ["Gradiente" in title for title in titles] == [False, True, False]
    refused = cli("list", "--course", "new", "--lang", "fr")
    assert (refused.code, "en, zh, es" in refused.err) == (2, True)
