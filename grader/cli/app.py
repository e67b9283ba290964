"""The commands, in the order in which help lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import typer
from typer.main import get_command

from grader.cli.commands.batch import batch
from grader.cli.commands.check import check
from grader.cli.commands.ci import ci
from grader.cli.commands.diff import diff
from grader.cli.commands.doctor import doctor
from grader.cli.commands.export import export
from grader.cli.commands.hint import hint
from grader.cli.commands.list import list_exercises
from grader.cli.commands.release import release
from grader.cli.commands.report import report
from grader.cli.commands.show import show
from grader.cli.commands.start import start
from grader.cli.commands.stats import stats
from grader.cli.commands.validate import validate
from grader.cli.help import Command, Group
from grader.cli.root import root

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
    ("release", release, INSTRUCTORS, "grader release for-students"),
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
