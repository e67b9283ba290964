"""The ways around a ban in `hostile/bans/`: of those that are known, few may get points, and each of them is told.

Each folder is one way, written out for some of the bank's exercises. The first letter says what it does: `u` hides from
what records, `g` differentiates, `o` computes a banned operation, `s` are ways that came after these 32.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.sandbox.isolation import requirements
from grader.sandbox.zygote import Zygote
from grader.submission.reading_tool import preloaded
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.judge.plan import Plan
    from grader.result import Result
    from grader.worker.lockdown import Level

ROOT: Final = Path(__file__).parents[1]
WAYS: Final = Path(__file__).parent / "hostile" / "bans"
PAGE: Final = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
KNOWN_TO_PASS: Final = {"g07_complex_step", "g08_differences"}
LEVELS: Final[tuple[Level, ...]] = ("full", "restricted")
"""From the highest; the walls have no part in what a ban finds, so that the first that is there is enough."""


FILES: Final = sorted(WAYS.glob("*/ex[0-9][0-9].py"))


@pytest.fixture(scope="module")
def plans() -> Mapping[str, Plan]:
    wanted = {path.stem for path in FILES}
    exercises = [exercise for exercise in load_course(ROOT).exercises if exercise.id in wanted]
    return {exercise.id: plan_exercise(exercise, Seeds("public", "secret")) for exercise in exercises}


def judged(level: Level, plans: Mapping[str, Plan]) -> Mapping[str, list[Result]]:
    """Return the results of every way at a level."""
    submissions = [
        Submission(path.stem, path.parent.name, path.name, path.name, data=path.read_bytes()) for path in FILES
    ]
    found: dict[str, list[Result]] = defaultdict(list)
    with Zygote.start(isolation=level, preload=preloaded(["ex01.py"])) as zygote:
        conditions = Conditions("public", isolation=level)
        judge(plans, submissions, zygote, conditions, lambda result: found[str(result.student)].append(result))
    return found


@pytest.fixture(scope="module")
def results(plans: Mapping[str, Plan]) -> Mapping[str, list[Result]]:
    held = (level for level in LEVELS if all(requirement.fine for requirement in requirements(level)))
    level = next(held, None)
    if sys.platform != "linux" or level is None:
        pytest.skip("nothing is held off on this machine")
    with pytest.MonkeyPatch.context() as patch:
        # Scores and flags are all that is looked at, and no small counterexample has a say in them.
        patch.setattr("grader.judge.verdict.shrink", lambda _, failed: failed)
        return judged(level, plans)


def test_no_way_around_a_ban_gets_points_but_those_that_are_known(results: Mapping[str, list[Result]]) -> None:
    assert len(results) >= 32
    gained = {way for way, some in results.items() if any(part.score for part in some)}
    assert gained <= KNOWN_TO_PASS, {way: [verdict.score for verdict in results[way]] for way in gained - KNOWN_TO_PASS}


def test_a_way_that_passes_is_shown_to_the_instructor(results: Mapping[str, list[Result]]) -> None:
    for way in KNOWN_TO_PASS:
        for result in results[way]:
            assert any("your instructor is shown this line" in note.en for note in result.flags), way


def test_the_ways_that_pass_are_few_and_named_on_the_page_on_security() -> None:
    assert len(KNOWN_TO_PASS) <= 4
    assert set(re.findall(r"`([ugos]\d\d_\w+)`", PAGE)) == KNOWN_TO_PASS
