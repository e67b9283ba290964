from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from grader.report.files import write_file
from grader.report.page_store import FILE, PageStore

if TYPE_CHECKING:
    from pathlib import Path

NAME = "ada.html"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder with one page, and the list that knows it."""
    store = PageStore.of(tmp_path)
    store.put(NAME, "inputs", {NAME: write_file(tmp_path / NAME, b"page", 0o644)})
    store.save()
    return tmp_path


def test_a_page_stays_as_long_as_its_inputs_and_its_file_are_the_same(kept: Path) -> None:
    assert PageStore.of(kept).keeps(NAME, "inputs")
    assert not PageStore.of(kept).keeps(NAME, "others")
    assert not PageStore.of(kept).keeps("ben.html", "inputs")
    assert not PageStore(kept).keeps(NAME, "inputs")


def test_a_changed_file_is_noticed_even_with_its_size_and_time(kept: Path) -> None:
    before = (kept / NAME).stat()
    (kept / NAME).write_bytes(b"pale")
    os.utime(kept / NAME, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not PageStore.of(kept).keeps(NAME, "inputs")


@pytest.mark.parametrize("list_", ["", "{", "[]", "null", '{"ada.html": 3}', '{"ada.html": ["inputs", 3]}', "\udc80"])
def test_a_list_that_cannot_be_read_knows_nothing(kept: Path, list_: str) -> None:
    (kept / FILE).write_text(list_, "utf-8", "surrogateescape")
    assert not PageStore.of(kept).keeps(NAME, "inputs")


def test_the_list_holds_only_what_the_last_report_kept_or_made(kept: Path) -> None:
    store = PageStore.of(kept)
    store.put("ben.html", "inputs", {"ben.html": "644 ab"})
    store.save()
    assert json.loads((kept / FILE).read_bytes()).keys() == {"ben.html"}
    assert store.files() == {"ben.html"}


def test_what_was_made_from_nobody_knows_what_is_made_again_and_not_listed(kept: Path) -> None:
    store = PageStore.of(kept)
    assert store.keeps(NAME, "inputs")
    store.put("ben.html", None, {"ben.html": write_file(kept / "ben.html", b"page", 0o644)})
    store.save()
    assert store.files() == {NAME, "ben.html"}
    assert not PageStore.of(kept).keeps("ben.html", None)


def test_a_list_without_news_is_not_written(kept: Path) -> None:
    before = (kept / FILE).stat().st_mtime_ns
    store = PageStore.of(kept)
    assert store.keeps(NAME, "inputs")
    store.save()
    assert (kept / FILE).stat().st_mtime_ns == before
