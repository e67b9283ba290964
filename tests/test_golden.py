from __future__ import annotations

import pytest

from tests.golden import require_equal


def said(found: dict[str, str], golden: dict[str, str]) -> str:
    with pytest.raises(pytest.fail.Exception) as failure:
        require_equal(found, golden)
    return str(failure.value)


def test_equal_goldens_are_fine() -> None:
    require_equal({"a.txt": "x\n"}, {"a.txt": "x\n"})
    assert "differ: 1 of 2" in said({"a.txt": "x\n", "b.txt": ""}, {"a.txt": "x\n", "b.txt": "y\n"})


def test_a_difference_is_shown_line_by_line_with_what_renews_it() -> None:
    words = said({"a.txt": "one\nzwei\nthree\n"}, {"a.txt": "one\ntwo\nthree\n"})
    assert words.endswith("--- golden/a.txt\n+++ now/a.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+zwei\n three\n")
    assert "--update-golden" in words


def test_a_file_that_only_one_side_has_is_shown_whole() -> None:
    assert said({}, {"a.txt": "one\n"}).endswith("--- golden/a.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n")
    assert said({"a.txt": "one\n"}, {}).endswith("--- /dev/null\n+++ now/a.txt\n@@ -0,0 +1 @@\n+one\n")


def test_ends_of_lines_and_of_the_file_are_shown() -> None:
    assert "-one\\r\n+one\n" in said({"a.txt": "one\n"}, {"a.txt": "one\r\n"})
    assert "-one\n+one (no new line at the end)\n" in said({"a.txt": "one"}, {"a.txt": "one\n"})
