"""Every situation in `corpus/`: what is handed in, the commands, and the expected outcome, in both languages."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import grader
from grader.cli import boundary
from grader.course.load import load_course
from grader.judge.plan import plan_exercise
from grader.result_json import result_from_json, result_to_json
from grader.text import LANGUAGES, Text
from tests.golden import require_equal
from tests.test_result_document import faults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.course.model import Exercise
    from grader.judge.cases.seeds import Seeds
    from grader.judge.plan import Plan
    from grader.sandbox.zygote import Zygote

CORPUS = Path(__file__).parent / "corpus"
ROOT = Path(grader.__file__).parents[1]
DIGITS = 5
TINY = 1e-9
"""Rounding, which differs from one processor to the next."""
PRINTED = 200
"""Characters of a submission's output that are kept: how much a loop prints depends on the machine."""
ZERO = "0"


@dataclass(frozen=True, slots=True)
class Situation:
    """One folder of the corpus: `runs` are commands with their exit codes, `make` is what git cannot store."""

    folder: Path
    title: str
    runs: Mapping[str, int]
    course: str = "front"
    make: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    """Files that the commands write and that are goldens too."""
    smallest: bool = False
    """Whether to search for the smallest counterexample, which takes seconds and has its own tests."""
    before: str = ""
    """The first version of Python without this message: "3.12"."""

    @staticmethod
    def read(path: Path) -> Situation:
        return Situation(path.parent, **yaml.safe_load(path.read_text(encoding="utf-8")))


SITUATIONS = [Situation.read(path) for path in sorted(CORPUS.glob("*/situation.yaml"))]


