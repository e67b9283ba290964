"""What a student, or a model, is given of an exercise, in one language: enough for a prompt, and nothing hidden."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from grader.final_score import as_number, exact

if TYPE_CHECKING:
    from decimal import Decimal

    from grader.course.model import EntryPoint, Exercise
    from grader.limits import Limits
    from grader.result import Visibility
    from grader.text import Language


@dataclass(frozen=True, slots=True)
class AnnouncedCheck:
    """What is known of a check before it is asked."""

    id: str
    title: str
    points: Decimal
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class Handout:
    """An exercise as it is handed out."""

    id: str
    title: str
    points: Decimal
    """The maximum."""
    topics: tuple[str, ...]
    statement: str
    """In Markdown."""
    stub: str
    """The file to complete."""
    entry_points: tuple[EntryPoint, ...]
    """What the answer must define."""
    banned: tuple[str, ...]
    libraries: tuple[str, ...]
    """What it may import beside the standard library, torch and numpy."""
    files: tuple[str, ...]
    """Names of files beside it that it may import or read."""
    limits: Limits
    checks: tuple[AnnouncedCheck, ...]
    hints: int
    """How many there are."""

    @staticmethod
    def of(exercise: Exercise, language: Language) -> Handout:
        """Return what is handed out of an exercise."""
        return Handout(
            id=exercise.id,
            title=exercise.title[language],
            points=exercise.points,
            topics=exercise.topics,
            statement=exercise.statement[language],
            stub=exercise.stub_in(language),
            entry_points=exercise.entry_points,
            banned=exercise.banned,
            libraries=exercise.libraries,
            files=exercise.files,
            limits=exercise.limits,
            checks=tuple(
                AnnouncedCheck(check.id, check.title[language], exact(check.points), check.visibility)
                for check in (*exercise.checks, *exercise.withheld)
            ),
            hints=len(exercise.hints),
        )

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "id": self.id,
            "title": self.title,
            "points": as_number(self.points),
            "topics": list(self.topics),
            "statement": self.statement,
            "stub": self.stub,
            "entry_points": [{"name": point.name, "signature": point.signature} for point in self.entry_points],
            "banned": list(self.banned),
            "libraries": list(self.libraries),
            "files": list(self.files),
            "limits": asdict(self.limits),
            "hints": self.hints,
            "checks": [
                {
                    "id": check.id,
                    "title": check.title,
                    "points": as_number(check.points),
                    "visibility": check.visibility.value,
                }
                for check in self.checks
            ],
        }
