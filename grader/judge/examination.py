"""One submission before the judge: read, loaded in a worker, asked check by check.

A call that hangs or kills its worker costs the check that made it; the next check is asked of a fresh worker.
"""

from __future__ import annotations

import itertools
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from grader.errors import JudgeFault
from grader.judge.barred import barred
from grader.judge.budget import Budget
from grader.judge.cases.repeat import repeating_command
from grader.judge.diagnosis.context import DiagnosisContext
from grader.judge.fresh import fresh_questions
from grader.judge.location import device_of, is_accelerated, location_notes
from grader.judge.naming import names_verdict, parameters_of
from grader.judge.observation import observe
from grader.judge.plan import case_request
from grader.judge.remarks import (
    NOT_BEGUN,
    absence,
    cell_notes,
    not_loaded,
    nothing_defined,
    precision_note,
    release_notes,
)
from grader.judge.repetition import Repetition
from grader.judge.sentences import outcome_sentence
from grader.judge.simple_cases import simple_cases
from grader.judge.verdict import judge_observations, verdict
from grader.result import CheckStatus, Visibility
from grader.sandbox.client import Worker
from grader.sandbox.outcomes import Loaded, OutOfMemory, Raised, Returned, TimedOut, spoils_the_device, was_killed
from grader.sandbox.requests import call_request
from grader.submission.clean import cleaned
from grader.submission.guards import grouped, without
from grader.submission.reading import READING_TOOL, Reading, reading_request
from grader.text import NOTHING, Text
from grader.worker.paths import without_installation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.course.model import Check
    from grader.judge.cases.case import Case
    from grader.judge.observation import Observation
    from grader.judge.plan import Plan
    from grader.judge.question import Question
    from grader.result import Verdict
    from grader.sandbox.outcomes import Failure, Outcome
    from grader.sandbox.zygote import Zygote
    from grader.submission.guards import Guard
    from grader.submission.submission import Submission
    from grader.worker.prohibition import Prohibition

READING_S = 10.0
RETRIES = 8
"""Further workers that explaining one submission may take."""
VARIANTS = 12
"""Workers beside these for the submission without what it has put in for safety."""
MORE = 120
"""Single calls beyond those of the checks that explaining one submission may make."""
RUNGS = 6
"""Simple cases that are put to a submission at once."""
EXPLAINING = 0.2
"""Part of a submission's time that may be spent beside it, by its code and again by the judge, on why it is wrong."""

IN_ALL = 1.5
"""What judging a submission takes at most, in times of its own: what its answers and their explanation leave of it is
for asking it again without what is banned."""


