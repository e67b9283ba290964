"""A damaged recording is refused with one sentence, or read as what it says; nothing else may come of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.course.load import load_course
from grader.errors import GraderError
from grader.judge.cases.seeds import Seeds
from grader.judge.plan import plan_exercise
from grader.judge.recording.packing import DamagedRecording
from grader.judge.recording.reader import Recording, read_recording, recording_of
from grader.judge.recording.writer import record
from grader.result import Visibility

EXERCISE: Final = load_course(Path(__file__).parents[2] / "samples" / "tiny_course").exercises[0]
PUBLIC: Final = replace(
    EXERCISE, checks=tuple(check for check in EXERCISE.checks if check.visibility is Visibility.PUBLIC)
)


@pytest.fixture(scope="module")
def files() -> tuple[bytes, bytes]:
    made = record(plan_exercise(PUBLIC, Seeds("2026", "2026")))
    return made["cases.json"], made["tensors.safetensors"]


def look_at_everything(recording: Recording) -> int:
    """Ask for every case and every answer; return how many there were."""
    asked = 0
    for check in PUBLIC.checks:
        cases = list(recording.cases(check))
        cases += [replace(case, arguments=given) for case in cases for _, given in recording.simple(check, case)]
        cases += [case for _, case in recording.fresh(str(check.target), PUBLIC.checks)]
        for case in cases:
            asked += 1
            for dtype in (None, torch.float64, torch.float32):
                recording.reference.answer(str(check.target), case, dtype)
            for _, _, wrong in recording.wrong:
                wrong.answer_in_place(str(check.target), case)
    return asked


def test_everything_that_was_recorded_is_there(files: tuple[bytes, bytes]) -> None:
    assert look_at_everything(recording_of(*files, "ex01")) >= 40


def test_no_tool_finds_a_line_end_to_change_in_a_recording(files: tuple[bytes, bytes]) -> None:
    assert b"\n" not in files[0]
    assert b"\0" in files[1]  # so it is nobody's text


def test_a_recording_of_another_exercise_is_refused(files: tuple[bytes, bytes]) -> None:
    with pytest.raises(DamagedRecording, match="they belong to ex01, not to ex02"):
        recording_of(*files, "ex02")


def read_damaged(words: bytes, numbers: bytes) -> None:
    try:
        look_at_everything(recording_of(words, numbers, "ex01"))
    except GraderError as refused:
        said = refused.text.en
    else:
        return  # as good: what was changed has no say
    assert 0 < len(said) < 600


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_bytes_that_were_changed_are_refused_or_harmless(files: tuple[bytes, bytes], data: st.DataObject) -> None:
    spoilt = [bytearray(part) for part in files]
    which = data.draw(st.integers(0, 1))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(spoilt[which]) - 1))
        spoilt[which][place] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(spoilt[which])) | st.just(len(spoilt[which])))
    spoilt[which] = spoilt[which][:end]
    read_damaged(bytes(spoilt[0]), bytes(spoilt[1]))


ODD: Final[list[object]] = [-1, 1 << 62, 10**400, 1e308, None, True, "x", [], {}, [[[]]], {"tensor": []}, [10**9]]


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_value_that_was_exchanged_is_refused_or_harmless(files: tuple[bytes, bytes], data: st.DataObject) -> None:
    document: Any = json.loads(files[0])
    inner = document
    while isinstance(inner, dict | list) and inner:
        keys = sorted(inner) if isinstance(inner, dict) else range(len(inner))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(inner[key], dict | list) or not inner[key] or data.draw(st.integers(0, 4)) == 0:
            inner[key] = data.draw(st.sampled_from(ODD))
            break
        inner = inner[key]
    read_damaged(json.dumps(document).encode(), files[1])


def test_a_header_that_asks_for_gigabytes_is_refused(files: tuple[bytes, bytes]) -> None:
    header = json.dumps({"float64": {"dtype": "F64", "shape": [1 << 40], "data_offsets": [0, 8 << 40]}}).encode()
    for length in (len(header), 1 << 60):
        with pytest.raises(DamagedRecording, match="damaged"):
            recording_of(files[0], length.to_bytes(8, "little") + header, "ex01")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    for name in ("cases.json", "tensors.safetensors"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(1 << 40)  # a hole, which takes no room
    with pytest.raises(DamagedRecording, match="larger than 64 MiB"):
        read_recording(tmp_path, "ex01", {})
