"""`grader validate`."""

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from click.exceptions import Exit

from grader.cli import codes
from grader.cli.conditions import chosen_device, conditions_of, jobs_of
from grader.cli.edits import edited
from grader.cli.opening import open_course, tell_broken, tell_drafts
from grader.cli.options import (
    CourseOption,
    DeviceOption,
    FormatOption,
    Isolation,
    IsolationOption,
    JobsOption,
    LangOption,
    NoColorOption,
    Output,
    QuietOption,
)
from grader.cli.parameters import Argument, Option
from grader.cli.progress import watch_on
from grader.cli.proofs import proof_document, proof_parts
from grader.cli.terminal import Terminal
from grader.course.find import named_exercises, require_reference
from grader.course.listing import CourseListing
from grader.course.model import Course, Exercise
from grader.errors import CourseError, GraderError, UsageError
from grader.proof.effort import EDITING, FULL, QUICK
from grader.sandbox.isolation import require_processes
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.proof.effort import Effort
    from grader.proof.proofs import Proof
    from grader.sandbox.zygote import Zygote


def validate(  # noqa: PLR0913 - one parameter per option, which also makes it long
    exercises: Annotated[
        list[str] | None,
        Argument(metavar="EXERCISES", help="The exercises to prove; otherwise all of the course."),
    ] = None,
    *,
    seeds: Annotated[
        int | None,
        Option(
            "--seeds",
            metavar="N",
            min=1,
            help="Number of fresh seeds the reference must pass (200, with --quick 20).",
        ),
    ] = None,
    mutants: Annotated[
        str | None,
        Option(
            "--mutants",
            metavar="N|all",
            help="How many mutants of each reference to try (all, with --quick 20).",
        ),
    ] = None,
    quick: Annotated[
        bool,
        Option("--quick", help="Fewer seeds and mutants, for every change; not enough before a course begins."),
    ] = False,
    jobs: JobsOption = None,
    watch: Annotated[
        bool,
        Option("--watch", help="Prove an exercise again, with little effort, whenever you save it."),
    ] = False,
    html: Annotated[
        Path | None,
        Option("--html", metavar="DIR", help="Write a page for each exercise: which check catches what."),
    ] = None,
    course: CourseOption = None,
    device: DeviceOption = "cpu",
    output: FormatOption = "text",
    isolation: IsolationOption = "auto",
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Prove exercises: right answers pass, wrong ones fail, each check is needed, both languages agree."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    require_processes()
    number = _number_of_mutants(mutants)
    opened = open_course(course)
    terminal = terminal.of_course(opened.languages)
    named = named_exercises(opened, exercises or []) or opened.exercises
    faulty = () if exercises else opened.faulty
    if not named:
        raise CourseError([problem for exercise in faulty for problem in exercise.problems])
    effort = EDITING if watch else QUICK if quick else FULL
    effort = replace(
        effort,
        seeds=seeds or effort.seeds,
        mutants=effort.mutants if mutants is None else number,
    )
    judged_on = chosen_device(device, terminal)
    prover = _Prover(effort, judged_on, isolation, jobs_of(jobs, [judged_on], terminal), terminal)
    with prover.kept_warm(named) if watch else nullcontext():
        proofs = prover.prove(opened, named)
        _show(proofs, effort, output, terminal)
        _write_pages(proofs, html, terminal)
        if watch:
            _prove_edited(opened.root, named, html, terminal, prover)
    if not exercises:
        tell_drafts(CourseListing.of(opened), terminal)
    tell_broken(faulty, terminal)
    if faulty:
        raise Exit(codes.USAGE)
    raise Exit(codes.PASSED if all(proof.proven for proof in proofs) else codes.NOT_PASSED)


def _number_of_mutants(words: str | None) -> int | None:
    """Return how many mutants are wanted; None for all."""
    if words is None or words == "all":
        return None
    if not words.isascii() or not words.isdigit() or int(words) < 1:
        text = Text(
            "--mutants is a number from 1 on, or all; '{words}' is neither.",
            "--mutants 应为从 1 开始的整数或 all，而不是 '{words}'。",
        )
        raise UsageError(text.format(words=words))
    return int(words)


@dataclass(slots=True)
class _Prover:
    """Makes proofs, one after the other in the same way."""

    effort: "Effort"
    device: str
    isolation: Isolation
    jobs: int
    terminal: Terminal
    _warm: "Zygote | None" = None

    @contextmanager
    def kept_warm(self, exercises: tuple[Exercise, ...]) -> "Iterator[None]":
        """Import torch for workers once, and keep it for the proofs to come."""
        from grader.proof.processes import warm_process  # it imports torch, which takes seconds

        with warm_process(conditions_of("", self.device, self.isolation), exercises) as self._warm:
            yield

    def prove(self, course: Course, exercises: tuple[Exercise, ...]) -> list["Proof"]:
        """Return the proofs, in the order of the course."""
        from grader.proof.run import ProofJob, prove  # it imports torch, which takes seconds
        from grader.release.given_code import require_clean_given_code  # so does this

        for exercise in exercises:
            require_reference(exercise)
        require_clean_given_code(exercises, (*course.exercises, *course.drafts))
        conditions = conditions_of(course.seed, self.device, self.isolation)
        order = ProofJob(exercises, course.seed, self.effort, conditions, self.jobs)
        with watch_on(self.terminal) as watch:
            found = {proof.exercise: proof for proof in prove(order, watch, self._warm)}
        return [found[exercise.id] for exercise in exercises]


def _prove_edited(
    root: Path, named: tuple[Exercise, ...], html: Path | None, terminal: Terminal, prover: _Prover
) -> None:
    """Prove exercises again whenever they are saved, until interrupted; report a fault, and go on."""
    watched = {exercise.folder.name for exercise in named}
    terminal.remark(Text("Watching. Save a file, or press Ctrl-C.", "正在监视。请保存文件，或按 Ctrl-C 结束。"))
    for folders in edited(root):
        try:
            course = open_course(root)
            tell_broken([broken for broken in course.broken if broken.folder.name in folders & watched], terminal)
            again = tuple(
                exercise
                for exercise in (*course.exercises, *course.drafts)
                if exercise.folder.name in folders & watched
            )
            if again:
                proofs = prover.prove(course, again)
                terminal.show(*proof_parts(proofs, terminal.language, quiet=terminal.quiet))
                _write_pages(proofs, html, terminal)
        except GraderError as error:
            terminal.complain(error.text)


def _write_pages(proofs: list["Proof"], folder: Path | None, terminal: Terminal) -> None:
    """Write a page for each proof.

    Raises:
        UsageError: the folder cannot be written.
    """
    if folder is None:
        return
    from grader.proof.page import proof_page  # it imports the template engine

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for proof in proofs:
            (folder / f"{proof.exercise}.html").write_bytes(proof_page(proof, terminal.language))
    except OSError as error:
        text = Text("{folder} cannot be written ({reason}).", "无法写入 {folder}（{reason}）。")
        raise UsageError(text.format(folder=folder, reason=error.strerror)) from error


def _show(proofs: list["Proof"], effort: "Effort", output: Output, terminal: Terminal) -> None:
    if output == "json":
        terminal.document(proof_document(proofs, effort, terminal.language))
    else:
        terminal.show(*proof_parts(proofs, terminal.language, quiet=terminal.quiet))
