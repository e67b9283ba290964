"""A function outside every class that takes `self`: the first argument goes there, and one is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.judge.diagnosis.finding import Finding
from grader.submission.source import place
from grader.submission.traits import TraitKind
from grader.text import Text

if TYPE_CHECKING:
    from grader.judge.diagnosis.context import DiagnosisContext

_SELF: Final = Text(
    "`{name}` ({place}) is a plain function, not a method of a class: take `self` out of its parameters.",
    "`{name}`（{place}）是普通函数，不是类的方法：请去掉参数 `self`。",
)


def find(inquiry: DiagnosisContext) -> Finding | None:
    """Return the finding if what the check calls takes `self`, which nobody passes."""
    for trait in inquiry.traits:
        if trait.kind is TraitKind.SELF and trait.words in inquiry.check.entry_points:
            return Finding(_SELF.format(name=trait.words, place=place(trait.unit, trait.line)))
    return None
