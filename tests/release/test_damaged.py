"""A RELEASE.json that was changed on the way: refused with one sentence, or read as what it says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.__about__ import __version__
from grader.course.load import load_course
from grader.errors import CourseError, GraderError
from grader.judge.cases.seeds import Seeds
from grader.judge.plan import plan_exercise

FOLDER: Final = "recorded/ex01_scale"
ODD: Final[list[object]] = [
    *(-1, 1 << 62, 10**400, 1e308, None, True, "", "../../../../etc/passwd", "/dev/zero", "\x1b[2J", "x" * 10_000),
    *([], {}, [[]], {"../x": "0"}, {"en": "only"}),
]


@pytest.fixture(scope="module")
def place(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the release whose RELEASE.json each example writes anew."""
    return Path(shutil.copytree(released, tmp_path_factory.mktemp("damaged") / "course"))


def read(root: Path) -> str:
    """Load a release and make its first exercise ready; return what is said where that is refused."""
    said = ""
    try:
        course = load_course(root)
        for exercise in course.exercises[:1]:
            assert exercise.release is not None
            assert exercise.release.folder == root / FOLDER
            plan_exercise(exercise, Seeds(exercise.release.release.seed, ""))
    except CourseError as refused:
        said = max((problem.text.en for problem in refused.problems), key=len)
    except GraderError as refused:
        said = refused.text.en
    assert len(said) < 600
    return said


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_value_that_was_exchanged_is_refused_or_harmless(released: Path, place: Path, data: st.DataObject) -> None:
    document: Any = json.loads((released / "RELEASE.json").read_bytes())
    inner = document
    while isinstance(inner, dict | list) and inner:
        key = data.draw(st.sampled_from(sorted(inner) if isinstance(inner, dict) else range(len(inner))))
        if not isinstance(inner[key], dict | list) or not inner[key] or data.draw(st.integers(0, 4)) == 0:
            inner[key] = data.draw(st.sampled_from(ODD))
            break
        inner = inner[key]
    (place / "RELEASE.json").write_text(json.dumps(document), encoding="utf-8")
    read(place)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_bytes_that_were_changed_are_refused_or_harmless(released: Path, place: Path, data: st.DataObject) -> None:
    spoilt = bytearray((released / "RELEASE.json").read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(spoilt)) | st.just(len(spoilt)))
    (place / "RELEASE.json").write_bytes(spoilt[:end])
    read(place)


@pytest.mark.parametrize("form", [{"format": 2, "grader": "9.1"}, {"format": 0, "grader": "9.1", "exercises": []}])
def test_a_format_of_other_times_is_refused_with_both_versions(copy: Path, form: dict[str, object]) -> None:
    (copy / "RELEASE.json").write_text(json.dumps(form), encoding="utf-8")
    said = read(copy)
    assert "made by grader 9.1" in said
    assert f"this is grader {__version__}" in said


def test_the_recording_of_another_exercise_is_refused(copy: Path) -> None:
    document = json.loads((copy / "RELEASE.json").read_bytes())
    parts = document["exercises"]
    parts["ex01"]["files"] = parts["ex02"]["files"]
    (copy / "RELEASE.json").write_text(json.dumps(document), encoding="utf-8")
    shutil.rmtree(copy / FOLDER)
    shutil.copytree(copy / "recorded/ex02_moments", copy / FOLDER)
    assert "they belong to ex02, not to ex01" in read(copy)


def test_cases_that_this_grader_asks_otherwise_are_refused_with_both_versions(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.judge.recording.answers.digest_of", lambda _: b"otherwise")
    said = read(copy)
    assert f"this grader ({__version__})" in said
    assert f"the release was made by grader {__version__}" in said
