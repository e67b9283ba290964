"""A large notebook is read without its output; bytes that are no notebook stay as they are, and cost no more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submission.intake import read_submission
from grader.submission.outputs import without_outputs
from grader.submission.submission import NOTEBOOK_LIMIT

if TYPE_CHECKING:
    from pathlib import Path

texts = st.text('ab"\\[]{}:, \n\u4e2d', max_size=12)
values = st.recursive(
    texts | st.integers(0, 9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
outputs = st.lists(values, max_size=3)


def notebook(cells: list[dict[str, Any]], **how: Any) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}, **how).encode()


def cell(source: str, outputs: list[Any]) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "outputs": outputs, "execution_count": None, "source": source}


@given(st.lists(st.tuples(texts, outputs), max_size=4), st.sampled_from([None, 1]), st.booleans())
def test_only_outputs_go_and_everything_else_stays(
    cells: list[tuple[str, list[Any]]],
    indent: int | None,
    ascii_only: bool,  # noqa: FBT001 - hypothesis draws it
) -> None:
    data = notebook([cell(*one) for one in cells], indent=indent, ensure_ascii=ascii_only)
    assert json.loads(without_outputs(data)) == json.loads(notebook([cell(source, []) for source, _ in cells]))


@given(st.binary(max_size=200) | st.text(st.sampled_from('"outputs": [{]}\\ab')).map(str.encode))
def test_nothing_is_added_to_any_bytes(data: bytes) -> None:
    assert len(without_outputs(data)) <= len(data)


@pytest.mark.parametrize("data", [b'"outputs": [', b'"outputs": ["' + b'\\"' * 100_000, b'"outputs": [[' * 50_000])
def test_what_has_no_end_stays(data: bytes) -> None:
    assert without_outputs(data) == data


def test_a_notebook_of_twenty_mebibytes_of_output_is_read_and_that_is_said(tmp_path: Path) -> None:
    source = "def f():\n    return '\"outputs\": [1]'\n"
    (tmp_path / "ex01.ipynb").write_bytes(notebook([cell(source, [{"text": ["x" * 1000] * 20_000}])]))
    one = read_submission(tmp_path / "ex01.ipynb", "ex01")
    assert not one.problem
    assert len(one.data) < 1_000
    assert json.loads(one.data)["cells"][0]["source"] == source
    assert "the output stored in it is skipped" in one.notes[0].en


def test_a_notebook_that_is_large_by_its_code_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ex01.ipynb").write_bytes(notebook([cell("x" * (NOTEBOOK_LIMIT + 1), [])]))
    assert "MiB" in read_submission(tmp_path / "ex01.ipynb", "ex01").problem.en
