"""Static reading: source and notebooks as they will run, with everything that can be said beforehand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.submission.reading import Reading
from grader.submission.reading_tool import SHOWN_NOTES, read, read_tool, reading_request
from grader.submission.source import Fault, Unit
from grader.submission.submission import Submission
from grader.text import Text


def ask(name: str, data: bytes, banned: tuple[str, ...] = ("softmax",), **files: bytes) -> Reading:
    submission = Submission(
        "ex02", "ada", f"ada/{name}", name, data=data, files={f"{key}.py": files[key] for key in files}
    )
    return Reading.from_bytes(read_tool(reading_request(submission, ("f",), banned)))


def notebook(*sources: str) -> bytes:
    cells = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": 1}
        for source in sources
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()


def test_a_source_file_is_one_unit_under_its_name() -> None:
    reading = ask("ex02.py", "# coding: gbk\nx = '沿'\r\n".encode("gbk"))
    assert reading == Reading(units=(Unit("ex02.py", "# coding: gbk\nx = '沿'\n"),))


def test_a_notebook_is_a_unit_for_each_cell_and_keeps_going() -> None:
    reading = ask("ex02.ipynb", notebook("x = 1", "%matplotlib inline\ny = 2", "%%bash\nls"))
    assert [(unit.name, unit.source) for unit in reading.units] == [("cell 1", "x = 1\n"), ("cell 2", "pass\ny = 2\n")]
    assert reading.keep_going
    assert [note.en for note in reading.notes] == [
        "cell 2, line 1: the notebook command %matplotlib inline is left out.",
        "cell 3, line 1: the cell is left out from here on (%%bash).",
    ]
    assert reading.notes[0].zh.startswith("第 2 个单元格第 1 行：")


def test_a_cell_that_does_not_parse_is_left_out_and_the_others_stay() -> None:
    reading = ask("ex02.ipynb", notebook("x = (", "def f(z): return z"))
    assert [unit.name for unit in reading.units] == ["cell 2"]
    assert [(fault.unit, fault.line) for fault in reading.broken] == [("cell 1", 1)]
    said = reading.broken[0].message
    assert said.en.startswith("cell 1, line 1: the cell is left out: the bracket ( that opens here is never closed")
    assert said.zh != said.en
    assert reading.notes == ()
    assert reading.problem is None


def test_a_notebook_without_a_cell_that_parses_has_the_first_fault_as_its_problem() -> None:
    reading = ask("ex02.ipynb", notebook("x = (", "y = )"))
    assert reading.units == ()
    assert reading.problem is not None
    assert reading.problem.unit == "cell 1"


@pytest.mark.parametrize(
    ("name", "data", "en"),
    [
        ("ex02.py", b"", "ex02.py: the file is empty"),
        ("ex02.py", b"\0\1", "ex02.py: this is a binary file"),
        ("ex02.py", b"def f(z)\n    return z", "ex02.py, line 1: a colon is missing"),
        ("ex02.py", b"x = '\xc4'", "ex02.py, line 1: the file is not UTF-8"),
        ("ex02.py", notebook("x = 1"), "this is a notebook, but it is named .py"),
        ("ex02.ipynb", b"x = 1", "ex02.ipynb: this is not a notebook"),
        ("ex02.ipynb", b"", "ex02.ipynb: the file is empty"),
        ("ex02.py", b"(" * 100_000, "ex02.py"),
        ("ex02.py", b"x = " + b"-" * 100_000 + b"1", "nested too deeply"),
        ("ex02.py", b"x" + b".y" * 20_000, "nested too deeply"),
    ],
)
def test_what_cannot_run_has_a_problem_and_no_units(name: str, data: bytes, en: str) -> None:
    reading = ask(name, data)
    assert reading.units == ()
    assert reading.problem is not None
    assert en in reading.problem.message.en
    assert reading.problem.message.zh != reading.problem.message.en


def test_code_that_parses_but_is_too_deep_to_follow_is_refused() -> None:
    deep = "x = " + "+".join(["y"] * 900)
    assert ask("ex02.py", deep.encode(), banned=()).problem is None
    reading = ask("ex02.py", deep.encode())
    assert reading.problem is None or "nested too deeply" in reading.problem.message.en


def test_a_reachable_ban_blocks_and_an_unreachable_one_is_a_note() -> None:
    source = b"import torch\ndef f(z): return torch.softmax(z, 0)\nprint(torch.softmax(torch.zeros(2), 0))\n"
    reading = ask("ex02.py", source)
    (finding,) = reading.blocking("f")
    assert (finding.unit, finding.line, finding.spelled) == ("ex02.py", 2, "torch.softmax")
    assert reading.blocking("g") == ()
    assert [note.en.split(":")[0] for note in reading.notes] == ["ex02.py, line 3"]


def test_files_beside_are_read_with_it_and_broken_ones_left_to_the_import() -> None:
    source = b"from helpers import g\ndef f(z): return g(z)\n"
    assert ask("ex02.py", source, helpers=b"from torch import softmax as g\n").blocking("f")
    assert not ask("ex02.py", source, helpers=b"def g(z): return z\n").bans
    assert ask("ex02.py", source, helpers=b"def g(z) return z\n").problem is None
    assert ask("ex02.py", source, helpers=b"\xff\xff").problem is None


def test_notes_are_counted_beyond_a_number() -> None:
    reading = ask("ex02.ipynb", notebook("%x\n" * (SHOWN_NOTES + 5)))
    assert len(reading.notes) == SHOWN_NOTES + 1
    assert "5 more" in reading.notes[-1].en


def test_an_unknown_ban_is_our_fault_and_raises() -> None:
    with pytest.raises(ValueError, match="nosuch"):
        read("ex02.py", b"x = 1", {}, ("f",), ("nosuch",))


def test_a_reading_comes_back_from_its_bytes() -> None:
    fault = Fault(Text("a", "甲"), "cell 1", 2, 3, "x")
    (finding,) = ask("ex02.py", b"import torch\nf = torch.softmax\n").bans
    reading = Reading((Unit("a", "\U0001f600\u2028"),), True, (Text("b", "乙"),), (finding,), (fault,), fault)  # noqa: FBT003
    assert Reading.from_bytes(reading.to_bytes()) == reading


FAULT = {"text": {"en": "", "zh": ""}, "unit": "", "line": 1, "column": 0, "source": ""}
GOOD = json.loads(Reading((Unit("a", "x"),), notes=(Text("b", "c"),), broken=(Fault(Text("d", "e")),)).to_bytes())


@pytest.mark.parametrize(
    "change",
    [
        {"units": [{"name": 3, "source": ""}]}, {"units": None}, {"notes": ["x"]}, {"notes": [{"en": "x"}]},
        {"bans": [1]}, {"problem": "x"}, {"problem": []},
        {"broken": [{**FAULT, "line": True}]}, {"broken": [{**FAULT, "line": 1.5}]},
    ],
)  # fmt: skip
def test_an_answer_of_another_shape_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not a reading"):
        Reading.from_bytes(json.dumps({**GOOD, **change}).encode())


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"units": 1' + b"0" * 5000])
def test_bytes_that_are_no_answer_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - JSON's own complaint is a ValueError too
        Reading.from_bytes(data)


def test_the_tool_imports_little_and_no_torch() -> None:
    submission = Submission(
        "ex02", None, "ex02.py", "ex02.py", data=b"import torch\ndef f(z): return torch.softmax(z)\n"
    )
    request = reading_request(submission, ("f",), ("softmax",))
    program = (
        "import sys; from grader.submission.reading_tool import read_tool; read_tool(sys.stdin.buffer.read());"
        "print('\\n'.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], input=request, capture_output=True, check=True)  # noqa: S603
    modules = done.stdout.decode().split()
    ours = {module for module in modules if module.startswith("grader.")}
    assert {our.split(".")[1] for our in ours} == {"__about__", "encodings", "spelling", "submission", "text"}
    assert not {"torch", "IPython", "nbformat", "numpy", "yaml"} & {module.split(".")[0] for module in modules}


@given(st.binary(max_size=200), st.sampled_from(["ex02.py", "ex02.ipynb"]))
@settings(deadline=None)
def test_any_bytes_get_an_answer(data: bytes, name: str) -> None:
    reading = ask(name, data)
    assert (reading.problem is None) == bool(reading.units)


OURS = sorted((Path(__file__).parents[2] / "grader" / "submission").glob("*.py"))


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_real_programs_are_read_without_a_problem(path: Path) -> None:
    reading = read("ex02.py", path.read_bytes(), {}, ("read", "find_bans"), ("softmax", "norm", "torch.optim"))
    assert reading.problem is None
    assert reading.bans == ()
