"""What the pytest tests in an exercise's `checks.py` use: the types of the fixtures, and `require`.

    def test_one_step(submission, reference, draw, compare):
        x = draw("normal", 5, 3)
        compare(submission.step(x), reference.step(x))

`submission.step(x)` looks like a call and is one message to the worker and back. If no answer comes (an exception, a
timeout, …) the test ends there and the verdict says so. `reference_worker.step(x)` is the same message to another such
worker, which runs the reference: only this allows comparing times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.course.draws import Draw
from grader.course.model import Tolerance
from grader.errors import ReferenceFault
from grader.judge.cases.draw import draw_argument
from grader.judge.cases.source import RandomSource, dtype_named
from grader.judge.comparison import Expected, Terms, compare
from grader.judge.comparison.difference import general_words
from grader.judge.recording.answers import NotRecorded
from grader.judge.solution import Solution
from grader.sandbox.devices import CPU, kind_of
from grader.sandbox.outcomes import Returned
from grader.submission.submission import Submission
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch

    from grader.course.draws import Literal_
    from grader.course.model import Check
    from grader.judge.cases.source import Argument
    from grader.judge.comparison import Difference
    from grader.judge.examination import Examination
    from grader.judge.solution import AnswerSource
    from grader.sandbox.outcomes import Outcome


class WrongAnswerError(Exception):
    """The submission answered, and the answer is wrong."""

    def __init__(
        self,
        text: Text,
        without_numbers: Text | None = None,
        misconception: str = "",
        difference: Difference | None = None,
    ) -> None:
        """Keep the messages: for the student, for a hidden check (without numbers), and the known mistake.

        `difference` is set if the answer was compared.
        """
        super().__init__(text.en)
        self.text = text
        self.without_numbers = text if without_numbers is None else without_numbers
        self.misconception = misconception
        self.difference = difference


class NotAnswered(Exception):
    """The submission did not answer a call: it raised, hung or died."""

    def __init__(self, outcome: Outcome) -> None:
        """Keep what came in place of an answer."""
        super().__init__(type(outcome).__name__)
        self.outcome = outcome


def require(condition: bool, text: Text, misconception: str = "") -> None:  # noqa: FBT001 - reads as the assert it stands for
    """Fail the check with a sentence for the student unless the condition holds.

    Hidden checks show the sentence too, so it must not contain a number of the case. `misconception` is the id of the
    exercise's misconception that only this condition can recognise.

    Raises:
        WrongAnswer: it does not hold.
    """
    if not condition:
        raise WrongAnswerError(text, misconception=misconception)


class SubmissionProxy:
    """The submission's functions, each call a message to the worker."""

    def __init__(self, examination: Examination, check: Check) -> None:
        """Send the calls of a check to this examination's worker."""
        self._examination = examination
        self._check = check

    def __getattr__(self, name: str) -> Callable[..., object]:
        """Return a function that calls the one of that name in the worker.

        Raises (when called):
            NotAnswered: no answer came.
        """

        def call(*args: object, **kwargs: object) -> object:
            outcome = self._examination.call(self._check, name, args, kwargs)
            if not isinstance(outcome, Returned):
                raise NotAnswered(outcome)
            return outcome.value

        return call

    def probe(self, name: str, *args: object, **kwargs: object) -> object:
        """Call a function of the exercise's `probe.py`, which runs beside the submission; its answer may be false."""
        return getattr(self, f"probe:{name}")(*args, **kwargs)


class ReferenceWorker(SubmissionProxy):
    """The reference's functions; each call is a message to a worker of its own, with the submission's limits."""

    def __getattr__(self, name: str) -> Callable[..., object]:
        """Return a function that calls the reference's function of that name.

        Raises (when called):
            ReferenceFault: no answer came.
        """
        put = super().__getattr__(name)

        def call(*args: object, **kwargs: object) -> object:
            try:
                return put(*args, **kwargs)
            except NotAnswered as none:
                text = Text("The reference does not answer either: {what}", "参考答案也没有返回：{what}")
                raise ReferenceFault(text.format(what=none)) from none

        return call


def of_reference(examination: Examination) -> Examination:
    """Begin and return an examination of the reference, as if it had been handed in, with its own worker.

    Raises:
        ReferenceFault: it cannot be loaded.
    """
    source, exercise = examination.plan.reference, examination.plan.exercise.id
    if not isinstance(source, Solution):
        raise NotRecorded(exercise)
    path = source.path
    reference = examination.fresh(Submission(exercise, None, path.name, f"{exercise}.py", data=path.read_bytes()))
    problem = reference.begin()
    if problem:
        reference.end()
        raise ReferenceFault(problem)
    return reference


class ReferenceProxy:
    """The reference solution's functions."""

    def __init__(self, solution: AnswerSource) -> None:
        """Call this solution."""
        self._solution = solution

    def __getattr__(self, name: str) -> Callable[..., object]:
        """Return the reference's function of that name."""
        return self._solution.function(name)


class Drawing:
    """Draws of one check, from its own seeded generator."""

    def __init__(self, generator: torch.Generator) -> None:
        """Draw from this generator."""
        self.generator = generator

    def __call__(self, kind: str, *shape: int, dtype: str = "float64", **options: Literal_) -> Argument:
        """Return one draw of a kind of `grader.judge.cases.draw`."""
        source = RandomSource(self.generator, {}, dtype_named(dtype))
        return draw_argument(Draw(kind, shape, options), source)


def compare_answer(  # noqa: PLR0913 - one parameter for each thing that may be said of an answer
    received: object,
    expected: object,
    *,
    names: tuple[str, ...] = (),
    detached: bool = False,
    dtype: str = "float64",
    magnitude: float = 1.0,
    tolerance: Tolerance | None = None,
    device: str = CPU,
) -> None:
    """Compare an answer, computed on a device, with the expected one, as checks in YAML are compared.

    Raises:
        WrongAnswer: they differ; it carries the first difference.
    """
    terms = Terms(names, (), detached, dtype_named(dtype), magnitude, tolerance or Tolerance(), kind_of(device))
    difference: Difference | None = compare(Expected(expected), received, terms)
    if difference is not None:
        raise WrongAnswerError(difference.message, general_words(difference.kind), difference=difference)
