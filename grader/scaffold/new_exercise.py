"""The files of a new exercise: it can be loaded, shown and judged at once, with TODOs to fill in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.course.copying import statement_name
from grader.course.yaml_text import quoted, yaml_text
from grader.scaffold.sketch import FunctionSketch, mistaken, sketches_of, stub_of, untranslated
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.text import Language

_SOLUTION: Final = '''"""TODO: say how the answer comes about, formula by formula."""

from torch import Tensor


def {name}(x: Tensor) -> Tensor:
    """Return 2x.

    Args:
        x: (N, D), any numbers.

    Returns:
        y: the shape of x.
    """
    return 2 * x  # TODO: the right answer
'''
_TITLES: Final = {
    "by-hand": Text("Small numbers", "小数字"),
    "any-size": Text("Any size", "任意大小"),
    "hidden": Text("Other inputs", "其他输入"),
    "sign": Text("Sign flipped", "符号反了"),
}
_HINT: Final = Text("TODO: a first nudge, without the answer.", "TODO：第一条提示，不要给出答案。")
_EXPLAIN: Final = Text("TODO: say what this check looks at.", "TODO：说明这项检查看的是什么。")
_SIGN: Final = Text(
    "TODO: say what is wrong with this answer, and what to think about.", "TODO：说明这个答案错在哪里、应当想一想什么。"
)
_TOPICS: Final = Text("TODO: a word or two, as in [softmax, gradient]", "TODO：一两个词，例如 [softmax, gradient]")
_BANNED: Final = Text(
    "TODO: what would make it trivial, as in [autograd]; or leave the key out",
    "TODO：会让题目变得毫无难度的操作，例如 [autograd]；没有就删去这个键",
)
_MISTAKE: Final = Text(
    "TODO: make this a mistake that students make; it must run.", "TODO：改成学生真正会犯的错误；代码必须能运行。"
)
_TRANSLATE: Final = Text("TODO: translate into Chinese: ", "TODO：译成中文：")
TRANSLATE_TITLE: Final = Text("TODO: the title in each language", "TODO：每种语言的标题")
_CASES: Final = {
    "by-hand": Text(
        "TODO: numbers to work out by hand, as in {values: [1, 2]}", "TODO：可以手算的数字，例如 {values: [1, 2]}"
    ),
    "any-size": Text("TODO: cases that a wrong answer fails", "TODO：错误答案通不过的用例"),
    "hidden": Text("TODO: other cases than the public ones", "TODO：与公开用例不同的用例"),
}
_STATEMENT: Final = Text(
    "# {title}\n\nTODO: say what is asked, with one worked example.\n\nWrite in `{id}.py`:\n\n{functions}\n",
    "# {title}\n\nTODO：说明要做什么，并给出一个算例。\n\n请在 `{id}.py` 中编写：\n\n{functions}\n",
)


@dataclass(frozen=True, slots=True)
class NewExercise:
    """The data for a new exercise."""

    id: str
    title: str
    solution: str = ""
    """The code of its solution; empty: a small example to replace."""
    source: str = "solution.py"
    """The name of the solution's file in messages."""

    @property
    def folder(self) -> str:
        """The name of its folders: its id, and the words of its title in Latin letters."""
        words = re.findall(r"[a-z0-9]+", self.title.lower())[:5]
        return self.id if self.title == self.id else "_".join([self.id, *words])

    def files(self, languages: Sequence[Language]) -> Mapping[str, str]:
        """Return its files by their paths in the course.

        Raises:
            UsageError: the solution is not Python, or defines nothing that could be asked for.
        """
        code = self.solution or _SOLUTION.format(name=self._name())
        functions = sketches_of(code, self.source)
        public, hidden = f"exercises/{self.folder}", f"reference/{self.folder}"
        wrong = mistaken(code)
        files = {
            f"{public}/exercise.yaml": self._definition(functions, languages),
            f"{public}/stub.py": stub_of(code, f"{self.id}: {self.title}"),
            f"{hidden}/solution.py": code,
            f"{hidden}/private.yaml": _private(functions, languages, with_wrong=wrong is not None),
        }
        shown = "\n".join(f"- `{function.name}{function.plain}`: {function.summary}" for function in functions)
        for language in languages:
            text = _STATEMENT[language].format(title=self.title, id=self.id, functions=shown)
            files[f"{public}/{statement_name(language, languages)}"] = text
        if wrong is not None:
            files[f"{hidden}/wrong/sign_flipped.py"] = f"# {_MISTAKE[languages[0]]}\n{wrong}"
        if "zh" in languages[1:] or (len(languages) > 1 and languages[0] == "zh"):
            stub = files[f"{public}/stub.py"]
            files[f"{public}/stub.zh.py"] = untranslated(stub, _TRANSLATE[languages[0]])
        return files

    def _name(self) -> str:
        return "_".join(re.findall(r"[a-z][a-z0-9]*", self.title.lower())[:4]) or f"answer_{self.id.replace('-', '_')}"

    def _definition(self, functions: Sequence[FunctionSketch], languages: Sequence[Language]) -> str:
        entries = "".join(
            f"  - name: {function.name}\n    signature: {quoted(function.plain)}\n"
            + (f"    returns: [{', '.join(function.returns)}]\n" if function.returns else "")
            for function in functions
        )
        checks = "".join(
            _check(function, name, points, languages)
            for function in functions
            for name, points in (("by-hand", 3), ("any-size", 4))
        )
        return (
            f"id: {self.id}\n"
            f"{title_line(self.title, languages)}\n"
            f"topics: [todo]  # {_TOPICS[languages[0]]}\n"
            f"entry_points:\n{entries}"
            f"banned: []  # {_BANNED[languages[0]]}\n"
            f"hints:\n  - {yaml_text(_HINT, languages)}\n"
            f"checks:\n{checks}"
        )


