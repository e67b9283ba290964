"""What an author declares about right answers and counterexamples, and how it must fit together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from grader.course.claims import Law, Property
from grader.course.place import listed
from grader.course.refusals import unknown_word
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.course.checks import Surroundings
    from grader.course.model import Check
    from grader.course.place import Place
    from grader.course.schema import PropertyForm

_ONE_LAW = Text(
    "A property says one thing. Give it exactly one of {laws}.", "一条性质只说一件事，请只写 {laws} 中的一个。"
)


def read_properties(forms: Sequence[PropertyForm], around: Surroundings, place: Place) -> tuple[Property, ...]:
    """Return the properties of an exercise's answers; faults are noted."""
    found = []
    for number, form in enumerate(forms):
        spot = place.at(number)
        laws = [law for law in Law if getattr(form, law.value) is not None]
        if len(laws) != 1:
            spot.note(_ONE_LAW.format(laws=listed([law.value for law in Law])))
            continue
        _note_names(form, laws[0], around, spot)
        found.append(_property(form, laws[0]))
    return tuple(found)


def read_smallest(forms: Mapping[str, int], checks: Sequence[Check], place: Place) -> dict[str, int]:
    """Return the smallest sizes of counterexamples; a size that no case draws is noted."""
    sizes = sorted({name for check in checks for group in check.cases for name in group.sizes})
    for name in forms:
        if name not in sizes:
            place.at(name).note(unknown_word(name, sizes))
    return dict(forms)


def _note_names(form: PropertyForm, law: Law, around: Surroundings, place: Place) -> None:
    if form.call not in around.entry_points:
        place.at("call").note(unknown_word(form.call, around.entry_points))
        return
    returns = around.entry_points[form.call].returns
    if form.part is not None and form.part not in returns:
        place.at("part").note(unknown_word(form.part, returns))
    parameters = around.parameters.get(form.call)
    arguments = {law.value: _argument(form, law)} | ({"over": form.over} if isinstance(form.over, str) else {})
    for key, name in arguments.items():
        if parameters is not None and name and name not in parameters.names:
            place.at(key).note(unknown_word(name, parameters.names))


def _argument(form: PropertyForm, law: Law) -> str:
    if law is Law.UNCHANGED:
        return form.unchanged_by_adding_to or ""
    return (form.linear_in or "") if law is Law.LINEAR else ""


def _property(form: PropertyForm, law: Law) -> Property:
    bounds = (-math.inf, math.inf)
    if form.sums_to is not None:
        bounds = (form.sums_to, form.sums_to)
    elif form.between is not None:
        low, high = form.between
        bounds = (-math.inf if low is None else low, math.inf if high is None else high)
    return Property(form.call, law, form.part or "", form.over, bounds, _argument(form, law))
