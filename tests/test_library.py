"""Judging from Python: one answer, or a stream of answers, with the same results as the command line."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader import Answer, Settings, exercises, grade, grade_each
from grader.course.load import load_course
from grader.errors import CourseError, JudgeFault, UsageError
from grader.library.process import JudgingProcess
from grader.library.records import Assignment, Numbered
from grader.release.leaks import find_leak
from grader.result import CheckStatus, ResultStatus
from grader.sandbox.isolation import available_levels
from grader.text import LANGUAGES, NOTHING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from grader.result import Result

TINY = Settings(course=Path(__file__).parent / "samples" / "tiny_course", isolation="process", secret="s")  # noqa: S106 - of a test
RIGHT = "def scale(x, factor=2.0):\n    return x.detach() * factor\n"
WRONG = "def scale(x, factor=2.0):\n    return x.detach() * factor + 1\n"
BUSY = """
import asyncio, os, pathlib, signal, sys, threading
from grader import Settings, grade
import grader.result

assert "torch" not in sys.modules
threads = int(sys.argv[2])
course = pathlib.Path(sys.argv[1])
source = "def scale(x, factor=2.0):\\n    return x.detach() * factor\\n"
if threads == 1:
    import torch
    torch.set_num_threads(2)
    torch.ones(600, 600) @ torch.ones(600, 600)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
threading.Thread(target=threading.Event().wait, daemon=True).start()

def forked():
    raise AssertionError("the caller's process was forked")

os.register_at_fork(before=forked)

def asked():
    result = grade("ex01", source, Settings(course, isolation="process"))
    return f"{result.passed} {result.score} {result.student} {result.isolation}"

async def main():
    if threads == 1:
        print(asked())  # on the loop's own thread, which waits
    else:
        for said in await asyncio.gather(*(asyncio.to_thread(asked) for _ in range(threads))):
            print(said)
        assert "torch" not in sys.modules

