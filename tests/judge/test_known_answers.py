"""An answer given before is read and compared once; what is found out is what a fresh judge finds out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.known_answers import LARGEST, KnownAnswers
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.result_json import result_to_json
from grader.sandbox.outcomes import Raised, Refused, Returned
from grader.submission.submission import Submission
from grader.worker.frame import encode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.judge.plan import Plan
    from grader.result import Result
    from grader.sandbox.zygote import Zygote

COURSE = Path(__file__).parents[2]
FOLDER = COURSE / "reference" / "ex02_softmax_backward"
WRONG = sorted(FOLDER.glob("wrong/*.py"))[:3]
SOURCES = [path.read_text(encoding="utf-8") for path in (FOLDER / "solution.py", *WRONG)]


def frame(seq: int, value: object) -> bytes:
    return encode({"seq": seq, "kind": "returned", "value": value})


def planned() -> Plan:
    exercise = next(known for known in load_course(COURSE).exercises if known.id == "ex02")
    return plan_exercise(exercise, Seeds("2026", "secret"))


def results_of(plan: Plan, sources: Sequence[str], warm: Zygote) -> list[str]:
    results: list[Result] = []
    submissions = [Submission("ex02", "a", "ex02.py", "ex02.py", "0", source.encode()) for source in sources]
    judge({"ex02": plan}, submissions, warm, Conditions("2026"), results.append)
    return [_untimed(result) for result in results]


def _untimed(result: Result) -> str:
    checks = tuple(replace(check, duration_s=0.0) for check in result.checks)
    return json.dumps(result_to_json(replace(result, duration_s=0.0, checks=checks), "en"))


def test_the_same_bytes_are_the_same_outcome() -> None:
    known = KnownAnswers()
    first = known.read(frame(3, torch.ones(2)), 3, 0.1)
    assert isinstance(first, Returned)
    assert known.read(frame(3, torch.ones(2)), 3, 0.2) is first
    assert known.read(frame(3, torch.zeros(2)), 3, 0.2) is not first


def test_a_known_answer_to_another_question_is_refused() -> None:
    known = KnownAnswers()
    body = frame(3, torch.ones(2))
    known.read(body, 3, 0.1)
    assert isinstance(known.read(body, 4, 0.1), Refused)
    assert isinstance(known.read(body, 3, 0.1), Returned)


def test_only_values_are_kept_and_no_large_ones() -> None:
    known = KnownAnswers()
    fault: dict[str, object] = {
        "type": "E",
        "bases": [],
        "message": "",
        "unit": None,
        "line": None,
        "source": "",
        "frames": [],
    }
    raised = encode({"seq": 1, "kind": "raised", "fault": fault})
    assert isinstance(known.read(raised, 1, 0.1), Raised)
    assert known.read(raised, 1, 0.1) is not known.read(raised, 1, 0.1)
    large = frame(1, torch.ones(LARGEST))
    assert known.read(large, 1, 0.1) is not known.read(large, 1, 0.1)


def test_the_answer_that_was_longest_not_given_is_forgotten() -> None:
    known = KnownAnswers(most=2)
    one, two = (known.read(frame(1, value), 1, 0.1) for value in (1.0, 2.0))
    assert known.read(frame(1, 1.0), 1, 0.1) is one
    known.read(frame(1, 3.0), 1, 0.1)
    assert known.read(frame(1, 1.0), 1, 0.1) is one
    assert known.read(frame(1, 2.0), 1, 0.1) is not two


def test_an_observation_is_made_once_for_each_question(warm: Zygote) -> None:
    del warm
    question, other = next(several for several in planned().questions.values() if len(several) > 1)[:2]
    known = KnownAnswers()
    outcome = known.read(frame(1, torch.ones(2)), 1, 0.1)
    assert isinstance(outcome, Returned)
    assert known.observe(question, outcome) is known.observe(question, outcome)
    assert known.observe(other, outcome).question is other
    assert known.observe(question, Returned(1.0)) is not known.observe(question, Returned(1.0))


def test_results_do_not_depend_on_what_was_judged_before(warm: Zygote) -> None:
    alone = [results_of(planned(), [source], warm)[0] for source in SOURCES]
    assert results_of(planned(), [*SOURCES, *SOURCES], warm) == [*alone, *alone]
