"""What a shell offers to complete: exercises and checks with their titles. It must be fast and never fail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.text import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click
    from click.shell_completion import CompletionItem

    from grader.course.listing import ListedExercise

COMPLETE: Final = "_GRADER_COMPLETE"
"""The environment variable with which a shell's script asks for completions."""
_QUIET: Final = (Exception,)
"""A shell that waits for completions is no place for messages: on any error, nothing is offered."""


def exercise_ids(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the exercises of the course."""
    return list(_offered(_exercises(ctx), incomplete))


def words_of_check(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer exercises that are not named yet, and then the files here that can be checked; else any file."""
    from click.shell_completion import CompletionItem

    named = ctx.params.get("words") or []
    ids = [offer for offer in _offered(_exercises(ctx), incomplete) if offer.value not in named]
    try:
        files = sorted(path.name for path in Path.cwd().iterdir() if path.suffix in (".py", ".ipynb"))
    except OSError:
        files = []
    fitting = [CompletionItem(name) for name in files if (named or incomplete) and name.startswith(incomplete)]
    # After one exercise its file follows more often than another exercise.
    found = [*fitting, *ids] if len(named) == 1 else [*ids, *fitting]
    return found or [CompletionItem(incomplete, type="file")]


def check_ids(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the checks of the exercise named before."""
    from click.shell_completion import CompletionItem

    words = ctx.params.get("words") or ctx.args  # an option without its value leaves the words unchanged
    language = language_of()
    try:
        from grader.cli.opening import open_exercise

        exercise = open_exercise(ctx.params.get("course"), words[0]).exercise
    except _QUIET:
        return []
    found = (CompletionItem(check.id, help=check.title[language]) for check in exercise.checks)
    return [offer for offer in found if offer.value.startswith(incomplete)]


def _exercises(ctx: click.Context) -> tuple[ListedExercise, ...]:
    try:
        from grader.cli.opening import open_listing

        return open_listing(ctx.params.get("course")).exercises
    except _QUIET:
        return ()


def _offered(exercises: tuple[ListedExercise, ...], incomplete: str) -> Iterator[CompletionItem]:
    from click.shell_completion import CompletionItem

    language = language_of()
    for exercise in exercises:
        if exercise.id.startswith(incomplete):
            yield CompletionItem(exercise.id, help=exercise.title[language])