asyncio.run(main())
"""


async def collected(
    answers: Iterable[Answer], *, jobs: int = 1, prepared: list[str] | None = None
) -> dict[str, Result]:
    stream = grade_each(answers, TINY, jobs=jobs, exercises=prepared)
    return {graded.answer.id: graded.result async for graded in stream}


def test_importing_the_package_does_not_import_torch() -> None:
    script = "import sys, grader; sys.exit('torch' in sys.modules or 'grader.library' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)  # noqa: S603 - our own script


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(ImportError):
        from grader import grades  # noqa: F401, PLC0415


@pytest.mark.parametrize("threads", [1, 2])
def test_answers_are_judged_wherever_the_caller_stands_and_never_in_its_process(threads: int, tmp_path: Path) -> None:
    """Several threads at once, an event loop that runs, torch with its own threads, children that nobody waits for."""
    (tmp_path / "torch.py").write_text("raise SystemExit('the file of whoever works here')")
    script = tmp_path / "caller.py"
    script.write_text(BUSY)
    told = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-P", str(script), str(TINY.course), str(threads)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    level = available_levels()[-1]
    assert (told.stdout.split("\n")[:-1], told.returncode) == ([f"True 3.5 None {level}"] * threads, 0), told.stderr


def test_answers_are_judged_as_they_come_and_come_back_with_their_ids() -> None:
    answers = [
        Answer("ex01", RIGHT, "right"),
        Answer("scale", WRONG.encode(), "wrong"),
        Answer("ex01", "def", "broken"),
        Answer("ex01", "\udc80", "no text"),
        Answer("ex01", "#" * (2 << 20), "too large"),
        Answer("ex01", "{}", "no notebook", notebook=True),
    ]

    found = asyncio.run(collected(answers, jobs=2))
    assert {name: result.student for name, result in found.items()} == {answer.id: answer.id for answer in answers}
    assert {name: result.status for name, result in found.items()} == {
        "right": ResultStatus.GRADED,
        "wrong": ResultStatus.GRADED,
        "broken": ResultStatus.UNGRADABLE,
        "too large": ResultStatus.UNGRADABLE,
        "no text": ResultStatus.UNGRADABLE,
        "no notebook": ResultStatus.UNGRADABLE,
    }
    assert found["right"].passed
    right = found["right"]
    written = [right.score, right.max_score, *(check.max_points for check in right.checks)]
    assert " ".join(map(str, written)) == "3.5 3.5 2 0.5 1"
    assert {check.status for check in found["wrong"].checks} >= {CheckStatus.FAILED}


def test_a_stream_without_an_end_is_taken_from_only_when_a_judge_is_free_and_may_be_left() -> None:
    taken: list[int] = []

    async def endless() -> AsyncIterator[Answer]:
        while True:
            taken.append(len(taken))
            yield Answer("ex01", f"{RIGHT}# {len(taken)}\n", str(len(taken)))
            await asyncio.sleep(0)

    async def three() -> list[str]:
        found: list[str] = []
        stream = grade_each(endless(), TINY, jobs=1, exercises=["ex01"])
        async for one in stream:
            found.append(one.answer.id)
            if len(found) == 3:
                break
        await stream.aclose()
        return found

    assert asyncio.run(three()) == ["1", "2", "3"]
    assert len(taken) <= 5


def test_a_judge_that_dies_is_told_as_our_fault() -> None:
    with JudgingProcess(Assignment(TINY, frozenset(["ex01"]), jobs=1)) as process:
        process._process.kill()  # as a machine that is short of memory does
        process.send(Numbered(0, Answer("ex01", RIGHT)))
        with pytest.raises(JudgeFault, match="code -9"):
            process.receive()


def test_a_call_that_names_an_exercise_that_is_not_there_is_refused() -> None:
    with pytest.raises(UsageError, match="ex77"):
        grade("ex77", RIGHT, TINY)
    with pytest.raises(UsageError, match="ex77"):
        asyncio.run(collected([Answer("ex01", RIGHT)], prepared=["ex01", "ex77"]))


@pytest.mark.parametrize("form", [list, iter])
@pytest.mark.parametrize(("jobs", "prepared", "refused"), [(1, None, 2), (2, ["ex01"], 3)])
def test_an_answer_to_an_exercise_that_is_not_there_spoils_only_itself(
    form: Callable[[list[Answer]], Iterable[Answer]], jobs: int, prepared: list[str] | None, refused: int
) -> None:
    answers = [
        Answer("ex77", RIGHT, "no exercise"),
        Answer("ex01", RIGHT, "right"),
        Answer("", WRONG, "no name"),
        Answer("ex02", RIGHT, "another exercise"),
        Answer("ex01", WRONG, "wrong"),
    ]
    found = asyncio.run(collected(form(answers), jobs=jobs, prepared=prepared))
    assert found.keys() == {answer.id for answer in answers}
    assert (found["right"].passed, found["wrong"].status) == (True, ResultStatus.GRADED)
    spoilt = {name: result for name, result in found.items() if result.status is ResultStatus.JUDGE_ERROR}
    assert len(spoilt) == refused
    assert {"no exercise", "no name"} <= spoilt.keys()
    assert "'ex77'" in spoilt["no exercise"].message.en
    assert [(result.score, bool(result.message.zh), result.submission is None) for result in spoilt.values()] == [
        (None, True, False)
    ] * refused


def test_what_a_call_gets_wrong_is_told_at_once() -> None:
    async def with_no_jobs() -> None:
        async for _ in grade_each([Answer("ex01", RIGHT)], TINY, jobs=0):
            pytest.fail("it was judged")

    with pytest.raises(ValueError, match="at least 1, not 0"):
        asyncio.run(with_no_jobs())
    with pytest.raises(ValueError, match="one of auto, process, restricted, full, not 'maximal'"):
        Settings(isolation="maximal")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="NoneType"):
        grade("ex01", None, TINY)  # type: ignore[arg-type]


def test_exercises_are_handed_out_without_torch_and_without_anything_hidden(tmp_path: Path) -> None:
    script = "import sys, grader; found = grader.exercises('builtin'); sys.exit('torch' in sys.modules or not found)"
    subprocess.run([sys.executable, "-c", script], check=True)  # noqa: S603 - our own script
    root = Path(__file__).parents[1]
    for language in LANGUAGES:
        for handout in exercises(root, language):
            text = json.dumps(handout.to_json(), ensure_ascii=False)
            (tmp_path / f"{handout.id}.{language}.json").write_text(text, encoding="utf-8")
            (tmp_path / f"{handout.id}.{language}.md").write_text(handout.statement, encoding="utf-8")
    course = load_course(root)
    assert len(list(tmp_path.iterdir())) == 4 * len(course.exercises)
    assert find_leak(course.exercises, tmp_path) == NOTHING


def test_a_handout_says_what_an_answer_must_define_and_how_long_it_may_take() -> None:
    first = exercises(TINY.course, "zh")[0]
    assert (first.id, first.points, first.entry_points[0].name) == ("ex01", Decimal("3.5"), "scale")
    assert "def scale(" in first.stub
    assert "返回 **x 乘以 factor**" in first.statement
    assert first.limits.call_s > 0
    with pytest.raises(ValueError, match="one of en, zh, not 'fr'"):
        exercises(TINY.course, "fr")


def test_a_course_with_a_faulty_exercise_hands_nothing_out_and_says_why(tmp_path: Path) -> None:
    shutil.copytree(str(TINY.course), tmp_path / "course")
    (tmp_path / "course/exercises/ex01_scale/exercise.yaml").write_text("id: ex01\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"exercise\.yaml"):
        exercises(tmp_path / "course")


def test_a_course_may_be_named_by_text() -> None:
    assert grade("ex01", RIGHT, Settings(str(TINY.course), isolation="process")).passed
