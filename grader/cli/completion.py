"""What a shell offers to complete: exercises and checks with their titles. It must be fast and never fail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from grader.text import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course.model import Course, Exercise

Offer = tuple[str, str]
"""A word to complete, and its description."""
_QUIET: Final = (Exception,)
"""A shell that waits for completions is no place for messages: on any error, nothing is offered."""


def exercise_ids(ctx: Any, incomplete: str) -> list[Offer]:
    """Offer the exercises of the course."""
    return list(_offered(_exercises(ctx), incomplete))


def words_of_check(ctx: Any, incomplete: str) -> list[Offer]:
    """Offer exercises that are not named yet, and the files here that can be checked."""
    named = ctx.params.get("words") or []
    ids = [offer for offer in _offered(_exercises(ctx), incomplete) if offer[0] not in named]
    try:
        files = sorted(path.name for path in Path.cwd().iterdir() if path.suffix in (".py", ".ipynb"))
    except OSError:
        files = []
    return [*ids, *((name, "") for name in files if incomplete and name.startswith(incomplete))]


def check_ids(ctx: Any, incomplete: str) -> list[Offer]:
    """Offer the checks of the exercise named before."""
    words = ctx.params.get("words") or ctx.args  # an option without its value leaves the words unchanged
    language = language_of()
    try:
        from grader.cli.opening import open_exercise

        exercise = open_exercise(ctx.params.get("course"), words[0]).exercise
    except _QUIET:
        return []
    found = ((check.id, check.title[language]) for check in exercise.checks)
    return [offer for offer in found if offer[0].startswith(incomplete)]


def _exercises(ctx: Any) -> tuple[Exercise, ...]:
    try:
        from grader.cli.opening import open_course

        course: Course = open_course(ctx.params.get("course"))
    except _QUIET:
        return ()
    return course.exercises


def _offered(exercises: tuple[Exercise, ...], incomplete: str) -> Iterator[Offer]:
    language = language_of()
    for exercise in exercises:
        if exercise.id.startswith(incomplete):
            yield exercise.id, exercise.title[language]
