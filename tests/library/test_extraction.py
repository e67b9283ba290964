"""Code is taken out of what models write: fences, prose, several blocks, examples of use, answers cut off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import code_in

CODE = "import torch\n\n\ndef f(x):\n    return x\n"
ANSWERS = {
    "plain": CODE,
    "fenced": f"```python\n{CODE}```",
    "in prose": f"Sure! Here is the solution:\n\n```python\n{CODE}```\n\nIt returns `x`.",
    "in Chinese prose": f"下面是代码：\n```py\n{CODE}```\n希望对你有帮助。",
    "without a language": f"~~~\n{CODE}~~~",
    "in a list": "1. First:\n\n   ```Python\n" + "".join(f"   {line}\n" for line in CODE.splitlines()) + "   ```\n",
    "cut off after the code": f"```python\n{CODE}",
    "with an example of use": f"```python\n{CODE}```\nUse it:\n```python\nx = torch.ones(3)\nprint(f(x))\n```",
    "with a command": f"```bash\npip install torch\n```\n```python title=x\n{CODE}```",
    "with what it prints": f"```python\n{CODE}```\nprints\n```\ntensor([1.])\n```",
    "after thoughts": f"<think>\nMaybe ```python x```?\n</think>\n```python\n{CODE}```",
    "Windows lines": f"```python\n{CODE}```".replace("\n", "\r\n"),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_the_code_of_an_answer_is_found_whatever_stands_around_it(answer: str) -> None:
    assert code_in(answer) == CODE


def test_blocks_that_define_are_joined_so_that_the_last_definition_counts() -> None:
    first, second = "import torch\nEPS = 1e-6", "def f(x): return 1"
    answer = f"```python\n{first}\n```\n```python\n{second}\n```\nBetter:\n```\ndef f(x): return 2\n```"
    assert code_in(answer) == "import torch\nEPS = 1e-6\n\ndef f(x): return 1\n\ndef f(x): return 2\n"


def test_python_with_a_fence_in_a_docstring_stays_as_it_is() -> None:
    code = 'def f(x):\n    """Do it.\n\n    ```python\n    def g(): ...\n    ```\n    """\n    return x\n'
    assert code_in(code) == code


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("I cannot do that.", "I cannot do that."),
        ("", ""),
        ("```python\ndef f(x):\n    return (x\n```\n```python\nf(1)\n```", "def f(x):\n    return (x\n"),
        ("```python\nprint(1)\n```\n```python\nprint(2)\n```", "print(1)\n\nprint(2)\n"),
    ],
)
def test_what_defines_nothing_or_is_faulty_is_left_to_the_judge(answer: str, code: str) -> None:
    assert code_in(answer) == code


@given(st.text(alphabet="`~\n \tdefclass(x):#0\x00\ud800"))
def test_no_answer_is_too_odd(answer: str) -> None:
    assert isinstance(code_in(answer), str)
