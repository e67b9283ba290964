"""Everything that is tried to prove an exercise, in steps: the results of a step decide what the next one tries.

`gather` yields the tasks of a step and is sent their results; it does none of them itself.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from grader.proof.candidates import (
    PLAIN,
    Candidate,
    CandidateKind,
    altered_of,
    questions_in,
    recorder_of,
    reference_of,
    remembering_of,
    silent_in,
    stub_of,
    wrong_answers_of,
)
from grader.proof.luck import secret_checks
from grader.proof.mutants import mutants_of, sample
from grader.proof.reach import judged_by_result
from grader.proof.specimens import corpus_of
from grader.proof.tasks import Attest, Catch, Compare, Consult, DrawAgain, Hear, Hold, Task, Try
from grader.proof.trials import Trial, Twin, joined, merged
from grader.result import Visibility

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course.model import Exercise
    from grader.limits import Limits
    from grader.proof.effort import Effort
    from grader.proof.evaluation import Caught, Evaluation
    from grader.proof.laws import Tried
    from grader.proof.luck import Luck
    from grader.proof.mutants import Mutant
    from grader.proof.oracles import Consulted
    from grader.proof.specimens import Specimen
    from grader.proof.truth import Account

T = TypeVar("T")
R = TypeVar("R")
Steps: TypeAlias = Generator[Sequence[Task], Sequence[Any], R]

_FIRST_SEEDS: Final = 2
_SEEDS_AT_ONCE: Final = 10
_CANDIDATES_AT_ONCE: Final = 6
_MUTANTS_AT_ONCE: Final = 10
_SPECIMENS_AT_ONCE: Final = 4
_FEWEST_SECRET: Final = 2
_SLOW_S: Final = 5.0
"""An exercise whose reference takes longer to judge is tried on one seed instead of several."""
_MUTANT_S: Final = 1.0
"""A call of a mutant may take this long, or several times as long as the reference."""
_ROOM: Final = 4.0
_FEWEST: Final = 5


@dataclass(slots=True)
class Evidence:
    """Everything found out about an exercise."""

    trial: Trial = field(default_factory=lambda: Trial(0))
    reference: list[Evaluation] = field(default_factory=list)
    """From the worker, for each seed."""
    stub: list[Evaluation] = field(default_factory=list)
    wrong: dict[str, list[Evaluation]] = field(default_factory=dict)
    """By misconception, for each seed."""
    altered: list[tuple[Candidate, Evaluation]] = field(default_factory=list)
    silent: frozenset[str] = frozenset()
    """Entry points that return nothing and work by side effects."""
    mutants: tuple[Mutant, ...] = ()
    """All mutants."""
    caught: list[tuple[Mutant, Caught | None]] = field(default_factory=list)
    """For the mutants that were tried, in the order of the code."""
    twins: dict[str, Twin] = field(default_factory=dict)
    """For the survivors, by their change; those that tests judge by their effects have none."""
    secret_seeds: int = 0
    """Number of secret seeds that wrong answers were judged on."""
    lucky: dict[str, tuple[Luck, ...]] = field(default_factory=dict)
    """By the name of a misconception or the change of a mutant: the checks whose outcome depends on the secret seed."""
    laws: Sequence[Tried] = ()
    """The declared properties."""
    oracles: Sequence[Consulted] = ()
    """Second sources of right answers, beside the solution."""
    specimens: Sequence[tuple[Specimen, Account]] = ()
    """Wrong answers made from the solution, each with the messages about it."""

    @property
    def survivors(self) -> list[Mutant]:
        """The mutants that were tried and not caught."""
        return [mutant for mutant, caught in self.caught if caught is None]


def gather(exercise: Exercise, effort: Effort) -> Steps[Evidence]:
    """Try everything on an exercise; if the reference fails at the start, nothing else is tried."""
    evidence = Evidence(mutants=mutants_of((exercise.private / "solution.py").read_text(encoding="utf-8")))
    yield from _try_reference(exercise, effort, evidence)
    if evidence.trial.failures or any(answer.failed for answer in evidence.reference):
        return evidence
    yield from _hear_candidates(exercise, effort, evidence)
    yield from _catch_mutants(exercise, effort, evidence)
    yield from _compare_survivors(exercise, evidence)
    yield from _attest(exercise, effort, evidence)
    yield from _draw_again(exercise, effort, evidence)
    return evidence


def work_in(exercise: Exercise, effort: Effort) -> int:
    """Return roughly how many seeds and candidates a proof has, for showing progress."""
    mutants = len(mutants_of((exercise.private / "solution.py").read_text(encoding="utf-8")))
    candidates = (len(exercise.misconceptions) + 1) * effort.hearings + len(exercise.entry_points) * (len(PLAIN) + 1)
    attested = 1 + len(_specimens(exercise, effort))
    return effort.seeds + candidates + 3 + attested + min(mutants, effort.mutants or mutants)


def _try_reference(exercise: Exercise, effort: Effort, evidence: Evidence) -> Steps[None]:
    first = range(min(_FIRST_SEEDS, effort.seeds))
    trial = (yield [Try(exercise.id, first)])[0]
    evidence.trial = trial
    if trial.failures:
        return
    each_s = max(trial.seconds / trial.seeds, 1e-3)
    seeds = min(effort.seeds, max(len(first), int(effort.trial_s / each_s)))
    tasks: list[Task] = [Try(exercise.id, part) for part in _ranges(len(first), seeds)]
    outcomes = yield [*tasks, Hear(exercise.id, 0, (reference_of(exercise),))]
    evidence.trial = merged([trial, *outcomes[:-1]])
    evidence.reference.extend(outcomes[-1])
    more = _further_seeds(exercise, effort, evidence.reference[0])
    for heard in (yield [Hear(exercise.id, seed, (reference_of(exercise),)) for seed in more]):
        evidence.reference.extend(heard)


def _further_seeds(exercise: Exercise, effort: Effort, first: Evaluation) -> range:
    """Return the further seeds on which the reference goes through the worker; tests run only there."""
    tests = [check.id for check in exercise.checks if check.test is not None]
    if not tests:
        return range(1, effort.hearings)
    each_s = max(sum(first.seconds.values()), 1e-3)
    return range(1, max(1, min(effort.seeds, int(effort.tests_s / each_s))))


def _hear_candidates(exercise: Exercise, effort: Effort, evidence: Evidence) -> Steps[None]:
    seeds = range(1 if _seconds(evidence) > _SLOW_S else effort.hearings)
    wrong = wrong_answers_of(exercise)
    altered = tuple(altered_of(exercise))
    pieces = [(seed, part) for seed in seeds for part in _parts((stub_of(exercise), *wrong), _CANDIDATES_AT_ONCE)]
    pieces += [(0, part) for part in _parts((*altered, recorder_of(exercise)), _CANDIDATES_AT_ONCE)]
    outcomes = yield [Hear(exercise.id, seed, part) for seed, part in pieces]
    heard = [
        pair for (_, part), answers in zip(pieces, outcomes, strict=True) for pair in zip(part, answers, strict=True)
    ]
    *_, (_, recorded) = heard
    for candidate, answer in heard[:-1]:
        if candidate in wrong:
            evidence.wrong.setdefault(candidate.name, []).append(answer)
        elif candidate in altered:
            evidence.altered.append((candidate, answer))
        else:
            evidence.stub.append(answer)
    evidence.silent = frozenset(name for printed in recorded.output.values() for name in silent_in(printed))
    remembering = remembering_of(exercise, _asked_in_public(exercise, recorded), evidence.silent)
    ((answer,),) = yield [Hear(exercise.id, 0, (remembering,))]
    evidence.altered.append((remembering, answer))


def _asked_in_public(exercise: Exercise, recorded: Evaluation) -> Iterator[str]:
    for check in exercise.checks:
        if check.visibility is Visibility.PUBLIC:
            yield from questions_in(recorded.output.get(check.id, ""))


def _catch_mutants(exercise: Exercise, effort: Effort, evidence: Evidence) -> Steps[None]:
    each_s = _seconds(evidence)
    number = len(evidence.mutants) if effort.mutants is None else effort.mutants
    if each_s > _MUTANT_S:
        number = min(number, max(_FEWEST, int(effort.mutants_s / each_s)))
    tried = sample(evidence.mutants, number)
    seeds = (0,) if each_s > _SLOW_S else (0, 1)
    limits = _limits(exercise, evidence.reference[0])
    parts = list(_parts(tried, _MUTANTS_AT_ONCE))
    outcomes = yield [Catch(exercise.id, seeds, part, quiet_checks(exercise, evidence), limits) for part in parts]
    evidence.caught = list(zip(tried, (mutant for caught in outcomes for mutant in caught), strict=True))


def _compare_survivors(exercise: Exercise, evidence: Evidence) -> Steps[None]:
    survivors = [survivor for survivor in evidence.survivors if not judged_by_result(exercise, survivor)]
    if not survivors:
        return
    sources = tuple(survivor.source for survivor in survivors)
    outcomes = yield [Compare(exercise.id, sources, part) for part in _ranges(0, evidence.trial.seeds)]
    evidence.twins = {
        mutant.change: joined(parts) for mutant, parts in zip(survivors, zip(*outcomes, strict=True), strict=True)
    }


def _attest(exercise: Exercise, effort: Effort, evidence: Evidence) -> Steps[None]:
    parts = list(_parts(_specimens(exercise, effort), _SPECIMENS_AT_ONCE))
    first: list[Task] = [Hold(exercise.id, effort.draws), Consult(exercise.id, effort.oracle_draws)]
    evidence.laws, evidence.oracles, *accounts = yield [*first, *(Attest(exercise.id, part) for part in parts)]
    pairs = zip(parts, accounts, strict=True)
    evidence.specimens = [pair for part, heard in pairs for pair in zip(part, heard, strict=True)]


def _specimens(exercise: Exercise, effort: Effort) -> tuple[Specimen, ...]:
    corpus = corpus_of(exercise)
    return corpus if effort.specimens is None else sample(corpus, effort.specimens)


def _draw_again(exercise: Exercise, effort: Effort, evidence: Evidence) -> Steps[None]:
    """Ask what the hidden checks of many secret seeds catch; a surviving mutant is reported as such."""
    secret = secret_checks(exercise)
    candidates = wrong_answers_of(exercise)
    if effort.mutants_again:
        candidates += tuple(
            Candidate(CandidateKind.MUTANT, mutant.change, mutant.source)
            for mutant, caught in evidence.caught
            if caught is not None and not judged_by_result(exercise, mutant)
        )
    if not secret or not candidates:
        return
    heard = evidence.reference[0]
    all_s = max(sum(heard.seconds[check.id] for check in secret) * len(candidates), 1e-3)
    evidence.secret_seeds = min(effort.secret_seeds, max(_FEWEST_SECRET, int(effort.secret_s / all_s)))
    limits = _limits(exercise, heard)
    parts = list(_parts(candidates, _MUTANTS_AT_ONCE))
    outcomes = yield [DrawAgain(exercise.id, evidence.secret_seeds, part, limits) for part in parts]
    found = (luck for several in outcomes for luck in several)
    evidence.lucky = {candidate.name: luck for candidate, luck in zip(candidates, found, strict=True) if luck}


def quiet_checks(exercise: Exercise, evidence: Evidence) -> tuple[str, ...]:
    """Return the checks that have caught no wrong answer with a mistake of its own."""
    heard = [answer for several in evidence.wrong.values() for answer in several]
    loud = {check for answer in heard for check in answer.caught_by}
    lower = [answer for candidate, answer in evidence.altered if candidate.kind is CandidateKind.LOWER]
    loud |= {check for answer in lower for check in answer.answered_wrongly}
    loud |= {check for _, caught in evidence.caught if caught is not None for check in caught.answered_wrongly}
    return tuple(check.id for check in exercise.checks if check.id not in loud)


def _seconds(evidence: Evidence) -> float:
    return sum(evidence.reference[0].seconds.values())


def _limits(exercise: Exercise, heard: Evaluation) -> Limits:
    """Return limits under which a hanging mutant costs little, and others are never cut short."""
    call_s = max(_MUTANT_S, _ROOM * max(heard.seconds.values(), default=0.0))
    return replace(exercise.limits, call_s=min(exercise.limits.call_s, call_s))


def _ranges(start: int, end: int) -> Iterator[range]:
    return (range(first, min(first + _SEEDS_AT_ONCE, end)) for first in range(start, end, _SEEDS_AT_ONCE))


def _parts(items: Sequence[T], size: int) -> Iterator[tuple[T, ...]]:
    return (tuple(items[start : start + size]) for start in range(0, len(items), size))
