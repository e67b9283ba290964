"""The program as a tree of commands: click parses, and each command is imported when it is used."""

from __future__ import annotations

import inspect
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from grader.cli.parameters import called, parameters_of
from grader.errors import UsageError
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from click.shell_completion import CompletionItem

    from grader.cli.entry import CommandEntry


def load(entry: CommandEntry) -> Command:
    """Import the function of a command, and return it as a command."""
    module, _, name = entry.function.partition(":")
    function = getattr(import_module(f"grader.cli.commands.{module}"), name)
    return Command(
        entry.name,
        callback=called(function),
        params=parameters_of(function),
        help=inspect.getdoc(function),
        epilog=entry.example,
    )


def _require_command(**_: Any) -> None:
    """Refuse a command line with options and no command; click's own refusal is English."""
    if click.get_current_context().invoked_subcommand is None:
        raise UsageError(Text("Name a command. See 'grader --help'.", "请写出命令。请看 'grader --help'。"))


def _require_once(context: click.Context, given: Sequence[click.Parameter]) -> None:
    """Refuse an option that is given twice and takes one value.

    Raises:
        UsageError: there is one.
    """
    for parameter in given:
        once = isinstance(parameter, click.Option) and not parameter.multiple and not parameter.is_flag
        if once and given.count(parameter) > 1:
            text = Text(
                "{option} is given more than once, and takes one value. See '{command} --help'.",
                "{option} 给出了不止一次，而它只能有一个值。请看 '{command} --help'。",
            )
            raise UsageError(text.format(option=parameter.opts[0], command=context.command_path))


class _Explained(click.Command):
    """What prints its help in the requested language."""

    entries: Mapping[str, CommandEntry] = MappingProxyType({})
    """The commands below it."""

    def get_help(self, ctx: click.Context) -> str:
        """Return the help page."""
        from grader.cli.help import page  # only a command that shows help lays tables out

        return page(self, ctx, self.entries.values())


class Command(_Explained):
    """A command that refuses unexpected arguments, in the requested language."""

    allow_extra_args = True
    """Click's own refusal is English; `parse_args` has a bilingual one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and refuse unexpected arguments, and options given twice: click takes the last value in silence."""
        if not ctx.resilient_parsing:
            _require_once(ctx, self.make_parser(ctx).parse_args(list(args))[2])
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            text = Text(
                "Unexpected argument '{rest}' for '{command}'. See '{command} --help'.",
                "'{command}' 不需要 '{rest}'。请看 '{command} --help'。",
            )
            raise UsageError(text.format(rest=" ".join(rest), command=ctx.command_path))
        return rest


class Group(_Explained, click.Group):
    """The program itself: it lists its commands, and imports the one that is used."""

    def __init__(self, root: Callable[..., None], entries: Iterable[CommandEntry], **attributes: Any) -> None:
        super().__init__(
            params=parameters_of(root),
            help=inspect.getdoc(root),
            callback=_require_command,
            invoke_without_command=True,
            no_args_is_help=True,
            **attributes,
        )
        self.entries = {entry.name: entry for entry in entries}

    def get_command(self, _: click.Context, cmd_name: str) -> Command | None:
        """Import a command."""
        return load(self.entries[cmd_name]) if cmd_name in self.entries else None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer commands and options; click's own would import every command for its summary."""
        from click.shell_completion import CompletionItem

        found = [entry for entry in self.entries.values() if entry.name.startswith(incomplete)]
        offered = [CompletionItem(entry.name, help=entry.summary) for entry in found]
        return [*offered, *click.Command.shell_complete(self, ctx, incomplete)]
