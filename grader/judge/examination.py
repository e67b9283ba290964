"""One submission in the judge, asked check by check.

If a call hangs or kills its worker, only its check fails; the next check gets a fresh worker.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.course.check_kind import CheckKind, require_compared
from grader.judge.barred import barred
from grader.judge.budget import Budget, SubmissionTime
from grader.judge.case_request import case_request
from grader.judge.cases.repeat import repeating_command
from grader.judge.further_questions import FurtherQuestions
from grader.judge.location import device_of, is_accelerated, location_notes
from grader.judge.naming import names_verdict
from grader.judge.observation import observe
from grader.judge.remarks import (
    NOTHING_TO_GRADE,
    absence,
    first_lost,
    load_cause,
    loading_notes,
    not_begun,
    not_loaded,
    nothing_defined,
    precision_note,
    release_notes,
    torch_notes,
)
from grader.judge.repetition import Repetition
from grader.judge.running_submission import RunningSubmission
from grader.judge.verdict import judge_observations, verdict
from grader.result import CheckStatus, Visibility
from grader.sandbox.outcomes import Loaded, Raised, Returned
from grader.sandbox.requests import call_request
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from grader.course.model import Check
    from grader.judge.diagnosis.context import DiagnosisContext
    from grader.judge.observation import Observation
    from grader.judge.plan import Plan
    from grader.judge.question import Question
    from grader.result import Verdict
    from grader.sandbox.client import Worker
    from grader.sandbox.outcomes import Outcome
    from grader.sandbox.workers import Workers
    from grader.submission.reading import Reading
    from grader.submission.submission import Submission
    from grader.worker.prohibition import Prohibition

IN_ALL = 1.5
"""The longest that judging a submission takes, in multiples of its own time: after the answers and their explanation,
the rest is for asking again without what is banned.
"""


class Examination:
    """The judging of one submission to one exercise."""

    def __init__(self, plan: Plan, submission: Submission, zygote: Workers) -> None:
        """Prepare; nothing runs before `begin`."""
        self.plan = plan
        self.submission = submission
        self.notes: list[Text] = []
        self.output = ""
        self.cause = NOTHING
        """Why it cannot be graded, without the place in the file."""
        self._zygote = zygote
        self._time = SubmissionTime(plan.exercise.limits.submission_s)
        self._running = RunningSubmission(plan, submission, zygote, self._time)
        self._further: FurtherQuestions | None = None
        self._missing: dict[str, tuple[Text, Text]] = {}
        self._renamed: Mapping[str, tuple[str, ...]] = {}

    def begin(self) -> Text:
        """Read and load the submission; return why it cannot be graded, or nothing."""
        self.notes.extend(location_notes(self.plan.exercise.checks, self._zygote.device))
        self.notes.extend(release_notes(self.plan.exercise))
        if self.submission.problem:
            self.cause = _without_path(self.submission)
            return self.submission.problem
        problem = self._running.read()
        if self._reading is not None:
            self.notes.extend(self._reading.notes)
            self.notes.extend(fault.message for fault in self._reading.broken)
        if problem:
            fault = None if self._reading is None else self._reading.problem
            self.cause = problem if fault is None else fault.text
            return problem
        if self.untouched:
            return NOTHING
        loaded = self._running.load()
        self.output = self.take_output()
        if not isinstance(loaded, Loaded):
            self.cause = load_cause(loaded)
            return not_loaded(loaded)
        self.notes.extend(loading_notes(loaded))
        wanted = [point.name for point in self.plan.exercise.entry_points]
        self._renamed = loaded.renamed
        misplaced = {} if self._reading is None else dict(self._reading.misplaced)
        self._missing = {
            name: absence(name, loaded, misplaced.get(name)) for name in wanted if name not in loaded.callables
        }
        if len(self._missing) == len(wanted):
            lost = first_lost(() if self._reading is None else self._reading.broken, loaded)
            self.notes = [note for note in self.notes if note != lost]  # it is said first, and once
            self.cause = Text.join((NOTHING_TO_GRADE, *(absent for absent, _ in self._missing.values())))
            return nothing_defined(self._missing.values(), lost, loaded)
        return NOTHING

    @property
    def untouched(self) -> bool:
        """Whether the submission is still the stub, so that there is nothing to ask."""
        return self._reading is not None and self._reading.untouched

    def ask(self, check: Check, earlier: Mapping[str, Verdict]) -> Verdict:
        """Send all questions of a check to the submission and judge the answers."""
        blocker = self.blocker(check, earlier)
        if blocker is not None:
            return blocker
        if CheckKind.of(check) is CheckKind.NAMES:
            return names_verdict(check, self.plan, self._renamed, earlier, self._ask_by_name)
        observations = list(self.observations(check))
        printed = self.take_output()
        if self._further is None:
            self._further = FurtherQuestions(self.plan, self._running)
        inquiry = self._further.context(check, observations)
        with self._time.explaining():
            given = judge_observations(
                inquiry,
                lambda seen: repeating_command(self.submission, check, seen.question.case, self.plan),
                lambda seen: self._printed(inquiry, seen, printed),
            )
        return given if given.counterexample is not None else replace(given, output=printed)

    def observations(self, check: Check, *, ahead: bool = True) -> Iterator[Observation]:
        """Send the questions of a check to the submission, and yield each observation in order.

        They travel together if `ahead` is true; otherwise each is sent after the previous observation was used.

        Raises:
            NotImplementedError: the check is of a kind that is not asked over cases.
        """
        require_compared(check)
        questions = self.plan.questions[check.id]
        for some in [questions] if ahead else [(question,) for question in questions]:
            for observation in self._running.observations(some):
                self._note_settings(check, observation.outcome)
                yield observation
                if not isinstance(observation.outcome, Returned | Raised):
                    return  # the worker is gone; the next check gets a new one

    def blocker(self, check: Check, earlier: Mapping[str, Verdict]) -> Verdict | None:
        """Return the verdict of a check that cannot be asked, or None."""
        if self.untouched:
            return verdict(check, CheckStatus.SKIPPED, not_begun(self.plan.exercise))
        failed = [name for name in check.after if name in earlier and earlier[name].status is not CheckStatus.PASSED]
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
        outcome = next(self._running.answers([call_request(name, args, kwargs, accelerated=accelerated)]))
        self._note_settings(check, outcome)
        return outcome

    def repeated(
        self, verdicts: Mapping[str, Verdict], spared: Callable[[Prohibition], Collection[str]]
    ) -> Sequence[Verdict]:
        """Ask passed checks again without what is banned; return the verdicts that change.

        `spared` returns the ids of the checks that a right submission still passes: no others are repeated.
        """
        if self._reading is None or not self._reading.opaque:
            return ()
        self.end()
        left = Budget(IN_ALL * self.plan.exercise.limits.submission_s - self._time.spent_s)
        return Repetition(self.plan, self.load_without, left, spared).blocked(verdicts)

    @property
    def flags(self) -> tuple[Text, ...]:
        """Remarks on code whose effect reading the source does not show."""
        return () if self._reading is None else self._reading.strange

    def device_of(self, check: Check) -> str:
        """Return the device on which a check is asked."""
        return device_of(check, self._zygote.device)

    def take_output(self) -> str:
        """Return what the submission printed since the last call, cleaned."""
        return self._running.take_output()

    def fresh(self, submission: Submission | None = None) -> Examination:
        """Return an examination of the same submission, or of another one, that has not begun."""
        return Examination(self.plan, submission or self.submission, self._zygote)

    def load_without(self, without: Prohibition, seconds: float) -> tuple[Worker, Loaded | Outcome]:
        """Load the submission's code in a fresh worker that cannot run what is banned."""
        return self._running.load_without(without, seconds)

    def end(self) -> None:
        """Release the worker."""
        self._running.end()

    @property
    def _reading(self) -> Reading | None:
        """The findings from reading the source, once it was read."""
        return self._running.reading

    def _printed(self, inquiry: DiagnosisContext, seen: Observation, whole: str) -> str:
        """Return what the submission prints in the case that is shown: it is asked once more, by itself.

        If it then prints nothing (Python warns of a line only once), or left no worker to ask, return what it printed
        in the whole check.
        """
        answered = isinstance(seen.outcome, Returned | Raised)
        if inquiry.ask is None or not whole or not inquiry.left_s() or not answered:
            return whole
        self.take_output()  # of the questions that explained it
        inquiry.ask(seen.question.case)
        return self.take_output() or whole

    def _ask_by_name(self, check: Check, question: Question) -> Observation:
        """Put a question of a check with all its arguments by name."""
        case = replace(question.case, positional=0)
        request = case_request(check, case, self.plan.banned(check), self.plan.device, by_name=True)
        return observe(question, next(self._running.answers([request])))

    def _note_settings(self, check: Check, outcome: Outcome) -> None:
        """Report that precision was lowered, or that a global setting was changed, without effect.

        Hidden checks report nothing: a submission could spell out its inputs by switching settings.
        """
        if not isinstance(outcome, Returned) or check.visibility is Visibility.HIDDEN:
            return
        notes = [precision_note(outcome.put_back)] if outcome.put_back else []
        self.notes.extend(note for note in (*notes, *torch_notes(outcome.told)) if note not in self.notes)


def _without_path(submission: Submission) -> Text:
    """Return why a file could not be read, without its path, the same for everybody."""
    problem = submission.problem
    return Text(*(words.replace(submission.path, submission.name) for words in (problem.en, problem.zh)))
