"""Decide whether a student's code does nothing but compute, before the judge itself runs it.

A known wrong answer runs in the judge, beside the solution, without any isolation. So it may name only what computes
with numbers and tensors: nothing that could reach a file, a process, a module, or the inside of an object. Authors who
need more write the wrong answer by hand.
"""

from __future__ import annotations

import ast
import builtins
import math
from functools import cache
from typing import TYPE_CHECKING

import torch
from torch.nn import functional

from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_MODULES = frozenset({"torch", "torch.nn", "torch.nn.functional", "torch.autograd", "math", "typing", "__future__"})
_PARTS = frozenset({"nn", "functional", "autograd"})
_BUILTINS = frozenset(
    {
        *("abs", "all", "any", "bool", "dict", "enumerate", "float", "int", "isinstance", "len", "list", "map", "max"),
        *("min", "pow", "range", "reversed", "round", "set", "slice", "sorted", "str", "sum", "super", "tuple", "zip"),
        *("staticmethod", "property", "print", "complex", "Exception", "ValueError", "TypeError", "RuntimeError"),
        *("IndexError", "KeyError", "ZeroDivisionError", "ArithmeticError", "NotImplementedError", "AssertionError"),
        *("True", "False", "None", "__name__", "filter", "divmod", "frozenset"),
    }
)
_STRANGE_BUILTINS = frozenset(dir(builtins)) - _BUILTINS
_OWN_KINDS = frozenset(
    {"append", "extend", "insert", "keys", "values", "items", "get", "copy", "join", "pi", "e", "inf"}
)
"""Names that lists, dictionaries, texts and the module math have and tensors do not."""
_METHODS = frozenset({"__init__", "__call__"})
_DECORATORS = frozenset({"torch.no_grad()", "torch.no_grad", "torch.enable_grad()", "staticmethod", "property"})
_REACHING_OUT = frozenset(
    {
        *(
            "from_file",
            "frombuffer",
            "data_ptr",
            "storage",
            "untyped_storage",
            "typed_storage",
            "share_memory_",
            "set_",
        ),
        *("register_hook", "register_post_accumulate_grad_hook", "map_", "map2_", "apply_", "numpy", "module_load"),
        *("set_default_dtype", "set_default_device", "manual_seed", "seed", "resize_", "resize_as_", "names"),
        *("register_forward_hook", "register_forward_pre_hook", "register_full_backward_hook", "register_module"),
        *("load_state_dict", "state_dict", "compile", "share_memory", "cuda", "xpu", "ipu", "mtia"),
    }
)
_IMPORTS = Text("line {line} imports {name}", "第 {line} 行导入了 {name}")
_USES = Text("line {line} uses {name}", "第 {line} 行使用了 {name}")
_SETS = Text("line {line} changes a part of {name}", "第 {line} 行修改了 {name} 的成员")


def doubts(code: str) -> list[Text]:
    """Return the parts of the code that may do more than compute; nothing if all of it is harmless."""
    tree = ast.parse(code)
    reader = _DoubtReader(tree)
    return [doubt for node in ast.walk(tree) for doubt in reader.doubts(node)]


@cache
def _computing() -> frozenset[str]:
    """Return the names of things that compute: functions of torch, methods of tensors, layers, dtypes."""
    functions = {name for name in dir(torch._C._VariableFunctions) if callable(getattr(torch, name, None))}  # noqa: SLF001 - the list of them
    dtypes = {name for name in dir(torch) if isinstance(getattr(torch, name), torch.dtype)}
    layers = {name for name in dir(torch.nn) if isinstance(getattr(torch.nn, name), type)}
    others = {
        "no_grad",
        "enable_grad",
        "Tensor",
        "grad",
        "Function",
        "save_for_backward",
        "saved_tensors",
        "parameters",
    }
    more = {"forward", "backward", "device", "tensor", "unique", "einsum", "norm", "split", "finfo", "eps", "tiny"}
    found = {*functions, *dtypes, *layers, *others, *more, *dir(torch.Tensor), *dir(functional), *_PARTS, *_OWN_KINDS}
    return frozenset(name for name in found - _REACHING_OUT if not name.startswith("_")) | _METHODS


