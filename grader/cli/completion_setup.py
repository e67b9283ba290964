"""Set up completion in the shell that runs: `--install-completion` and `--show-completion`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from grader.cli.completion import COMPLETE
from grader.errors import UsageError
from grader.text import Text

if TYPE_CHECKING:
    from grader.cli.terminal import Terminal


@dataclass(frozen=True, slots=True)
class ShellFiles:
    """Where a shell finds the script, below the user's home."""

    script: str
    settings: str = ""
    """The file that the shell reads when it starts; empty if it finds the script without it."""
    line: str = ""
    """What has to stand there."""


PLACES: Final = {
    "bash": ShellFiles(".bash_completions/grader.sh", ".bashrc", "source '{script}'"),
    "zsh": ShellFiles(".zfunc/_grader", ".zshrc", "fpath+=~/.zfunc; autoload -Uz compinit; compinit"),
    "fish": ShellFiles(".config/fish/completions/grader.fish"),
}


def show_completion(program: click.Command) -> None:
    """Print the script of the shell that runs."""
    click.echo(_script(program, _shell()))


def install_completion(program: click.Command, terminal: Terminal) -> None:
    """Write the script where the shell that runs finds it."""
    shell = _shell()
    script = _script(program, shell)
    if shell not in PLACES:
        text = Text(
            "Completion is not installed for {shell}: put what `grader --show-completion` prints into its profile.",
            "不能为 {shell} 安装补全：请把 `grader --show-completion` 的输出写入它的配置文件。",
        )
        raise UsageError(text.format(shell=shell))
    text = Text(
        "Completion for {shell} is installed in {script}. Open a new terminal to use it.",
        "{shell} 的补全已安装到 {script}。打开新终端后即可使用。",
    )
    terminal.say(text.format(shell=shell, script=_install(PLACES[shell], script)))


def _shell() -> str:
    """Return the name of the shell that runs this program."""
    import shellingham  # it looks at processes; nothing else needs it

    try:
        name = str(shellingham.detect_shell()[0])
    except shellingham.ShellDetectionFailure:
        text = Text("No shell runs this program that could complete commands.", "没有找到可以补全命令的 shell。")
        raise UsageError(text) from None
    return "powershell" if name == "pwsh" else name


def _script(program: click.Command, shell: str) -> str:
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        text = Text("Completion is not available in {shell}.", "{shell} 不支持补全。")
        raise UsageError(text.format(shell=shell))
    script = kind(program, {}, "grader", COMPLETE).source()
    return script.replace('string split ","', 'string split --max 1 ","')  # fish would end a title at its first comma


def _install(place: ShellFiles, script: str) -> Path:
    """Write the script, and name it in the shell's settings unless it stands there."""
    from grader.report.files import translate_errors

    path, settings = Path.home() / place.script, Path.home() / place.settings
    with translate_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script, encoding="utf-8")
    line = place.line.format(script=path)
    with translate_errors(settings):
        if line and not (settings.is_file() and line in settings.read_text(encoding="utf-8")):
            with settings.open("a", encoding="utf-8") as file:
                file.write(f"\n{line}\n")
    return path
