"""Parameters taken as they are: typer's own conversion imports pydantic, which takes 0.1 s at every start."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

if TYPE_CHECKING:
    from collections.abc import Callable


def take_plain_values(parameters: list[Any]) -> list[Any]:
    """Let parameters accept words, choices and paths themselves, and leave other values to typer."""
    for parameter in parameters:
        if "process_value" not in vars(parameter):
            annotation = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
            parameter.process_value = _processing(parameter, annotation, parameter.process_value)
    return parameters


def _processing(parameter: Any, annotation: object, convert: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def process(context: Any, value: Any) -> Any:
        plain = None
        if parameter.nargs == 1 and not parameter.multiple:
            plain = _plain(annotation, value)
        elif parameter.nargs == -1 and annotation == list[str] and isinstance(value, tuple | list):
            plain = [str(word) for word in value]
        if plain is None and (value is not None or parameter.required):
            return convert(context, value)
        return plain if parameter.callback is None else parameter.callback(context, parameter, plain)

    return process


def _plain(annotation: object, value: object) -> object:
    """Return the conversion of an annotation; None if it needs more than a look at the value."""
    if annotation is str and isinstance(value, str):
        return value
    if annotation is Path and isinstance(value, str | Path):
        return Path(value)
    if get_origin(annotation) is Literal and value in get_args(annotation):
        return value
    return value if annotation is bool and isinstance(value, bool) else None
