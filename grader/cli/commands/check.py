"""`grader check`."""

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal

from click.exceptions import Exit

from grader.cli.completion import check_ids, words_of_check
from grader.cli.options import (
    CourseOption,
    DeviceOption,
    IsolationOption,
    LangOption,
    NoColorOption,
    QuietOption,
    SeedOption,
)
from grader.cli.parameters import Argument, Option
from grader.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.standby.client import WarmJudge


def check(  # noqa: PLR0913 - one parameter per option
    words: Annotated[
        list[str] | None,
        Argument(
            metavar="EXERCISE [FILE]",
            help="The exercise (ex03, 3, perceptron) and your file, otherwise its .py, else its .ipynb, in this folder;"
            " or several exercises, files or folders. Left out: all files here that changed since their last check.",
            completion=words_of_check,
        ),
    ] = None,
    *,
    case: Annotated[
        str | None,
        Option("--case", metavar="TEXT", help="Only this case, as a failed check printed it."),
    ] = None,
    only: Annotated[
        str | None,
        Option("--only", metavar="CHECK", help="Only this check of the exercise, by its id.", completion=check_ids),
    ] = None,
    browse: Annotated[bool, Option("--open", help="Open the page of the result in a browser.")] = False,
    course: CourseOption = None,
    device: DeviceOption = "cpu",
    seed: SeedOption = None,
    output: Annotated[
        Literal["text", "json", "pytest-json", "notebook"],
        Option(
            "--format",
            metavar="text|json|pytest-json|notebook",
            help="For people, as JSON, as pytest-json-report writes it, or as notebooks show it; nothing else on"
            " standard output.",
        ),
    ] = "text",
    isolation: IsolationOption = "auto",
    no_keep: Annotated[
        bool, Option("--no-keep", help="Leave no judge behind to answer the next check at once (GRADER_KEEP=0).")
    ] = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Judge your files, and say what is wrong and why."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    kept = not no_keep and os.environ.get("GRADER_KEEP") != "0" and device == "cpu" and output != "pytest-json"
    with _warm_judge(kept) as warm:
        from grader.cli.checking import Checking  # while the judge warms up
        from grader.cli.file_check import FileCheck

        like = FileCheck("", None, course, case, seed, device, isolation, only)
        code = Checking(like, terminal, output, kept=kept, browse=browse).check(words or [], warm)
    raise Exit(code)


@contextmanager
def _warm_judge(kept: bool) -> "Iterator[WarmJudge | None]":  # noqa: FBT001 - one question, one answer
    """Find or start the judge that stays, and disconnect at the end; None if none is wanted or possible."""
    if not kept:
        yield None
        return
    from grader.standby.client import reach  # only here: help, for example, does not need it

    warm = reach()
    try:
        yield warm
    finally:
        if warm is not None:
            warm.close()
