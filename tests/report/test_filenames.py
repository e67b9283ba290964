from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.filenames import page_names

NASTY = st.sampled_from(
    ["..", ".", "", "/", "a/b", "=cmd", "CON", "con.txt", "index", "-rf", "a\nb", "\udc80", "Ada", "ADA", "ada"]
)
NAMES = st.lists(NASTY | st.text() | st.text(alphabet="aAéE\u0301ßs/.-0f"), unique=True)


@pytest.mark.parametrize(
    "name", ["ada", "Ada Lovelace", "student00001", "王小明", "محمد علي", "o_neil-2", "ada@x.org", "Zoë"]
)
def test_a_name_that_is_a_good_file_name_is_kept(name: str) -> None:
    assert page_names([name]) == {name: f"{name}.html"}


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "../ada",
        "a/b",
        "a\\b",
        "=cmd",
        "-rf",
        ".hidden",
        "CON",
        "aux.txt",
        "index",
        "a.",
        "a b ",
        "",
        "<b>",
        "a\nb",
    ],
)
def test_any_other_name_is_made_one_and_gets_a_digest(name: str) -> None:
    (page,) = page_names([name]).values()
    assert re.fullmatch(r"[\w .-]+-[0-9a-f]{16}\.html", page)
    assert page[0] not in ".-= "


@given(NAMES)
def test_every_student_has_a_page_of_their_own_on_every_file_system(names: list[str]) -> None:
    pages = page_names(names)
    seen = {unicodedata.normalize("NFKC", page).casefold() for page in pages.values()}
    assert len(seen) == len(pages) == len(names)
    for page in pages.values():
        assert len(page.encode("utf-8")) <= 143
        assert not re.search(r'[\x00-\x1f/\\:*?"<>|]', page)
        assert page.endswith(".html")


@given(NAMES, st.text())
def test_another_student_changes_no_name_but_of_those_who_look_alike(names: list[str], other: str) -> None:
    def folded(name: str) -> str:
        return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())

    alone, together = page_names(names), page_names([*names, other])
    for name in names:
        assert alone[name] == together[name] or folded(name) == folded(other)


def test_names_that_differ_only_in_case_get_pages_that_differ_in_more() -> None:
    pages = page_names(["ada", "Ada", "ADA"])
    assert pages["ada"] == "ada.html"
    assert len({page.casefold() for page in pages.values()}) == 3


def test_nobody_can_be_called_like_the_page_of_somebody_else() -> None:
    page = page_names(["a/b"])["a/b"]
    pages = page_names(["a/b", page.removesuffix(".html")])
    assert len(set(pages.values())) == 2
    assert pages["a/b"] == page


def test_a_very_long_name_is_shortened_and_stays_apart_from_its_like() -> None:
    pages = page_names(["王" * 300, "王" * 301])
    assert len(set(pages.values())) == 2


@given(NAMES)
def test_unguessable_names_are_stable_and_say_nothing(names: list[str]) -> None:
    pages = page_names(names, b"secret")
    assert pages == page_names(reversed(names), b"secret")
    assert len(set(pages.values())) == len(names)
    for name, page in pages.items():
        assert re.fullmatch(r"[0-9a-f]{32}\.html", page)
        assert page != page_names([name], b"other")[name]
