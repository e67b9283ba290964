"""Judge a folder of submissions into a gradebook, and write its report: what `batch` and `ci` share."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.batch.judges import JudgingSite
from grader.batch.run import BatchJob, BatchProgress, due, run
from grader.batch.selection import Reason, Selection
from grader.cli import codes
from grader.cli.gradebook import changes_of_last_run, tell_idle_rules
from grader.cli.intake import drop_students, find_handed_in, require_students, tell_not_judged, tell_who_is_gone
from grader.cli.judging_settings import JudgingSettings
from grader.cli.judging_site import judging_site
from grader.cli.options import GRADEBOOK_FILE
from grader.cli.outline import outline_of
from grader.cli.progress import pages_on, watch_on
from grader.cli.roster import meant_student
from grader.cli.terminal import Terminal
from grader.course.find import require_reference
from grader.errors import Interrupted, UsageError
from grader.gradebook import Gradebook
from grader.gradebook.scored import ScoredResults
from grader.report.result_store import without_details
from grader.result import SCHEMA, Result
from grader.result_json import result_to_json
from grader.submission.search import Intake
from grader.text import Text

if TYPE_CHECKING:
    from grader.report.writer import Report

_SKIPPED = {
    Reason.KNOWN: Text("{n} known already", "{n} 份此前已评"),
    Reason.PASSED: Text("{n} left out as passed", "{n} 份已全部通过，略过"),
    Reason.NEVER_JUDGED: Text("{n} left out as never judged", "{n} 份从未评过，略过"),
    Reason.OTHER_STUDENT: Text("{n} left out as other students'", "{n} 份属于其他学生，略过"),
}


def judge_folder(settings: JudgingSettings, terminal: Terminal) -> int:
    """Judge, write the report, and return the exit code."""
    for released in (exercise for exercise in settings.course.exercises if exercise.release is not None):
        require_reference(released)
    handed_in, faulty = find_handed_in(
        settings.folder,
        settings.course,
        settings.exercises,
        settings.isolation,
        terminal,
        fallback=settings.fallback,
        reception=settings.reception,
    )
    settings = _with_names_of(settings, handed_in)
    if settings.out.exists() and not settings.out.is_dir():
        text = Text("{out} is a file. Name a folder with --out.", "{out} 是文件。请用 --out 指定一个文件夹。")
        raise UsageError(text.format(out=settings.out))
    require_students(settings.students, handed_in)
    drop_students(settings.out / GRADEBOOK_FILE, settings.forget, terminal)
    with judging_site(settings) as site:
        went = _judge(settings, handed_in, site, terminal)
    with Gradebook.open(settings.out / GRADEBOOK_FILE) as gradebook:
        results = gradebook.results() if settings.output == "json" else ()
        faults = gradebook.faults()
        written = _write(settings, handed_in, gradebook, terminal)
    if written.failed:
        from grader.report.writer import pages_failed

        terminal.remark(pages_failed(written.failed))
    if settings.output == "json":
        _print_documents(results, handed_in, terminal)
    elif not terminal.quiet:
        terminal.say(_summary(went, faults, _without(handed_in), written.index))
    if faulty:
        tell_not_judged(faulty, terminal)
        return codes.USAGE
    return _code(settings)


def _with_names_of(settings: JudgingSettings, handed_in: Intake) -> JudgingSettings:
    """Let `--student` accept any name from the course's list."""
    meant = (meant_student(name, handed_in.students, handed_in.members) for name in settings.students)
    return replace(settings, students=tuple(meant))


def _write(settings: JudgingSettings, handed_in: Intake, gradebook: Gradebook, terminal: Terminal) -> "Report":
    """Write the pages and tables of everything in the gradebook, and keep the submissions beside them."""
    from grader.report.handed_in import keep_sources  # pages are not needed before the warm process is on its way
    from grader.report.writer import write_reports

    sources = {submission.sha256: submission.data for submission in handed_in.submissions if submission.sha256}
    keep_sources(settings.out, sources)
    scored = ScoredResults(gradebook, settings.course.policy)
    tell_idle_rules(scored, terminal)
    with pages_on(terminal, gradebook) as turned:
        return write_reports(
            scored,
            outline_of(settings.course),
            settings.out,
            terminal.language,
            page_secret=gradebook.page_secret if settings.unguessable else None,
            cores=settings.jobs,
            watch=turned,
            changes=changes_of_last_run(gradebook),
            history=gradebook.scores_by_run(),
        )


