"""The magic `%%check` and the function `check`, using only IPython's public interface."""

from __future__ import annotations

import shlex
import sys
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import UsageError
from grader.jupyter.cells import notebook_of
from grader.jupyter.judging import Shown, judged
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from IPython.core.interactiveshell import InteractiveShell

_NO_NOTEBOOK = Text(
    "There is no notebook here: `grader.check` judges the cells of the notebook it is called in. For a file use the"
    " command `grader check`.",
    "这里不是笔记本：`grader.check` 评判调用它的笔记本中的单元格。要评判文件，请使用命令 `grader check`。",
)
_NO_EXERCISE = Text(
    "Name the exercise, as in `%%check ex02`; options of `grader check` may follow, as in `%%check ex02 --lang zh`.",
    "请写出题目，例如 `%%check ex02`；后面可以写 `grader check` 的选项，例如 `%%check ex02 --lang zh`。",
)


def load(shell: InteractiveShell) -> None:
    """Give a notebook the magics `%%check` and `%check`."""
    from IPython.core.magic import no_var_expand  # noqa: PLC0415 - whoever imports grader elsewhere has no use for it

    register: Any = shell.register_magic_function
    plain: Any = no_var_expand  # the braces of a case are no variables of the notebook
    register(plain(_check_magic), "line_cell", "check")


def check(exercise: str, *options: str) -> None:
    """Judge what ran in this notebook for an exercise, and show the result below the cell.

    `options` are those of `grader check`, as in `grader.check("ex02", "--lang", "zh")`.

    Raises:
        UsageError: this is not called in a notebook.
    """
    shell = _shell()
    _show(_judged(shell, exercise, options, _inputs(shell)))


def _check_magic(line: str, cell: str | None = None) -> None:
    """Run the cell, if there is one, then judge what was run in this notebook for the exercise that the line names."""
    try:
        words = shlex.split(line)
    except ValueError:  # a quotation mark is missing
        raise UsageError(_NO_EXERCISE) from None
    if not words or words[0].startswith("-"):
        raise UsageError(_NO_EXERCISE)
    shell = _shell()
    if cell is not None:
        ran: Any = shell.run_cell(cell)  # type: ignore[no-untyped-call] # IPython does not type it
        if ran.error_before_exec is not None:  # Python cannot read it, and has said so
            return
    # The history has the cell already, with the magic's own line, which every reader of notebooks leaves out.
    _show(_judged(shell, words[0], words[1:], _inputs(shell)))


def _judged(shell: InteractiveShell, exercise: str, options: Sequence[str], inputs: Sequence[str]) -> Shown:
    return judged(notebook_of(inputs, shell.user_ns), options, exercise, Path.cwd())


def _inputs(shell: InteractiveShell) -> list[str]:
    """Return the cells as they were typed, in the order in which they ran."""
    history = shell.history_manager
    if history is None:  # programs that embed IPython may have none
        return [str(source) for source in shell.user_ns.get("In", ())[1:]]
    return [str(source) for _, _, source in history.get_range(raw=True)]


def _shell() -> InteractiveShell:
    from IPython import get_ipython  # noqa: PLC0415 - who imports grader elsewhere has no use for it

    shell: Any = get_ipython()
    if shell is None:
        raise UsageError(_NO_NOTEBOOK)
    found: InteractiveShell = shell
    return found


def _show(shown: Shown) -> None:
    from IPython.display import display  # noqa: PLC0415 - the same

    if shown.said:
        sys.stderr.write(shown.said)
    if shown.bundle:
        page = _framed(shown.bundle["text/html"])
        bundle = {"text/html": page, "text/plain": shown.bundle["text/plain"]}
        display(bundle, raw=True)  # type: ignore[no-untyped-call] # IPython does not type it


def _framed(page: str) -> str:
    """Return a page in a frame of its own: it cannot reach the notebook, nor the notebook's style the page.

    A page is dark where the frame's `color-scheme` is, which follows the theme of JupyterLab, VS Code and Colab.
    """
    dark = ":is([data-jp-theme-light=false], .vscode-dark, .vscode-high-contrast:not(.vscode-high-contrast-light),"
    dark += " [theme=dark])"
    style = (
        ".grader-result{width:100%;height:36em;border:1px solid #8884;border-radius:8px;resize:vertical;overflow:auto;"
        f"box-sizing:border-box;color-scheme:light}}{dark} .grader-result{{color-scheme:dark}}"
    )
    frame = f'<iframe title="grader" class="grader-result" sandbox="allow-scripts" srcdoc="{escape(page)}"></iframe>'
    return f"<style>{style}</style>{frame}"
