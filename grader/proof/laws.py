"""The declared properties of an exercise, tried on the reference's answers to many draws."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.judge.cases.case import draw_cases
from grader.judge.diagnosis.properties import CLOSE, missed
from grader.judge.objects import recipes_of
from grader.judge.solution import Solution
from grader.proof.proofs import ProofFinding
from grader.proof.trials import seeds_of
from grader.sandbox.outcomes import Returned
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.course.claims import Property
    from grader.course.model import Exercise
    from grader.judge.cases.case import Case

_SEEDS: Final = 1_000
"""Most seeds that are searched for draws."""
_BARREN: Final = 3
"""The search ends after this many seeds without a draw that a property applies to."""


@dataclass(frozen=True, slots=True)
class Tried:
    """The number of draws on which a declared property was tried, and the error of the first answer that lacks it."""

    declared: Property
    draws: int
    off: float = 0.0
    seed: int = 0
    check: str = ""


def try_properties(exercise: Exercise, course_seed: str, draws: int) -> tuple[Tried, ...]:
    """Try each declared property on a number of draws of the reference, in this process."""
    reference = Solution(exercise.private / "solution.py", exercise.probe, recipes_of(exercise))
    return tuple(_tried(exercise, declared, reference, course_seed, draws) for declared in exercise.properties)


def _tried(exercise: Exercise, declared: Property, reference: Solution, course_seed: str, draws: int) -> Tried:
    done = 0
    for seed in range(_SEEDS):
        if done >= draws or (not done and seed == _BARREN):
            break
        for target, check, case in _cases(exercise, declared, course_seed, seed):
            off = _off(exercise, declared, reference, target, case)
            if off is None:
                continue
            done += 1
            if off > CLOSE:
                return Tried(declared, done, off, seed, check)
            if done >= draws:
                break
    return Tried(declared, done)


def _cases(exercise: Exercise, declared: Property, course_seed: str, seed: int) -> Iterator[tuple[str, str, Case]]:
    """Yield the cases of the checks that call a property's entry point, each check in turn, with what they call."""
    seeds = seeds_of(course_seed, seed)
    called = [check for check in exercise.checks if check.call == declared.call and check.target is not None]
    drawn = [[(str(check.target), check.id, case) for case in draw_cases(exercise, check, seeds)] for check in called]
    yield from (case for turn in itertools.zip_longest(*drawn) for case in turn if case is not None)


def _off(exercise: Exercise, declared: Property, reference: Solution, target: str, case: Case) -> float | None:
    def ask(other: Case) -> object | None:
        answer = reference.answer(target, other)
        return answer.value if isinstance(answer, Returned) else None

    return missed(declared, exercise, case, ask(case), ask)


def law_findings(tried: Sequence[Tried], draws: int) -> Iterator[ProofFinding]:
    """Yield the declared properties that a right answer lacks, and those that apply to no draw."""
    for trial in tried:
        words = {"law": trial.declared.law, "name": trial.declared.call, "n": trial.draws, "draws": draws}
        if trial.off > CLOSE:
            text = Text(
                "The declared property `{law}` of `{name}` does not hold: the reference's own answer is off by"
                " {off:.2g} (seed {seed}, check `{check}`). It would tell students something untrue: correct it,"
                " or remove it.",
                "声明的性质 `{law}`（`{name}`）不成立：参考答案自身就偏差 {off:.2g}（种子 {seed}，检查"
                " `{check}`）。它会给学生错误的说明：请改正或删去。",
            )
            yield ProofFinding(
                "property", text.format(off=trial.off, seed=trial.seed, check=trial.check, **words), trial.check
            )
        elif not trial.draws:
            text = Text(
                "The declared property `{law}` of `{name}` applies to none of the drawn cases, so nothing shows"
                " that it holds. Remove it, or draw cases that it applies to.",
                "声明的性质 `{law}`（`{name}`）不适用于任何生成的用例，因此无法证明它成立。请删去它，或生成它适用"
                "的用例。",
            )
            yield ProofFinding("property", text.format(**words))
        elif trial.draws < draws:
            text = Text(
                "The declared property `{law}` of `{name}` was tried on {n} of {draws} draws: it applies to few cases.",
                "声明的性质 `{law}`（`{name}`）在 {draws} 次抽取中只试了 {n} 次：它适用的用例很少。",
            )
            yield ProofFinding("property", text.format(**words), note=True)
