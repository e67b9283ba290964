"""A syntax error is told with its line, in words a beginner understands, in both languages."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.submission.source import Fault, Unit
from grader.submission.syntax import parsed


def fault_of(source: str) -> Fault:
    found = parsed(Unit("ex02.py", source))
    assert isinstance(found, Fault)
    return found


def test_a_missing_colon_is_told_with_line_and_source() -> None:
    fault = fault_of("import torch\n\ndef softmax_backward(p, grad_out, dim=-1)\n    return p\n")
    assert (fault.line, fault.source) == (3, "def softmax_backward(p, grad_out, dim=-1)")
    assert fault.message.en.startswith("ex02.py, line 3: a colon is missing")
    assert fault.message.zh.startswith("ex02.py 第 3 行：这一行缺少冒号")


@pytest.mark.parametrize(
    ("source", "line", "en"),
    [
        ("x = (1,\ny = 2\n", 1, "never closed"),
        ("x = 1)\n", 1, "too many"),
        ("x = (1]\n", 1, "closes a bracket"),
        ("x = 'abc\n", 1, "closing quote"),
        ('x = """abc\n', 1, "three quotes"),
        ("def f():\nreturn 1\n", 2, "must be indented"),
        ("def f():\n    x = 1\n  return x\n", 3, "indentation"),
        ("x = 1\n  y = 2\n", 2, "indentation"),
        ("if x:\n\ty = 1\n        z = 2\n", 3, "tabs and spaces"),
        ("print 'hello'\n", 1, "parentheses"),
        ("f(1 2)\n", 1, "comma"),
        ("if x = 1:\n    pass\n", 1, "comparing needs two"),
        ("return 1\n", 1, "outside every function"),
        ("break\n", 1, "outside every loop"),
        ("1x = 2\n", 1, "begin with a digit"),
        ("x = f（1）\n", 1, "type ( instead"),
        ("x = 1，2\n", 1, "type , instead"),
        ("x = “a”\n", 1, "English keyboard"),
        ("x = 1\u200b\n", 1, "invisible character"),
        ("x = ∑\n", 1, "cannot stand in code"),
        ("import torch\n%matplotlib inline\n", 2, "notebook command"),
        ("x = 1 +\n", 1, "Python"),
        ("class Net\n    pass\n", 1, "a colon is missing"),
        ("if x:\n    pass\nelse  # the other way\n    pass\n", 3, "a colon is missing"),
        ("if x:\n    pass\nelse if y:\n    pass\n", 3, "writes `elif`"),
        (">>> import torch\n", 1, "with Python's prompt"),
        ("In [1]: import torch\n", 1, "with a notebook's prompt"),
        ("x = 1\nOut[1]: tensor 1\n", 2, "with a notebook's prompt"),
        ("x = 1\n>>>>>>> main\n", 2, "a merge in git"),
        ("x = 1\n=======\nx = 2\n", 2, "a merge in git"),
        ("<<<<<<< HEAD\nx = 1\n", 1, "a merge in git"),
        ("```python\nx = 1\n```\n", 1, "a fence of Markdown"),
        ("x = 1\n```\n", 2, "a fence of Markdown"),
        ("Sure! Here is the solution to your problem:\nx = 1\n", 1, "a sentence, not Python"),
        ("Here's the code you asked for.\n", 1, "a sentence, not Python"),
        ("x = 1\nThis computes the gradient by hand\n", 2, "a sentence, not Python"),
        ("好的，下面是完整的代码：\nx = 1\n", 1, "a sentence, not Python"),
        ("def f(x):\n    retrun x\n", 2, "is `retrun` meant to be `return`?"),
        ("improt torch\n", 1, "is `improt` meant to be `import`?"),
        ("dfe f(x):\n    return x\n", 1, "is `dfe` meant to be `def`?"),
        ("form torch import nn\n", 1, "is `form` meant to be `from`?"),
        ("for i ni w:\n    pass\n", 1, "is `ni` meant to be `in`?"),
        ("y = 1 if x esle 2\n", 1, "is `esle` meant to be `else`?"),
        ("if x:\n    y = 1\nelseif z:\n    y = 2\n", 3, "is `elseif` meant to be `elif`?"),
        ("if x an y\n    z = 1\n", 1, "cannot read this line"),
        ("x y\n", 1, "cannot read this line"),
        ("return_value x\n", 1, "cannot read this line"),
        ("x = the sum of all entries\n", 1, "cannot read this line"),
        ("梯度 ＝ 一个很长的名字\n", 1, "English keyboard"),
    ],
)
def test_common_mistakes_are_said_plainly(source: str, line: int, en: str) -> None:
    fault = fault_of(source)
    assert fault.line == line
    assert en in fault.message.en
    assert fault.message.zh != fault.message.en


@pytest.mark.parametrize(
    "source",
    [
        "(" * 500 + ")" * 500,
        "-" * 100_000 + "1",
        "x = " + "[" * 90 + "]" * 90 + "\n" + "a" + ".b" * 50_000,
        "x = " + "+".join(["1"] * 50_000),
        "x = " + "9" * 10_000,
        "if 1:\n" + "".join(" " * depth + "if 1:\n" for depth in range(1, 150)) + " " * 150 + "pass",
        "x = '\ud800'",
        "x = 1\0",
    ],
)
def test_a_parsing_bomb_ends_as_a_tree_or_a_fault(source: str) -> None:
    found = parsed(Unit("ex02.py", source))
    assert isinstance(found, ast.Module | Fault)
    if isinstance(found, Fault):
        assert found.message.en.startswith("ex02.py")
        assert len(found.message.en) < 1000


def test_what_python_only_warns_about_is_no_fault() -> None:
    assert isinstance(parsed(Unit("ex02.py", "x = '\\d'\ny = 1 is 1\nassert (x, 'always true')\n")), ast.Module)


def test_future_imports_of_this_program_do_not_leak_into_the_submission() -> None:
    tree = parsed(Unit("ex02.py", "from __future__ import annotations\nx: int = 1\n"))
    assert isinstance(tree, ast.Module)


@given(
    st.text(st.characters(exclude_characters="\r"), max_size=120)
    | st.text("()[]{}:=,.'\"\\ \n\tdefif10x#@%!?", max_size=120)
)
@settings(deadline=None)
def test_any_text_is_a_tree_or_a_fault_in_two_languages(source: str) -> None:
    found = parsed(Unit("ex02.py", source))
    if isinstance(found, Fault):
        assert found.message.en
        assert found.message.zh
        assert found.line <= source.count("\n") + 1
