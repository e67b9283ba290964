"""The files of an exercise beside its YAML: statements, stub, solution, wrong answers, tests. Nothing is run."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from grader.course.place import Place, Source, did_you_mean, read_text
from grader.course.signature import definitions, parameters_of, parse
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from grader.course.signature import Parameters
    from grader.errors import Problem


def read_statement(folder: Path, languages: Sequence[str], noted: list[Problem]) -> Text:
    """Return the statement: `statement.en.md` and so on, `statement.md` where the course has one language."""
    wordings = {}
    for language in languages:
        path = folder / f"statement.{language}.md"
        if len(languages) == 1 and not path.exists():
            path = folder / "statement.md"
        words = read_text(path, noted)
        if words is not None and not words.strip():
            Place(Source(path), noted).note(Text("The statement is empty. Write it.", "题目说明是空的，请填写。"))
        wordings[language] = words or ""
    return Text.in_languages(wordings)


def read_python(path: Path, noted: list[Problem]) -> tuple[str, ast.Module | None]:
    """Return a Python file's text and its syntax tree, None where it has none."""
    code = read_text(path, noted)
    if code is None:
        return "", None
    try:
        return code, parse(code)
    except SyntaxError as error:
        text = Text("This is not Python: {reason}. Correct it.", "不是合法的 Python 代码：{reason}。请改正。").format(
            reason=error.msg
        )
        _at(path, error.lineno or 1, "file", noted).note(text)
        return code, None


def read_chinese_stub(path: Path, stub: str, noted: list[Problem]) -> str:
    """Return the stub with Chinese docstrings, or nothing if there is none; its code must be that of the other stub."""
    if not path.is_file():
        return ""
    code, module = read_python(path, noted)
    if module is not None and not _is_same_code(code, stub):
        text = Text(
            "This is not the code of stub.py: only docstrings and comments may differ. Make the rest equal.",
            "这里的代码与 stub.py 不同：只有文档字符串和注释可以不一样。请把其余部分改成一致。",
        )
        _at(path, 1, "file", noted).note(text)
    return code


def _is_same_code(code: str, other: str) -> bool:
    """Tell whether two files differ only in docstrings, comments and layout."""
    try:
        return _bare(code) == _bare(other)
    except SyntaxError:  # the other file's fault is noted elsewhere
        return True


def _bare(code: str) -> str:
    return ast.dump(_WithoutDocstrings().visit(parse(code)))


class _WithoutDocstrings(ast.NodeTransformer):
    def visit(self, node: ast.AST) -> ast.AST:
        match node:
            case ast.Module() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                if ast.get_docstring(node) is not None:
                    del node.body[0]
        return self.generic_visit(node)


def note_entry_points(
    path: Path, module: ast.Module, signatures: Mapping[str, Parameters | None], noted: list[Problem]
) -> None:
    """Note the entry points that a file does not define, or defines with another signature."""
    defined = definitions(module)
    for name, wanted in signatures.items():
        if name not in defined:
            text = Text("'{name}' is not defined here.{near} Define it.", "这里没有定义 '{name}'。{near}请补上定义。")
            _at(path, 1, name, noted).note(text.format(name=name, near=did_you_mean(name, defined)))
            continue
        found = parameters_of(defined[name])
        if wanted is not None and found is not None and found.form != wanted.form:
            text = Text(
                "The signature here is {found}, in exercise.yaml it is {wanted}. Make them equal.",
                "这里的参数是 {found}，exercise.yaml 中是 {wanted}，请改成一致。",
            )
            _at(path, defined[name].lineno, name, noted).note(text.format(found=found.form, wanted=wanted.form))


def functions(module: ast.Module) -> dict[str, int]:
    """Return the public functions of a file with their lines."""
    return {
        name: node.lineno
        for name, node in definitions(module).items()
        if not name.startswith("_") and not isinstance(node, ast.ClassDef)
    }


def note_idle_tests(path: Path, tests: Mapping[str, int], named: Iterable[str | None], noted: list[Problem]) -> None:
    """Note tests that no check names: they would never run."""
    asked = set(named)
    for name, line in tests.items():
        if name not in asked:
            text = Text(
                "No check names the test '{name}'. Add a check or leave it out.",
                "没有检查用到测试 '{name}'，请补一个检查或删去它。",
            )
            _at(path, line, name, noted).note(text.format(name=name))


def note_wrong_answers(folder: Path, listed: Iterable[str], noted: list[Problem]) -> None:
    """Note files in `wrong/` that no misconception names, and those that are not Python."""
    named = set(listed)
    present = sorted(path for path in folder.glob("*.py") if path.is_file()) if folder.is_dir() else []
    for path in present:
        if path.name not in named:
            text = Text(
                "No misconception in private.yaml names this file. Add one or remove the file.",
                "private.yaml 中没有误解用到这个文件。请补上一个，或删去这个文件。",
            )
            _at(path, 1, "file", noted).note(text)
        else:
            read_python(path, noted)


def _at(path: Path, line: int, key: str, noted: list[Problem]) -> Place:
    return Place(Source(path, None, {(): line}), noted, () if key == "file" else (key,))
