"""What static reading found in a submission, as a record that the worker sends to the judge."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from grader.submission.bans import BanFinding
from grader.submission.guards import Guard, GuardKind
from grader.submission.source import Fault, Unit
from grader.submission.traits import Trait, TraitKind
from grader.text import Location, Text

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Reading:
    """A submission as it will run, and the findings."""

    units: tuple[Unit, ...] = ()
    """What to run, in order; empty if there is a problem."""
    keep_going: bool = False
    """Whether the next unit runs after one that raises, as in notebooks."""
    notes: tuple[Text, ...] = ()
    """Remarks that cost no points."""
    bans: tuple[BanFinding, ...] = ()
    """Banned uses that an entry point can reach."""
    broken: tuple[Fault, ...] = ()
    """Cells of a notebook that do not parse and are left out; not in the notes, because a missing name may be in one.
    """
    problem: Fault | None = None
    """Why nothing of the submission can run."""
    opaque: bool = False
    """Whether reading it leaves open if something banned runs."""
    strange: tuple[Text, ...] = ()
    """Remarks for the instructor on such places."""
    untouched: bool = False
    """Whether it is still the stub."""
    misplaced: tuple[tuple[str, Text], ...] = ()
    """Entry points in another place or slightly misspelt, with what to do about it."""
    guards: tuple[Guard, ...] = ()
    """Code that keeps numbers from becoming too small or too large."""
    traits: tuple[Trait, ...] = ()
    """Pieces of the source that explain failures."""

    def blocking(self, entry_point: str) -> tuple[BanFinding, ...]:
        """Return the banned uses that cost the points of checks that call this entry point."""
        return tuple(finding for finding in self.bans if entry_point in finding.entry_points)

    def to_bytes(self) -> bytes:
        """Return the reading as JSON."""
        return json.dumps(asdict(self)).encode()

    @staticmethod
    def from_bytes(data: bytes) -> Reading:
        """Read back what `to_bytes` wrote, and nothing else.

        Raises:
            ValueError: the bytes are not such a document.
        """
        try:
            document = json.loads(data)
            problem = document["problem"]
            return Reading(
                units=tuple(Unit(_string(unit["name"]), _string(unit["source"])) for unit in document["units"]),
                keep_going=document["keep_going"] is True,
                notes=tuple(_text(note) for note in document["notes"]),
                bans=tuple(_finding(ban) for ban in document["bans"]),
                broken=tuple(_fault(cell) for cell in document["broken"]),
                opaque=document["opaque"] is not False,
                strange=tuple(_text(text) for text in document["strange"]),
                problem=None if problem is None else _fault(problem),
                untouched=document["untouched"] is True,
                misplaced=tuple((_string(name), _text(words)) for name, words in document["misplaced"]),
                guards=tuple(_guard(guard) for guard in document["guards"]),
                traits=tuple(_trait(trait) for trait in document["traits"]),
            )
        except (KeyError, TypeError, RecursionError) as error:
            msg = "this is not a reading"
            raise ValueError(msg) from error


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _text(document: Mapping[str, Any]) -> Text:
    named = tuple(Location(_string(at["unit"]), _number(at["line"])) for at in document["locations"])
    return Text(_string(document["en"]), _string(document["zh"]), locations=named)


def _fault(document: Mapping[str, Any]) -> Fault:
    return Fault(
        _text(document["text"]),
        _string(document["unit"]),
        _number(document["line"]),
        _number(document["column"]),
        _string(document["source"]),
    )


def _guard(document: Mapping[str, Any]) -> Guard:
    return Guard(
        GuardKind(_string(document["kind"])),
        _string(document["words"]),
        _number(document["unit"]),
        _number(document["line"]),
        _number(document["start"]),
        _number(document["end"]),
        _string(document["instead"]),
    )


def _trait(document: Mapping[str, Any]) -> Trait:
    kind, words, unit = (_string(document[key]) for key in ("kind", "words", "unit"))
    return Trait(TraitKind(kind), words, unit, _number(document["line"]))


def _finding(document: Mapping[str, Any]) -> BanFinding:
    return BanFinding(
        _string(document["name"]),
        _string(document["spelled"]),
        _string(document["unit"]),
        _number(document["line"]),
        _string(document["source"]),
        tuple(_string(point) for point in document["entry_points"]),
    )
