"""`grader stop`."""

from grader.cli.options import LangOption, NoColorOption, QuietOption
from grader.cli.terminal import Terminal
from grader.standby.client import Stopped
from grader.standby.client import stop as end_judge
from grader.text import Text

_SAID = {
    Stopped.NONE: Text("No judge is waiting.", "没有等待中的评判进程。"),
    Stopped.ENDED: Text("The waiting judge has ended.", "已结束等待中的评判进程。"),
    Stopped.ENDING: Text(
        "The judge is busy with a file; it ends as soon as it is done.", "评判进程正在评判一个文件，完成后就会结束。"
    ),
}


def stop(*, lang: LangOption = None, quiet: QuietOption = False, no_color: NoColorOption = False) -> None:
    """End the judge that stays for ten minutes after a check, to make the next one faster."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color).of_program()
    terminal.say(_SAID[end_judge()])
