"""What tests of the whole program share: one warm process to fork workers from, and the switch that renews goldens."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

from grader.sandbox.zygote import Zygote
from grader.submission.reading import preloaded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


# Hypothesis keeps tables of characters beside its examples: nothing of it is written into the working folder.
set_hypothesis_home_dir(Path(os.devnull) / "hypothesis")
# Machines are shared: no test is about the clock. A suite that draws anew at each run fails by chance; a long random
# run is `python benchmarks/random_properties.py`, and what it finds becomes an example.
settings.register_profile("fixed", deadline=None, derandomize=True, database=None)
settings.register_profile("random", deadline=None, derandomize=False, database=None, max_examples=2_000)
settings.load_profile("fixed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what comes of each situation as its golden")


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def descendants() -> Callable[[int], Iterator[int]]:
    """Return a function that yields the processes below one, each before those below it."""

    def below(pid: int) -> Iterator[int]:
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        except OSError:
            return
        for child in map(int, children):
            yield child
            yield from below(child)

    return below


@pytest.fixture(scope="session")
def warm() -> Iterator[Zygote]:
    with Zygote.start(preload=preloaded(["ex02.py", "ex02.ipynb"])) as started:
        # What is computed here is small: threads would only wait for each other, and for those of other tests.
        torch.set_num_threads(1)
        # Each judging is a pytest session that would otherwise collect garbage among all of torch's objects.
        gc.collect()
        gc.freeze()
        yield started
        gc.unfreeze()
