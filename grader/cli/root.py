"""The program itself: its version, its completion, and the options that hold for every command."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import click
from click.exceptions import Exit

from grader.__about__ import __version__
from grader.cli.options import LangOption, NoColorOption, QuietOption
from grader.cli.parameters import Option

if TYPE_CHECKING:
    from grader.cli.parameters import Callback


def _ending(act: Callable[[click.Context], None]) -> "Callback":
    """Return what acts where a flag is given, and ends the program."""

    def callback(context: click.Context, _: click.Parameter, wanted: Any) -> None:
        if wanted and not context.resilient_parsing:
            act(context)
            raise Exit

    return callback


def _version(_: click.Context) -> None:
    click.echo(f"grader {__version__}")


def _install(context: click.Context) -> None:
    from grader.cli.completion_setup import install_completion

    install_completion(context.command, context.obj)


def _show(context: click.Context) -> None:
    from grader.cli.completion_setup import show_completion

    show_completion(context.command)


def root(
    *,
    version: Annotated[
        bool, Option("--version", help="Show the version and exit.", is_eager=True, callback=_ending(_version))
    ] = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
    install: Annotated[
        bool,
        Option("--install-completion", help="Install completion for the current shell.", callback=_ending(_install)),
    ] = False,
    show: Annotated[
        bool,
        Option(
            "--show-completion",
            help="Show completion for the current shell, to copy it or customize the installation.",
            callback=_ending(_show),
        ),
    ] = False,
) -> None:
    """Judge deep-learning exercises: say whether an answer is right, and if not, why."""
