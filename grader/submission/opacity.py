"""Where reading a submission cannot tell what will run: code in strings, assembled names, torch's internals.

A submission without such a place does what it says, so reading settles its bans. All others are asked a second time
where nothing banned can run, and the instructor is told what is strange in them.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from types import BuiltinFunctionType
from typing import TYPE_CHECKING

from grader.submission.program import literal
from grader.submission.source import place
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from grader.submission.source import Unit
    from grader.submission.vocabulary import Ban

_MODULES = frozenset(
    {"__future__", "abc", "collections", "collections.abc", "dataclasses", "enum", "fractions", "functools"}
    | {"itertools", "math", "numbers", "numpy", "numpy.linalg", "numpy.typing", "random", "statistics", "time"}
    | {"torch", "torch.linalg", "torch.nn", "torch.nn.functional", "typing", "warnings"}
)
"""Modules that lead nowhere by themselves."""
_LAYERS = frozenset(
    {
        "Tensor",
        "Callable",
        "Optional",
        "Any",
        "Module",
        "Parameter",
        "ParameterList",
        "ParameterDict",
        "functional",
        "one_hot",
        "pad",
        "init",
    }
)
"""What may be used from `torch.nn` and `torch.nn.functional`: other layers may contain something banned."""
_STRONG = {
    "exec": Text("`exec` runs code from a string", "`exec` 执行字符串中的代码"),
    "eval": Text("`eval` runs code from a string", "`eval` 执行字符串中的代码"),
    "compile": Text("`compile` makes code from a string", "`compile` 把字符串编译成代码"),
    "__import__": Text("`__import__` imports by a computed name", "`__import__` 以计算出的名称导入模块"),
    "importlib": Text("`importlib` imports by a computed name", "`importlib` 以计算出的名称导入模块"),
    "pickle": Text("`pickle` can call anything", "`pickle` 可以调用任何东西"),
    "ctypes": Text("`ctypes` reaches below Python", "`ctypes` 可以绕到 Python 之下"),
    "inspect": Text("`inspect` looks at the program that runs", "`inspect` 查看正在运行的程序"),
    "gc": Text("`gc` finds objects of others", "`gc` 可以找到别人的对象"),
    "signal": Text("`signal` runs code beside the call", "`signal` 在调用之外运行代码"),
    "_getframe": Text("`{name}` looks into the frames of its callers", "`{name}` 查看调用者的栈帧"),
    "_C": Text("`torch._C` is torch's own inside", "`torch._C` 是 torch 的内部实现"),
    "ops": Text("`torch.ops` calls torch's kernels directly", "`torch.ops` 直接调用 torch 的内核"),
    "library": Text("`torch.library` defines operators", "`torch.library` 定义新的运算"),
    "jit": Text("`torch.jit` compiles code from a string", "`torch.jit` 把字符串编译成代码"),
    "fx": Text("`torch.fx` records and replays code", "`torch.fx` 记录并重放代码"),
    "overrides": Text("`torch.overrides` changes what torch's functions do", "`torch.overrides` 改变 torch 函数的行为"),
    "__torch_dispatch__": Text("a tensor class changes what operators do", "张量子类改变了运算的行为"),
    "__torch_function__": Text("a tensor class changes what functions do", "张量子类改变了函数的行为"),
    "complex64": Text(
        "complex numbers are used, with which one can differentiate (complex step)",
        "使用了复数，可以借此求导（复数步长法）",
    ),
    "complex128": Text(
        "complex numbers are used, with which one can differentiate (complex step)",
        "使用了复数，可以借此求导（复数步长法）",
    ),
}
"""Things that no exercise needs, by name."""
_FRAMES = frozenset(
    {"gi_frame", "cr_frame", "ag_frame", "tb_frame", "tb_next", "f_back", "f_globals", "f_locals", "f_builtins"}
    | {"f_code", "gi_code", "cr_code", "ag_code", "gi_yieldfrom", "cr_await", "ag_await"}
)
"""Attributes that lead from a generator, a coroutine or a traceback to the caller's frames."""
_GRAPHS = frozenset({"grad_fn", "next_functions"})
_GRAPH = Text(
    "the code walks through the graph that autograd recorded, and can call its nodes one by one",
    "遍历了 autograd 记录的计算图，可以逐个调用其节点",
)
_BY_NAME = Text("a name is put together while the code runs", "名称是在运行时拼出来的")
_DIFFERENCES = Text(
    "a function among the arguments is called for each element, so that differences can stand in for derivatives",
    "对每个元素调用一次传入的函数，可以借差分求导",
)
_HARMLESS = frozenset({"array", "copy", "random", "select", "math", "time", "statistics", "numbers", "fractions"})
_LEADING = frozenset(
    {
        "run_cell_magic",
        "modules",
        "builtins",
        "bltns",
        "get_type_hints",
        "ForwardRef",
        "singledispatch",
        "singledispatchmethod",
    }
    | {"make_dataclass", "obj"}
)
"""Attributes of modules and exceptions that look up or make other things: an `AttributeError` holds, as `obj`, whatever
a format string reached.
"""
_LOOK_UP = frozenset({"getattr", "setattr", "delattr", "vars", "globals", "locals", "attrgetter", "methodcaller"})
_WEAK = (
    _LOOK_UP | {"open", "type", "super", "input", "breakpoint", "memoryview", "object", "dir", "help"} | {"get_ipython"}
)
_INNER = frozenset({"__init__", "__call__", "__repr__", "__len__", "__iter__", "__getitem__", "__name__", "__main__"})
SHOWN = 3