@dataclass(slots=True)
class Heard:
    """The output of the commands of a situation: JSON documents, and everything for people."""

    codes: dict[str, int] = field(default_factory=dict)
    documents: dict[str, Any] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def courses(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The courses a situation may name: `front` is the first three exercises, `impatient` the same in little time."""
    found = {path.name: path for path in (CORPUS / "courses").iterdir()}
    for name in ("front", "impatient"):
        folder = tmp_path_factory.mktemp(name)
        shutil.copytree(CORPUS / "courses" / "front", folder, dirs_exist_ok=True)
        for path in [*ROOT.glob("exercises/ex0[123]_*"), *ROOT.glob("reference/ex0[123]_*")]:
            shutil.copytree(path, folder / path.relative_to(ROOT))
        found[name] = folder
    for path in found["impatient"].glob("exercises/*/exercise.yaml"):
        limits = "limits: {call_s: 1, submission_s: 4}"
        path.write_text(re.sub(r"^limits: .*$", limits, path.read_text("utf-8"), flags=re.MULTILINE), encoding="utf-8")
    return found


@pytest.fixture(scope="session")
def explanations(courses: Mapping[str, Path]) -> tuple[str, ...]:
    """The explanations of the course's checks, whose wording does not belong to a situation."""
    checks = [check for exercise in load_course(courses["front"]).exercises for check in exercise.checks]
    return tuple(check.explain[language] for check in checks for language in LANGUAGES if check.explain)


PLANS: dict[tuple[Path, tuple[str, ...], Seeds, str], Plan] = {}


def planned(exercise: Exercise, seeds: Seeds, device: str) -> Plan:
    asked = tuple(check.id for check in exercise.checks)  # `--case` leaves one of them
    key = (exercise.folder.resolve(), asked, seeds, device)  # each situation has links to its course
    if key not in PLANS:
        PLANS[key] = plan_exercise(exercise, seeds, device)
    return PLANS[key]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warm: Zygote, lent: None) -> Path:
    """The folder that the commands run in; everything that varies by machine and time is fixed."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("secrets.token_hex", lambda size: ZERO * 2 * size)
    # The warm process, and what is worked out once per run, outlive a command: here a run is the whole corpus.
    assert lent is None
    the_same = SimpleNamespace(start=lambda **_: contextlib.nullcontext(warm))
    monkeypatch.setattr("grader.cli.own_process.Zygote", the_same)
    monkeypatch.setattr("grader.judge.single.plan_exercise", planned)
    # What the stronger levels refuse is the matter of `hostile/`.
    monkeypatch.setattr("grader.cli.conditions.choose", lambda _: "process")
    return folder


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.folder.name)
def test_a_situation_ends_as_its_golden_says(
    situation: Situation,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    courses: Mapping[str, Path],
    explanations: tuple[str, ...],
    *,
    update_golden: bool,
) -> None:
    if situation.before and sys.version_info[:2] >= tuple(map(int, situation.before.split("."))):
        pytest.skip("this Python reads it")
    if not situation.smallest:
        monkeypatch.setattr("grader.judge.verdict.shrink", lambda _, failed: failed)
    build(situation, place, courses[situation.course])
    heard = perform(situation, "en")
    assert heard.codes == dict(situation.runs)
    goldens = {"expected.json": documents(heard, explanations)} if heard.documents else {}
    goldens |= {f"expected.{Path(name).name}": Path(name).read_text("utf-8") for name in situation.keep}
    if heard.words:
        chinese = perform(situation, "zh")
        assert chinese.codes == heard.codes
        goldens |= {"expected.en.txt": "".join(heard.words), "expected.zh.txt": "".join(chinese.words)}
    shown = {
        name: impersonal(text, {place: "HERE", **{path: name for name, path in courses.items()}})
        for name, text in goldens.items()
    }
    shown = {name: timeless(text) for name, text in shown.items()}
    for text in shown.values():
        assert "Traceback" not in text
        assert str(ROOT) not in text
    if update_golden:
        renew(situation.folder, shown)
    require_equal(shown, {path.name: path.read_text("utf-8") for path in situation.folder.glob("expected.*")})


def timeless(text: str) -> str:
    """Leave out the line in which a loop was stopped: it may be any line of the loop."""
    text = re.sub(r"((?:stopped|of a submission|finished after [\d.]+ s), in [^,]+, line )\d+\s+`[^`]*`", r"\1…", text)
    return re.sub(r"((?:终止|用完|仍未结束)，当时在\S+ 第 )\d+ 行\s+`[^`]*`", r"\1…", text)


def build(situation: Situation, place: Path, course: Path) -> None:
    """Write what is handed in; the course is found above it, unless the situation has its own."""
    for part in ("exercises", "reference"):
        (place.parent / part).symlink_to(course / part)
    ours = shutil.ignore_patterns("situation.yaml", "expected.*")
    shutil.copytree(situation.folder, place, ignore=ours, dirs_exist_ok=True)
    for name, how in situation.make.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        make(path, how)
        if how.get("closed"):
            if os.geteuid() == 0:
                pytest.skip("nothing is closed to root")
            path.chmod(0)


def make(path: Path, how: Mapping[str, Any]) -> None:
    """Make what git cannot store, or not everywhere."""
    match how:
        case {"text": text, **rest}:
            path.write_bytes(text.encode(rest.get("encoding", "utf-8")))
        case {"hex": digits, **rest}:
            path.write_bytes(bytes.fromhex(digits) * rest.get("times", 1))
        case {"cell": source, "printed_mb": size}:
            outputs = [
                {"output_type": "stream", "name": "stdout", "text": ["epoch 1: loss 0.69\n" * (size * 2**20 // 20)]}
            ]
            cell = {"cell_type": "code", "metadata": {}, "source": source, "execution_count": 1, "outputs": outputs}
            path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
        case {"link": target}:
            path.symlink_to(target)
        case {"pipe": True}:
            os.mkfifo(path)
        case {"folder": True}:
            path.mkdir()
        case _:
            pytest.fail(f"{path.name} cannot be made of {how}")


def perform(situation: Situation, language: str) -> Heard:
    """Run the commands in order in the current folder."""
    heard = Heard()
    for command in situation.runs:
        words = [*shlex.split(command), "--lang", language]
        if words[0] == "check" and "--format" not in words:
            words += ["--format", "json"]
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            heard.codes[command] = boundary.run(words)
        said = out.getvalue()
        if "json" in words and said:
            heard.documents[command] = json.loads(said, parse_constant=pytest.fail)
            said = ""
        if said or err.getvalue():
            heard.words += [f"$ grader {command}\n", said, err.getvalue()]
    return heard


def documents(heard: Heard, explanations: tuple[str, ...]) -> str:
    """Return the JSON output, shortened to what the situation is about."""
    short = {command: shortened(document) for command, document in heard.documents.items()}
    told = next(iter(short.values())) if len(short) == 1 else short
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    for wording in explanations:
        text = text.replace(json.dumps(wording, ensure_ascii=False)[1:-1], "…")
    return text


def shortened(document: dict[str, Any]) -> dict[str, Any]:
    """Return a result, or several, without varying parts, the course's wording, and empty parts."""
    if "results" in document:
        assert faults(document, "results") == []
        unread = [pruned({**file, "reason": None}) for file in document.get("unread", ())]
        results = [shortened(result) for result in document["results"]]
        return {"results": results, "unread": unread} if unread else {"results": results}
    assert faults(document) == []
    read_back: object = result_to_json(result_from_json(document), "en")
    assert read_back == document
    short = {name: document.get(name) for name in ("exercise", "student", "status", "score", "max_score")}
    short["path"] = (document["submission"] or {}).get("path")
    short |= {"messages": document["messages"], "notes": document["notes"], "output": document["output"][:PRINTED]}
    checks = document["checks"]
    if checks and all(check["status"] == "passed" for check in checks):
        short["checks"] = f"all {len(checks)} passed"
    else:
        short["checks"] = {check["id"]: of_check(check) for check in checks}
    told: dict[str, Any] = pruned(short)
    return told


