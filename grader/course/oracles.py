"""Second sources of right answers: what an author writes under `oracle`, and how it must fit together."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from grader.course.arguments import read_argument
from grader.course.claims import Oracle, Recorded
from grader.course.place import listed
from grader.course.refusals import unknown_word
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from grader.course.checks import Surroundings
    from grader.course.draws import Draw
    from grader.course.place import Place
    from grader.course.schema import OracleForm

_KINDS: Final = ("gradient_of", "identity", "recorded")
_FIXED: Final = frozenset({"literal", "values", "ones", "zeros", "full", "eye", "linspace", "list", "function"})
"""Kinds of draw that always give the same value."""


def read_oracles(forms: Sequence[OracleForm], around: Surroundings, place: Place) -> tuple[Oracle, ...]:
    """Return the oracles of an exercise; faults are noted."""
    return tuple(
        oracle for number, form in enumerate(forms) if (oracle := _read(form, around, place.at(number))) is not None
    )


def _read(form: OracleForm, around: Surroundings, place: Place) -> Oracle | None:
    given = [kind for kind in _KINDS if getattr(form, kind) is not None]
    if len(given) != 1:
        text = Text(
            "An oracle gives its answers in one way. Give it exactly one of {kinds}.",
            "一个对照来源只用一种方式给出答案，请只写 {kinds} 中的一个。",
        )
        place.note(text.format(kinds=listed(_KINDS)))
        return None
    parameters = _parameters(form, around, place)
    if (form.call is None) == (form.probe is None):
        return None
    by = form.by if isinstance(form.by, dict) else dict.fromkeys(form.by or (), "")
    if form.gradient_of is not None:
        _note_gradient(form, by, parameters, place)
    elif form.by is not None or form.differences:
        text = Text(
            "`by` and `differences` belong to `gradient_of`. Leave them out.",
            "`by` 和 `differences` 只用于 `gradient_of`，请删去。",
        )
        place.note(text)
    if form.identity is not None:
        _note_function(form.identity, None if parameters is None else ("answer", *parameters), place.at("identity"))
    return Oracle(
        target=f"probe:{form.probe}" if form.probe is not None else str(form.call),
        gradient_of=form.gradient_of or "",
        by=by,
        differences=form.differences,
        identity=form.identity or "",
        recorded=tuple(_recorded(form, parameters, place.at("recorded"))),
    )


def _parameters(form: OracleForm, around: Surroundings, place: Place) -> Collection[str] | None:
    """Return the parameter names of what is called; None where it is unknown, or its parameters are."""
    if (form.call is None) == (form.probe is None):
        text = Text(
            "Name the function that is compared: write exactly one of `call` and `probe`.",
            "请写明要对照的函数：`call` 和 `probe` 只写其中一个。",
        )
        place.note(text)
        return None
    if form.probe is not None:
        if around.probes is not None and form.probe not in around.probes:
            place.at("probe").note(unknown_word(form.probe, around.probes))
        return None
    assert form.call is not None  # exactly one of the two is given
    if form.call not in around.entry_points:
        place.at("call").note(unknown_word(form.call, around.entry_points))
        return None
    parameters = around.parameters.get(form.call)
    return None if parameters is None else parameters.names


def _note_gradient(form: OracleForm, by: Mapping[str, str], parameters: Collection[str] | None, place: Place) -> None:
    if not by:
        text = Text(
            "Say `by` which arguments the gradient is taken, in the order in which it is returned: `by: [w, b]`.",
            "请用 `by` 写明对哪些参数求梯度，顺序与返回值一致，例如 `by: [w, b]`。",
        )
        place.note(text)
    for name, made in by.items():
        if made:
            _note_function(made, parameters, place.at("by", name))
        elif parameters is not None and name not in parameters:
            place.at("by").note(unknown_word(name, parameters))
    known = None if parameters is None else (*by, *parameters)
    _note_function(str(form.gradient_of), known, place.at("gradient_of"))


def _note_function(source: str, known: Collection[str] | None, place: Place) -> None:
    """Note faults in an expression that must be a function of the call's parameters."""
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError) as error:
        text = Text(
            "This is not a Python expression: {reason}. Correct it.", "不是合法的 Python 表达式：{reason}。请改正。"
        )
        place.note(text.format(reason=error))
        return
    if not isinstance(tree, ast.Lambda):
        text = Text(
            "Write a function here, as in 'lambda x, w: (x @ w).sum()'.",
            "这里应写一个函数，例如 'lambda x, w: (x @ w).sum()'。",
        )
        place.note(text)
        return
    for parameter in (*tree.args.posonlyargs, *tree.args.args, *tree.args.kwonlyargs):
        if known is not None and parameter.arg not in known:
            place.note(unknown_word(parameter.arg, known))


def _recorded(form: OracleForm, parameters: Collection[str] | None, place: Place) -> Iterator[Recorded]:
    for number, recorded in enumerate(form.recorded or ()):
        spot = place.at(number, "arguments")
        arguments = {name: read_argument(raw, {}, spot.at(name)) for name, raw in recorded.arguments.items()}
        for name, draw in arguments.items():
            if parameters is not None and name not in parameters:
                spot.at(name).note(unknown_word(name, parameters))
            if not _is_fixed(draw):
                text = Text(
                    "Recorded answers belong to fixed arguments. Write their numbers in `values`.",
                    "记录的答案只对应固定的参数，请用 `values` 写出它们的数值。",
                )
                spot.at(name).note(text)
        yield Recorded(arguments, recorded.answer)


def _is_fixed(draw: Draw) -> bool:
    return draw.kind in _FIXED and all(map(_is_fixed, draw.items))