@dataclass(frozen=True, slots=True)
class OpaquePlace:
    """A place in a submission, and why reading does not tell what it does."""

    unit: str
    line: int
    why: Text | None
    """What to tell the instructor; None if honest code does it too."""


def opaque_places(
    units: Sequence[tuple[Unit, ast.Module]], bans: Sequence[Ban], entry_points: Collection[str]
) -> list[OpaquePlace]:
    """Return the places where reading does not tell what runs; none if nothing is banned."""
    return [
        OpaquePlace(unit.name, getattr(node, "lineno", 0), why)
        for unit, tree in (units if bans else ())
        for node, why in _Look(bans, entry_points).at(tree)
    ]


def strange_words(places: Sequence[OpaquePlace]) -> tuple[Text, ...]:
    """Describe what is strange, with the first place of each kind."""
    first: dict[Text, OpaquePlace] = {}
    for found in places:
        if found.why is not None:
            first.setdefault(found.why, found)
    said = Text(
        "{where}: {why}. Reading such code does not show whether it does what is banned, so your instructor is"
        " shown this line.",
        "{where}：{why}。仅靠阅读无法看出这样的代码是否使用了禁用的操作，因此教师会看到这一行。",
    )
    return tuple(
        said.format(where=place(found.unit, found.line), why=why) for why, found in list(first.items())[:SHOWN]
    )


