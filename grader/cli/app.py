"""The commands, in the order in which help lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import typer
from typer.main import get_command

from grader.cli.batch import batch
from grader.cli.check import check
from grader.cli.ci import ci
from grader.cli.diff import diff
from grader.cli.doctor import doctor
from grader.cli.export import export
from grader.cli.help import Command, Group
from grader.cli.hint import hint
from grader.cli.list import list_exercises
from grader.cli.report import report
from grader.cli.root import root
from grader.cli.show import show
from grader.cli.start import start
from grader.cli.stats import stats
from grader.cli.validate import validate

if TYPE_CHECKING:
    from collections.abc import Callable

STUDENTS: Final = "For students"
INSTRUCTORS: Final = "For instructors"
EVERYBODY: Final = "For everybody"

COMMANDS: Final[tuple[tuple[str, Callable[..., None], str, str], ...]] = (
    ("list", list_exercises, STUDENTS, "grader list --format json"),
    ("show", show, STUDENTS, "grader show ex02"),
    ("start", start, STUDENTS, "grader start ex02 --notebook"),
    ("check", check, STUDENTS, "grader check ex02 my_softmax.py"),
    ("hint", hint, STUDENTS, "grader hint ex02"),
    ("batch", batch, INSTRUCTORS, "grader batch submissions --out results"),
    ("report", report, INSTRUCTORS, "grader report results --lang zh"),
    ("export", export, INSTRUCTORS, "grader export results --to csv"),
    ("stats", stats, INSTRUCTORS, "grader stats results ex02"),
    ("diff", diff, INSTRUCTORS, "grader diff results"),
    ("validate", validate, INSTRUCTORS, "grader validate ex02 --quick"),
    ("ci", ci, EVERYBODY, "grader ci --exercises ex01,ex02"),
    ("doctor", doctor, EVERYBODY, "grader doctor"),
)
"""Name, function, whom it is for, and the example that its help shows."""


def program() -> Group:
    """Return the program as a tree of commands."""
    app = typer.Typer(
        name="grader", cls=Group, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
    )
    app.callback(epilog="grader start ex02")(root)
    for name, function, audience, example in COMMANDS:
        app.command(name, cls=Command, epilog=example, rich_help_panel=audience)(function)
    tree = get_command(app)
    assert isinstance(tree, Group)  # noqa: S101 - the class asked for above
    return tree
