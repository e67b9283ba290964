"""Options with one meaning everywhere: each is defined here once, and used by the commands that take it."""

import re
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias

import click

from grader.cli.completion import exercise_ids
from grader.cli.parameters import Argument, Option
from grader.errors import UsageError
from grader.text import Text

Isolation: TypeAlias = Literal["auto", "full", "restricted", "process"]
Output: TypeAlias = Literal["text", "json"]
GRADEBOOK_FILE: Final = "gradebook.sqlite"
"""The gradebook in the folder of `--out`."""


def _inherited(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Give `grader --lang zh list` the meaning of `grader list --lang zh`."""
    outer = context.parent
    return outer.params.get(parameter.name) if outer is not None and not value else value


def _device(context: click.Context, _: click.Parameter, word: str) -> str:
    from grader.course.place import listed
    from grader.sandbox.devices import WORDS, is_word

    if is_word(word):
        return word
    text = Text(
        "--device is one of {words}. See '{command} --help'.", "--device 只能是 {words} 之一。请看 '{command} --help'。"
    )
    raise UsageError(text.format(words=listed(WORDS), command=context.command_path))


def _jobs(context: click.Context, _: click.Parameter, word: str | None) -> str | None:
    if word is None or word == "auto" or (word.isascii() and word.isdigit() and int(word) > 0):
        return word
    text = Text(
        "--jobs is a number from 1, or auto; '{word}' is not. See '{command} --help'.",
        "--jobs 应为不小于 1 的整数或 auto，而不是 '{word}'。请看 '{command} --help'。",
    )
    raise UsageError(text.format(word=word, command=context.command_path))


def _language(context: click.Context, parameter: click.Parameter, tag: str | None) -> str | None:
    """Accept the tag of a language; whether the course has it is checked when the course is open."""
    if tag is None or re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        inherited: str | None = _inherited(context, parameter, tag)
        return inherited
    text = Text(
        "--lang is en, zh, or another language of the course (es, pt-BR); '{tag}' is not one.",
        "--lang 应为 en、zh 或课程的其他语言（es、pt-BR），而不是 '{tag}'。",
    )
    raise UsageError(text.format(tag=tag))


EXERCISE: Final = Argument(
    metavar="EXERCISE",
    help="The exercise: its id, number or name (ex03, 3, perceptron).",
    completion=exercise_ids,
)
ExerciseArgument = Annotated[str, EXERCISE]
GradedFolder = Annotated[Path, Argument(metavar="DIR", help="The folder that `grader batch` wrote with --out.")]
CourseOption = Annotated[
    Path | None,
    Option(
        "--course",
        metavar="DIR",
        help="The course's folder, or builtin; else the nearest above with exercises/course.yaml, else the built-in.",
    ),
]
RosterOption = Annotated[
    Path | None,
    Option(
        "--roster",
        metavar="FILE",
        help="The list of students: a CSV, or what the platform exports; else FOLDER/roster.csv.",
    ),
]
JobsOption = Annotated[
    str | None,
    Option(
        "--jobs",
        "-j",
        metavar="N",
        help="How many at a time; else, or with auto, as many as processors and memory allow.",
        callback=_jobs,
    ),
]
PatternOption = Annotated[
    str | None,
    Option(
        "--pattern",
        metavar="REGEX",
        help="What the paths of files say, as in '(?P<student>[^_]+)_(?P<exercise>ex[0-9]+)[.]py'.",
    ),
]
CommitOption = Annotated[
    str | None,
    Option(
        "--commit",
        metavar="due|TIME",
        help="Judge git repositories as they were when the exercise was due, or then; otherwise as they lie there.",
    ),
]
DeviceOption = Annotated[
    str,
    Option(
        "--device",
        metavar="auto|cpu|cuda|cuda:1|mps",
        help="Where tensors are kept: on the CPU or on a GPU.",
        callback=_device,
    ),
]
SeedOption = Annotated[
    str | None,
    Option(
        "--seed",
        metavar="TEXT",
        help="The public seed: repeats the public cases exactly. Hidden cases come from a secret seed.",
    ),
]
LangOption = Annotated[
    str | None,
    Option("--lang", metavar="en|zh", help="The language; otherwise that of the locale.", callback=_language),
]
FormatOption = Annotated[
    Output,
    Option("--format", metavar="text|json", help="For people, or JSON on standard output and nothing else there."),
]
IsolationOption = Annotated[
    Isolation,
    Option(
        "--isolation",
        metavar="auto|full|restricted|process",
        help="The least isolation that is accepted; auto is the highest this machine has.",
    ),
]
QuietOption = Annotated[
    bool, Option("--quiet", "-q", help="Only what was asked for: no remarks, no progress.", callback=_inherited)
]
NoColorOption = Annotated[bool, Option("--no-color", help="No colours (NO_COLOR does the same).", callback=_inherited)]
