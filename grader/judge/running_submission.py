"""One submission in its worker: read, loaded, and called; a fresh worker replaces one that is gone."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.errors import JudgeFault
from grader.judge.naming import parameters_of
from grader.judge.objects import recipes_of
from grader.judge.sentences import outcome_sentence
from grader.sandbox.answers import read_answer
from grader.sandbox.client import Worker
from grader.sandbox.outcomes import Loaded, OutOfMemory, TimedOut, spoils_the_device, was_killed
from grader.submission.clean import cleaned
from grader.submission.reading import Reading
from grader.submission.reading_tool import READING_TOOL, reading_request
from grader.text import NOTHING, Text
from grader.worker.paths import without_installation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.judge.budget import SubmissionTime
    from grader.judge.observation import Observation
    from grader.judge.plan import Plan
    from grader.judge.question import Question
    from grader.sandbox.answers import AnswerReader
    from grader.sandbox.outcomes import Failure, Outcome
    from grader.sandbox.workers import Workers
    from grader.submission.submission import Submission
    from grader.worker.prohibition import Prohibition

_READING_S = 10.0


class RunningSubmission:
    """A submission and the worker that runs it, within the submission's time."""

    def __init__(
        self,
        plan: Plan,
        submission: Submission,
        zygote: Workers,
        time: SubmissionTime,
        reading: Reading | None = None,
    ) -> None:
        """Prepare; nothing runs yet. Without a `reading`, the submission must be read before it is loaded."""
        self.submission = submission
        self.reading = reading
        self.time = time
        self._plan = plan
        self._limits = plan.exercise.limits
        self._zygote = zygote
        self._worker: Worker | None = None
        self._ran_code = False

    def read(self) -> Text:
        """Read the submission in a worker; return why it cannot be graded, or nothing."""
        exercise = self._plan.exercise
        names = tuple(point.name for point in exercise.entry_points)
        request = reading_request(self.submission, names, exercise.banned, exercise.stub)
        answer = self._read_once(request)
        if was_killed(answer):
            answer = self._read_once(request)
        if not isinstance(answer, bytes):
            if isinstance(answer, TimedOut | OutOfMemory):
                return Text(
                    "The file is too complex to be read within the limits of time and memory.",
                    "文件过于复杂，无法在时间和内存限制之内读取。",
                )
            return Text("The file cannot be read: {why}", "无法读取文件：{why}").format(why=outcome_sentence(answer))
        self.reading = Reading.from_bytes(answer)
        return NOTHING if self.reading.problem is None else self.reading.problem.message

    def load(self) -> Loaded | Outcome:
        """Load the submission's code, again if the worker was killed."""
        loaded = self._load_once()
        return self._load_once() if was_killed(loaded) else loaded

    def load_without(self, without: Prohibition, seconds: float) -> tuple[Worker, Loaded | Outcome]:
        """Load the submission's code in a further worker that cannot run what is banned."""
        worker = self._zygote.spawn(self._limits, self._plan.exercise.libraries, self.submission.files)
        return worker, self._loaded_in(worker, seconds, without)

    def answers(self, requests: Sequence[bytes], read: AnswerReader = read_answer) -> Iterator[Outcome]:
        """Send calls to the submission, all at once, and yield the outcomes in order until the worker is gone.

        A killed worker may have been killed from outside, so the call is tried once more. The answers of a worker with
        a broken device do not count, so another worker gets the rest.
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
                    outcome = self._take(worker, read)
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
                self.end()  # the caller wants no more of its answers

    def observations(self, questions: Sequence[Question]) -> Iterator[Observation]:
        """Send questions to the submission, all at once, and yield the observations until the worker is gone."""
        known = self._plan.known_answers
        outcomes = self.answers([question.request for question in questions], known.read)
        for question, outcome in zip(questions, outcomes, strict=False):
            yield known.observe(question, outcome)

    def variant(self, reading: Reading) -> RunningSubmission:
        """Return the same submission with other source, in its own worker, on the same time."""
        return RunningSubmission(self._plan, self.submission, self._zygote, self.time, reading)

    def take_output(self) -> str:
        """Return what the submission printed since the last call, cleaned."""
        return "" if self._worker is None else cleaned(without_installation(self._worker.take_output()))

    def end(self) -> None:
        """Release the worker."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _loaded_worker(self) -> Worker | Outcome:
        """Return a worker with the submission loaded and time left, or why there is none."""
        if not self.time.left_s:
            return TimedOut(self._limits.submission_s, in_all=True)
        if self._worker is None or not self._worker.alive:
            loaded = self.load()
            if not isinstance(loaded, Loaded):
                return loaded
        assert self._worker is not None  # loading sets it
        return self._worker

    def _take(self, worker: Worker, read: AnswerReader) -> Outcome:
        left_s = self.time.left_s
        with self.time.running(worker.computed_s):
            outcome = worker.take(min(self._limits.call_s, left_s), read)
        if isinstance(outcome, TimedOut) and left_s < self._limits.call_s:
            return TimedOut(self._limits.submission_s, outcome.seconds, in_all=True, at=outcome.at)
        return replace(outcome, limit_mb=self._limits.memory_mb) if isinstance(outcome, OutOfMemory) else outcome

    def _read_once(self, request: bytes) -> bytes | Failure:
        """Have a fresh worker read the submission."""
        worker = self._spawned()
        with self.time.running(worker.computed_s):
            return worker.tool(READING_TOOL, request, min(_READING_S, self.time.left_s))

    def _load_once(self) -> Loaded | Outcome:
        """Load the submission's code in a worker that has run none of it."""
        worker = self._worker
        if worker is None or self._ran_code:
            worker = self._spawned()
        self._ran_code = True
        left_s = self.time.left_s
        with self.time.running(worker.computed_s):
            loaded = self._loaded_in(worker, min(self._limits.call_s, left_s))
        if isinstance(loaded, TimedOut) and left_s < self._limits.call_s:
            return TimedOut(self._limits.submission_s, loaded.seconds, in_all=True)
        return loaded

    def _loaded_in(self, worker: Worker, seconds: float, without: Prohibition | None = None) -> Loaded | Outcome:
        if self.reading is None:
            msg = "a submission is loaded only after it was read"
            raise JudgeFault(Text.same(msg))
        return worker.load(
            [(unit.name, unit.source) for unit in self.reading.units],
            tuple(point.name for point in self._plan.exercise.entry_points),
            parameters=parameters_of(self._plan.exercise),
            files=self.submission.files,
            probe=self._plan.probe,
            recipes=recipes_of(self._plan.exercise),
            keep_going=self.reading.keep_going,
            seconds=seconds,
            without=without,
            libraries=self._plan.exercise.libraries,
        )

    def _spawned(self) -> Worker:
        """Replace the last worker with a fresh one; the time for that is ours and counts for nobody."""
        self.end()
        with self.time.thinking.paused():
            exercise = self._plan.exercise
            self._worker = worker = self._zygote.spawn(self._limits, exercise.libraries, self.submission.files)
            worker.greet()
        return worker
