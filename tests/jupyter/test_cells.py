"""What was run in a notebook is reduced to what functions are made of, on the lines they stand on."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from grader.jupyter.cells import notebook_of


def kept(*inputs: str, **namespace: Any) -> list[str]:
    cells = json.loads(notebook_of(inputs, namespace))["cells"]
    return [cell["source"] for cell in cells]


def test_what_trains_tries_and_prints_is_left_out() -> None:
    assert kept("import torch\nfor step in range(10**9):\n    loss = step\nprint(loss)") == ["import torch"]


def test_lines_and_cells_keep_their_numbers() -> None:
    assert kept("print(1)", "print(2)\n\n@cached\ndef f():\n    return 1") == [
        "",
        "\n\n@cached\ndef f():\n    return 1",
    ]


def test_what_a_function_needs_is_kept_with_what_that_needs() -> None:
    first = "scale = 2\nunit = scale * 3\ntable = {}\nother = 4\n"
    second = 'table["f"] = abs\ndef f(x):\n    return table["f"](x) * unit'
    assert kept(first, second) == ["scale = 2\nunit = scale * 3\ntable = {}", second]


def test_of_several_definitions_the_last_counts() -> None:
    assert kept("def f(): return 1", "def f(): return 2") == ["", "def f(): return 2"]


def test_a_function_that_is_no_def_is_kept_where_it_is_one_by_now() -> None:
    assert kept("f = lambda x: x\ng = 3", f=lambda x: x, g=3) == ["f = lambda x: x"]


def test_what_checks_is_no_part_of_what_is_checked() -> None:
    assert kept('import grader\nimport math\ngrader.check("ex02")') == ["\nimport math"]


def test_magics_and_what_does_not_parse_are_left_out() -> None:
    cells = kept("%load_ext grader\n!ls\nimport math", "%%check ex02\ndef f(x):\n    return x", "def g(:", "%%bash\nls")
    assert cells == ["\n\nimport math", "\ndef f(x):\n    return x", "", ""]


@given(st.lists(st.text(alphabet="def f():=x1\n%!?'\"[]import @", max_size=40), max_size=4))
def test_any_history_makes_a_notebook_of_as_many_cells(inputs: list[str]) -> None:
    assert len(kept(*inputs)) == len(inputs)
