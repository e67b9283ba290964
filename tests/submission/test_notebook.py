"""A notebook becomes Python cell by cell; what is IPython's goes, is reported, and moves no line."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.submission.notebook import Cell, read_cells
from grader.submission.source import Fault


def notebook(*cells: str | tuple[str, str], **extra: object) -> str:
    """Write version 4: a plain string is a code cell, a pair names its kind."""
    document: dict[str, Any] = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 4, **extra}
    for one in cells:
        kind, source = ("code", one) if isinstance(one, str) else one
        cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True)}
        document["cells"].append({**cell, "outputs": [], "execution_count": None} if kind == "code" else cell)
    return json.dumps(document)


def cells_of(text: str) -> tuple[Cell, ...]:
    found = read_cells(text, "ex02.ipynb")
    assert not isinstance(found, Fault), found.message.en
    return found


def fault_of(text: str) -> Fault:
    found = read_cells(text, "ex02.ipynb")
    assert isinstance(found, Fault)
    return found


def one(source: str) -> Cell:
    (cell,) = cells_of(notebook(source))
    return cell


def test_code_cells_come_in_order_and_are_numbered_among_all_cells() -> None:
    cells = cells_of(notebook(("markdown", "# Softmax"), "x = 1", ("raw", "y"), "", "z = 2"))
    assert [(cell.unit.name, cell.unit.source) for cell in cells] == [("cell 2", "x = 1\n"), ("cell 5", "z = 2\n")]


@pytest.mark.parametrize(
    "line",
    ["%matplotlib inline", "!pip install torch", "!!ls", "files = !ls", "t = %timeit -o f()", "x?", "??x", "torch.nn?",
     ",f a b", ";f a b", "/f a b", "%%time", "%time?"],
)  # fmt: skip
def test_a_line_that_is_not_python_is_left_out_and_reported(line: str) -> None:
    cell = one(f"x = 1\n{line}\ny = 2\n")
    assert cell.unit.source == "x = 1\npass\ny = 2\n"
    assert [(left.line, left.source, left.whole_cell) for left in cell.left_out] == [(2, line, False)]


def test_a_command_in_a_block_leaves_the_block_whole() -> None:
    cell = one("if True:\n    !pip install \\\n        torch\nelse:\n\t%cd x\nz = 3")
    assert cell.unit.source == "if True:\n    pass\n\nelse:\n\tpass\nz = 3\n"
    assert [left.line for left in cell.left_out] == [2, 5]
    compile(cell.unit.source, "cell", "exec")


@pytest.mark.parametrize(
    "source",
    ['text = """\n%matplotlib inline\n!ls\nx?\n"""\n', "y = (x\n%z)\n", "y = x % 3 # 100%!\n", "# %%time\nx = 1\n",
     "s = '!ls'\n", "x = 1;\n", "@f\ndef g(): pass\n", "t = f'{x!r}'\n"],
)  # fmt: skip
def test_python_that_looks_like_a_command_stays(source: str) -> None:
    assert one(source) == Cell(one(source).unit, ())
    assert one(source).unit.source == source


@pytest.mark.parametrize("magic", ["%%time", "%%capture out", "%%prun -l 3", "%%time\n%%capture", "\n\n%%time"])
def test_the_body_under_a_measuring_magic_is_kept_at_its_lines(magic: str) -> None:
    cell = one(f"{magic}\ndef f(x):\n    !ls\n    return x\n")
    lines = magic.count("\n") + 1
    assert cell.unit.source == "\n" * lines + "def f(x):\n    pass\n    return x\n"
    assert not any(left.whole_cell for left in cell.left_out)


@pytest.mark.parametrize(
    "magic", ["%%bash", "%%writefile ex02.py", "%%html", "%%timeit", "%%javascript", "%%", "%%x y"]
)
def test_a_cell_of_another_language_is_left_out_whole(magic: str) -> None:
    cell = one(f"\n{magic}\nimport os\nos._exit(0)\n")
    assert cell.unit.source.strip() == ""
    assert [(left.line, left.source, left.whole_cell) for left in cell.left_out] == [(2, magic, True)]


def test_prompts_pasted_into_a_cell_are_taken_off() -> None:
    assert one(">>> def f(x):\n...     return x\n").unit.source == "def f(x):\n    return x\n"
    assert one("In [1]: x = 1\n   ...: y = 2\n").unit.source == "x = 1\ny = 2\n"


def test_version_3_is_read_too() -> None:
    cells = [{"cell_type": "code", "language": "python", "collapsed": False, "metadata": {}, "outputs": [],
              "prompt_number": 1, "input": ["x = 1\n", "y = 2"]}]  # fmt: skip
    document = {
        "metadata": {"name": ""},
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [{"cells": cells, "metadata": {}}],
    }
    assert [cell.unit.source for cell in cells_of(json.dumps(document))] == ["x = 1\ny = 2\n"]


def test_what_nbformat_writes_is_read_back() -> None:
    cell = nbformat.v4.new_code_cell("x = 1\n%time x\n", id="a")  # type: ignore[no-untyped-call]
    book = nbformat.v4.new_notebook(cells=[cell])  # type: ignore[no-untyped-call]
    (read,) = cells_of(nbformat.writes(book))  # type: ignore[no-untyped-call]
    assert read.unit.source == "x = 1\npass\n"


def test_outputs_and_metadata_say_nothing() -> None:
    plain = notebook("x = 1")
    document = json.loads(plain)
    document["metadata"]["points"] = 1000
    document["cells"][0]["metadata"]["nbgrader"] = {"grade": True, "points": 1000}
    document["cells"][0]["outputs"] = [
        {"output_type": "display_data", "data": {"text/html": "<script>"}, "metadata": {}}
    ]
    assert cells_of(json.dumps(document)) == cells_of(plain)


@pytest.mark.parametrize(
    ("text", "en"),
    [
        ("import torch\n", "this is Python code"),
        ("torch\n", "not JSON"),
        ("{}", "without a list of cells"),
        ("[]", "without a list of cells"),
        ("null", "without a list of cells"),
        ('{"cells": 3, "nbformat": 4}', "without a list of cells"),
        ('{"cells": [3], "nbformat": 4, "metadata": {}}', "without a list of cells"),
        ('{"cells": [], "nbformat": 3}', "without a list of cells"),
        ('{"cells": [], "nbformat": 99}', "no code cell"),
        ('{"cells": [{"source": "x"}], "nbformat": 4}', "cell 1 has no readable `cell_type`"),
        ("[" * 100_000, "nested too deeply"),
        ('{"nbformat": ' + "9" * 5000 + "}", "damaged"),
        (notebook(("markdown", "x")), "no code cell"),
        (notebook("", "  \n"), "no code cell"),
        (notebook("x <- 1", metadata={"kernelspec": {"language": "R", "name": "ir"}}), "written in R"),
        (notebook("x", metadata={"language_info": {"name": "julia\x1b[2J"}}), "julia\\x1b"),
    ],
)
def test_what_is_no_notebook_is_told_why(text: str, en: str) -> None:
    fault = fault_of(text)
    assert fault.message.en.startswith("ex02.ipynb: ")
    assert en in fault.message.en
    assert fault.message.zh != fault.message.en


def test_a_damaged_notebook_is_told_with_its_line() -> None:
    fault = fault_of('{\n "cells": [\n  {oops}\n ]\n}')
    assert (fault.line, "damaged" in fault.message.en) == (3, True)


@pytest.mark.parametrize("missing", ["nbformat", "nbformat_minor", "metadata"])
def test_what_does_not_concern_the_code_may_be_missing(missing: str) -> None:
    document = json.loads(notebook("x = 1"))
    del document[missing]
    for key in ("metadata", "outputs", "execution_count"):
        del document["cells"][0][key]
    assert cells_of(json.dumps(document)) == cells_of(notebook("x = 1"))


def test_a_cell_without_a_source_is_named() -> None:
    document = json.loads(notebook("x = 1"))
    for source in (None, 3, {"a": 1}, [1, 2]):
        document["cells"][0]["source"] = source
        assert "cell 1 has no readable `source`" in fault_of(json.dumps(document)).message.en


def test_a_cell_of_commands_without_end_is_given_up() -> None:
    cell = one("!x\n" * 600)
    assert cell.fault is not None
    assert "too many" in cell.fault.message.en


def test_preloading_imports_all_that_reading_a_notebook_takes() -> None:
    program = (
        "import sys; from grader.submission.notebook import preload, read_cells; preload(); before = {*sys.modules};"
        "read_cells(sys.stdin.read(), 'a.ipynb'); print('nbformat' in before, sorted({*sys.modules} - before))"
    )
    document = notebook("%time x = 1\n!ls", ("markdown", "# Words"))
    ran = subprocess.run([sys.executable, "-c", program], input=document, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert ran.stdout.split(maxsplit=1) == ["True", "[]\n"]


PYTHON = st.sampled_from(
    ["x = 1", "def f(a):", "    return a % 2", "", "    # %%bash", "y = [1,", "  2]", '"""', "pass"]
)
COMMANDS = st.sampled_from(["%time", "!ls \\", "x?", "a = !b", "%%time", "    %cd", "/f", "%%bash", ">>> 1"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cells", "cell_type", "source", "metadata", "nbformat", "worksheets"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(st.lists(PYTHON | COMMANDS, min_size=1, max_size=12))
@settings(deadline=None)
def test_lines_keep_their_number_whatever_is_left_out(lines: list[str]) -> None:
    source = "\n".join(lines)
    if not source.strip():
        return
    cell = one(source)
    if cell.fault is None:
        kept = cell.unit.source.split("\n")[:-1]
        assert len(kept) == len(source.removesuffix("\n").split("\n"))
        assert all(1 <= left.line <= len(lines) for left in cell.left_out)


@given(st.lists(PYTHON, min_size=1, max_size=12))
@settings(deadline=None)
def test_without_commands_nothing_is_reported(lines: list[str]) -> None:
    source = "\n".join(["start = 0", *lines])
    assert one(source).left_out == ()


@given(JSON)
@settings(deadline=None)
def test_any_json_is_cells_or_a_fault(document: Any) -> None:
    found = read_cells(json.dumps(document), "ex02.ipynb")
    assert isinstance(found, Fault) or all(isinstance(cell, Cell) for cell in found)


@given(JSON, JSON, JSON)
@settings(deadline=None)
def test_any_json_around_a_cell_is_cells_or_a_fault(cell: Any, metadata: Any, source: Any) -> None:
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata}
    document["cells"] = [cell, {"cell_type": "code", "source": source, "metadata": metadata, "outputs": cell}]
    found = read_cells(json.dumps(document), "ex02.ipynb")
    assert isinstance(found, Fault) or all(isinstance(one, Cell) for one in found)
