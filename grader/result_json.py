"""Results as JSON, in both directions: the contract's documents, and what a gradebook keeps."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from grader.behaviour import Behaviour
from grader.result import (
    SCHEMA,
    SILENCE,
    CheckStatus,
    Counterexample,
    Deviation,
    ReleaseRef,
    Result,
    ResultStatus,
    SubmissionRef,
    Told,
    Verdict,
    Visibility,
)
from grader.text import NOTHING, Language, Location, Text
from grader.values import Array, number_to_json, shown_from_json, shown_to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.check_document import (
        BehaviourDocument,
        CheckDocument,
        CounterexampleDocument,
        DeviationDocument,
        LocationDocument,
        Number,
        ToldDocument,
        WordedDocument,
    )
    from grader.result_document import FinalDocument, ResultDocument


def result_to_json(result: Result, language: Language) -> ResultDocument:
    """Return the contract's JSON object, with both wordings beside the one in `language`."""
    document: ResultDocument = {
        "schema": SCHEMA,
        "grader": result.grader,
        "exercise": result.exercise,
        "student": result.student or "",
        "submission": None
        if result.submission is None
        else {"path": result.submission.path, "sha256": result.submission.sha256},
        "status": result.status,
        "score": None if result.score is None else float(result.score),
        "max_score": float(result.max_score),
        "message": result.message[language],
        "messages": result.message.wordings(),
        "notes": [_both(note) for note in result.all_notes],
        "handin_notes": len(result.handin_notes),
        "device": result.device,
        "isolation": result.isolation,
        "seed": result.seed,
        "torch": result.torch,
        "duration_s": result.duration_s,
        "output": result.output,
        "checks": [verdict_to_json(check, language) for check in result.checks],
    }
    if result.student is None:
        del document["student"]
    if result.hidden_cases:
        document["hidden_cases"] = result.hidden_cases
    if result.is_unread:
        document["unread"] = True
    if result.withheld_points:
        document["withheld_points"] = float(result.withheld_points)
    if result.release is not None:
        document["release"] = {"version": result.release.version, "sha256": result.release.sha256}
    if result.message.locations:
        document["locations"] = _locations(result.message)
    if result.final is not None:
        document["final"] = cast("FinalDocument", result.final.to_json(language))
    if result.cause:
        document["cause"] = _both(result.cause)
    if result.flags:
        document["flags"] = len(result.flags)
    return document


def result_from_json(document: Mapping[str, Any]) -> Result:
    """Read back what `result_to_json` wrote.

    Raises:
        KeyError, ValueError: the document is not of this schema.
    """
    if document["schema"] != SCHEMA:
        msg = f"result schema {document['schema']!r}, this program reads {SCHEMA}"
        raise ValueError(msg)
    submission = document["submission"]
    notes = tuple(_text(note) for note in document["notes"])
    own = document.get("handin_notes", 0)  # older results do not say how many of the notes these are
    flags = len(notes) - document.get("flags", 0)
    return Result(
        grader=document["grader"],
        exercise=document["exercise"],
        student=document.get("student"),
        submission=None if submission is None else SubmissionRef(submission["path"], submission["sha256"]),
        status=ResultStatus(document["status"]),
        max_score=Decimal(str(document["max_score"])),
        message=_text({**document["messages"], "locations": document.get("locations", ())}),
        cause=_text(document["cause"]) if "cause" in document else NOTHING,
        notes=notes[own:flags],
        handin_notes=notes[:own],
        flags=notes[flags:],
        checks=tuple(_verdict_from_json(check) for check in document["checks"]),
        output=document["output"],
        device=document["device"],
        isolation=document["isolation"],
        seed=document["seed"],
        hidden_cases=document.get("hidden_cases", ""),
        torch=document["torch"],
        duration_s=document["duration_s"],
        withheld_points=Decimal(str(document.get("withheld_points", 0))),
        release=ReleaseRef(**document["release"]) if "release" in document else None,
    )


