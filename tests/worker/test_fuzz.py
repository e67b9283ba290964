"""Some thousands of the damaged frames that `benchmarks/fuzz_frames.py` makes a million of."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

FUZZER = Path(__file__).parents[2] / "benchmarks" / "fuzz_frames.py"
FRAMES = 3_000


@pytest.fixture(scope="module")
def fuzzer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz_frames", FUZZER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_fuzzers_frames_are_read_before_they_are_damaged(fuzzer: ModuleType) -> None:
    outcomes = {type(fuzzer.read_answer(frame, 1, 0.0)).__name__ for frame in fuzzer.originals()}
    assert outcomes == {"Returned", "Raised", "Loaded", "bytes", "OutOfMemory", "Refused"}


@pytest.mark.parametrize("seed", [0, 1])
def test_a_damaged_frame_is_refused_or_read_and_nothing_else(fuzzer: ModuleType, seed: int) -> None:
    outcomes = fuzzer.fuzz(FRAMES, seed)
    assert fuzzer.unexpected(outcomes) == []
    assert outcomes["refused"] > FRAMES / 2
    assert sum(outcomes.values()) == FRAMES
