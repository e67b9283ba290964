"""The only place where errors become sentences and exit codes; no traceback passes it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click
from click.exceptions import Exit, NoArgsIsHelpError

from grader.cli import codes
from grader.cli.completion import COMPLETE
from grader.cli.crash_log import FaultLog
from grader.cli.terminal import Terminal, forgive_encoding
from grader.errors import GraderError, Interrupted, JudgeFault, ReferenceFault
from grader.text import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    forgive_encoding()
    terminal = Terminal.open(language_asked(given), no_color="--no-color" in given)
    with FaultLog(given) as log:
        code = _guarded(given, terminal, log)
        if code == codes.OUR_FAULT or log.path is not None:
            _own_up(terminal, log.path)
    return code


def language_asked(arguments: Sequence[str]) -> Language | None:
    """Return the language that a command line asks for, before it is parsed; None for the locale's."""
    for place, one in enumerate(arguments):
        name, equals, value = one.partition("=")
        if name == "--lang":
            wanted = value if equals else "".join(arguments[place + 1 : place + 2])
            return next((language for language in LANGUAGES if language == wanted), "en") if wanted else None
    return None


def _guarded(arguments: list[str], terminal: Terminal, log: FaultLog) -> int:
    try:
        return _run(arguments, terminal)
    except ReferenceFault as error:
        terminal.complain(error.text)
        return codes.USAGE
    except JudgeFault as error:
        log.add(error)
        terminal.complain(error.text)
        return codes.OUR_FAULT
    except Interrupted as end:
        terminal.complain(end.text)
        return codes.INTERRUPTED
    except GraderError as error:
        terminal.complain(error.text)
        return codes.USAGE
    except click.ClickException as error:
        return _misused(error, terminal)
    except KeyboardInterrupt:
        terminal.complain(Text("Interrupted.", "已中断。"))
        return codes.INTERRUPTED
    except BrokenPipeError:
        return _reader_gone()
    except SystemExit as end:
        # rich ends the process itself when the reader of standard output is gone.
        return _reader_gone() if isinstance(end.__context__, BrokenPipeError) else _code(end.code)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is our own bug and must not reach the screen raw
        log.add(error)
        return codes.OUR_FAULT


def _run(arguments: list[str], terminal: Terminal) -> int:
    from grader.cli.app import program  # a fault in loading a command is reported like any other

    tree = program()
    if asked := os.environ.get(COMPLETE):
        from click.shell_completion import shell_complete

        return shell_complete(tree, {}, "grader", COMPLETE, asked)
    code = codes.PASSED
    try:  # not `main` of click: it writes to standard error when the user interrupts
        with tree.make_context("grader", arguments, obj=terminal) as context:
            tree.invoke(context)
    except Exit as end:
        code = end.exit_code
    sys.stdout.flush()
    return code


def _code(code: object) -> int:
    return code if isinstance(code, int) else codes.PASSED


def _misused(error: click.ClickException, terminal: Terminal) -> int:
    if isinstance(error, NoArgsIsHelpError):
        terminal.err.file.write(error.format_message() + "\n")
    else:
        from grader.cli.usage import usage_text  # nobody else needs it

        terminal.complain(usage_text(error))
    return codes.USAGE


def _reader_gone() -> int:
    # Python flushes standard output once more at its end, when nobody reads it.
    with suppress(OSError, ValueError):  # there is no file behind it to flush into
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return codes.READER_GONE


def _own_up(terminal: Terminal, log: Path | None) -> None:
    said = Text("This is a fault of grader itself, not yours.", "这是 grader 自身的错误，与你无关。")
    if log is None:
        told = Text(" No log of it could be written.", "日志无法写入。")
    else:
        told = Text(" Please report it, with this log: {log}", "请附上这份日志报告：{log}").format(log=log)
    terminal.complain(said + told)
