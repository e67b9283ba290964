"""A command is a plain function; its signature says what it takes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import click
import pytest

from grader.cli.parameters import Argument, Option, called, parameters_of

if TYPE_CHECKING:
    from collections.abc import Callable

Value = Annotated[float | None, Option("--value", help="A number.", min=0, max=100)]


def every_kind(  # noqa: PLR0913 - one of each kind
    place: Annotated[Path, Argument(metavar="DIR", help="A folder.")],
    words: Annotated[list[str] | None, Argument(metavar="WORD", help="Some words.")] = None,
    *,
    name: Annotated[str, Option("--name", "-n", metavar="TEXT", help="A name.")],
    tags: Annotated[list[str] | None, Option("--tag", metavar="TEXT", help="A tag.")] = None,
    count: Annotated[int, Option("--count", metavar="N", help="How many.", min=1)] = 7,
    value: Value = None,
    kind: Annotated[Literal["text", "json"], Option("--kind", help="A kind.")] = "text",
    wanted: Annotated[bool, Option("--wanted", help="Whether.")] = False,
) -> None:
    raise AssertionError((place, words, name, tags, count, value, kind, wanted))


def given(function: Callable[..., None], *arguments: str) -> tuple[Any, ...]:
    """Return what a function is called with."""
    command = click.Command("it", params=parameters_of(function), callback=called(function))
    with pytest.raises(AssertionError) as found:
        command.main(list(arguments), prog_name="it", standalone_mode=False)
    values: tuple[Any, ...] = found.value.args[0]
    return values


def test_what_is_left_out_is_what_the_signature_says() -> None:
    assert given(every_kind, "here", "--name", "x") == (Path("here"), [], "x", [], 7, None, "text", False)


def test_each_kind_of_value_is_read() -> None:
    line = "here one two -n x --tag a --tag b --count 3 --value 2.5 --kind json --wanted"
    assert given(every_kind, *line.split()) == (
        Path("here"),
        ["one", "two"],
        "x",
        ["a", "b"],
        3,
        2.5,
        "json",
        True,
    )


@pytest.mark.parametrize(
    "line",
    [
        "--name x",
        "here",
        "here --name x --count 0",
        "here --name x --count 1.5",
        "here --name x --value 101",
        "here --name x --value nan",
        "here --name x --kind xml",
        "here --name x --wanted=1",
    ],
)
def test_what_does_not_fit_is_refused(line: str) -> None:
    command = click.Command("it", params=parameters_of(every_kind), callback=called(every_kind))
    with pytest.raises(click.UsageError):
        command.main(line.split(), standalone_mode=False)


def answer(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    return f"{context.info_name} {parameter.name} {value}"


def answered(*, name: Annotated[str | None, Option("--name", help="A name.", callback=answer)] = None) -> None:
    raise AssertionError((name,))


def test_a_callback_gets_the_default_too_and_gives_the_value() -> None:
    assert given(answered) == ("it name None",)
    assert given(answered, "--name", "x") == ("it name x",)


def bare(name: str) -> None: ...


def undeclared(name: Annotated[str, "a name"]) -> None: ...


def bytes_of(name: Annotated[bytes, Argument(metavar="NAME", help="A name.")]) -> None: ...


def either(name: Annotated[str | int, Argument(metavar="NAME", help="A name.")]) -> None: ...


def pairs(names: Annotated[dict[str, str], Option("--name", help="A name.")]) -> None: ...


def nested(names: Annotated[list[list[str]], Option("--name", help="A name.")]) -> None: ...


@pytest.mark.parametrize("function", [bare, undeclared, bytes_of, either, pairs, nested])
def test_a_parameter_that_no_command_line_can_take_is_refused_when_the_command_is_made(
    function: Callable[..., None],
) -> None:
    with pytest.raises(TypeError, match=r"names?: "):
        parameters_of(function)
