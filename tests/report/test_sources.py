from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.report.grade_table import GradeTable
from grader.report.handed_in import LARGEST, keep_sources
from grader.report.html.pages import student_page
from grader.report.sources import LINES, ROOM, Listing, Piece, listing
from grader.report.views.student import student_view
from grader.result import CheckStatus, SubmissionRef
from grader.text import NOTHING, Location, Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from grader.report.outline import CourseInfo
    from grader.result import Result, Verdict


HOSTILE = ["</code></pre><script>x</script>", "'''\n<b>\n'''", "<!--", "\x1b[2J\u202e"]


@pytest.fixture
def kept(tmp_path: Path, a_result: Callable[..., Result]) -> Callable[..., tuple[Piece, ...]]:
    """Keep a file, and return its pieces for a result with a message."""

    def keep(data: bytes, message: Text = NOTHING, path: str = "ada/ex01.py") -> tuple[Piece, ...]:
        digest = hashlib.sha256(data).hexdigest()
        keep_sources(tmp_path, {digest: data})
        reference = SubmissionRef(path, digest)
        return listing(tmp_path, a_result("ada", "ex01", message=message, submission=reference)).pieces

    return keep


def naming(unit: str, line: int) -> Text:
    """Return a sentence that names a line."""
    return Text("Not allowed.", "不允许。", locations=(Location(unit, line),))


def text(piece: Piece) -> list[str]:
    return [line.code.striptags() for line in piece.lines]


def marked(found: tuple[Piece, ...]) -> list[tuple[str, int]]:
    return [(piece.name, line.number) for piece in found for line in piece.lines if line.marked]


def test_words_that_read_like_a_line_mark_nothing(kept: Callable[..., tuple[Piece, ...]]) -> None:
    assert marked(kept(b"x = 1\n", Text.same("ex01.py, line 1: said by somebody"))) == []


def test_the_lines_that_a_message_names_are_marked(kept: Callable[..., tuple[Piece, ...]]) -> None:
    found = kept(b"import torch\n\nx = torch.optim\n", naming("ex01.py", 3))
    assert [piece.name for piece in found] == ["ex01.py"]
    assert marked(found) == [("ex01.py", 3)]
    assert text(found[0]) == ["import torch", "", "x = torch.optim"]


def test_a_line_of_another_file_is_not_marked(kept: Callable[..., tuple[Piece, ...]]) -> None:
    assert marked(kept(b"x = 1\n", naming("helpers.py", 1) + naming("my_ex01.py", 1))) == []


def test_the_messages_of_checks_mark_lines_too(
    tmp_path: Path, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    digest = hashlib.sha256(b"x\ny\n").hexdigest()
    keep_sources(tmp_path, {digest: b"x\ny\n"})
    raised = a_check(status=CheckStatus.ERROR, message=naming("ex01.py", 2))
    result = a_result("ada", "ex01", raised, submission=SubmissionRef("ada/my answer.py", digest))
    assert marked(listing(tmp_path, result).pieces) == [("my answer.py", 2)]


def test_a_notebook_shows_its_code_cells_under_the_names_of_its_messages(
    kept: Callable[..., tuple[Piece, ...]],
) -> None:
    cells = [
        {"cell_type": "markdown", "source": "# Title"},
        {"cell_type": "code", "source": ["a = 1\n", "b = 2"]},
        {"cell_type": "code", "source": "c = 3"},
    ]
    found = kept(json.dumps({"cells": cells}).encode(), naming("cell 2", 2), "ada/ex01.ipynb")
    assert [(piece.name, text(piece)) for piece in found] == [("cell 2", ["a = 1", "b = 2"]), ("cell 3", ["c = 3"])]
    assert marked(found) == [("cell 2", 2)]


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"cells": 1}', b'{"cells": [1]}', b'{"cells": [{}]}', b"\xff"])
def test_a_notebook_that_is_none_shows_nothing(kept: Callable[..., tuple[Piece, ...]], data: bytes) -> None:
    assert kept(data, path="ada/ex01.ipynb") == ()


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("# -*- coding: gbk -*-\n# 你好".encode("gbk"), "# 你好"),
        (b"# coding: no-such-code\n# \xe4\xbd\xa0", "# 你"),
        (b"x = 1\r\ny = 2", "y = 2"),
        (b"# one\n# \xff", "# \ufffd"),
    ],
)
def test_a_source_is_read_in_its_own_encoding_or_as_well_as_can_be(
    kept: Callable[..., tuple[Piece, ...]], data: bytes, line: str
) -> None:
    (piece,) = kept(data)
    assert text(piece)[-1] == line


def test_what_is_too_large_or_too_long_is_not_shown_or_cut(kept: Callable[..., tuple[Piece, ...]]) -> None:
    assert kept(b"x" * (ROOM + 1)) == ()
    assert kept(b"\n" * LARGEST + b"x") == ()
    (piece,) = kept(b"\n" * (LINES + 5) + b"x")
    assert len(piece.lines) == LINES


def test_what_was_not_kept_is_not_shown(tmp_path: Path, a_result: Callable[..., Result]) -> None:
    result = a_result("ada", "ex01")
    assert listing(tmp_path, result) == Listing((), whole=True)
    assert listing(None, result) == Listing((), whole=True)
    assert listing(tmp_path, replace(result, submission=None)) == Listing((), whole=True)
    assert listing(tmp_path, replace(result, submission=SubmissionRef("a.py", "../../secret"))) == Listing(
        (), whole=True
    )


def test_cells_that_a_message_names_are_shown_before_others(kept: Callable[..., tuple[Piece, ...]]) -> None:
    cells = [{"cell_type": "code", "source": "+1\n" * 1_500}] * 300 + [{"cell_type": "code", "source": "x = 1\nx = 2"}]
    found = kept(json.dumps({"cells": cells}).encode(), naming("cell 301", 2), "ada/ex01.ipynb")
    assert marked(found) == [("cell 301", 2)]
    assert [piece.name for piece in found][:1] == ["cell 1"]


@pytest.mark.parametrize("name", ["hex", "zlib", "rot13", "undefined", "idna", "punycode", "utf-7", "no-such-code"])
def test_no_encoding_that_a_file_names_can_stop_a_page(kept: Callable[..., tuple[Piece, ...]], name: str) -> None:
    (piece,) = kept(f"# -*- coding: {name} -*-\nx = 1\n".encode())
    assert text(piece)[-1] == "x = 1"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(words=st.text() | st.sampled_from(HOSTILE))
def test_no_source_can_leave_its_listing(
    words: str, tmp_path: Path, a_result: Callable[..., Result], course: CourseInfo
) -> None:
    data = f"x = 1\n{words}".encode(errors="surrogatepass")
    digest = hashlib.sha256(data).hexdigest()
    keep_sources(tmp_path, {digest: data})
    result = a_result("ada", "ex01", submission=SubmissionRef("ada/ex01.py", digest))
    page = student_page(student_view(GradeTable.of([result], course), "ada", tmp_path), "en").decode()
    (listing,) = page.split('<pre class="listing" tabindex="0"><code>')[1:]
    inside, _, rest = listing.partition("</code></pre>")
    assert inside.replace("</span>", "").count("<") == inside.count("<span")
    assert rest.lstrip().startswith("</details>")
    assert not {"\x1b", "\u202e"} & set(inside)