class _Look:
    def __init__(self, bans: Sequence[Ban], entry_points: Collection[str]) -> None:
        self._bans = bans
        self._entry_points = entry_points
        self._differentiates = any("torch.autograd" in ban.modules and not ban.within for ban in bans)
        leading = _LEADING | _LOOK_UP | {"exec", "eval", "compile"} | (sys.stdlib_module_names - _HARMLESS)
        self._hidden = leading | (_HIDDEN if self._differentiates else _HIDDEN - {"autograd"})

    def at(self, tree: ast.Module) -> Iterator[tuple[ast.AST, Text | None]]:
        for node in ast.walk(tree):
            match node:
                case ast.Import(names=names):
                    yield from self._imports(node, [name.name for name in names])
                case ast.ImportFrom(module=module, names=names):
                    yield from self._imports(node, [module or "."])
                    yield from self._names(node, module or "", [name.name for name in names])
                case ast.Name(id=name):
                    yield from self._name(node, name)
                case ast.Attribute(value=base, attr=name) if not _is_own(base):
                    yield from self._attribute(node, ast.unparse(base), name)
                case _:
                    yield from self._other(node)

    def _other(self, node: ast.AST) -> Iterator[tuple[ast.AST, Text | None]]:
        match node:
            case ast.Subscript(value=base, slice=ast.Slice(step=step)) if step is not None and literal(base):
                yield node, _BY_NAME
            case ast.MatchClass(kwd_attrs=names):
                yield from self._names(node, "", names)
            case ast.Call(func=ast.Name(id="getattr"), args=[_, name, *_]) if not literal(name):
                yield node, _BY_NAME
            case ast.FunctionDef(name=name) if name.startswith("__") and name not in _INNER:
                yield node, _STRONG.get(name)
            case ast.Constant(value=complex()) if self._differentiates:
                yield node, _STRONG["complex128"]
            case ast.FunctionDef(name=name) if name not in self._entry_points and self._differentiates:
                yield from _differences(node)

    def _imports(self, node: ast.AST, modules: Sequence[str]) -> Iterator[tuple[ast.AST, Text | None]]:
        for module in modules:
            if module not in _MODULES:
                parts = module.split(".")
                yield node, next((_STRONG[part] for part in reversed(parts) if part in _STRONG), None)

    def _names(self, node: ast.AST, module: str, names: Sequence[str]) -> Iterator[tuple[ast.AST, Text | None]]:
        for name in names:
            yield from self._attribute(node, module, name)

    def _name(self, node: ast.AST, name: str) -> Iterator[tuple[ast.AST, Text | None]]:
        if name in ("exec", "eval", "compile", "__import__"):
            yield node, _STRONG[name]
        elif name in _WEAK or (name.startswith("__") and name not in _INNER):
            yield node, None

    def _attribute(self, node: ast.AST, base: str, name: str) -> Iterator[tuple[ast.AST, Text | None]]:
        is_banned = any(ban.forbids_method(name) for ban in self._bans)
        if name == "compile" and base == "torch":
            yield node, None  # judging is eager: see `grader.worker.eager`
        elif name in _STRONG and (base.partition(".")[0] in ("torch", "sys") or name.startswith("__")):
            if not name.startswith("complex") or self._differentiates:
                yield node, _STRONG[name].format(name=name)
        elif name in _FRAMES:
            yield node, _STRONG["_getframe"].format(name=name)
        elif name in _GRAPHS and self._differentiates:
            yield node, _GRAPH
        elif name == "*" or is_banned or name in self._hidden or _is_inner(name) or _may_hold_others(name):
            yield node, None


_HIDDEN = frozenset(
    {"compile", "load", "save", "vmap", "func", "autograd", "utils", "export", "serialization", "special", "testing"}
    | {"ctypeslib", "f2py", "core", "lib", "fromfile", "frompyfunc", "optim", "distributions", "sparse", "masked"}
    | {"lstm", "gru", "rnn_tanh", "rnn_relu", "multiprocessing", "package", "hub", "nested", "fft", "signal", "ao"}
)
"""Parts of torch and NumPy that lead to other things."""


def _is_own(base: ast.expr) -> bool:
    return isinstance(base, ast.Name) and base.id == "self"


def _is_inner(name: str) -> bool:
    return name.startswith("_") and name not in _INNER


def _may_hold_others(name: str) -> bool:
    """Tell whether something of torch by that name may contain something banned, whatever it is taken from.

    Such things are layers that are not methods of a tensor, and kernels that torch does not document.
    """
    torch = sys.modules.get("torch")
    if torch is None:
        return True
    if name in _LAYERS or hasattr(torch.Tensor, name):
        return False
    function = getattr(torch, name, None)
    is_kernel = isinstance(function, BuiltinFunctionType) and not function.__doc__
    return is_kernel or any(hasattr(place, name) for place in (torch.nn, torch.nn.functional, torch.special))


def _differences(function: ast.FunctionDef) -> Iterator[tuple[ast.AST, Text]]:
    parameters = {parameter.arg for parameter in (*function.args.posonlyargs, *function.args.args)}
    for loop in ast.walk(function):
        if isinstance(loop, ast.For) and "numel()" in ast.unparse(loop.iter):
            for call in ast.walk(loop):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in parameters:
                    yield call, _DIFFERENCES
                    break
