"""One question, the submission's answer, and how it differs from what was asked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from grader.judge.comparison import Difference, DifferenceKind, compare
from grader.judge.comparison.deviation import worst_deviation
from grader.judge.comparison.difference import general_words
from grader.judge.comparison.structure import walk
from grader.judge.operators import banned_operator
from grader.sandbox.answers import unexpected
from grader.sandbox.outcomes import EARLIER_RESULT, Raised, Returned
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from grader.judge.comparison.expected import Leaf
    from grader.judge.question import Question
    from grader.sandbox.outcomes import Outcome

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Observation:
    """The outcome of one question."""

    question: Question
    outcome: Outcome
    difference: Difference | None = None
    """How a returned value is wrong; None if it is right, or if nothing was returned."""
    _found: dict[Hashable, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def once(self, name: Hashable, find: Callable[[], T]) -> T:
        """Return what `find` finds out about this observation alone; found before under this name, it is kept.

        Submissions that give equal answers share their observations: see `KnownAnswers`.
        """
        if name not in self._found:
            self._found[name] = find()
        found: T = self._found[name]
        return found

    @property
    def passed(self) -> bool:
        """Whether the submission did what was asked for."""
        if self.question.raises is not None:
            return isinstance(self.outcome, Raised) and self.outcome.is_a(self.question.raises)
        return isinstance(self.outcome, Returned) and self.difference is None

    @property
    def leaves(self) -> Sequence[Leaf]:
        """The parts of a returned value, each with the expected one; none where the structure differs."""
        return self.once("leaves", self._walked)

    @property
    def deviation(self) -> tuple[float, float] | None:
        """Error and allowed error at the entry of the value that is off by most of what it may be; None: no entry."""
        terms = self.question.terms
        return self.once("deviation", lambda: worst_deviation((leaf, terms) for leaf in self.leaves))

    def _walked(self) -> Sequence[Leaf]:
        if self.question.expected is None or not isinstance(self.outcome, Returned):
            return ()
        return walk(self.question.expected, self.outcome.value, self.question.terms)[0]


def observe(question: Question, outcome: Outcome) -> Observation:
    """Compare a submission's answer with what was asked for.

    Right values are needed to pass; side effects that the worker saw can only take points away.
    """
    if not isinstance(outcome, Returned):
        return Observation(question, outcome)
    named = _labelled(outcome, question)
    if named is None:
        return Observation(question, unexpected(outcome.seconds))
    outcome = named
    if question.expected is None:
        message = Text(
            "These inputs must raise {raises}, but nothing was raised.",
            "这样的输入应当引发 {raises}，但没有引发任何异常。",
        )
        return Observation(
            question, outcome, Difference(DifferenceKind.TYPE, "", message.format(raises=question.raises))
        )
    difference = compare(question.expected, outcome.value, question.terms)
    claimed = difference or _elsewhere(outcome) or _side_effect(question, outcome) or _banned(question, outcome)
    claimed = claimed or _imprecise(outcome)
    return Observation(question, outcome, claimed)


def without_numbers(observation: Observation) -> Observation:
    """Return the observation as a hidden check reports it: the kind of difference without any number of the case."""
    if observation.difference is None:
        return observation
    message = general_words(observation.difference.kind, probed=observation.question.terms.probed)
    return replace(observation, difference=replace(observation.difference, message=message, remedy=NOTHING))


def _elsewhere(outcome: Returned) -> Difference | None:
    if not outcome.elsewhere:
        return None
    message = Text(
        "The values are right, but the result lies on {devices} and the arguments do not. Make new tensors where the"
        " arguments are: `torch.zeros(n, device=x.device)`, `x.new_zeros(n)`.",
        "数值正确，但返回值在 {devices} 上，而参数不在。请在参数所在的设备上创建新张量，"
        "如 `torch.zeros(n, device=x.device)` 或 `x.new_zeros(n)`。",
    )
    return Difference(DifferenceKind.DEVICE, "", message.format(devices=", ".join(outcome.elsewhere)))


def _imprecise(outcome: Returned) -> Difference | None:
    if not outcome.lowered:
        return None
    message = Text(
        "The values are close enough, but your function switched to a lower precision than was asked for"
        " ({names}) and did not switch back.",
        "数值足够接近，但你的函数切换到了低于要求的精度（{names}），并且没有恢复。",
    )
    return Difference(DifferenceKind.PRECISION, "", message.format(names=", ".join(outcome.lowered)))


def _side_effect(question: Question, outcome: Returned) -> Difference | None:
    changed = [name for name in outcome.changed if name not in question.may_change]
    if changed:
        names = ", ".join(f"`{name}`" for name in changed)
        message = Text(
            "The values are right, but your function changed its argument {names}: the numbers, requires_grad or .grad."
            " Work on new tensors instead.",
            "数值正确，但你的函数修改了传入的参数 {names}（其中的数、requires_grad 或 .grad）。请在新的张量上计算。",
        )
        return Difference(DifferenceKind.EFFECT, "", message.format(names=names))
    if outcome.aliases and not set(outcome.aliases) <= question.may_alias:
        shared = Text.join(map(_alias_words, outcome.aliases), Text(", ", "、"))
        message = Text(
            "The values are right, but the result shares its memory with {names}:"
            " if one of them is changed, so is the other.",
            "数值正确，但返回值与 {names} 共享内存：修改其中一个，另一个也会随之改变。",
        )
        return Difference(DifferenceKind.EFFECT, "", message.format(names=shared))
    return None


def _banned(question: Question, outcome: Returned) -> Difference | None:
    message = banned_operator(question.banned, outcome.ran)
    return None if message is None else Difference(DifferenceKind.BANNED, "", message)


def _alias_words(label: str | int) -> Text:
    if label == EARLIER_RESULT:
        return Text("the result of an earlier call", "先前某次调用的返回值")
    return Text.same(f"`{label}`")


def _labelled(outcome: Returned, question: Question) -> Returned | None:
    """Name arguments that the worker numbered by position; None if it named one that was never passed."""
    if not (outcome.changed or outcome.aliases):
        return outcome
    names = dict(enumerate(question.case.arguments))
    known = {EARLIER_RESULT, *names.values()}

    def named(labels: Sequence[str | int]) -> tuple[str, ...]:
        return tuple(names.get(label, "") if isinstance(label, int) else label for label in labels)

    changed, aliases = named(outcome.changed), named(outcome.aliases)
    return replace(outcome, changed=changed, aliases=aliases) if known.issuperset((*changed, *aliases)) else None