class Examination:
    """The judging of one submission to one exercise."""

    def __init__(self, plan: Plan, submission: Submission, zygote: Zygote) -> None:
        """Prepare; nothing runs before `begin`."""
        self.plan = plan
        self.submission = submission
        self.notes: list[Text] = []
        self.output = ""
        self._zygote = zygote
        self._worker: Worker | None = None
        self._reading: Reading | None = None
        self._missing: dict[str, tuple[Text, Text]] = {}
        self._renamed: Mapping[str, tuple[str, ...]] = {}
        self._ran_code = False
        self._retries = 0
        self._variants = 0
        self._more = 0
        self._fresh_answers: dict[str, dict[str, list[Observation]]] = {}
        self._guards: list[tuple[Guard, ...]] = []
        seconds = plan.exercise.limits.submission_s
        self._time = Budget(seconds)
        """Of its own code, and of all that is done to read it and its answers."""
        self._explaining = Budget(EXPLAINING * seconds)
        """The same, once what it is worth is known and only the reason is looked for."""
        self._thinking = Budget(EXPLAINING * seconds, time.process_time)
        """Of the judge meanwhile; processor time, so that no other process has a say in what is found."""
        self._purse = self._time

    def begin(self) -> Text:
        """Read and load the submission; return why it cannot be graded, or nothing."""
        self.notes.extend(location_notes(self.plan.exercise.checks, self._zygote.device))
        self.notes.extend(release_notes(self.plan.exercise))
        if self.submission.problem:
            return self.submission.problem
        problem = self._read()
        if problem:
            return problem
        if self.untouched:
            return NOTHING
        loaded = self._load()
        assert self._worker is not None  # noqa: S101 - loading has made one
        self.output = self.take_output()
        if not isinstance(loaded, Loaded):
            return not_loaded(loaded)
        self.notes.extend(cell_notes(loaded.problems))
        wanted = [point.name for point in self.plan.exercise.entry_points]
        self._renamed = loaded.renamed
        told = {} if self._reading is None else dict(self._reading.misplaced)
        self._missing = {name: absence(name, loaded, told.get(name)) for name in wanted if name not in loaded.callables}
        if len(self._missing) == len(wanted):
            broken = () if self._reading is None else self._reading.broken
            return nothing_defined(self._missing.values(), broken, loaded.problems)
        return NOTHING

    @property
    def untouched(self) -> bool:
        """Whether the submission is still the stub, so that there is nothing to ask."""
        return self._reading is not None and self._reading.untouched

    def ask(self, check: Check, earlier: Mapping[str, Verdict]) -> Verdict:
        """Put all questions of a check to the submission and judge the answers."""
        blocker = self.blocker(check, earlier)
        if blocker is not None:
            return blocker
        if check.names:
            return names_verdict(check, self.plan, self._renamed, earlier, self._ask_by_name)
        observations = list(self.observations(check))
        inquiry = DiagnosisContext(
            self.plan,
            check,
            observations,
            ask=partial(self._call_with, check),
            climb=partial(self._climb, check),
            again=self._again,
            fresh=partial(self._fresh, check),
            units=() if self._reading is None else [unit.name for unit in self._reading.units],
            guards=tuple(self._guards),
            without=self._without,
            left_s=lambda: self._thinking.left_s,
            calls_left=lambda: MORE - self._more,
        )
        seed = self.plan.seeds.public
        with self._explained():
            return judge_observations(
                inquiry, lambda one: repeating_command(self.submission, check, one.question.case, seed)
            )

    def observations(self, check: Check, *, ahead: bool = True) -> Iterator[Observation]:
        """Put the questions of a check to the submission, and yield what came of each in order.

        They travel together unless `ahead` is false: then the next is put when the one before it was looked at.
        """
        questions = self.plan.questions[check.id]
        for some in [questions] if ahead else [(question,) for question in questions]:
            for observation in self._observed(some):
                self._note_precision(check, observation.outcome)
                yield observation
                if not isinstance(observation.outcome, Returned | Raised):
                    return  # the worker is gone; what comes after is the next check's

    def _ask_by_name(self, check: Check, question: Question) -> Observation:
        """Put a question of a check with all its arguments by name."""
        case = replace(question.case, positional=0)
        request = case_request(check, case, self.plan.banned(check), self.plan.device, by_name=True)
        return observe(question, next(self._answers([request])))

    def _observed(self, questions: Sequence[Question]) -> Iterator[Observation]:
        answers = self._answers([one.request for one in questions])
        for question, outcome in zip(questions, answers, strict=False):
            yield observe(question, outcome)

    def _climb(self, check: Check, case: Case) -> Iterator[Observation]:
        """Put the check's simple cases to the submission, a few at a time: mostly one of the first is enough."""
        rungs = iter(simple_cases(self.plan, check, case))
        while self._thinking.left_s:
            with self._thinking.paused():  # they are made once, for all submissions
                some = tuple(itertools.islice(rungs, RUNGS))
            seen = list(self._observed(some))
            yield from seen
            if not some or len(seen) < len(some):  # there are no more, or the worker is gone
                return

    def _without(self, guards: tuple[Guard, ...], questions: Sequence[Question]) -> Sequence[Observation]:
        """Put questions to the submission without some guards; those that made it wrong are tried first from then."""
        if self._reading is None or self._variants >= VARIANTS:
            return ()
        self._variants += 1
        seen = self._elsewhere(replace(self._reading, units=without(self._reading.units, guards)), questions)
        if seen and all(one.passed for one in seen):
            self._guards.sort(key=lambda guard: guard != guards)
        return seen

    def _again(self, questions: Sequence[Question]) -> Sequence[Observation]:
        """Put questions to the submission in a worker that has answered nothing yet."""
        if self._reading is None or self._retries >= RETRIES:
            return ()
        self._retries += 1
        return self._elsewhere(self._reading, questions)

    def _elsewhere(self, reading: Reading, questions: Sequence[Question]) -> Sequence[Observation]:
        """Put questions to a source in a worker of its own, and let go of it."""
        other = self.fresh()
        other._reading = reading  # noqa: SLF001 - the submission, or a variant of it
        other._purse, other._thinking = self._purse, self._thinking  # noqa: SLF001
        try:
            return list(other._observed(questions))  # noqa: SLF001
        finally:
            other.end()

    def _fresh(self, check: Check) -> Mapping[str, Sequence[Observation]]:
        """Return what came of fresh cases, by check; they are put once, and kept for all checks that call the same."""
        target = str(check.target)
        if target not in self._fresh_answers:
            with self._thinking.paused():
                asked = fresh_questions(self.plan, check)
            answers: dict[str, list[Observation]] = {}
            seen = self._again([question for _, question in asked])
            for (other, _), observation in zip(asked, seen, strict=False):
                answers.setdefault(other.id, []).append(observation)
            self._fresh_answers[target] = answers
        return self._fresh_answers[target]

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Count the time of what is done inside as that of an explanation: no check has less for it."""
        self._purse = self._explaining
        try:
            with self._thinking.counted():
                yield
        finally:
            self._purse = self._time

    def blocker(self, check: Check, earlier: Mapping[str, Verdict]) -> Verdict | None:
        """Return the verdict of a check that cannot even be asked, or None."""
        if self.untouched:
            return verdict(check, CheckStatus.SKIPPED, NOT_BEGUN)
        failed = [one for one in check.after if one in earlier and earlier[one].status is not CheckStatus.PASSED]
        if failed:
            first = earlier[failed[0]].title
            text = Text(
                'Not tried: it builds on "{first}", which did not pass.', "未检查：它以“{first}”为前提，而后者未通过。"
            )
            return verdict(check, CheckStatus.SKIPPED, text.format(first=first))
        absent = [self._missing[name] for name in check.entry_points if name in self._missing]
        if absent:
            return replace(verdict(check, CheckStatus.FAILED, Text.join(absent[0])), absent=True)
        return barred(self.plan, self._reading, check)

    def call(self, check: Check, name: str, args: Sequence[object], kwargs: Mapping[str, object]) -> Outcome:
        """Call a function of the submission within the limits, in a fresh worker if the last one is gone."""
        accelerated = is_accelerated(check, self.plan.device, (*args, *kwargs.values()))
        outcome = next(self._answers([call_request(name, args, kwargs, accelerated=accelerated)]))
        self._note_precision(check, outcome)
        return outcome

    def _answers(self, requests: Sequence[bytes]) -> Iterator[Outcome]:
        """Put calls to the submission, all at once, and yield the outcomes in order until the worker is gone.

        A worker that was killed may have been killed from outside, so it is asked once more; one whose device is in
        disorder answers nothing more that is worth hearing, so another one is asked the rest.
        """
        waiting, again = deque(requests), False
        try:
            while waiting:
                worker = self._loaded_worker()
                if not isinstance(worker, Worker):
                    yield worker
                    return
                worker.put(*waiting)
                while worker.busy:
                    outcome = self._take(worker)
                    if was_killed(outcome) and not again:
                        again = True
                        break
                    again = False
                    waiting.popleft()
                    if spoils_the_device(outcome):
                        self.end()
                    yield outcome
                    if self._worker is None:
                        break
                    if not worker.alive:
                        return
        finally:
            if self._worker is not None and self._worker.alive and self._worker.busy:
                self.end()  # whoever asked wants no more of its answers

    def _loaded_worker(self) -> Worker | Outcome:
        """Return a worker that the submission is loaded in and that has time left, or why there is none."""
        limits = self.plan.exercise.limits
        if not self._purse.left_s:
            return TimedOut(limits.submission_s, in_all=True)
        if self._worker is None or not self._worker.alive:
            loaded = self._load()
            if not isinstance(loaded, Loaded):
                return loaded
        assert self._worker is not None  # noqa: S101 - loading has made one
        return self._worker

    def _take(self, worker: Worker) -> Outcome:
        limits = self.plan.exercise.limits
        left = self._purse.left_s
        with self._thinking.paused(), self._purse.counted():
            outcome = worker.take(min(limits.call_s, left))
        if isinstance(outcome, TimedOut) and left < limits.call_s:
            return TimedOut(limits.submission_s, outcome.seconds, in_all=True, at=outcome.at)
        return replace(outcome, limit_mb=limits.memory_mb) if isinstance(outcome, OutOfMemory) else outcome

    def _note_precision(self, check: Check, outcome: Outcome) -> None:
        """Tell that precision was lowered outside any call, as at import, and that this had no effect.

        Of a hidden check nothing is told: a submission could spell its inputs with what it switches.
        """
        if not isinstance(outcome, Returned) or not outcome.put_back or check.visibility is Visibility.HIDDEN:
            return
        note = precision_note(outcome.put_back)
        if note not in self.notes:
            self.notes.append(note)

    def repeated(self, verdicts: Mapping[str, Verdict]) -> Sequence[Verdict]:
        """Ask passed checks again without what is banned; return the verdicts that change by it."""
        if self._reading is None or not self._reading.opaque:
            return ()
        self.end()
        spent_s = sum(purse.spent_s for purse in (self._time, self._explaining, self._thinking))
        left = Budget(IN_ALL * self.plan.exercise.limits.submission_s - spent_s)
        return Repetition(self.plan, self._load_without, left).blocked(verdicts)

    @property
    def flags(self) -> tuple[Text, ...]:
        """Remarks on code of which reading does not tell what it runs."""
        return () if self._reading is None else self._reading.strange

    def device_of(self, check: Check) -> str:
        """Return the device on which a check is asked."""
        return device_of(check, self._zygote.device)

    def take_output(self) -> str:
        """Return what the submission printed since this was last asked, cleaned."""
        return "" if self._worker is None else cleaned(without_installation(self._worker.take_output()))

    def fresh(self, submission: Submission | None = None) -> Examination:
        """Return an examination of the same submission, or of another one, that has not begun."""
        return Examination(self.plan, submission or self.submission, self._zygote)

    def end(self) -> None:
        """Let go of the worker."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _call_with(self, check: Check, case: Case) -> Outcome:
        self._more += 1
        return next(self._answers([case_request(check, case, self.plan.banned(check), self.plan.device)]))

    def _read(self) -> Text:
        exercise = self.plan.exercise
        names = tuple(point.name for point in exercise.entry_points)
        request = reading_request(self.submission, names, exercise.banned, exercise.stub)
        answer = self._answered(request)
        if was_killed(answer):
            answer = self._answered(request)
        if not isinstance(answer, bytes):
            if isinstance(answer, TimedOut | OutOfMemory):
                return Text(
                    "The file is too involved to be read within the limits.", "文件过于复杂，无法在限制之内读取。"
                )
            return Text("The file cannot be read: {why}", "无法读取文件：{why}").format(why=outcome_sentence(answer))
        self._reading = Reading.from_bytes(answer)
        self._guards = list(grouped(self._reading.guards))
        self.notes.extend(self._reading.notes)
        self.notes.extend(fault.message for fault in self._reading.broken)
        return NOTHING if self._reading.problem is None else self._reading.problem.message

    def _answered(self, request: bytes) -> bytes | Failure:
        """Have the submission read by a fresh worker."""
        worker = self._spawned()
        with self._time.counted():
            return worker.tool(READING_TOOL, request, min(READING_S, self._time.left_s))

    def _load(self) -> Loaded | Outcome:
        """Load the submission's code, once more where the worker was killed."""
        loaded = self._load_once()
        return self._load_once() if was_killed(loaded) else loaded

    def _load_once(self) -> Loaded | Outcome:
        """Load the submission's code in a worker that has run none of it."""
        if self._reading is None:
            msg = "a submission is loaded only after it was read"
            raise JudgeFault(Text.same(msg))
        worker = self._worker
        if worker is None or self._ran_code:
            worker = self._spawned()
        self._ran_code = True
        limits, left = self.plan.exercise.limits, self._purse.left_s
        with self._thinking.paused(), self._purse.counted():
            loaded = self._loaded_in(worker, self._reading, min(limits.call_s, left))
        if isinstance(loaded, TimedOut) and left < limits.call_s:
            return TimedOut(limits.submission_s, loaded.seconds, in_all=True)
        return loaded

    def _load_without(self, without: Prohibition, seconds: float) -> tuple[Worker, Loaded | Outcome]:
        """Load the submission's code in a fresh worker that cannot run what is banned."""
        assert self._reading is not None  # noqa: S101 - it was judged before
        worker = self._zygote.spawn(self.plan.exercise.limits)
        return worker, self._loaded_in(worker, self._reading, seconds, without)

    def _loaded_in(
        self, worker: Worker, reading: Reading, seconds: float, without: Prohibition | None = None
    ) -> Loaded | Outcome:
        return worker.load(
            [(unit.name, unit.source) for unit in reading.units],
            tuple(point.name for point in self.plan.exercise.entry_points),
            parameters=parameters_of(self.plan.exercise),
            files=self.submission.files,
            probe=self.plan.probe,
            keep_going=reading.keep_going,
            seconds=seconds,
            without=without,
        )

    def _spawned(self) -> Worker:
        """Put a fresh worker in place of the last one; what that takes is ours and counts for nobody."""
        self.end()
        with self._thinking.paused():
            self._worker = worker = self._zygote.spawn(self.plan.exercise.limits)
            worker.greet()
        return worker
