"""The program itself: its version, and the options that hold for every command."""

from typing import Annotated

import typer

from grader.__about__ import __version__
from grader.cli.options import LangOption, NoColorOption, QuietOption


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the flag
    if wanted:
        typer.echo(f"grader {__version__}")
        raise typer.Exit


def root(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True, callback=_version)
    ] = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Judge deep-learning exercises: say whether an answer is right, and if not, why."""
