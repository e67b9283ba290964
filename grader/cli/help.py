"""Help pages in both languages: typer parses, this prints. The English is in the code, the Chinese in `chinese`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from grader.cli.chinese import CHINESE
from grader.cli.parameters import take_plain_values
from grader.cli.prose import Prose
from grader.cli.terminal import Terminal
from grader.course.place import did_you_mean
from grader.errors import UsageError
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rich.console import RenderableType

    from grader.text import Language


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """One command in the list of help, and where its function is."""

    name: str
    function: str
    """`MODULE:FUNCTION` below `grader.cli.commands`."""
    audience: str
    summary: str
    """The first sentence of the function's docstring; a test compares them."""
    example: str

    def command(self) -> Any:
        """Import the function, and return it as a command."""
        module, _, function = self.function.partition(":")
        app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
        register = app.command(self.name, cls=Command, epilog=self.example, rich_help_panel=self.audience)
        register(getattr(import_module(f"grader.cli.commands.{module}"), function))
        return get_command(app)


class Command(TyperCommand):
    """A command that prints its help, and refuses unexpected arguments, in the requested language."""

    allow_extra_args = True
    """Typer's own refusal is English; `parse_args` has a bilingual one."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters."""
        return take_plain_values(super().get_params(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse, and refuse unexpected arguments."""
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            text = Text(
                "Unexpected argument '{rest}' for '{command}'. See '{command} --help'.",
                "'{command}' 不需要 '{rest}'。请看 '{command} --help'。",
            )
            raise UsageError(text.format(rest=" ".join(rest), command=ctx.command_path))
        return rest

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        formatter.write(_page(self, ctx))


class Group(TyperGroup):
    """The program itself: it lists its commands, suggests the nearest name, and imports the one that is used."""

    entries: Mapping[str, CommandEntry] = MappingProxyType({})

    def enter(self, entries: Iterable[CommandEntry]) -> None:
        """List commands, which are imported on use."""
        self.entries = {entry.name: entry for entry in entries}
        for entry in self.entries.values():
            outline = TyperCommand(entry.name, help=entry.summary, rich_help_panel=entry.audience)
            self.add_command(outline)

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters."""
        return take_plain_values(super().get_params(ctx))

    def used(self, name: str) -> Any:
        """Return a complete command: import it in place of its outline."""
        if not isinstance(self.commands[name], Command):
            self.add_command(self.entries[name].command())
        return self.commands[name]

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the command, or refuse in both languages."""
        if args and args[0] in self.commands:
            self.used(args[0])
        elif args and not args[0].startswith("-"):
            text = Text(
                "There is no command '{name}'.{near} See 'grader --help'.",
                "没有命令 '{name}'。{near}请看 'grader --help'。",
            )
            raise UsageError(text.format(name=args[0], near=did_you_mean(args[0], self.commands)))
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        formatter.write(_page(self, ctx))


def help_strings(command: Any) -> Iterator[str]:
    """Yield every English string that help pages show, of a command and those below it."""
    yield from (text for text in (command.help, getattr(command, "rich_help_panel", None)) if isinstance(text, str))
    yield from (param.help for param in command.get_params(typer.Context(command)) if param.help)
    if isinstance(command, Group):
        for name in command.entries:
            yield from help_strings(command.used(name))


def _page(command: Any, context: Any) -> str:
    root = context.find_root().obj
    terminal = root if isinstance(root, Terminal) else Terminal.open()
    with terminal.out.capture() as captured:
        terminal.show(*_parts(command, context, terminal.language))
    return captured.get()


def _parts(command: Any, context: Any, language: Language) -> Iterator[RenderableType]:
    parameters = [param for param in command.get_params(context) if not getattr(param, "hidden", False)]
    arguments = [parameter for parameter in parameters if parameter.param_type_name == "argument"]
    options = [parameter for parameter in parameters if parameter.param_type_name == "option"]
    yield _usage(command, context, arguments, language)
    yield ""
    yield Padding(Prose.of(_worded(command.help or "", language)), (0, 2))
    if arguments:
        yield from _section(
            Text("Arguments", "参数"),
            ((_metavar(argument), _help(argument, language)) for argument in arguments),
            language,
        )
    for heading, commands in _audiences(command, context).items():
        rows = ((command.name, _worded(command.help, language)) for command in commands)
        yield from _section(Text(heading, CHINESE.get(heading, heading)), rows, language)
    yield from _section(
        Text("Options", "选项"), ((_flags(option), _help(option, language)) for option in options), language
    )
    if command.epilog:
        yield ""
        yield Styled.assemble((Text("Example: ", "示例：")[language], "bold"), (command.epilog, "cyan"))


def _usage(command: Any, context: Any, arguments: Iterable[Any], language: Language) -> Styled:
    pieces = [Text("[OPTIONS]", "[选项]")[language]]
    pieces += [_metavar(argument) if argument.required else f"[{_metavar(argument)}]" for argument in arguments]
    if isinstance(command, TyperGroup):
        pieces.append(Text("COMMAND …", "命令 …")[language])
    return Styled.assemble((Text("Usage: ", "用法：")[language], "bold"), f"{context.command_path} {' '.join(pieces)}")


def _section(heading: Text, rows: Iterable[tuple[str, str]], language: Language) -> Iterator[RenderableType]:
    table = Table.grid(padding=(0, 2), pad_edge=True)
    table.add_column(style="cyan", max_width=30)
    table.add_column()
    for name, words in rows:
        table.add_row(Styled(name), Prose.of(words))
    yield ""
    yield Styled(heading[language], style="bold")
    yield table


def _audiences(command: Any, context: Any) -> dict[str, list[Any]]:
    """Return the commands below, grouped by their users."""
    audiences: dict[str, list[Any]] = {}
    if isinstance(command, TyperGroup):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                audiences.setdefault(str(getattr(inner, "rich_help_panel", None) or "Commands"), []).append(inner)
    return audiences


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _flags(option: Any) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag else f"{names} {_metavar(option)}"


def _help(parameter: Any, language: Language) -> str:
    words = _worded(parameter.help or "", language)
    default = parameter.default
    if isinstance(default, bool) or not isinstance(default, str | int | float):
        return words
    return words + Text(" (default: {default})", "（默认：{default}）").format(default=default)[language]


def _worded(english: str, language: Language) -> str:
    return CHINESE.get(english, english) if language == "zh" else english
