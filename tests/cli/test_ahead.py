"""The warm process of `batch` begins before anything is read, but only where it is not started in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import pytest

from grader.cli import conditions
from grader.cli.ahead import begun_ahead
from grader.errors import IsolationError
from grader.text import NOTHING

if TYPE_CHECKING:
    from pathlib import Path

    from grader.sandbox.isolation import Least


class Started:
    """A warm process that is only taken note of."""

    def __init__(self, **asked: Any) -> None:
        self.asked = asked
        self.ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.ended = True


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return what is started."""
    every: list[Any] = []

    def start(**asked: Any) -> Started:
        process = Started(**asked)
        every.append(process)
        return process

    monkeypatch.setattr("grader.sandbox.zygote.Zygote.start", start)
    return every


def test_a_first_batch_begins_at_once_at_the_level_of_other_peoples_work(
    started: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conditions, "choose", {"restricted": "full"}.__getitem__)
    with begun_ahead(tmp_path / "gradebook.sqlite", "cpu", "auto", elsewhere=False) as begun:
        assert started == [begun]
        assert (started[0].asked, started[0].ended) == ({"isolation": "full", "preload": None}, False)
    assert started[0].ended


@pytest.mark.parametrize(
    ("device", "elsewhere", "known"), [("cuda", False, False), ("cpu", True, False), ("cpu", False, True)]
)
def test_nothing_begins_where_it_might_be_in_vain(tmp_path: Path, device: str, *, elsewhere: bool, known: bool) -> None:
    path = tmp_path / "gradebook.sqlite"
    if known:
        path.touch()
    with begun_ahead(path, device, "process", elsewhere=elsewhere) as begun:
        assert begun is None


def test_a_level_that_is_not_there_is_told_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Least) -> str:
        raise IsolationError(NOTHING)

    monkeypatch.setattr(conditions, "choose", refused)
    with begun_ahead(tmp_path / "gradebook.sqlite", "cpu", "full", elsewhere=False) as begun:
        assert begun is None
