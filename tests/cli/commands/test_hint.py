from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.cli.state import hints_seen, remember_hints

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

FIRST, SECOND = "What does a tensor times a number do?", "Look at the default of factor."


def test_hints_come_one_after_the_other_and_are_remembered(cli: Cli) -> None:
    first = cli("hint", "ex01")
    assert first.code == 0
    assert "Hint 1 of 2" in first.out
    assert FIRST in first.out
    assert SECOND not in first.out
    assert SECOND in cli("hint", "ex01").out
    done = cli("hint", "ex01")
    assert done.code == 0
    assert "all 2 hints" in done.out
    assert FIRST not in done.out


def test_the_last_hint_can_be_read_again(cli: Cli) -> None:
    assert FIRST in cli("hint", "ex01", "--again").out
    assert FIRST in cli("hint", "ex01", "--again").out
    assert SECOND in cli("hint", "ex01").out
    again = cli("hint", "ex01", "--again").out
    assert SECOND in again
    assert FIRST not in again


def test_all_hints_can_be_read_at_once_and_count_as_seen(cli: Cli) -> None:
    ended = cli("hint", "ex01", "--all")
    assert FIRST in ended.out
    assert SECOND in ended.out
    assert "all 2 hints" in cli("hint", "ex01").out


def test_hints_speak_chinese(cli: Cli) -> None:
    ended = cli("hint", "ex01", "--lang", "zh")
    assert "提示 1/2" in ended.out
    assert "张量乘以一个数会得到什么" in ended.out


def test_an_exercise_without_hints_says_so(cli: Cli) -> None:
    ended = cli("hint", "ex02")
    assert (ended.code, ended.out.strip()) == (0, "This exercise has no hints.")


def test_each_course_and_each_exercise_is_counted_apart(work: Path, tmp_path: Path) -> None:
    assert work.is_dir()
    assert remember_hints(tmp_path / "one", "ex01", [2, 0])
    assert remember_hints(tmp_path / "one", "ex02", [1])
    assert remember_hints(tmp_path / "two", "ex01", [1])
    assert remember_hints(tmp_path / "one", "ex01", [2])
    assert hints_seen(tmp_path / "one", "ex01") == (0, 2)
    assert hints_seen(tmp_path / "one", "ex02") == (1,)
    assert hints_seen(tmp_path / "two", "ex01") == (1,)
    assert hints_seen(tmp_path / "two", "ex02") == ()


@pytest.mark.parametrize(
    "content", [b"\xff", b"{", b"[]", b'{"COURSE": 3}', b'{"COURSE": {"ex01": "x"}}', b'{"COURSE": {"ex01": [-5]}}']
)
def test_a_damaged_memory_starts_over(cli: Cli, work: Path, content: bytes) -> None:
    memory = work.parents[1] / "state" / "grader" / "hints.json"
    memory.parent.mkdir(parents=True)
    memory.write_bytes(content.replace(b"COURSE", str(work.parent).encode()))
    assert FIRST in cli("hint", "ex01").out
    assert SECOND in cli("hint", "ex01").out


def test_where_nothing_can_be_remembered_the_hint_is_given_all_the_same(
    cli: Cli, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(work / "file"))
    ended = cli("hint", "ex01")
    assert ended.code == 0
    assert FIRST in ended.out
    assert "could not be remembered" in ended.err


def test_a_hint_that_a_check_has_shown_is_not_the_next_one(cli: Cli, work: Path) -> None:
    (work / "ex01.py").write_text("def scale(x, factor=2.0):\n    return x.detach() + factor\n", encoding="utf-8")
    checked = cli("check", "ex01").out
    shown = [hint for hint in (FIRST, SECOND) if hint in checked]
    assert len(shown) == 1
    following = cli("hint", "ex01").out
    assert shown[0] not in following
    assert (SECOND if shown == [FIRST] else FIRST) in following
    assert "all 2 hints" in cli("hint", "ex01").out
