"""Typer's complaints about a command line, as sentences in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from grader.course.place import listed
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import typer


def usage_text(error: typer.TyperException) -> Text:
    """Return what is wrong, and where the right usage is explained."""
    said = _SAID.get(type(error).__name__, _as_it_is)(error)
    context = getattr(error, "ctx", None)
    command = getattr(context, "command_path", "grader")
    see = Text(" See '{command} --help'.", "请看 '{command} --help'。").format(command=command)
    return said + see


def _as_it_is(error: Any) -> Text:
    text = Text("The command cannot be understood: {message}", "无法理解这条命令：{message}")
    return text.format(message=error.format_message())


def _no_option(error: Any) -> Text:
    near = NOTHING
    if error.possibilities:
        near = Text(" Did you mean {near}?", "是不是想写 {near}？").format(near=listed(sorted(error.possibilities)))
    return Text("There is no option {name}.{near}", "没有选项 {name}。{near}").format(name=error.option_name, near=near)


def _no_value(error: Any) -> Text:
    return Text("The option {name} needs a value.", "选项 {name} 需要一个值。").format(name=error.option_name)


def _missing(error: Any) -> Text:
    return Text("{name} is missing.", "缺少 {name}。").format(name=_name(error))


def _bad_value(error: Any) -> Text:
    choices = getattr(getattr(error.param, "type_descriptor", None), "choices", None)
    if choices:
        return Text("{name} is one of {choices}.", "{name} 只能是 {choices} 之一。").format(
            name=_name(error), choices=listed(map(str, choices))
        )
    return Text("The value of {name} does not fit: {message}.", "{name} 的值不合适：{message}。").format(
        name=_name(error), message=error.message.rstrip(".")
    )


def _name(error: Any) -> str:
    """Return the option or argument as the user writes it."""
    parameter = error.param
    if parameter is None:
        return str(error.param_hint or "–")
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper())
    return str(parameter.opts[0])


_SAID: Final[Mapping[str, Callable[[Any], Text]]] = {
    "NoSuchOption": _no_option,
    "BadOptionUsage": _no_value,
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
}
"""By the name of typer's error, because its classes are private and have moved before."""
