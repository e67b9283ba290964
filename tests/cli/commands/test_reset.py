from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.conftest import Cli


def stub(work: Path) -> str:
    return (work.parent / "exercises/ex01_scale/stub.py").read_text(encoding="utf-8")


def test_the_stub_is_back_and_every_old_file_is_kept(cli: Cli, work: Path) -> None:
    for words in ("first", "second"):
        (work / "ex01.py").write_text(words, encoding="utf-8")
        assert cli("reset", "ex01").code == 0
        assert (work / "ex01.py").read_text(encoding="utf-8") == stub(work)
    kept = [(work / name).read_text(encoding="utf-8") for name in ("ex01.py.bak", "ex01.py.bak2")]
    assert kept == ["first", "second"]
    assert sorted(path.name for path in work.iterdir()) == ["ex01.py", "ex01.py.bak", "ex01.py.bak2"]


def test_a_stub_is_not_set_aside_and_a_missing_file_is_written(cli: Cli, work: Path) -> None:
    assert "Wrote ex01.py" in cli("reset", "ex01").out
    assert "still the stub" in cli("reset", "ex01").out
    assert "初始代码" in cli("reset", "ex01", "--lang", "zh").out
    assert [path.name for path in work.iterdir()] == ["ex01.py"]


def test_a_notebook_is_put_back_as_one(cli: Cli, work: Path) -> None:
    cli("start", "ex01", "--notebook")
    fresh = (work / "ex01.ipynb").read_text(encoding="utf-8")
    (work / "ex01.ipynb").write_text("{}", encoding="utf-8")
    assert "ex01.ipynb.bak" in cli("reset", "ex01").out
    assert (work / "ex01.ipynb").read_text(encoding="utf-8") == fresh
    assert (work / "ex01.ipynb.bak").read_text(encoding="utf-8") == "{}"


def test_without_links_on_the_disk_the_old_file_is_copied(
    cli: Cli, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", none)
    (work / "ex01.py").write_text("mine", encoding="utf-8")
    assert cli("reset", "ex01").code == 0
    assert (work / "ex01.py.bak").read_text(encoding="utf-8") == "mine"


def test_where_nothing_can_be_written_the_file_stays(cli: Cli, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (work / "ex01.py").write_text("mine", encoding="utf-8")
    monkeypatch.setattr(os, "replace", full)
    ended = cli("reset", "ex01")
    assert (ended.code, ended.out) == (2, "")
    assert "No space left" in ended.err
    assert (work / "ex01.py").read_text(encoding="utf-8") == "mine"
