"""Help pages in both languages, written from the commands. The English is in the code, the Chinese in `chinese`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from grader.cli.chinese import CHINESE
from grader.cli.prose import Prose
from grader.cli.terminal import Terminal
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from grader.cli.entry import CommandEntry
    from grader.text import Language


def page(command: click.Command, context: click.Context, below: Iterable[CommandEntry]) -> str:
    """Return the help page of a command and of those below it, in the language that was asked for."""
    root = context.find_root().obj
    terminal = root if isinstance(root, Terminal) else Terminal.open()
    with terminal.out.capture() as captured:
        terminal.show(*_parts(command, context, _audiences(below), terminal.language))
    return captured.get().rstrip("\n")


def _parts(
    command: click.Command, context: click.Context, audiences: dict[str, list[CommandEntry]], language: Language
) -> Iterator[RenderableType]:
    parameters = command.get_params(context)
    arguments = [parameter for parameter in parameters if isinstance(parameter, click.Argument)]
    options = [parameter for parameter in parameters if isinstance(parameter, click.Option)]
    yield _usage(command, context, arguments, language)
    yield ""
    yield Padding(Prose.of(_worded(command.help or "", language)), (0, 2))
    if arguments:
        yield from _section(
            Text("Arguments", "参数"),
            ((_metavar(argument), _help(argument, language)) for argument in arguments),
            language,
        )
    for heading, entries in audiences.items():
        rows = ((entry.name, _worded(entry.summary, language)) for entry in entries)
        yield from _section(Text(heading, CHINESE.get(heading, heading)), rows, language)
    yield from _section(
        Text("Options", "选项"), ((_flags(option), _help(option, language)) for option in options), language
    )
    if command.epilog:
        yield ""
        yield Styled.assemble((Text("Example: ", "示例：")[language], "bold"), (command.epilog, "cyan"))


def _usage(
    command: click.Command, context: click.Context, arguments: Iterable[click.Argument], language: Language
) -> Styled:
    pieces = [Text("[OPTIONS]", "[选项]")[language]]
    pieces += [_metavar(argument) if argument.required else f"[{_metavar(argument)}]" for argument in arguments]
    if isinstance(command, click.Group):
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


def _audiences(entries: Iterable[CommandEntry]) -> dict[str, list[CommandEntry]]:
    """Return commands grouped by their users."""
    audiences: dict[str, list[CommandEntry]] = {}
    for entry in entries:
        audiences.setdefault(entry.audience, []).append(entry)
    return audiences


def _metavar(parameter: click.Parameter) -> str:
    return parameter.metavar or parameter.name.upper()


def _flags(option: click.Option) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag else f"{names} {_metavar(option)}"


def _help(parameter: click.Parameter, language: Language) -> str:
    words = _worded(parameter.help or "", language)
    default = parameter.default
    if default == "" or isinstance(default, bool) or not isinstance(default, str | int | float):
        return words
    return words + Text(" (default: {default})", "（默认：{default}）").format(default=default)[language]


def _worded(english: str, language: Language) -> str:
    return CHINESE.get(english, english) if language == "zh" else english
