"""The program itself: its version, its completion, and the options that hold for every command."""

from typing import Annotated

import click
from click.exceptions import Exit

from grader.__about__ import __version__
from grader.cli.completion_setup import install_completion, show_completion
from grader.cli.options import LangOption, NoColorOption, QuietOption
from grader.cli.parameters import Option


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - as click calls it
    if wanted and not context.resilient_parsing:
        click.echo(f"grader {__version__}")
        raise Exit


def root(
    *,
    version: Annotated[
        bool, Option("--version", help="Show the version and exit.", is_eager=True, callback=_version)
    ] = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
    install: Annotated[
        bool,
        Option("--install-completion", help="Install completion for the current shell.", callback=install_completion),
    ] = False,
    show: Annotated[
        bool,
        Option(
            "--show-completion",
            help="Show completion for the current shell, to copy it or customize the installation.",
            callback=show_completion,
        ),
    ] = False,
) -> None:
    """Judge deep-learning exercises: say whether an answer is right, and if not, why."""
