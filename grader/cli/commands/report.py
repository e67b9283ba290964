"""`grader report`."""

from pathlib import Path
from typing import Annotated

from grader.cli.gradebook import changes_of_last_run, open_gradebook, tell_idle_rules
from grader.cli.opening import open_course
from grader.cli.options import CourseOption, GradedFolder, LangOption, NoColorOption, QuietOption, RosterOption
from grader.cli.outline import outline_of
from grader.cli.parameters import Option
from grader.cli.progress import pages_on
from grader.cli.roster import roster_of, take_roster
from grader.cli.terminal import Terminal
from grader.gradebook.scored import ScoredResults
from grader.report.export.csvfile import LIST_HEADER
from grader.report.writer import pages_failed, write_reports
from grader.sandbox.capacity import cores
from grader.text import Text


def report(
    folder: GradedFolder,
    *,
    unguessable: Annotated[
        bool,
        Option(
            "--unguessable",
            help="Names of the students' pages that cannot be guessed; kept up where the last report had them.",
        ),
    ] = False,
    roster: RosterOption = None,
    course: CourseOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Render the pages and tables again from the gradebook, without judging again."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    opened = open_course(course)
    terminal = terminal.of_course(opened.languages)
    with open_gradebook(folder) as gradebook:
        if roster is not None:
            take_roster(gradebook, roster_of(roster), terminal)
        secret = gradebook.page_secret if unguessable or _is_unguessable(folder) else None
        scored = ScoredResults(gradebook, opened.policy)
        tell_idle_rules(scored, terminal)
        with pages_on(terminal, gradebook) as watch:
            written = write_reports(
                scored,
                outline_of(opened),
                folder,
                terminal.language,
                page_secret=secret,
                cores=cores(),
                watch=watch,
                changes=changes_of_last_run(gradebook),
                history=gradebook.scores_by_run(),
                anew=True,
            )
    if written.failed:
        terminal.remark(pages_failed(written.failed))
    said = Text("Wrote {index} and the pages of {count} students.", "已写入 {index} 以及 {count} 名学生的页面。")
    terminal.say(said.format(index=written.index, count=len(written.pages)))


def _is_unguessable(folder: Path) -> bool:
    """Tell whether the last report's pages had names that cannot be guessed: then it left a list."""
    try:
        return (folder / "students.csv").read_bytes().startswith(LIST_HEADER)
    except OSError:
        return False