def title_line(title: str, languages: Sequence[Language]) -> str:
    """Return the line of an exercise's YAML with its title, to be translated where the course has more languages."""
    todo = f"  # {TRANSLATE_TITLE[languages[0]]}" if len(languages) > 1 else ""
    return f"title: {yaml_text(Text.same(title), languages)}{todo}"


def _private(functions: Sequence[FunctionSketch], languages: Sequence[Language], *, with_wrong: bool) -> str:
    checks = "".join(_check(function, "hidden", 3, languages) for function in functions)
    known = (
        "misconceptions:\n  - id: sign-flipped\n    file: sign_flipped.py\n"
        f"    title: {yaml_text(_TITLES['sign'], languages)}\n    explanation: {yaml_text(_SIGN, languages)}\n"
        "    hint: 0\n"
    )
    return f"# What a student may not see: the hidden checks, and the known wrong answers.\nchecks:\n{checks}" + (
        known if with_wrong else ""
    )


def _check(function: FunctionSketch, name: str, points: int, languages: Sequence[Language]) -> str:
    identity = f"{name}-{function.name.strip('_').lower().replace('_', '-')}"
    needed = [argument for argument in function.arguments if not argument.optional]
    sizes = dict.fromkeys(size for argument in needed for size in argument.sizes)
    low = (1, 2, 3) if name == "by-hand" else (2, 3, 5) if name == "any-size" else (3, 1, 7)
    group = [f"sizes: {{{', '.join(f'{size}: [{low[0]}, {low[1]}, {low[2]}]' for size in sizes)}}}"] if sizes else []
    group += ["dtypes: [float64, float32]", "draws: 3"]
    draws = {argument.name: argument.draw for argument in needed}
    groups = [[*group, _arguments(draws)]]
    small = {name: _small(draw) for name, draw in draws.items()}
    if name == "hidden" and small != draws:
        groups.append([*group, _arguments(small)])
    return (
        f"  - id: {re.sub('-+', '-', identity)}\n"
        f"    title: {yaml_text(_TITLES[name], languages)}\n"
        f"    points: {points}\n"
        f"    call: {function.name}\n"
        f"    explain: {yaml_text(_EXPLAIN, languages)}\n"
        "    hint: 0\n"
        f"    cases:  # {_CASES[name][languages[0]]}\n"
    ) + "".join("      - " + "\n        ".join(group) + "\n" for group in groups)


def _arguments(draws: Mapping[str, str]) -> str:
    lines = [f"\n          {name}: {draw}" for name, draw in draws.items()]
    return "arguments:" + "".join(lines) if lines else "arguments: {}"


def _small(draw: str) -> str:
    """Return a draw with numbers so small that an answer which treats them as 0 is seen."""
    return draw.replace("]}", "], scale: 1.0e-8}") if draw.startswith("{normal:") else draw
