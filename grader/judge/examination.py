"""One submission before the judge: read, loaded in a worker, asked check by check.

A call that hangs or kills its worker costs the check that made it; the next check is asked of a fresh worker.
"""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.errors import JudgeFault
from grader.judge.calls import Loaded, OutOfMemory, Raised, Returned, TimedOut
from grader.judge.diagnosis.inquiry import Inquiry
from grader.judge.observation import observe
from grader.judge.repeat import case_text
from grader.judge.verdict import judge_observations, outcome_sentence, verdict
from grader.result import CheckStatus
from grader.submission.clean import cleaned
from grader.submission.reading import Reading, reading_request
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.course.model import Check
    from grader.judge.calls import Outcome, Worker, Zygote
    from grader.judge.case import Case
    from grader.judge.observation import Observation
    from grader.judge.plan import Plan, Question
    from grader.result import Verdict
    from grader.submission.submission import Submission

READING_TOOL = "grader.submission.reading:read_tool"
"""The trusted tool that reads a submission inside the worker, before any of its code runs."""
READING_S = 10.0


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
        self._missing: frozenset[str] = frozenset()
        self._ran_code = False
        self._spent_s = 0.0

    def _check_words(self) -> list[str]:
        """Return the command that checks this submission; a student knows a file of another name by its path."""
        words, name = ["grader", "check", self.submission.exercise], self.submission.exercise
        if self.submission.student is None and self.submission.path not in (f"{name}.py", f"{name}.ipynb"):
            words.append(self.submission.path)
        return words

    def begin(self) -> Text:
        """Read and load the submission; return why it cannot be graded, or nothing."""
        self.notes.extend(self.submission.notes)
        if self.submission.problem:
            return self.submission.problem
        problem = self._read()
        if problem:
            return problem
        loaded = self._load()
        assert self._worker is not None  # noqa: S101 - loading has made one
        self.output = cleaned(self._worker.take_output())
        if not isinstance(loaded, Loaded):
            return Text("The file cannot be loaded. ", "文件无法加载。") + outcome_sentence(loaded)
        self.notes.extend(_cell_notes(loaded.problems))
        wanted = [one.name for one in self.plan.exercise.entry_points]
        self._missing = frozenset(wanted) - frozenset(loaded.callables)
        if len(self._missing) == len(wanted):
            return _nothing_defined(wanted, loaded.problems)
        return NOTHING

    def ask(self, check: Check, earlier: Mapping[str, Verdict]) -> Verdict:
        """Put all questions of a check to the submission and judge the answers."""
        hindrance = self.hindrance(check, earlier)
        if hindrance is not None:
            return hindrance
        observations = list(self.observations(check))
        inquiry = Inquiry(self.plan, check, observations, lambda case: self._put(str(check.target), case))
        return judge_observations(inquiry, lambda one: self._command(check, one.question.case))

    def observations(self, check: Check) -> Iterator[Observation]:
        """Put the questions of a check to the submission, one by one, and yield what came of each."""
        for question in self.plan.questions[check.id]:
            assert check.target is not None  # noqa: S101 - a check without a target has no questions
            outcome = _labelled(self._put(check.target, question.case), question)
            yield observe(question, outcome)
            if not isinstance(outcome, Returned | Raised):
                return  # the worker is gone; what comes after is the next check's

    def _command(self, check: Check, case: Case) -> str:
        """Return the command that repeats a case: itself where it fits in a line, else the public cases it is among."""
        text = case_text(check, case)
        words = ("--seed", self.plan.seeds.public) if text is None else ("--case", text)
        return shlex.join([*self._check_words(), *words])

    def hindrance(self, check: Check, earlier: Mapping[str, Verdict]) -> Verdict | None:
        """Return the verdict of a check that cannot even be asked, or None."""
        failed = [one for one in check.after if one in earlier and earlier[one].status is not CheckStatus.PASSED]
        if failed:
            first = earlier[failed[0]].title
            text = Text(
                'Not tried: it builds on "{first}", which did not pass.', "未检查：它以“{first}”为前提，而后者未通过。"
            )
            return verdict(check, CheckStatus.SKIPPED, text.format(first=first))
        absent = [name for name in check.entry_points if name in self._missing]
        if absent:
            text = Text("`{name}` is not defined in your file.", "你的文件中没有定义 `{name}`。")
            return verdict(check, CheckStatus.FAILED, text.format(name=absent[0]))
        return self._ban(check)

    def call(self, name: str, args: Sequence[object], kwargs: Mapping[str, object]) -> Outcome:
        """Call a function of the submission within the limits, in a fresh worker if the last one is gone."""
        limits = self.plan.exercise.limits
        left = limits.submission_s - self._spent_s
        if left <= 0:
            return TimedOut(limits.submission_s)
        if self._worker is None or not self._worker.alive:
            loaded = self._load()
            if not isinstance(loaded, Loaded):
                return loaded
        assert self._worker is not None  # noqa: S101 - loading has made one
        outcome = self._worker.call(name, args, kwargs, seconds=min(limits.call_s, left))
        self._spent_s += outcome.seconds
        return outcome

    def take_output(self) -> str:
        """Return what the submission printed since this was last asked, cleaned."""
        return "" if self._worker is None else cleaned(self._worker.take_output())

    def end(self) -> None:
        """Let go of the worker."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _put(self, call: str, case: Case) -> Outcome:
        args, kwargs = case.split(case.wire_arguments())
        return self.call(call, args, kwargs)

    def _read(self) -> Text:
        exercise = self.plan.exercise
        self._worker = self._zygote.spawn(exercise.limits)
        names = tuple(one.name for one in exercise.entry_points)
        request = reading_request(self.submission, names, exercise.banned)
        answer = self._worker.tool(READING_TOOL, request, READING_S)
        if not isinstance(answer, bytes):
            if isinstance(answer, TimedOut | OutOfMemory):
                return Text(
                    "The file is too involved to be read within the limits.", "文件过于复杂，无法在限制之内读取。"
                )
            return Text("The file cannot be read: {why}", "无法读取文件：{why}").format(why=outcome_sentence(answer))
        self._reading = Reading.from_bytes(answer)
        self.notes.extend(self._reading.notes)
        self.notes.extend(fault.message for fault in self._reading.broken)
        return NOTHING if self._reading.problem is None else self._reading.problem.message

    def _load(self) -> Loaded | Outcome:
        """Load the submission's code in a worker that has run none of it."""
        if self._reading is None:
            msg = "a submission is loaded only after it was read"
            raise JudgeFault(Text.same(msg))
        if self._worker is None or self._ran_code:
            self.end()
            self._worker = self._zygote.spawn(self.plan.exercise.limits)
        self._ran_code = True
        loaded = self._worker.load(
            [(unit.name, unit.source) for unit in self._reading.units],
            tuple(one.name for one in self.plan.exercise.entry_points),
            files=self.submission.files,
            probe=self.plan.probe,
            keep_going=self._reading.keep_going,
            seconds=self.plan.exercise.limits.call_s,
        )
        self._spent_s += loaded.seconds
        return loaded

    def _ban(self, check: Check) -> Verdict | None:
        if self._reading is None:
            return None
        for name in check.entry_points:
            for finding in self._reading.blocking(name):
                return verdict(check, CheckStatus.BLOCKED, finding.message)
        return None


def _labelled(outcome: Outcome, question: Question) -> Outcome:
    """Name arguments that the worker labelled by their position."""
    if not isinstance(outcome, Returned) or not (outcome.changed or outcome.aliases):
        return outcome
    names = tuple(question.case.arguments)

    def named(labels: Sequence[str | int]) -> tuple[str, ...]:
        return tuple(names[one] if isinstance(one, int) else one for one in labels)

    return replace(outcome, changed=named(outcome.changed), aliases=named(outcome.aliases))


def _cell_notes(raised: Sequence[Raised]) -> list[Text]:
    return [outcome_sentence(one) + Text(" (this cell was left behind)", "（已跳过该单元格）") for one in raised]


def _nothing_defined(wanted: Sequence[str], raised: Sequence[Raised]) -> Text:
    names = ", ".join(f"`{name}`" for name in wanted)
    text = Text(
        "Nothing to grade: the file defines none of {names}. Check the spelling of the name.",
        "没有可评分的内容：文件没有定义 {names}。请检查名称的拼写。",
    ).format(names=names)
    return Text.join((text, *(outcome_sentence(one) for one in raised[:1])))
