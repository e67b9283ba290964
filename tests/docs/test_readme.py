"""Both READMEs: their commands and links exist, and both name the same commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from grader.cli.boundary import run

ROOT = Path(__file__).parents[2]
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]


def blocks(path: Path) -> list[str]:
    """Return the blocks of shell commands."""
    return re.findall(r"```bash\n(.*?)```", path.read_text("utf-8"), re.DOTALL)


def commands(path: Path) -> list[list[str]]:
    """Return the words of each line that calls the grader."""
    lines = [line for block in blocks(path) for line in block.splitlines()]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("grader ")]


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_every_command_and_option_exists(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands(path)
    for command in commands(path):
        assert run([*command, "--help"]) == 0, command
    assert run(["list", "--no-such-option", "--help"]) == 2
    capsys.readouterr()


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(path: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", path.read_text("utf-8"))
    assert links
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def test_both_languages_have_the_same_two_commands_and_the_same_ones_for_everybody() -> None:
    english, chinese = (blocks(path) for path in READMES)
    assert english[:2] == chinese[:2]
    told = [{name for name, *_ in commands(path)} for path in READMES]
    assert told[0] == told[1]
