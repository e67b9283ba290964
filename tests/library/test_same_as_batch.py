"""The library and `batch` judge alike: with one secret, the same answers have the same documents."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader import Answer, Graded, Settings, grade_each
from grader.cli import codes
from grader.cli.boundary import run
from tests.test_result_document import faults

if TYPE_CHECKING:
    import pytest

    from grader.result_document import ResultDocument

TINY = Path(__file__).parents[1] / "samples" / "tiny_course"
ANSWERS = {
    "right": "def scale(x, factor=2.0):\n    return x.detach() * factor\n",
    "wrong": "def scale(x, factor=2.0):\n    return x.detach() * factor + 1\n",
    "named": "def scale(x, factor=2.0):\n    return x.detach() * 2\n",
    "raises": "def scale(x, factor=2.0):\n    raise ValueError(factor)\n",
    "no-code": "I cannot do that.",
    "other-name": "def scaled(x, factor=2.0):\n    return x * factor\n",
}


def judged_by_library(secret: str) -> dict[str, Graded]:
    settings = Settings(course=TINY, isolation="process", secret=secret)

    async def collected() -> dict[str, Graded]:
        answers = [Answer("ex01", source, name) for name, source in ANSWERS.items()]
        return {graded.answer.id: graded async for graded in grade_each(answers, settings, jobs=2)}

    return asyncio.run(collected())


def comparable(document: ResultDocument | dict[str, Any]) -> dict[str, Any]:
    """Return a document without times, without the folder, and without the level that each takes as it likes."""
    plain: dict[str, Any] = json.loads(json.dumps(document))
    plain["submission"]["path"] = Path(plain["submission"]["path"]).name
    for timed in (plain, *plain["checks"]):
        del timed["duration_s"]
    return plain


def test_the_same_answers_have_the_same_documents_and_hidden_ones_are_in_the_library_if_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lent: None
) -> None:
    assert lent is None
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    for name, source in ANSWERS.items():
        Path("class", name).mkdir(parents=True)
        Path("class", name, "ex01.py").write_text(source, encoding="utf-8")
    Path("secret").write_text("spring\n", encoding="utf-8")
    options = ["--course", str(TINY), "--lang", "en", "--isolation", "process", "--secret-file", "secret"]
    assert run(["batch", "class", "--out", "out", *options]) == codes.PASSED
    assert run(["export", "out", "--to", "jsonl", "--course", str(TINY), "--lang", "en"]) == codes.PASSED
    lines = [json.loads(line) for line in Path("out/results.jsonl").read_text("utf-8").splitlines()]
    by_batch = {line["student"]: line for line in lines}
    by_library = judged_by_library("spring")
    assert {name: comparable(line) for name, line in by_batch.items()} == {
        name: comparable(graded.to_json()) for name, graded in by_library.items()
    }
    complete = json.loads(json.dumps(by_library["named"].to_json(hidden=True)))
    assert [
        check["counterexample"] is None for check in by_batch["named"]["checks"] if check["visibility"] == "hidden"
    ] == [True]
    assert [check["counterexample"] is None for check in complete["checks"] if check["visibility"] == "hidden"] == [
        False
    ]
    assert [*faults(complete), *(fault for line in lines for fault in faults(line))] == []
    other = judged_by_library("autumn")["right"].result
    assert other.hidden_cases != by_library["right"].result.hidden_cases == by_batch["right"]["hidden_cases"]
