"""`grader stop`."""

from grader.cli.options import LangOption, NoColorOption, QuietOption
from grader.cli.terminal import Terminal
from grader.standby.client import stop as end_judge
from grader.text import Text


def stop(*, lang: LangOption = None, quiet: QuietOption = False, no_color: NoColorOption = False) -> None:
    """End the judge that stays for ten minutes after a check, to make the next one faster."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    if end_judge():
        terminal.say(Text("The waiting judge has ended.", "已结束等待中的评判进程。"))
    else:
        terminal.say(Text("No judge is waiting.", "没有等待中的评判进程。"))
