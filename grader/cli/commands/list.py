"""`grader list`."""

from pathlib import Path

from grader.cli.opening import open_listing, tell_broken, tell_drafts
from grader.cli.options import CourseOption, FormatOption, LangOption, NoColorOption, QuietOption
from grader.cli.progress_table import progress_table
from grader.cli.standing import CourseStanding, ExerciseStanding, standing_words
from grader.cli.terminal import Terminal
from grader.course.listing import CourseListing
from grader.final_score import as_number
from grader.text import Text


def list_exercises(
    *,
    course: CourseOption = None,
    output: FormatOption = "text",
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """List the exercises, with how far your files in this folder are."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    listing = open_listing(course)
    terminal = terminal.of_course(listing.languages)
    here = CourseStanding.of(listing, Path.cwd())
    if output == "json":
        terminal.document([_row(standing, listing, terminal) for standing in here.standings])
        tell_broken(listing.faulty, terminal)
        return
    terminal.show(progress_table(here, terminal.language))
    terminal.say(standing_words(here))
    tell_broken(listing.faulty, terminal)
    tell_drafts(listing, terminal)
    terminal.remark(
        Text(
            "`grader show {id}` tells what is asked, `grader start {id}` begins it, `grader check {id}` judges it.",
            "`grader show {id}` 查看题目，`grader start {id}` 开始做题，`grader check {id}` 评判。",
        ).format(id=next((exercise.id for exercise in listing.exercises), "EXERCISE"))
    )


def _row(standing: ExerciseStanding, listing: CourseListing, terminal: Terminal) -> dict[str, object]:
    exercise = standing.exercise
    return {
        "id": exercise.id,
        "title": exercise.title[terminal.language],
        "points": as_number(exercise.points),
        "topics": list(exercise.topics),
        "part": listing.parts[exercise.part][terminal.language],
        "prerequisites": list(listing.prerequisites.get(exercise.id, ())),
        "state": standing.state.value,
        "file": standing.name or None,
        "checked": standing.checked.value,
        "score": None if standing.score is None else as_number(standing.score),
    }
