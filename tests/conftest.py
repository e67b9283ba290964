"""What tests of the whole program share: a warm process to fork workers from, and the option that renews goldens."""

from __future__ import annotations

import gc
import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import torch
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

from grader.sandbox.devices import CPU
from grader.sandbox.zygote import Zygote
from grader.submission.reading_tool import preloaded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.worker.lockdown import Level


# Hypothesis keeps tables of characters beside its examples: nothing of it is written into the working folder.
set_hypothesis_home_dir(Path(os.devnull) / "hypothesis")
# Machines are shared: no test is about the clock. A suite that draws anew at each run fails by chance; a long random
# run is `python benchmarks/random_properties.py`, and what it finds becomes an example.
settings.register_profile("fixed", deadline=None, derandomize=True, database=None)
settings.register_profile("random", deadline=None, derandomize=False, database=None, max_examples=2_000)
settings.load_profile("fixed")
os.environ["XDG_CACHE_HOME"] = str(Path(os.devnull) / "cache")  # nor remembers what it has read
os.environ["GRADER_KEEP"] = "0"  # no test leaves a judge behind, but those that are about it


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what comes of each situation as its golden")


LONGEST: Final = (
    "tests/test_hostile.py",
    "tests/test_fuzz_submissions.py",
    "tests/test_corpus.py",
    "tests/exercises/test_bank.py",
    "tests/test_silence.py",
    "tests/test_hostile_bans.py",
    "tests/gpu/test_walls.py",
    "tests/test_hostile_size.py",
    "tests/sandbox/test_client.py",
    "tests/exercises/test_verdicts.py",
)
"""Files that take longest: they begin first, so that nobody waits for one of them at the end."""
PARTED: Final = {"tests/test_corpus.py": 4, "tests/exercises/test_bank.py": 2}
"""Files that share nothing between tests of different parameters but what the session shares, and the number of parts
they are cut in."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):  # a process of pytest-xdist
        ranks = {name: rank for rank, name in enumerate(LONGEST)}
        items.sort(key=lambda item: ranks.get(item.nodeid.partition("::")[0], len(ranks)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Give each file to one process: its fixtures and batches are made once."""
    if config.option.dist != "load":
        return None  # another way was asked for
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415 - it may not be installed

    config.option.loadscopereorder = False
    scheduler = LoadFileScheduling(config, log)
    scheduler._split_scope = _scope_of  # made to be overridden
    return scheduler


def _scope_of(nodeid: str) -> str:
    """Return the file of a test, or its part of a divided file."""
    file = nodeid.partition("::")[0]
    parts = PARTED.get(file)
    return file if parts is None else f"{file} {zlib.crc32(nodeid.partition('[')[2].encode()) % parts}"


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def descendants() -> Callable[[int], Iterator[int]]:
    """Return a function that yields the processes below a process, each before those below it."""

    def below(pid: int) -> Iterator[int]:
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        except OSError:
            return
        for child in map(int, children):
            yield child
            yield from below(child)

    return below


PRELOADED: Final = preloaded(["ex02.py", "ex02.ipynb"])
START: Final = Zygote.start


@pytest.fixture(scope="session")
def warm() -> Iterator[Zygote]:
    with Zygote.start(preload=PRELOADED) as started:
        # What is computed here is small: threads would only wait for each other, and for those of other tests.
        torch.set_num_threads(1)
        # Each judging is a pytest session that would otherwise collect garbage among all of torch's objects.
        gc.collect()
        gc.freeze()
        yield started
        gc.unfreeze()


@pytest.fixture(scope="session")
def warm_at(warm: Zygote) -> Iterator[Callable[[Level], Zygote]]:
    """Return a function that yields the session's warm process of a level, started on first use."""
    started: dict[Level, Zygote] = {"process": warm}

    def of(level: Level) -> Zygote:
        if level not in started:
            started[level] = START(isolation=level, preload=PRELOADED)
        return started[level]

    yield of
    for zygote in started.values():
        zygote.close()


@pytest.fixture
def lent(warm_at: Callable[[Level], Zygote], monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands of this process have their warm processes forked from the session's: torch is imported once.

    Whoever starts a command in a fork of this process must not use it: two would talk to one warm process.
    """
    here = os.getpid()

    def lend(*, isolation: Level = "process", preload: tuple[str, ...] | None = (), **others: Any) -> Zygote:
        if os.getpid() != here or others.get("device", CPU) != CPU or not set(preload or ()) <= set(PRELOADED):
            return START(isolation=isolation, preload=preload, **others)
        return warm_at(isolation).copy()

    monkeypatch.setattr(Zygote, "start", staticmethod(lend))
