"""Completion is set up in the shell that runs, once, beside what stands in its settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import shellingham

if TYPE_CHECKING:
    from tests.cli.conftest import Cli


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty home."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setattr(Path, "home", lambda: folder)
    return folder


def runs(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shellingham, "detect_shell", lambda *_: (shell, shell))


@pytest.mark.parametrize(
    ("shell", "script", "settings", "line"),
    [
        ("bash", ".bash_completions/grader.sh", ".bashrc", "source '{script}'"),
        ("zsh", ".zfunc/_grader", ".zshrc", "fpath+=~/.zfunc; autoload -Uz compinit; compinit"),
        ("fish", ".config/fish/completions/grader.fish", "", ""),
    ],
)
def test_each_shell_finds_its_script(
    cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch, shell: str, script: str, settings: str, line: str
) -> None:
    runs(shell, monkeypatch)
    if settings:
        (home / settings).write_text("alias g=grader", encoding="utf-8")
    for language, said in (("en", f"Completion for {shell} is installed"), ("zh", f"{shell} 的补全已安装")):
        ended = cli("--lang", language, "--install-completion")
        assert (ended.code, ended.err) == (0, "")
        assert said in ended.out
    assert f"{shell}_complete" in (home / script).read_text("utf-8")
    if settings:
        lines = (home / settings).read_text("utf-8").splitlines()
        assert lines == ["alias g=grader", line.format(script=home / script)]


def test_fish_shows_a_title_up_to_its_end(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Click's script splits at every comma, and shows what stands before the second."""
    runs("fish", monkeypatch)
    assert 'string split --max 1 "," $completion' in cli("--show-completion").out


def test_powershell_shows_its_script_and_says_where_to_put_it(
    cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs("pwsh", monkeypatch)
    shown = cli("--show-completion")
    assert (shown.code, shown.err) == (0, "")
    assert "Register-ArgumentCompleter" in shown.out
    for language, said in (("en", "into its profile"), ("zh", "配置文件")):
        ended = cli("--lang", language, "--install-completion")
        assert (ended.code, ended.out) == (2, "")
        assert said in ended.err
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("option", ["--show-completion", "--install-completion"])
def test_a_shell_that_cannot_complete_is_named(
    cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    runs("tcsh", monkeypatch)
    ended = cli(option)
    assert (ended.code, ended.out) == (2, "")
    assert "tcsh" in ended.err
    assert list(home.iterdir()) == []


def test_without_a_shell_it_is_said(cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: object) -> None:
        raise shellingham.ShellDetectionFailure

    monkeypatch.setattr(shellingham, "detect_shell", nothing)
    ended = cli("--install-completion")
    assert (ended.code, ended.out) == (2, "")
    assert "No shell runs this program" in ended.err
    assert list(home.iterdir()) == []


def test_a_home_that_takes_no_file_is_a_sentence(cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs("fish", monkeypatch)
    (home / ".config").write_text("", encoding="utf-8")
    ended = cli("--install-completion")
    assert (ended.code, ended.out) == (2, "")
    assert "grader.fish" in ended.err
    assert len(ended.err.splitlines()) == 1
