"""Click's complaints about a command line, as sentences in both languages."""

from __future__ import annotations

import click

from grader.cli.tree import Group
from grader.course.place import did_you_mean, listed
from grader.text import NOTHING, Text


def usage_text(error: click.ClickException) -> Text:
    """Return what is wrong, and where the right usage is explained."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context is not None else "grader"
    see = Text(" See '{command} --help'.", "请看 '{command} --help'。").format(command=command)
    return _said(error) + see


def _said(error: click.ClickException) -> Text:
    match error:
        case click.NoSuchCommand():
            return _no_command(error)
        case click.NoSuchOption():
            return _no_option(error)
        case click.BadOptionUsage():
            return Text("The option {name} needs a value.", "选项 {name} 需要一个值。").format(name=error.option_name)
        case click.MissingParameter():
            return Text("{name} is missing.", "缺少 {name}。").format(name=_name(error))
        case click.BadParameter():
            return _bad_value(error)
    text = Text("The command cannot be understood: {message}", "无法理解这条命令：{message}")
    return text.format(message=error.format_message())


def _no_command(error: click.NoSuchCommand) -> Text:
    command = error.ctx.command if error.ctx is not None else None
    known = command.entries if isinstance(command, Group) else ()
    text = Text("There is no command '{name}'.{near}", "没有命令 '{name}'。{near}")
    return text.format(name=error.command_name, near=did_you_mean(error.command_name, known))


def _no_option(error: click.NoSuchOption) -> Text:
    near = NOTHING
    if error.possibilities:
        near = Text(" Did you mean {near}?", "是不是想写 {near}？").format(near=listed(sorted(error.possibilities)))
    return Text("There is no option {name}.{near}", "没有选项 {name}。{near}").format(name=error.option_name, near=near)


def _bad_value(error: click.BadParameter) -> Text:
    kind = None if error.param is None else error.param.type
    if isinstance(kind, click.Choice):
        return Text("{name} is one of {choices}.", "{name} 只能是 {choices} 之一。").format(
            name=_name(error), choices=listed(kind.choices)
        )
    text = Text("The value of {name} does not fit: {message}.", "{name} 的值不合适：{message}。")
    if isinstance(kind, click.IntRange | click.FloatRange) and kind.min is not None:
        return text.format(
            name=_name(error), message=_number_from(kind.min, kind.max, whole=isinstance(kind, click.IntRange))
        )
    return text.format(name=_name(error), message=error.message.rstrip("."))


def _number_from(least: float, most: float | None, *, whole: bool) -> Text:
    number = Text("a whole number", "整数") if whole else Text("a number", "数")
    if most is None:
        return Text("it is {number} from {least} on", "应为不小于 {least} 的{number}").format(
            number=number, least=least
        )
    text = Text("it is {number} from {least} to {most}", "应为 {least} 到 {most} 之间的{number}")
    return text.format(number=number, least=least, most=most)


def _name(error: click.BadParameter) -> str:
    """Return the option or argument as the user writes it."""
    parameter = error.param
    if parameter is None:
        return str(error.param_hint or "–")
    if isinstance(parameter, click.Argument):
        return parameter.human_readable_name
    return parameter.opts[0]
