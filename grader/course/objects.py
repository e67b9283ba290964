"""Checks of classes: how an object is made and filled, and the steps that use it."""

from __future__ import annotations

import ast
import builtins
import re
from typing import TYPE_CHECKING, Final

from grader.course.object_steps import ObjectStep, ObjectSteps
from grader.course.refusals import unknown_word
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from grader.course.place import Place
    from grader.course.schema import CheckForm
    from grader.course.signature import Parameters

PARAMETERS: Final = "parameters"
_LIBRARIES: Final = ("torch", "math", "np", "islice")
_BUILT_IN: Final = frozenset(dir(builtins))
_LONGEST: Final = 60
"""The most characters of a label."""
_ONLY_CLASS: Final = ("steps", "object", "parameters", "deterministic")


def read_steps(form: CheckForm, signature: Parameters | None, place: Place) -> ObjectSteps | None:
    """Return what a check does with an object; None for other checks. Faults are noted."""
    if form.class_ is None:
        for key in _ONLY_CLASS:
            if getattr(form, key):
                text = Text("'{key}' belongs to 'class'. Leave it out.", "'{key}' 只用于 'class'，请删去。")
                place.at(key).note(text.format(key=key))
        return None
    name = form.object or _snake(form.class_)
    if not form.steps:
        text = Text(
            "'class' needs 'steps'. Write what is done with the object: '{name}(x)'.",
            "'class' 需要 'steps'，请写出对这个对象做什么，例如 '{name}(x)'。",
        )
        place.note(text.format(name=name))
    given = set(form.cases[0].arguments) if form.cases else set()
    for number, group in enumerate(form.cases):
        given |= set(group.arguments)
        _note_missing(group.arguments.keys(), signature, place.at("cases", number, "arguments"))
    known = {name, *given, *_LIBRARIES, *([PARAMETERS] if form.parameters else ())}
    steps = tuple(_labelled(_read_all(form, known, place.at("steps"))))
    own = () if signature is None else tuple(parameter for parameter in signature.names if parameter in given)
    return ObjectSteps(name, own, steps, form.parameters or "", deterministic=form.deterministic)


def _note_missing(given: Collection[str], signature: Parameters | None, place: Place) -> None:
    """Note arguments that are needed to make an object."""
    for name in sorted(signature.required if signature is not None else ()):
        if name not in given:
            text = Text("The argument '{name}' is missing. Add it.", "缺少参数 '{name}'，请补上。")
            place.note(text.format(name=name))


def _snake(name: str) -> str:
    """Return the name of an object of a class: `kv_cache` for `KVCache`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def _read_all(form: CheckForm, known: set[str], place: Place) -> Iterator[ObjectStep]:
    for number, raw in enumerate(form.steps):
        spot = place.at(number)
        if isinstance(raw, str):
            yield _read(raw, known, spot)
            continue
        arguments = known - {*_LIBRARIES}
        for at, name in enumerate(raw.by):
            if name not in arguments and name != PARAMETERS:
                spot.at("by", at).note(unknown_word(name, sorted(arguments)))
        if raw.weights is not None and raw.weights not in arguments:
            spot.at("weights").note(unknown_word(raw.weights, sorted(arguments)))
        step = _read(raw.gradients, known, spot.at("gradients"))
        label = raw.name or f"gradients of {step.source}"
        yield ObjectStep(step.source, label, tuple(raw.by), raw.weights or "")


def _read(source: str, known: set[str], place: Place) -> ObjectStep:
    """Return one step; later steps may use the names that it defines."""
    source = source.strip()
    silent = source.endswith(";")
    source = source.rstrip("; ")
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError) as error:
        text = Text(
            "This is not a Python expression: {reason}. Correct it.", "不是合法的 Python 表达式：{reason}。请改正。"
        )
        place.note(text.format(reason=error))
        return ObjectStep(source)
    inner = {node.id for tree in body for node in ast.walk(tree) if isinstance(node, ast.Name) and _is_set(node)}
    inner |= {node.arg for tree in body for node in ast.walk(tree) if isinstance(node, ast.arg)}
    for tree in body:
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id not in known | inner and node.id not in _BUILT_IN:
                place.note(unknown_word(node.id, sorted(known)))
    known |= inner
    return ObjectStep(source, "" if silent or not body else _label(body[-1]))


def _is_set(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


def _label(last: ast.stmt) -> str:
    """Return the label of a statement's value: its text, or the name it is assigned to."""
    if isinstance(last, ast.Expr):
        written = ast.unparse(last.value)
        return written if len(written) <= _LONGEST else f"{written[: _LONGEST - 1]}…"
    match last:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name
    return ""


def _labelled(steps: Iterator[ObjectStep]) -> Iterator[ObjectStep]:
    """Yield the steps; number those whose label was used before."""
    seen: dict[str, int] = {}
    for step in steps:
        seen[step.label] = seen.get(step.label, 0) + 1
        count = seen[step.label]
        label = f"{step.label} (#{count})" if step.label and count > 1 else step.label
        yield ObjectStep(step.source, label, step.by, step.weights)
