"""What a command declares in its signature, `Annotated[T, Option(…)]` or `Annotated[T, Argument(…)]`, made click's."""

from __future__ import annotations

import inspect
import math
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, get_args, get_origin

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.shell_completion import CompletionItem

    Callback: TypeAlias = Callable[[click.Context, click.Parameter, Any], Any]
    Completion: TypeAlias = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A parameter that is told by its place; it may be left out where the signature has a default."""

    metavar: str
    help: str
    min: int | None = None
    max: int | None = None
    completion: Completion | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A parameter that is told by a name; a bool is a flag, and a list takes the option several times."""

    name: str
    short: str | None = None
    _: KW_ONLY
    metavar: str | None = None
    help: str
    min: int | None = None
    max: int | None = None
    completion: Completion | None = None
    callback: Callback | None = None
    """Called with the value, also the default; what it returns is the value."""
    is_eager: bool = False
    """Whether it is looked at before the others."""


class _Number(click.FloatRange):
    """A number in a range; click's own takes NaN, which no comparison keeps out."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is not a valid float.", param, ctx)
        return number


def parameters_of(function: Callable[..., None]) -> list[click.Parameter]:
    """Return the parameters of a function as those of a command.

    Raises:
        TypeError: a parameter has no `Option` or `Argument`, or a type that no command line has.
    """
    return [_parameter(given) for given in inspect.signature(function, eval_str=True).parameters.values()]


def called(function: Callable[..., None]) -> Callable[..., None]:
    """Return a function that hands over what click has read: a list where click has a tuple."""

    def call(**values: Any) -> None:
        function(**{name: list(value) if isinstance(value, tuple) else value for name, value in values.items()})

    return call


def _parameter(given: inspect.Parameter) -> click.Parameter:
    annotation, declared = _declared(given)
    several = get_origin(annotation) is list
    kind = get_args(annotation)[0] if several else annotation
    settings: dict[str, Any] = {
        "type": _type(kind, given, declared),
        "metavar": declared.metavar,
        "help": declared.help,
        "shell_complete": declared.completion,
        "required": given.default is given.empty,
    }
    if given.default is not given.empty:
        settings["default"] = given.default
    if isinstance(declared, Argument):
        return click.Argument([given.name], nargs=-1 if several else 1, **settings)
    names = [given.name, declared.name, *([declared.short] if declared.short else [])]
    settings |= {"callback": declared.callback, "is_eager": declared.is_eager, "is_flag": kind is bool or None}
    return click.Option(names, multiple=several, **settings)


def _declared(given: inspect.Parameter) -> tuple[object, Option | Argument]:
    """Return the type of a parameter, without its None, and what is declared beside it."""
    annotation, *beside = get_args(given.annotation) if get_origin(given.annotation) is Annotated else (None,)
    if len(beside) != 1 or not isinstance(beside[0], Option | Argument):
        message = f"{given.name}: {given.annotation} declares no Option and no Argument"
        raise TypeError(message)
    kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
    return kinds[0] if get_origin(annotation) is UnionType and len(kinds) == 1 else annotation, beside[0]


def _type(annotation: object, given: inspect.Parameter, declared: Option | Argument) -> click.ParamType[Any]:
    if annotation is str:
        return click.STRING
    if annotation is bool:
        return click.BOOL
    if annotation is Path:
        return click.Path(path_type=Path, readable=False)  # what cannot be read is said by what reads it
    if annotation is int:
        return click.IntRange(declared.min, declared.max)
    if annotation is float:
        return _Number(declared.min, declared.max)
    if get_origin(annotation) is Literal:
        return click.Choice(get_args(annotation))
    message = f"{given.name}: {annotation} is no type of a command line"
    raise TypeError(message)