def _print_documents(results: Sequence[Result], handed_in: Intake, terminal: Terminal) -> None:
    """Print all results without what is hidden, and what was not judged, as JSON: the content of `results.json`."""
    documents = [result_to_json(result.for_table(), terminal.language) for result in results]
    terminal.document({"schema": SCHEMA, "results": documents, **handed_in.report.to_json(terminal.language)})


def _judge(settings: JudgingSettings, handed_in: Intake, site: JudgingSite, terminal: Terminal) -> BatchProgress:
    """Judge new submissions into the gradebook."""
    exercises = due(
        settings.exercises or settings.course.exercises,
        handed_in.submissions,
        [exercise.id for exercise in settings.exercises],
    )
    for exercise in exercises:
        require_reference(exercise)
    selection = Selection(
        frozenset(settings.students), frozenset(exercise.id for exercise in settings.regrade), settings.only_failed
    )
    order = BatchJob(
        exercises,
        handed_in.students,
        handed_in.submissions,
        site,
        selection=selection,
        intake=handed_in.report,
        told_of=handed_in.found_instead(),
        members=handed_in.members,
        secret=settings.secret,
        looked_for=frozenset(exercise.id for exercise in settings.exercises or settings.course.exercises),
    )
    path = settings.out / GRADEBOOK_FILE
    with Gradebook.open(path) as gradebook:
        if not settings.students:
            tell_who_is_gone(gradebook, handed_in, terminal)
        try:
            with watch_on(terminal) as watch:
                return run(order, gradebook, watch)
        except KeyboardInterrupt as error:
            text = Text(
                "Interrupted. What was judged is in {path}; the same command goes on from there.",
                "已中断。已评判的结果保存在 {path}；再次运行同一命令即可继续。",
            )
            raise Interrupted(text.format(path=path)) from error


def _without(handed_in: Intake) -> int:
    """Return how many students have nothing to judge."""
    return len(set(handed_in.students) - {submission.student for submission in handed_in.submissions})


def _summary(went: BatchProgress, faults: int, without: int, index: Path) -> Text:
    counted = [
        (1, Text("{n} judged", "评判了 {n} 份").format(n=went.done)),
        *((count, _SKIPPED[reason].format(n=count)) for reason, count in went.skipped.items()),
        (went.not_passed, Text("{n} did not pass everything", "{n} 份未全部通过").format(n=went.not_passed)),
        (without, Text("students with nothing to judge: {n}", "{n} 名学生没有可评判的文件").format(n=without)),
        (faults, Text("{n} not judged through a fault of ours", "{n} 份因程序自身的问题未能评判").format(n=faults)),
    ]
    parts = [said for count, said in counted if count]
    return Text.join(parts, Text(", ", "，")) + Text(". Report: {index}", "。报告：{index}").format(index=index)


def _code(settings: JudgingSettings) -> int:
    """Return the exit code; `--fail-under` uses the scores that count, after lateness and changes by hand."""
    if settings.fail_under is None:
        return codes.PASSED
    with Gradebook.open(settings.out / GRADEBOOK_FILE) as gradebook:
        scored = ScoredResults(gradebook, settings.course.policy)
        students = dict.fromkeys(student for student, _ in scored.pairs())
        light = [without_details(result) for student in students for result in scored.of_student(student)]
    counting = [result for result in light if result.counts]
    earned = sum(result.counted or 0 for result in counting)
    most = sum(result.max_score for result in counting)
    return codes.NOT_PASSED if most and earned * 100 / most < settings.fail_under else codes.PASSED
