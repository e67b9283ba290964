"""What a report needs from a course: the texts around the results, without anything that students may not see."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.text import LANGUAGES, NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal


_PLAIN = re.compile("[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class ExerciseInfo:
    """One exercise: its words, and the titles of its misconceptions by id."""

    id: str
    title: Text
    points: Decimal
    statement: Text = NOTHING
    hints: tuple[Text, ...] = ()
    misconceptions: Mapping[str, Text] = field(default_factory=dict)
    functions: tuple[str, ...] = ()
    """The functions to hand in."""

    @property
    def anchor(self) -> str:
        """The exercise's anchor on a page; ids that an address cannot contain are written as bytes."""
        return f"exercise-{self.id if _PLAIN.fullmatch(self.id) else self.id.encode('utf-8', 'surrogatepass').hex()}"

    def hint(self, number: int | None) -> Text:
        """Return a hint by its number from 0; empty if there is none."""
        return self.hints[number] if number is not None and 0 <= number < len(self.hints) else NOTHING

    def misconception(self, name: str | None) -> Text:
        """Return the title of a misconception, its id if the title is unknown, empty for None."""
        return NOTHING if name is None else self.misconceptions.get(name, Text.same(name))


@dataclass(frozen=True, slots=True)
class CourseInfo:
    """A course: its title, and its exercises in order."""

    title: Text
    exercises: tuple[ExerciseInfo, ...]
    languages: tuple[str, ...] = LANGUAGES
    """The languages of the pages."""