@cache
def _taken() -> frozenset[str]:
    """Return the names that already have a meaning on existing objects, so that code cannot define them anew."""
    there = (torch, torch.nn, functional, torch.autograd, torch.Tensor, math, str, bytes, type, int, list, dict)
    return frozenset(name for thing in there for name in dir(thing)) | _REACHING_OUT


def _is_frame(name: str) -> bool:
    """Tell whether a name leads from a traceback, a generator or a function to its frame."""
    return name.startswith(("f_", "tb_", "gi_", "cr_", "ag_", "co_", "func_"))


class _DoubtReader:
    """Reads a syntax tree, knowing what the code itself defines."""

    def __init__(self, tree: ast.Module) -> None:
        nodes = list(ast.walk(tree))
        imports = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
        self._imported = {(alias.asname or alias.name).partition(".")[0] for node in imports for alias in node.names}
        self._own = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        self._own |= {node.arg for node in nodes if isinstance(node, ast.arg)}
        self._own |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        self._own |= {node.name for node in nodes if isinstance(node, ast.ExceptHandler) and node.name}
        stored = [node for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)]
        self._parts = {node.attr for node in stored} | self._own

    def doubts(self, node: ast.AST) -> Iterator[Text]:
        """Yield what one node may do besides computing."""
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Import() | ast.ImportFrom():
                yield from (_IMPORTS.format(line=line, name=name) for name in _strange_imports(node))
            case ast.Name(id=name):
                if name not in self._imported | self._own | _BUILTINS or name in _STRANGE_BUILTINS:
                    yield _USES.format(line=line, name=name)
            case ast.Attribute():
                yield from self._of_attribute(node)
            case ast.MatchClass(kwd_attrs=names) if names:
                yield _USES.format(line=line, name=names[0])
            case ast.Global() | ast.AsyncFunctionDef() | ast.Await() | ast.AsyncFor() | ast.AsyncWith() | ast.Delete():
                yield _USES.format(line=line, name=type(node).__name__)
            case ast.FunctionDef() | ast.ClassDef():
                yield from _of_definition(node)

    def _of_attribute(self, node: ast.Attribute) -> Iterator[Text]:
        root: ast.expr = node
        while isinstance(root, ast.Attribute | ast.Subscript):
            root = root.value
        name = root.id if isinstance(root, ast.Name) else ""
        if not isinstance(node.ctx, ast.Load) and name in self._imported:
            yield _SETS.format(line=node.lineno, name=name)
        own = node.attr in self._parts and node.attr not in _taken() and not _is_frame(node.attr)
        if not (own or node.attr in _computing()) or (node.attr.startswith("__") and node.attr not in _METHODS):
            yield _USES.format(line=node.lineno, name=node.attr)


def _strange_imports(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name not in _MODULES)
        return
    known = not node.level and node.module in _MODULES
    typing = node.module in ("typing", "__future__", "math")
    for alias in node.names:
        if not known or alias.name == "*" or not (typing or alias.name in _computing()) or alias.name.startswith("_"):
            yield f"{node.module}.{alias.name}"


def _of_definition(node: ast.FunctionDef | ast.ClassDef) -> Iterator[Text]:
    if node.name.startswith("__") and node.name not in _METHODS:
        yield _USES.format(line=node.lineno, name=node.name)
    for decorator in map(ast.unparse, node.decorator_list):
        if decorator not in _DECORATORS:
            yield _USES.format(line=node.lineno, name=f"@{decorator}")
    for keyword in node.keywords if isinstance(node, ast.ClassDef) else ():
        yield _USES.format(line=node.lineno, name=f"{keyword.arg}=")
