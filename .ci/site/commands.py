"""The page of all commands, written from the commands themselves while the site is built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from mkdocs.structure.files import File

from grader.cli.app import COMMANDS
from grader.cli.tree import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.cli.entry import CommandEntry

PAGE = "reference/commands.md"


def on_files(files: Any, config: Any) -> Any:
    """Add the page to those that are read from the folder."""
    files.append(File.generated(config, PAGE, content="\n".join(page())))
    return files


def page() -> Iterator[str]:
    """Yield the lines of the page."""
    yield "# Commands\n"
    yield (
        "What `grader COMMAND --help` says, in one place. Exit codes: 0 every check passed · 1 graded, not everything"
        " passed · 2 usage, or a faulty course or exercise · 3 a fault of ours (a log to attach is written)"
        " · 130 interrupted.\n"
    )
    audience = ""
    for entry in COMMANDS:
        if entry.audience != audience:
            audience = entry.audience
            yield f"## {audience}\n"
        yield from of_command(entry)


def of_command(entry: CommandEntry) -> Iterator[str]:
    """Yield the section of one command."""
    command = load(entry)
    arguments = [parameter for parameter in command.params if isinstance(parameter, click.Argument)]
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    places = [name_of(argument) if argument.required else f"[{name_of(argument)}]" for argument in arguments]
    usage = " ".join(["grader", entry.name, *(["[OPTIONS]"] if options else []), *places])
    yield f"### {entry.name}\n"
    yield f"{entry.summary}\n"
    yield f"```text\n{usage}\n```\n"
    if arguments:
        yield from table("Argument", [(name_of(argument), argument.help or "") for argument in arguments])
    if options:
        yield from table("Option", [(flags_of(option), option.help or "") for option in options])
    yield f"Example: `{entry.example}`\n"


def name_of(parameter: click.Parameter) -> str:
    """Return what a parameter is called on help pages."""
    return parameter.metavar or parameter.name.upper()


def flags_of(option: click.Option) -> str:
    """Return an option's spellings, and what it takes."""
    names = ", ".join(option.opts)
    return names if option.is_flag else f"{names} {name_of(option)}"


def table(title: str, rows: list[tuple[str, str]]) -> Iterator[str]:
    """Yield a table of names and what they mean."""
    yield f"| {title} | Meaning |\n|---|---|"
    for name, meaning in rows:
        yield f"| <code>{name.replace('|', '&#124;')}</code> | {meaning.replace('|', '&#124;')} |"
    yield ""
