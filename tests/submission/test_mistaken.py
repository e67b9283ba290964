"""A file that is something else than its name says is told as what it is; code that only speaks of it is code."""

from __future__ import annotations

import json

import pytest

from grader.submission.reading_tool import read

CONFLICT = "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> main\n"


def problem(name: str, text: str) -> str:
    found = read(name, text.encode(), {}, ("f",), ()).problem
    return "" if found is None else found.message.en


@pytest.mark.parametrize("name", ["ex01.py", "ex01.ipynb"])
@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html>\n<html><body></body></html>",
        "\n  <html lang='en'>\n",
        '<?xml version="1.0"?>\n<!-- saved -->\n<!doctype html>',
    ],
)
def test_a_web_page_is_told(name: str, text: str) -> None:
    assert "this is a web page (HTML)" in problem(name, text)


def test_a_text_document_is_told() -> None:
    assert "this is a text document (RTF)" in problem("ex01.py", "{\\rtf1\\ansi def f(): return 1}")


@pytest.mark.parametrize(("name", "line"), [("ex01.py", 2), ("ex01.ipynb", 2)])
def test_an_unfinished_merge_is_told_with_its_line(name: str, line: int) -> None:
    assert f"{name}, line {line}: a merge in git was not finished" in problem(name, "\n" + CONFLICT)


def test_an_unfinished_merge_in_a_cell_is_told_of_the_cell() -> None:
    cells: list[object] = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": CONFLICT}
    ]
    text = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})
    assert "cell 1, line 1: " in problem("ex01.ipynb", text)
    assert "a merge in git was not finished" in problem("ex01.ipynb", text)


@pytest.mark.parametrize("text", [f'"""\n{CONFLICT}"""\n', "x = '<html>'\n", "# <!DOCTYPE html>\n"])
def test_code_that_speaks_of_these_is_code(text: str) -> None:
    assert problem("ex01.py", text) == ""
