"""What is proven about an exercise, and what is missing: frozen records, and their JSON in both directions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.text import Language

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class ProofFinding:
    """A fault of an exercise with its remedy; or a note, which does not count against it."""

    kind: str
    text: Text
    check: str | None = None
    """The check it is about."""
    note: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """A count out of a total."""

    done: int
    of: int

    def __str__(self) -> str:
        """Write it as people do."""
        return f"{self.done}/{self.of}"


@dataclass(frozen=True, slots=True)
class CaughtAnswer:
    """A wrong answer or a mutant, and the checks that caught it."""

    name: str
    """The id of a misconception, or the change of a mutant."""
    by: tuple[str, ...]
    mutant: bool = False
    line: int = 0
    """The line of a mutant in the solution."""


@dataclass(frozen=True, slots=True)
class CheckProof:
    """The measurements of a check."""

    id: str
    share: float = 0.0
    """The largest share of the allowed error that a right answer uses."""
    seconds: float = 0.0
    """The time the reference takes."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How far an exercise is proven."""

    exercise: str
    title: Text
    seeds: Count
    """Number of fresh seeds on which the reference passed."""
    share: float
    """The largest share of the allowed error that a right answer uses."""
    wrong: Count
    """How many of the listed wrong answers were caught."""
    mutants: Count
    """How many of the mutants that were tried and are not accepted as equivalent were caught."""
    equivalent: int
    """Mutants that are accepted because they change no answer."""
    idle: tuple[str, ...]
    """Checks that catch nothing."""
    findings: tuple[ProofFinding, ...]
    sentences: Count = Count(0, 0)
    """How many of the sentences about wrong answers made from the solution were true."""
    seconds: float = 0.0
    """Working time of all processes together."""
    checks: tuple[CheckProof, ...] = ()
    catches: tuple[CaughtAnswer, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether nothing is wrong; notes do not count."""
        return all(finding.note for finding in self.findings)

    def to_json(self, language: Language) -> dict[str, Any]:
        """Return the proof as strict JSON, messages in both languages beside the one in `language`."""
        return {
            "exercise": self.exercise,
            "title": self.title[language],
            "titles": self.title.wordings(),
            "proven": self.proven,
            "seeds": _count(self.seeds),
            "share": _finite(self.share),
            "wrong": _count(self.wrong),
            "mutants": _count(self.mutants),
            "equivalent": self.equivalent,
            "idle": list(self.idle),
            "sentences": _count(self.sentences),
            "findings": [
                {
                    "kind": finding.kind,
                    "check": finding.check,
                    "note": finding.note,
                    "message": finding.text[language],
                    "messages": finding.text.wordings(),
                }
                for finding in self.findings
            ],
            "seconds": round(self.seconds, 3),
            "checks": [
                {"id": check.id, "share": _finite(check.share), "seconds": round(check.seconds, 6)}
                for check in self.checks
            ],
            "catches": [
                {"name": catch.name, "by": list(catch.by), "mutant": catch.mutant, "line": catch.line}
                for catch in self.catches
            ],
        }

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> Proof:
        """Read back what `to_json` wrote.

        Raises:
            KeyError, ValueError, TypeError: the document is none.
        """
        return Proof(
            exercise=document["exercise"],
            title=Text.of(document["titles"]),
            seeds=Count(**document["seeds"]),
            share=float(document["share"]),
            wrong=Count(**document["wrong"]),
            mutants=Count(**document["mutants"]),
            equivalent=document["equivalent"],
            idle=tuple(document["idle"]),
            findings=tuple(
                ProofFinding(finding["kind"], Text.of(finding["messages"]), finding["check"], finding["note"])
                for finding in document["findings"]
            ),
            sentences=Count(**document["sentences"]),
            seconds=document["seconds"],
            checks=tuple(
                CheckProof(check["id"], float(check["share"]), check["seconds"]) for check in document["checks"]
            ),
            catches=tuple(
                CaughtAnswer(catch["name"], tuple(catch["by"]), catch["mutant"], catch["line"])
                for catch in document["catches"]
            ),
        )


def _finite(share: float) -> float | str:
    return share if math.isfinite(share) else "inf"


def _count(count: Count) -> dict[str, int]:
    return {"done": count.done, "of": count.of}