def of_check(document: dict[str, Any]) -> dict[str, Any]:
    """Return the judge's part of a check: of a known mistake only the id, because the explanation is the course's."""
    kept = ("status", "points", "messages", "misconception", "hint", "counterexample")
    short = {name: document[name] for name in kept}
    short["output"] = document["output"][:PRINTED]
    if document["misconception"]:
        observed = Text(document["observed"]["en"], document["observed"]["zh"])
        told = Text.join((observed, Text.same("…")))
        short["messages"] = {"en": told.en, "zh": told.zh}
    return short


def pruned(value: Any) -> Any:
    """Leave out empty parts, write a tensor on one line, and check that every sentence has both languages."""
    if isinstance(value, dict):
        value = {name: one for name, one in value.items() if name != "locations"}  # the words name them
        if set(value) == set(LANGUAGES):
            assert bool(value["en"]) == bool(re.search(r"[\u4e00-\u9fff]", value["zh"])), value
        if "dtype" in value:
            return f"{value['dtype']} {tuple(value['shape'])} {json.dumps(rounded(value['data']))}"
        kept = {name: pruned(one) for name, one in value.items()}
        return {name: one for name, one in kept.items() if one not in (None, "", [], {})}
    return [pruned(part) for part in value] if isinstance(value, list) else rounded(value)


def rounded(value: Any) -> Any:
    """Round numbers: the last digits depend on the processor."""
    if isinstance(value, list):
        return [rounded(part) for part in value]
    if isinstance(value, float):
        return 0.0 if abs(value) < TINY else float(f"{value:.{DIGITS}g}")
    return value


def impersonal(text: str, folders: Mapping[Path, str]) -> str:
    """Return the text without this machine's folders."""
    for path, name in folders.items():
        text = text.replace(str(path), name)
    return text


def renew(folder: Path, goldens: Mapping[str, str]) -> None:
    for old in folder.glob("expected.*"):
        old.unlink()
    for name, text in goldens.items():
        (folder / name).write_text(text, encoding="utf-8")
