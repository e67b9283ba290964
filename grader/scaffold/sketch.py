"""What a solution says about its exercise: functions, signatures, types, shapes and docstrings. Nothing is run."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.course.signature import parameters_of, parse, read_signature
from grader.errors import UsageError
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIZE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*|[0-9]+")
_QUOTES: Final = re.compile(r"[rRuU]?(?:\"{3}|'{3}|\"|')")
"""The beginning of a docstring."""
_PLAIN: Final = {
    "int": "{one_of: [1, 2, 3]}",
    "float": "{number: [], low: 0.5, high: 2}",
    "bool": "{one_of: [false, true]}",
    "str": '{one_of: ["a", "b"]}',
}
"""The draw of an argument of a plain type."""
_NO_FUNCTION: Final = Text(
    "{path} defines no function that a student could write. Define one at the top level, without a leading underscore.",
    "{path} 没有定义可供学生编写的函数。请在最外层定义一个不以下划线开头的函数。",
)


@dataclass(frozen=True, slots=True)
class ArgumentSketch:
    """One parameter, and how its values are drawn."""

    name: str
    draw: str
    """In the form of the YAML."""
    sizes: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class FunctionSketch:
    """One function of a solution."""

    name: str
    signature: str
    """With the types, as in the stub."""
    plain: str
    """Without types, as in the definition."""
    summary: str
    """The first line of its docstring."""
    docstring: str
    arguments: tuple[ArgumentSketch, ...]
    returns: tuple[str, ...]
    """Names of the parts of its result, if it returns several."""


def sketches_of(code: str, path: str) -> tuple[FunctionSketch, ...]:
    """Return the functions of a solution in order.

    Raises:
        UsageError: it is not Python, or defines no function that a case could call.
    """
    try:
        module = parse(code)
    except SyntaxError as error:
        text = Text("{path} is not Python: line {line}: {why}.", "{path} 不是合法的 Python：第 {line} 行：{why}。")
        raise UsageError(text.format(path=path, line=error.lineno or 1, why=error.msg)) from error
    public = [node for node in module.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    if not public:
        raise UsageError(_NO_FUNCTION.format(path=path))
    return tuple(_sketch(node, path) for node in public)


def _sketch(node: ast.FunctionDef, path: str) -> FunctionSketch:
    parameters = parameters_of(node)
    assert parameters is not None  # only a class may leave that open
    try:
        read_signature(parameters.form)
    except SyntaxError as error:
        text = Text(
            "{path}, line {line}: `{name}` takes arguments that no case can name (*args, **kwargs or by position"
            " only). Name its parameters.",
            "{path} 第 {line} 行：`{name}` 含有无法按名称给出的参数（*args、**kwargs 或仅限位置）。请给参数命名。",
        )
        raise UsageError(text.format(path=path, line=node.lineno, name=node.name)) from error
    docstring = ast.get_docstring(node) or ""
    types = {argument.arg: argument.annotation for argument in (*node.args.args, *node.args.kwonlyargs)}
    arguments = tuple(
        _argument(name, types.get(name), docstring, optional=name not in parameters.required)
        for name in parameters.names
    )
    returned = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return FunctionSketch(
        name=node.name,
        signature=f"({ast.unparse(node.args)}){returned}",
        plain=parameters.form,
        summary=docstring.strip().partition("\n")[0],
        docstring=docstring,
        arguments=arguments,
        returns=tuple(_parts(node)),
    )


def _argument(name: str, annotation: ast.expr | None, docstring: str, *, optional: bool) -> ArgumentSketch:
    kind = ast.unparse(annotation).rpartition(".")[2] if annotation else ""
    if kind in _PLAIN:
        return ArgumentSketch(name, _PLAIN[kind], optional=optional)
    # "x: (N, D), the inputs" gives the shape
    said = re.search(rf"\b{re.escape(name)}\b[^\n()]*:?\s*\(([^()\n]*)\)", docstring)
    shape = list(_SIZE.findall(said[1])) if said else ["N"]
    if said and any(not _SIZE.fullmatch(size.strip()) for size in said[1].split(",") if size.strip()):
        shape = ["N"]  # words in parentheses, not a shape
    sizes = tuple(dict.fromkeys(size for size in shape if not size.isdigit()))
    return ArgumentSketch(name, f"{{normal: [{', '.join(shape)}]}}", sizes, optional)


def _parts(node: ast.FunctionDef) -> Iterator[str]:
    """Yield the names of what a function returns, if every `return` gives the same several names."""
    returned = [inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return)]
    names = [
        tuple(part.id for part in value.elts if isinstance(part, ast.Name))
        for value in returned
        if isinstance(value, ast.Tuple) and all(isinstance(part, ast.Name) for part in value.elts)
    ]
    if names and len(names) == len(returned) and len(set(names)) == 1 and len(set(names[0])) == len(names[0]):
        yield from names[0]


def stub_of(code: str, headline: str) -> str:
    """Return a solution as the stub of its exercise: imports, and the public functions without an answer."""
    lines = code.splitlines()
    module = parse(code)
    imports = [
        "\n".join(lines[node.lineno - 1 : node.end_lineno])
        for node in module.body
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    functions = [
        "\n".join([*_head(node, lines), "    raise NotImplementedError"])
        for node in module.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    above = [f'"""{headline}."""', "\n".join(imports)] if imports else [f'"""{headline}."""']
    return "\n\n".join(above) + "\n\n\n" + "\n\n\n".join(functions) + "\n"


def untranslated(stub: str, mark: str) -> str:
    """Return a stub with a mark at the beginning of each docstring of a function, which is to be translated."""
    lines = stub.splitlines(keepends=True)
    for node in parse(stub).body:
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
            first = node.body[0]
            line, column = lines[first.lineno - 1], len(lines[first.lineno - 1].encode()[: first.col_offset].decode())
            opening = _QUOTES.match(line, column)
            end = column if opening is None else opening.end()
            lines[first.lineno - 1] = line[:end] + mark + line[end:]
    return "".join(lines)


def _head(node: ast.FunctionDef, lines: list[str]) -> list[str]:
    """Return the lines of a function up to the end of its docstring, or to its first statement."""
    first = node.body[0]
    if first.lineno == node.lineno:  # all on one line
        return [f"def {node.name}({ast.unparse(node.args)}):"]
    end = (first.end_lineno or first.lineno) if ast.get_docstring(node) is not None else first.lineno - 1
    return lines[node.lineno - 1 : end]


def mistaken(code: str) -> str | None:
    """Return a solution whose first public function has its sign flipped; None if it returns nothing."""
    module = parse(code)
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            returns = [inner for inner in ast.walk(node) if isinstance(inner, ast.Return) and inner.value is not None]
            if not returns:
                return None
            for inner in returns:
                inner.value = _negated(inner.value)
            if isinstance(module.body[0], ast.Expr):
                del module.body[0]  # the solution's own explanation
            return ast.unparse(ast.fix_missing_locations(module)) + "\n"
    return None


def _negated(value: ast.expr | None) -> ast.expr:
    assert value is not None  # those without one are left out
    if isinstance(value, ast.Tuple) and value.elts:
        return ast.Tuple(elts=[_negated(value.elts[0]), *value.elts[1:]], ctx=ast.Load())
    return ast.UnaryOp(op=ast.USub(), operand=value)
