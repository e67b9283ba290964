"""A check's ladder: simple cases that are the same for every submission, the simplest first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.cases.simplicity import has_few_numbers, is_simple, size
from grader.judge.plan import Plan, plan_exercise
from grader.judge.simple_cases import simple_cases
from grader.result import Visibility

if TYPE_CHECKING:
    from grader.course.model import Exercise

EXERCISES = {exercise.id: exercise for exercise in load_course(Path(__file__).parents[2]).exercises}


def planned(exercise: Exercise) -> Plan:
    return plan_exercise(exercise, Seeds("2026", "secret"))


@pytest.mark.parametrize("name", ["ex01", "ex02", "ex03", "ex10"])
def test_rungs_are_simple_and_climb_from_the_simplest(name: str) -> None:
    plan = planned(EXERCISES[name])
    for check in plan.exercise.checks:
        if check.visibility is Visibility.PUBLIC and check.target is not None:
            rungs = list(simple_cases(plan, check, plan.questions[check.id][-1].case))
            sizes = [size(rung.case) for rung in rungs]
            assert sizes == sorted(sizes)
            assert all(has_few_numbers(rung.case) for rung in rungs)
            assert len({rung.request for rung in rungs}) == len(rungs)


def test_most_rungs_can_be_worked_through_by_hand() -> None:
    plan = planned(EXERCISES["ex01"])
    check = plan.exercise.checks[1]
    rungs = list(simple_cases(plan, check, plan.questions[check.id][0].case))
    assert len(rungs) > 10
    assert all(is_simple(rung.case) for rung in rungs)


def test_a_ladder_is_the_same_in_every_run() -> None:
    requests = []
    for plan in (planned(EXERCISES["ex02"]), planned(EXERCISES["ex02"])):
        check = plan.exercise.checks[1]
        requests.append([case.request for case in simple_cases(plan, check, plan.questions[check.id][0].case)])
    assert requests[0] == requests[1] != []


def test_a_rung_is_laid_out_and_called_like_the_case_it_stands_for() -> None:
    plan = planned(EXERCISES["ex02"])
    for check in plan.exercise.checks:
        for question in plan.questions[check.id][:4]:
            case = question.case
            for rung in list(simple_cases(plan, check, case))[:3]:
                like = rung.case
                assert (like.group, like.dtype, like.layout, like.positional, like.index) == (
                    (case.group, case.dtype, case.layout, case.positional, case.index)
                )
