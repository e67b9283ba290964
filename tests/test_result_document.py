"""The JSON of a result has a schema, and every real one keeps it: no key is missing, and none is undescribed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import jsonschema  # type: ignore[import-untyped] # no stubs among the dependencies
import pytest
from hypothesis import given

from grader.behaviour import Behaviour, CaseBehaviour, Sketch
from grader.final_score import FinalScore, HandedIn, Step, StepKind, TimeSource
from grader.result import Deviation, Result, Told
from grader.result_document import result_schema
from grader.result_json import result_to_json
from grader.text import Location, Text
from tests.test_result import RESULTS, result, verdict

ROOT: Final = Path(__file__).parents[1]
Name: TypeAlias = Literal["result", "results"]
NAMES: Final[tuple[Name, ...]] = ("result", "results")
VALIDATORS: Final = {name: jsonschema.Draft202012Validator(result_schema(name, strict=True)) for name in NAMES}


def faults(document: Any, name: Name = "result") -> list[str]:
    """Return where a document differs from its schema, which here also refuses keys that it does not know."""
    return [f"{fault.json_path}: {fault.message}" for fault in VALIDATORS[name].iter_errors(document)]


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_that_others_read_is_that_of_the_program(name: Name, *, update_golden: bool) -> None:
    path = ROOT / "docs" / "schema" / f"{name}.schema.json"
    made = json.dumps(result_schema(name), indent=2, ensure_ascii=False) + "\n"
    if update_golden:
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made
    jsonschema.Draft202012Validator.check_schema(json.loads(made))


@pytest.mark.parametrize("name", NAMES)
def test_every_key_is_described(name: Name) -> None:
    schema = result_schema(name)
    forms = [schema, *(form for form in schema["$defs"].values() if "properties" in form)]
    assert len(forms) > 10
    assert [(form["description"], key) for form in forms for key, of in form["properties"].items() if not of] == []
    assert [key for form in forms for key, of in form["properties"].items() if "description" not in of] == []


@given(RESULTS)
def test_any_result_keeps_the_schema(made: Result) -> None:
    assert faults(json.loads(json.dumps(result_to_json(made, "en")))) == []


def test_everything_that_a_result_may_have_is_in_the_schema() -> None:
    named = replace(Text("a", "一"), locations=(Location("ex01.py", 3),))
    check = replace(
        verdict(),
        absent=True,
        deviation=Deviation(float("inf"), 1e-9),
        told=Told(named, "known", 1),
        behaviour=Behaviour("scale", (CaseBehaviour("tensor", (Sketch((1.0, 2.0), 0.1),)),)),
    )
    steps = (Step(StepKind.JUDGED, Decimal(1), named), Step(StepKind.LATE, Decimal(-1), named))
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    final = FinalScore(Decimal(0), steps, HandedIn(moment, TimeSource.FILE), moment, 1, 2, notes=(named,))
    whole = replace(
        result(check),
        final=final,
        message=named,
        cause=named,
        flags=(named,),
        hidden_cases="3fa2c1",
        withheld_points=Decimal(4),
    )
    for language in ("en", "zh"):
        assert faults(json.loads(json.dumps(result_to_json(whole, language)))) == []


def test_the_results_of_the_sample_class_keep_it() -> None:
    document = json.loads((ROOT / "reports" / "sample" / "results.json").read_text(encoding="utf-8"))
    assert len(document["results"]) > 10
    assert faults(document, "results") == []


def test_a_key_that_is_missing_or_not_described_would_be_seen() -> None:
    document = json.loads(json.dumps(result_to_json(result(verdict()), "en")))
    del document["checks"][0]["points"]
    assert faults({**document, "surprise": 1}) == [
        "$: Additional properties are not allowed ('surprise' was unexpected)",
        "$.checks[0]: 'points' is a required property",
    ]
