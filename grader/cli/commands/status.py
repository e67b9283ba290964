"""`grader status`."""

from pathlib import Path

from grader.cli.near_names import near_words, no_file_words
from grader.cli.next_step import next_step
from grader.cli.opening import open_listing
from grader.cli.options import CourseOption, FormatOption, LangOption, NoColorOption, QuietOption
from grader.cli.progress_table import short_table
from grader.cli.standing import CourseStanding, standing_words
from grader.cli.terminal import Terminal
from grader.final_score import as_number


def status(
    *,
    course: CourseOption = None,
    output: FormatOption = "text",
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Show your points in this folder from the last checks, and what is next."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    listing = open_listing(course)
    terminal = terminal.of_course(listing.languages)
    here = CourseStanding.of(listing, Path.cwd())
    if output == "json":
        terminal.document(_document(here))
        return
    if any(standing.file is not None for standing in here.standings):
        terminal.show(short_table(here, terminal.language), "")
    else:
        terminal.remark(no_file_words(Path.cwd()))
    terminal.say(standing_words(here))
    for words in (near_words(here, Path.cwd()), next_step(here)):
        if words:
            terminal.remark(words)


def _document(here: CourseStanding) -> dict[str, object]:
    return {
        "score": as_number(here.score),
        "max_score": as_number(here.most),
        "passed": sorted(here.passed),
        "next": None if here.next is None else here.next.id,
        "exercises": [
            {
                "id": standing.exercise.id,
                "points": as_number(standing.exercise.points),
                "score": None if standing.score is None else as_number(standing.score),
                "checked": standing.checked.value,
                "file": standing.name or None,
            }
            for standing in here.standings
        ],
        "others": [
            {
                "id": standing.exercise.id,
                "file": standing.name,
                "score": None if standing.score is None else as_number(standing.score),
            }
            for standing in here.others
        ],
    }
