from __future__ import annotations

import ast
import operator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from grader.course.place import Place, Source
from grader.course.policy import Person, Policy
from grader.course.policy_form import PolicyForm
from grader.course.policy_reader import read_policy
from grader.course.source import read_source
from grader.final_score import FinalScore, HandedIn, TimeSource
from grader.gradebook.adjustments import Adjustment, AdjustmentKind
from grader.gradebook.attempts import Attempt, attempts_of
from grader.gradebook.scoring import CheckPoints, Ruling, choose, final_score, with_dropped
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TABLE = Path(__file__).parent / "situations.yaml"
SOURCE = read_source(TABLE, [])
assert SOURCE is not None
DATA = SOURCE.data
CHECKS = {
    "gradient": CheckPoints(Text("Gradient", "梯度"), Decimal(0), Decimal(2)),
    "value": CheckPoints(Text("Value", "取值"), Decimal(1), Decimal(2)),
}

OPERATORS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}
EXTREMES: Mapping[str, Callable[..., Fraction]] = {"min": min, "max": max}


def value_of(node: ast.expr) -> Fraction:
    """Return the exact value of a sum as it stands in the table."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return Fraction(str(number))
        case ast.BinOp(left, sign, right):
            return OPERATORS[type(sign)](value_of(left), value_of(right))
        case ast.Call(ast.Name(name), arguments):
            return EXTREMES[name](*map(value_of, arguments))
    raise AssertionError(ast.dump(node))


def worked_out(words: str) -> float | None:
    """Return what the sum at the end of the words gives, rounded as scores are."""
    told, _, written = words.rpartition(": ")
    assert told
    return None if written == "unknown" else float(round(value_of(ast.parse(written, mode="eval").body), 6))


def policy_of(words: dict[str, Any]) -> Policy:
    noted: list[Any] = []
    policy = read_policy(PolicyForm.model_validate(words), Place(Source(TABLE), noted), ("ex01", "ex02"))
    assert not noted
    return policy


def attempt_of(at: int, line: str, zone: str) -> Attempt:
    time, judged, file, source = (*(part.strip() for part in line.split("|")), "", "")[:4]
    moment = None if time == "?" else datetime.fromisoformat(time)
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    score = {"ungradable": Decimal(0), "fault": None}.get(judged, Decimal(0))
    score = Decimal(judged) if judged[0].isdigit() else score
    handed_in = None if moment is None else HandedIn(moment, TimeSource(source or "platform"))
    return Attempt(at, file or str(at), score, judged != "ungradable", handed_in)


def adjustment_of(line: str) -> Adjustment:
    what, _, reason = (part.strip() for part in line.partition("|"))
    words = what.split()
    undone = words[0] == "undone"
    words = words[undone:]
    check = words[1] if words[0] == "check" else None
    words = words[2:] if check else words
    change = {"full": AdjustmentKind.SET}.get(words[0]) or AdjustmentKind(words[0])
    return Adjustment(change, Decimal(words[1]) if words[1:] else None, check, reason, undone=undone)


def score_of(situation: dict[str, Any]) -> FinalScore:
    policy = policy_of(DATA["policies"][situation["policy"]])
    name = situation.get("student", "ada")
    person = Person(frozenset({name, f"{name}@example.org"}), situation.get("section", "A"))
    ruling = Ruling.of(policy, "ex01", person)
    lines = situation["handed in"]
    attempts = attempts_of(attempt_of(at, line, policy.zone) for at, line in enumerate(lines))
    place = choose(attempts, ruling) if attempts else None
    judged = Decimal(0) if place is None else attempts[place].judged
    return final_score(judged, attempts, place, ruling, map(adjustment_of, situation.get("by hand", ())), CHECKS)


@pytest.mark.parametrize("situation", DATA["situations"], ids=lambda situation: situation["case"])
def test_a_score_is_what_was_worked_out_by_hand(situation: dict[str, Any]) -> None:
    found = score_of(situation)
    assert (None if found.points is None else float(found.points)) == situation["score"]
    assert found.way.en == situation["way"]
    assert found.counts is situation.get("counts", True)
    assert [note.en for note in found.notes] == situation.get("notes", [])


def test_what_was_handed_in_and_could_not_be_judged_is_not_called_missing() -> None:
    ruling = Ruling.of(Policy(), "ex01", Person(frozenset({"ada"})))
    by_hand = [Adjustment(AdjustmentKind.ADD, Decimal(2), None, "read by hand")]
    found = final_score(Decimal(0), (), None, ruling, by_hand, unread=True)
    assert found.way.en == 'handed in, nothing to judge 0, adjusted +2 "read by hand", total 2'


@pytest.mark.parametrize("case", [*DATA["situations"], *DATA["totals"]], ids=lambda case: case["case"])
def test_the_sum_that_was_worked_out_gives_the_score(case: dict[str, Any]) -> None:
    assert worked_out(case["worked"]) == case["score" if "score" in case else "total"]


def test_the_table_has_enough_situations_and_uses_every_policy() -> None:
    situations = DATA["situations"]
    assert len({situation["case"] for situation in situations}) == len(situations) >= 60
    assert {situation["policy"] for situation in situations} == set(DATA["policies"])


@pytest.mark.parametrize("situation", DATA["situations"], ids=lambda situation: situation["case"])
def test_the_parts_of_a_score_add_up_to_it(situation: dict[str, Any]) -> None:
    found = score_of(situation)
    if found.points is not None:
        assert sum(step.points for step in found.steps) == found.points


@pytest.mark.parametrize("case", DATA["totals"], ids=lambda case: case["case"])
def test_the_lowest_scores_are_dropped(case: dict[str, Any]) -> None:
    scores, maxima = {}, {}
    for name, words in case["scores"].items():
        points, _, most = words.partition(" of ")
        scores[name] = FinalScore(None if points == "?" else Decimal(points), ())
        maxima[name] = Decimal(most)
    found = with_dropped(scores, maxima, case["drop"])
    assert [name for name, score in found.items() if score.dropped] == case["dropped"]
    assert sum(score.points or 0 for score in found.values() if score.counts) == case["total"]


def test_who_is_exempt_has_nothing_to_drop_there() -> None:
    scores = {"ex01": FinalScore(Decimal(0), (), exempt=True), "ex02": FinalScore(Decimal(4), ())}
    assert with_dropped(scores, dict.fromkeys(scores, Decimal(10)), 1) == scores
