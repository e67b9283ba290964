"""A batch judges what is new, loses nothing, and survives the death of its judges."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.batch import pool
from grader.batch.judges import JudgingSite, of_this_machine
from grader.batch.run import BatchJob, BatchProgress, due, run
from grader.course.load import load_course
from grader.gradebook import Gradebook
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.result import ResultStatus
from grader.result_json import result_to_json
from grader.sandbox.isolation import available_levels
from grader.submission.reading_tool import preloaded
from grader.submission.submission import Submission
from grader.text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.worker.lockdown import Level

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "samples" / "tiny_course"
WITH_THREADS = """
import sys, torch
torch.set_num_threads(4)
torch.ones(2000, 500).softmax(1)
from grader.cli.boundary import run
sys.exit(run())
"""
RIGHT = "def scale(x, factor=2.0):\n    return x.detach() * factor\n"
WRONG = "def scale(x, factor=2.0):\n    return x.detach() * factor + 1\n"
LOUD = "import os\nprint('printed', os.getcwd(), globals())\n" + WRONG
EXERCISE = load_course(TINY).exercises[0]


def handed_in(student: str, source: str) -> Submission:
    path = f"{student}/ex01.py"
    return Submission("ex01", student, path, "ex01.py", sha256=str(hash(source)), data=source.encode())


def order(*submissions: Submission, jobs: int = 2) -> BatchJob:
    students = [str(submission.student) for submission in submissions]
    return BatchJob([EXERCISE], students, submissions, JudgingSite(Conditions("2026"), jobs))


def ignore(_: BatchProgress) -> None:
    pass


def scores(book: Gradebook) -> dict[str | None, Decimal | None]:
    return {result.student: result.score for result in book.results()}


pytestmark = pytest.mark.usefixtures("lent")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    with Gradebook.open(tmp_path / "gradebook.sqlite") as opened:
        yield opened


def test_every_submission_gets_its_own_result(book: Gradebook) -> None:
    went = run(order(handed_in("ada", RIGHT), handed_in("ben", WRONG)), book, ignore)
    assert scores(book) == {"ada": Decimal("3.5"), "ben": 0}
    assert (went.done, went.known, went.not_passed) == (2, 0, 1)
    assert {result.submission.path for result in book.results() if result.submission} == {"ada/ex01.py", "ben/ex01.py"}


def test_a_second_run_judges_only_what_changed(book: Gradebook) -> None:
    run(order(handed_in("ada", RIGHT), handed_in("ben", WRONG)), book, ignore)
    again = run(order(handed_in("ada", RIGHT), handed_in("ben", WRONG)), book, ignore)
    assert (again.done, again.known) == (0, 2)
    changed = run(order(handed_in("ada", RIGHT), handed_in("ben", RIGHT + "# now right\n")), book, ignore)
    assert (changed.done, changed.known) == (1, 1)
    assert scores(book)["ben"] == Decimal("3.5")
    assert len(book.history("ben", "ex01")) == 2


def test_other_conditions_are_judged_anew(book: Gradebook) -> None:
    first = order(handed_in("ada", RIGHT))
    run(first, book, ignore)
    other = replace(first, site=replace(first.site, conditions=Conditions("another seed")))
    assert run(other, book, ignore).done == 1


def test_identical_files_are_judged_once_and_counted_for_each(book: Gradebook) -> None:
    started: list[str] = []

    def watch(progress: BatchProgress) -> None:
        started.extend(name for name in progress.running if name not in started)

    names = ("ada-lovelace", "ben-bitdiddle")
    twins = [replace(handed_in(name, LOUD), notes=(Text.same(f"lay in {name}"),)) for name in names]
    went = run(order(*twins), book, watch)
    assert went.done == 2
    assert len(started) == 1
    assert scores(book) == dict.fromkeys(names, Decimal(0))
    for result in book.results():
        (other,) = {*names} - {result.student}
        told = json.dumps([result_to_json(result, language) for language in LANGUAGES])
        assert "printed" in told
        assert f"lay in {result.student}" in told
        assert other not in told


def test_what_is_due_and_not_there_is_missing_with_score_zero(book: Gradebook) -> None:
    asked = replace(order(handed_in("ada", RIGHT)), students=["ada", "ben"])
    run(asked, book, ignore)
    run(asked, book, ignore)
    missing = next(result for result in book.results() if result.student == "ben")
    assert missing.status is ResultStatus.MISSING
    assert missing.score == 0
    assert missing.submission is None
    assert len(book.history("ben", "ex01")) == 1


def test_a_judge_that_is_killed_loses_no_submission(book: Gradebook) -> None:
    killed: list[int | None] = []

    def watch(progress: BatchProgress) -> None:
        if progress.running and not killed:
            victim = multiprocessing.active_children()[0]
            victim.kill()
            killed.append(victim.pid)

    run(order(handed_in("ada", RIGHT), handed_in("ben", WRONG), handed_in("chen", RIGHT + "#")), book, watch)
    assert killed
    assert scores(book) == {"ada": Decimal("3.5"), "ben": 0, "chen": Decimal("3.5")}


def test_a_submission_that_kills_every_judge_is_our_fault_and_the_run_goes_on(book: Gradebook) -> None:
    def watch(progress: BatchProgress) -> None:
        if "ada/ex01" in progress.running:
            for judge in multiprocessing.active_children():
                judge.kill()

    went = run(order(handed_in("ada", RIGHT), handed_in("ben", WRONG), jobs=1), book, watch)
    assert went.done == 2
    fault = next(result for result in book.results() if result.student == "ada")
    assert (fault.status, fault.score) == (ResultStatus.JUDGE_ERROR, None)
    assert scores(book)["ben"] == 0


def test_a_judge_that_is_stuck_is_ended_and_its_submission_judged_again(
    book: Gradebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[int | None] = []
    monkeypatch.setattr(pool, "LOOK_S", 0.2)

    def watch(progress: BatchProgress) -> None:
        if progress.running and not stopped:
            victim = multiprocessing.active_children()[0]
            os.kill(victim.pid or 0, signal.SIGSTOP)
            stopped.append(victim.pid)
            # Only now, so that on a busy machine no other judge is taken for a stuck one.
            monkeypatch.setattr(pool, "_patience_s", lambda _: 1000.0)

    monkeypatch.setattr(pool, "_patience_s", lambda _: 3.0)
    run(order(handed_in("ada", RIGHT), jobs=1), book, watch)
    assert stopped
    assert scores(book) == {"ada": Decimal("3.5")}


def test_a_judge_does_not_wait_for_threads_of_the_process_it_was_forked_from(tmp_path: Path) -> None:
    student = tmp_path / "class" / "ada"
    student.mkdir(parents=True)
    shutil.copy(ROOT / "reference" / "ex02_softmax_backward" / "wrong" / "no_keepdim.py", student / "ex02.py")
    words = ["batch", str(tmp_path / "class"), "--out", str(tmp_path / "out"), "--jobs", "1", "--isolation", "process"]
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", WITH_THREADS, *words], check=False, capture_output=True, text=True, timeout=200
    )
    assert done.returncode == 0, done.stderr


def test_the_exercises_due_are_those_named_or_else_those_handed_in() -> None:
    both = load_course(TINY).exercises
    assert [exercise.id for exercise in due(both, [handed_in("ada", RIGHT)], [])] == ["ex01"]
    assert [exercise.id for exercise in due(both, [handed_in("ada", RIGHT)], ["ex02"])] == ["ex02"]


@pytest.mark.parametrize("level", dict.fromkeys(("process", available_levels()[-1])))
def test_a_submission_that_sleeps_leaves_its_place_to_the_others(level: Level) -> None:
    exercise = replace(EXERCISE, limits=replace(EXERCISE.limits, call_s=100.0, submission_s=100.0))
    sleeping = handed_in("asleep", "import time\n\ndef scale(x, factor=2.0):\n    time.sleep(1_000)\n")
    others = [handed_in(f"student{number}", f"{RIGHT}# {number}") for number in range(3)]
    site = JudgingSite(Conditions("2026", isolation=level), jobs=1)
    with of_this_machine(site, (exercise,), Seeds("2026", "secret"), preloaded(["ex01.py"])) as judges:
        coming = judges.judge([sleeping, *others], lambda _: None)
        assert [next(coming).submission.student for _ in others] == [other.student for other in others]
