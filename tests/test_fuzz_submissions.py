"""Two hundred and fifty of the submissions that `benchmarks/fuzz_submissions.py` makes twenty thousand of."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.sandbox.isolation import requirements

if TYPE_CHECKING:
    from types import ModuleType

FUZZER = Path(__file__).parents[1] / "benchmarks" / "fuzz_submissions.py"
SUBMISSIONS = 250


@pytest.fixture(scope="module")
def fuzzer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz_submissions", FUZZER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz_submissions"] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.timeout(1800)
def test_whatever_is_handed_in_costs_nobody_else_anything_and_is_never_our_fault(fuzzer: ModuleType) -> None:
    level = next(
        (level for level in ("full", "restricted") if all(needed.fine for needed in requirements(level))), "process"
    )
    found = fuzzer.fuzz(SUBMISSIONS, 13, level)
    assert found.faults == []
    assert min(found.outcomes["graded"], found.outcomes["ungradable"]) > SUBMISSIONS / 10
