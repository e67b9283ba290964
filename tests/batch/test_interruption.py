"""Ctrl-C and SIGKILL of the coordinator: what was judged is kept, and going on gives what an undisturbed run gives."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.batch.judges import JudgingSite
from grader.batch.run import BatchJob, run
from grader.course.load import load_course
from grader.gradebook import Gradebook
from grader.judge.conditions import Conditions
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from grader.result import Result

TINY = Path(__file__).parents[1] / "samples" / "tiny_course"
EXERCISE = load_course(TINY).exercises[0]
RIGHT = "def scale(x, factor=2.0):\n    return x.detach() * factor\n"
WRONG = "def scale(x, factor=2.0):\n    return x.detach() * factor + 1\n"
HANGING = "def scale(x, factor=2.0):\n    while True:\n        pass\n"
# As a shell starts a program in the foreground: in the background, as these tests may run, Ctrl-C is ignored.
STARTED = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from grader.cli.boundary import run
sys.exit(run())
"""
STUDENTS = [f"student{number:02d}" for number in range(32)]
KILLS = 5
PATIENCE_S = 120.0


def source(student: str) -> str:
    return f"{WRONG if student.endswith(('0', '5')) else RIGHT}# {student}\n"


def coordinate(path: Path) -> None:
    """Judge the class into a gradebook, as `batch` does."""
    submissions = [
        Submission("ex01", student, f"{student}/ex01.py", "ex01.py", sha256=student, data=source(student).encode())
        for student in STUDENTS
    ]
    with Gradebook.open(path) as book:
        run(BatchJob([EXERCISE], STUDENTS, submissions, JudgingSite(Conditions("2026"), jobs=1)), book, lambda _: None)


def wait_for(path: Path, count: int) -> None:
    """Wait until a gradebook holds so many results."""
    deadline = time.monotonic() + PATIENCE_S
    with Gradebook.open(path) as book:
        while len(book.judged()) < count:
            assert time.monotonic() < deadline, "nothing was judged"
            time.sleep(0.002)


def judged(path: Path) -> list[Result]:
    """Return all results without their times."""
    with Gradebook.open(path) as book:
        return [_timeless(result) for result in book.results()]


def _timeless(result: Result) -> Result:
    checks = tuple(replace(check, duration_s=0.0) for check in result.checks)
    return replace(result, duration_s=0.0, checks=checks)


def test_a_run_killed_five_times_ends_with_the_gradebook_of_an_undisturbed_one(tmp_path: Path) -> None:
    path, undisturbed = tmp_path / "killed" / "gradebook.sqlite", tmp_path / "undisturbed" / "gradebook.sqlite"
    Gradebook.open(path).close()
    shutil.copytree(path.parent, undisturbed.parent)  # the secret seed is the same
    chance = random.Random()  # noqa: S311 - moments, no secret
    counts = [0]
    for kills in range(KILLS):
        coordinator = multiprocessing.get_context("fork").Process(target=coordinate, args=(path,))
        coordinator.start()
        # At least one more each time, so that a judge is at work, and some are left for the next.
        wait_for(path, chance.randint(counts[-1] + 1, counts[-1] + (len(STUDENTS) - counts[-1]) // (KILLS + 1 - kills)))
        time.sleep(chance.random() * 0.05)
        coordinator.kill()
        coordinator.join()
        counts.append(len(judged(path)))
        assert counts[-1] > counts[-2]
    coordinate(path)
    coordinate(undisturbed)
    assert judged(path) == judged(undisturbed)
    assert [result.student for result in judged(path)] == STUDENTS
    with Gradebook.open(path) as book:
        assert all(len(book.history(student, "ex01")) == 1 for student in STUDENTS)


def test_ctrl_c_keeps_what_is_judged_and_says_how_to_go_on(tmp_path: Path) -> None:
    for student in STUDENTS:
        file = tmp_path / "class" / student / "ex01.py"
        file.parent.mkdir(parents=True)
        # Most hang, each in a file of its own, so that the batch is still at it when it is interrupted.
        file.write_text(f"{HANGING}# {student}\n" if student in STUDENTS[8:] else source(student), encoding="utf-8")
    path = tmp_path / "out" / "gradebook.sqlite"
    Gradebook.open(path).close()
    command = [sys.executable, "-c", STARTED, "batch", "class", "--course", str(TINY), "--out", "out", "--jobs", "1"]
    with subprocess.Popen(  # noqa: S603 - our own program, leading a group of its own as a shell has it do
        [*command, "--isolation", "process", "--lang", "en", "--quiet"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        wait_for(path, 5)
        os.killpg(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 130
    assert said == "Interrupted. What was judged is in out/gradebook.sqlite; the same command goes on from there.\n"
    assert 5 <= len(judged(path)) < len(STUDENTS)
    with Gradebook.open(path) as book, book.run(seed="", options={}):
        pass  # nobody holds it any more
