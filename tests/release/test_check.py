"""Checking with a release: the same verdicts as with the reference, and what the instructor keeps is said."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from grader.__about__ import __version__
from grader.course.load import load_course
from grader.errors import CourseError, UsageError
from grader.judge.conditions import Conditions
from grader.judge.single import Part, judge_one
from grader.result import CheckStatus, Result, Visibility
from grader.result_json import result_from_json, result_to_json
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from pathlib import Path

    from grader.sandbox.zygote import Zygote

ANSWERS: Final = {
    "right": "def scale(x, factor=2.0):\n    return factor * x\n",
    "known": "def scale(x, factor=2.0):\n    return x + x\n",
    "unknown": "def scale(x, factor=2.0):\n    return x * factor + 1\n",
    "raises": "def scale(x, factor=2.0):\n    raise KeyError(3)\n",
    "in-place": "def scale(x, factor=2.0):\n    x.data.mul_(factor)\n    return x.detach()\n",
}


def judged(warm: Zygote, root: Path, source: str, *, case: str | None = None, seed: str = "") -> Result:
    course = load_course(root)
    submission = Submission("ex01", None, "ex01.py", "ex01.py", "0", source.encode())
    return judge_one(warm, course.exercises[0], submission, Conditions(seed or course.seed), Part(case))


@pytest.mark.parametrize("name", ANSWERS)
def test_public_checks_are_judged_as_with_the_reference(warm: Zygote, marked: Path, released: Path, name: str) -> None:
    whole, student = (judged(warm, root, ANSWERS[name]) for root in (marked, released))
    for expected, found in zip(whole.checks, student.checks, strict=True):
        if expected.visibility is Visibility.HIDDEN:
            assert found.status is CheckStatus.WITHHELD
        else:
            assert replace(found, duration_s=0.0) == replace(expected, duration_s=0.0)


def test_what_the_instructor_judges_is_listed_with_its_points(warm: Zygote, released: Path) -> None:
    result = judged(warm, released, ANSWERS["right"])
    document = result_to_json(result.for_student(), "en")
    assert (document["score"], document["max_score"], document["withheld_points"]) == (2.5, 2.5, 1.0)
    withheld = document["checks"][-1]
    assert (withheld["id"], withheld["title"], withheld["status"]) == ("hidden", "Other numbers", "withheld")
    assert (withheld["points"], withheld["max_points"]) == (0.0, 1.0)
    assert document["release"]["sha256"].startswith(document["release"]["version"])
    assert result.passed
    assert result_from_json(json.loads(json.dumps(result_to_json(result, "zh")))) == result


def test_a_case_that_a_failed_check_printed_is_repeated(warm: Zygote, released: Path) -> None:
    failed = judged(warm, released, ANSWERS["known"]).checks[1]
    assert failed.misconception == "factor-ignored"
    assert failed.counterexample is not None
    words = shlex.split(failed.counterexample.reproduce)
    case = words[words.index("--case") + 1]
    again = judged(warm, released, ANSWERS["known"], case=case)
    assert [(check.status, check.misconception) for check in again.checks] == [(failed.status, "factor-ignored")]
    with pytest.raises(UsageError, match="does not hold the answer"):
        judged(warm, released, ANSWERS["known"], case='by-hand 0 float64 contiguous {"x": [7, 12]}')


def test_another_seed_is_refused(warm: Zygote, released: Path) -> None:
    with pytest.raises(UsageError, match="Leave --seed out"):
        judged(warm, released, ANSWERS["right"], seed="other")


def test_an_exercise_that_changed_after_its_release_is_judged_and_said(warm: Zygote, copy: Path) -> None:
    statement = copy / "exercises/ex01_scale/statement.en.md"
    statement.write_bytes(statement.read_bytes().replace(b"\n", b"\r\n"))  # as git may do on the way
    assert judged(warm, copy, ANSWERS["right"]).notes == ()
    statement.write_text("Scale it otherwise.\n", encoding="utf-8")
    result = judged(warm, copy, ANSWERS["right"])
    assert result.passed
    assert [note.en for note in result.notes if "was changed after this release" in note.en]


def test_a_check_that_was_not_recorded_is_withheld(warm: Zygote, copy: Path) -> None:
    definition = copy / "exercises/ex01_scale/exercise.yaml"
    text = definition.read_text(encoding="utf-8")
    definition.write_text(text.replace("id: any-size", "id: other-size"), encoding="utf-8")
    statuses = {check.check: check.status for check in judged(warm, copy, ANSWERS["right"]).checks}
    assert statuses == {"by-hand": CheckStatus.PASSED} | dict.fromkeys(("other-size", "hidden"), CheckStatus.WITHHELD)


@pytest.mark.parametrize("name", ["cases.json", "tensors.safetensors"])
def test_a_damaged_recording_is_told_in_a_sentence(warm: Zygote, copy: Path, name: str) -> None:
    path = copy / "recorded/ex01_scale" / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(UsageError, match=f"{name} is not the file that was released"):
        judged(warm, copy, ANSWERS["right"])
    path.unlink()
    with pytest.raises(UsageError, match="cannot be read"):
        judged(warm, copy, ANSWERS["right"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'"format": 1', b'"format": 2', f"made by grader {__version__} (format 2); this is grader"),
        (b'"seed"', b'"sead"', "damaged"),
        (b"}", b"", "damaged"),
        (b"[", b"\xff", "damaged"),
    ],
)
def test_a_release_of_another_grader_or_a_damaged_one_is_refused(copy: Path, old: bytes, new: bytes, said: str) -> None:
    path = copy / "RELEASE.json"
    path.write_bytes(path.read_bytes().replace(old, new))
    with pytest.raises(CourseError) as refused:
        load_course(copy)
    assert said in refused.value.text.en
