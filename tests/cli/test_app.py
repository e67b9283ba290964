from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest

import grader
from grader.cli.app import COMMANDS, program
from grader.cli.chinese import CHINESE
from grader.cli.tree import load
from grader.course.catalogue import Catalogue
from grader.course.kept_listing import listing_of
from grader.course.load import load_course
from grader.course.remembered import Remembered
from grader.submission.vocabulary import known_bans

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Cli

NAMES = [entry.name for entry in COMMANDS]


def help_strings() -> Iterator[str]:
    """Yield every English string that help pages show."""
    yield from (entry.audience for entry in COMMANDS)
    for command in (program(), *map(load, COMMANDS)):
        yield from filter(None, (command.help, *(param.help for param in command.get_params(click.Context(command)))))


def test_every_help_string_has_its_chinese() -> None:
    missing = [string for string in help_strings() if string not in CHINESE]
    assert missing == []


def test_no_chinese_is_left_over() -> None:
    assert set(CHINESE) - set(help_strings()) == set()


@pytest.mark.parametrize("name", NAMES)
def test_the_help_of_each_command_shows_an_example(cli: Cli, name: str) -> None:
    english = cli(name, "--help")
    assert english.code == 0
    assert f"Example: grader {name}" in english.out
    chinese = cli(name, "--help", "--lang", "zh")
    assert f"示例：grader {name}" in chinese.out
    assert "选项" in chinese.out
    assert "Show this message" not in chinese.out


@pytest.mark.parametrize("arguments", [["--lang", "zh", "--help"], ["--help", "--lang=zh"]])
def test_the_language_of_help_may_be_asked_for_anywhere(cli: Cli, arguments: list[str]) -> None:
    ended = cli(*arguments)
    assert ended.code == 0
    assert ended.out.startswith("用法：grader [选项] 命令")
    assert all(name in ended.out for name in NAMES)


def test_help_speaks_the_language_of_the_locale(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "用法" in cli("--help").out
    assert "Usage" in cli("--help", "--lang", "en").out


def test_help_fits_a_narrow_terminal(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    for name in NAMES:
        assert max(len(line) for line in cli(name, "--help").out.splitlines()) <= 60


def test_without_a_command_the_help_is_shown_as_a_usage_error(cli: Cli) -> None:
    ended = cli()
    assert ended.code == 2
    assert ended.out == ""
    assert ended.err.startswith("Usage: grader")
    assert "Missing" not in ended.err


def test_the_version_is_told(cli: Cli) -> None:
    assert cli("--version").out == f"grader {grader.__version__}\n"


def test_each_summary_in_the_list_is_what_the_command_says_of_itself() -> None:
    for entry in COMMANDS:
        assert (load(entry).help or "").partition("\n\n")[0] == entry.summary


# What takes long to import and is only for judging, for reading notebooks, for pages, or for checking forms.
_NEVER = {"torch", "numpy", "pytest", "nbformat", "jsonschema", "jinja2", "IPython", "hypothesis", "sqlite3"}
_NEVER |= {"grader.report.writer", "grader.batch.run", "grader.judge.single", "grader.gradebook.book"}
_FORMS = {"pydantic", "yaml", "grader.course.schema"}
_MARKDOWN = {"markdown_it", "pygments.lexer", "rich.markdown"}


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (["--help"], _NEVER | _MARKDOWN | {"pydantic", "yaml", "grader.course.load"}),
        (["--version"], _NEVER | _MARKDOWN | {"pydantic", "yaml", "grader.course.load"}),
        (["check", "--help"], _NEVER),
        (["list"], _NEVER | _MARKDOWN | _FORMS),
        (["show", "ex01"], _NEVER | _FORMS),
        (["hint", "ex01"], _NEVER | _MARKDOWN | _FORMS),
        (["start", "ex01"], _NEVER | _MARKDOWN | _FORMS),
        (["nonsense"], _NEVER | _MARKDOWN | {"pydantic", "yaml"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_imports_nothing_that_it_has_no_use_for(
    work: Path, arguments: list[str], unneeded: set[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    memory = Remembered.of_user()
    assert memory is not None
    Catalogue(work.parent.resolve(), known_bans(), memory).course()  # read once before, as in every call but the first
    code = (
        f"import sys; from grader.cli.boundary import run; run({arguments!r}); print(*{unneeded!r} & set(sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=work, capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter
    assert ended.stdout.splitlines()[-1] == ""


@pytest.mark.parametrize("command", ["list", "status"])
def test_a_kept_list_is_shown_without_the_records_that_judging_needs(
    work: Path, command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("grader.course.file_states._TICK_NS", -(10**18))  # the copy was written a moment ago
    root = work.parent.resolve()
    listing_of(root, lambda: load_course(root))
    unneeded = {"grader.course.model", "grader.course.policy", "grader.course.remembered", "grader.result", "hashlib"}
    code = (
        f"import sys; from grader.cli.boundary import run; run([{command!r}]); print(*{unneeded!r} & set(sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=work, capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter
    assert ended.stdout.splitlines()[-1] == ""


def test_the_installed_command_ends_with_the_exit_code(work: Path) -> None:
    command = [sys.executable, "-m", "grader", "show", "ex99"]
    ended = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)  # noqa: S603 - as above
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert "There is no exercise 'ex99'" in ended.stderr


def test_options_without_a_command_are_refused_in_the_asked_language(cli: Cli) -> None:
    assert "Name a command" in cli("--lang", "en").err
    ended = cli("--lang", "zh")
    assert (ended.code, "请写出命令" in ended.err, "ommand." in ended.err) == (2, True, False)


def test_a_file_that_is_not_there_is_said_to_be_missing(cli: Cli) -> None:
    ended = cli("check", "nowhere.py")
    assert (ended.code, ended.err.strip()) == (2, "There is no file nowhere.py.")