def verdict_to_json(verdict: Verdict, language: Language) -> CheckDocument:
    """Return the contract's JSON object of one check."""
    document: CheckDocument = {
        "id": verdict.check,
        "title": verdict.title[language],
        "titles": verdict.title.wordings(),
        "status": verdict.status,
        "points": float(verdict.points),
        "max_points": float(verdict.max_points),
        "visibility": verdict.visibility,
        "message": verdict.message[language],
        "messages": verdict.message.wordings(),
        "observed": _both(verdict.observed),
        "mistake": _both(verdict.mistake),
        "meaning": _both(verdict.meaning),
        "misconception": verdict.misconception,
        "counterexample": None if verdict.counterexample is None else _counterexample_to_json(verdict.counterexample),
        "hint": verdict.hint,
        "deviation": None if verdict.deviation is None else _deviation_to_json(verdict.deviation),
        "output": verdict.output,
        "evidence": {name: shown_to_json(one) for name, one in verdict.evidence.items()},
        "duration_s": verdict.duration_s,
        "told": _told_to_json(verdict.told),
    }
    if verdict.absent:
        document["absent"] = True
    if verdict.behaviour is not None:
        document["behaviour"] = cast("BehaviourDocument", verdict.behaviour.to_json())
    return document


def _counterexample_to_json(example: Counterexample) -> CounterexampleDocument:
    document: CounterexampleDocument = {
        "inputs": {name: shown_to_json(value) for name, value in example.inputs.items()},
        "expected": shown_to_json(example.expected),
        "received": shown_to_json(example.received),
        "note": _both(example.note),
        "reproduce": example.reproduce,
    }
    if not example.answered:
        document["answered"] = False
    if example.cut:
        document["cut"] = True
    return document


def _verdict_from_json(document: Mapping[str, Any]) -> Verdict:
    example = document["counterexample"]
    evidence = {name: shown_from_json(one) for name, one in document["evidence"].items()}
    return Verdict(
        check=document["id"],
        title=_text(document["titles"]),
        status=CheckStatus(document["status"]),
        points=Decimal(str(document["points"])),
        max_points=Decimal(str(document["max_points"])),
        visibility=Visibility(document["visibility"]),
        observed=_observed(document),
        mistake=_text(document["mistake"]) if "mistake" in document else NOTHING,
        meaning=_text(document["meaning"]),
        misconception=document["misconception"],
        absent=document.get("absent", False),
        counterexample=None
        if example is None
        else Counterexample(
            inputs={name: shown_from_json(one) for name, one in example["inputs"].items()},
            expected=shown_from_json(example["expected"]),
            received=shown_from_json(example["received"]),
            note=_text(example["note"]),
            reproduce=example["reproduce"],
            answered=example.get("answered", example["received"] != SILENCE),
            cut=example.get("cut", False),
        ),
        hint=document["hint"],
        deviation=_deviation(document["deviation"]),
        output=document["output"],
        evidence={name: one for name, one in evidence.items() if isinstance(one, Array)},
        duration_s=document["duration_s"],
        told=_told_from_json(document.get("told")),
        behaviour=Behaviour.from_json(document["behaviour"]) if "behaviour" in document else None,
    )


def _deviation_to_json(deviation: Deviation) -> DeviationDocument:
    error, allowed = (number_to_json(number) for number in (deviation.error, deviation.allowed))
    return {"error": cast("Number", error), "allowed": cast("Number", allowed)}


def _deviation(document: Mapping[str, Any] | None) -> Deviation | None:
    return None if document is None else Deviation(float(document["error"]), float(document["allowed"]))


def _observed(document: Mapping[str, Any]) -> Text:
    """Return what was seen; earlier versions kept it at the beginning of the message, without its lines."""
    if "observed" in document:
        return _text(document["observed"])
    message, meaning = _text(document["messages"]), _text(document["meaning"])
    return Text(message.en.removesuffix(meaning.en).rstrip(), message.zh.removesuffix(meaning.zh).rstrip())


def _both(text: Text) -> WordedDocument:
    named = {"locations": _locations(text)} if text.locations else {}
    return cast("WordedDocument", {**text.wordings(), **named})  # languages are keys


def _locations(text: Text) -> list[LocationDocument]:
    return [{"unit": at.unit, "line": at.line} for at in text.locations]


def _text(document: Mapping[str, Any]) -> Text:
    named = tuple(Location(at["unit"], at["line"]) for at in document.get("locations", ()))
    return replace(Text.of({tag: words for tag, words in document.items() if tag != "locations"}), locations=named)


def _told_to_json(told: Told | None) -> ToldDocument | None:
    if told is None:
        return None
    return {"message": _both(told.message), "misconception": told.misconception, "hint": told.hint}


def _told_from_json(document: Mapping[str, Any] | None) -> Told | None:
    return None if document is None else Told(_text(document["message"]), document["misconception"], document["hint"])
