"""Record the README's picture of a check: what `grader check` writes to a terminal, drawn as it is.

python .ci/site/picture.py     (after a change of what the command shows)
"""

from __future__ import annotations

import io
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "images" / "check.svg"
ANSWER = ROOT / "reference" / "ex07_softmax" / "wrong" / "global_max.py"
COMMAND = ("check", "ex07")
WIDTH = 100


def main() -> None:
    """Draw the picture anew."""
    PICTURE.write_text(drawn(screen()), "utf-8")


def screen() -> str:
    """Return what a terminal receives while a wrong answer is judged."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ANSWER, Path(folder) / "ex07.py")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "TERM": "xterm-256color",
            "COLUMNS": str(WIDTH),
            "LINES": "100",
            "LANG": "C.UTF-8",
            "GRADER_KEEP": "0",
        }
        ours, theirs = pty.openpty()
        with subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "grader", *COMMAND, "--course", str(ROOT), "--lang", "en"],
            cwd=folder,
            env=environment,
            stdin=theirs,
            stdout=theirs,
            stderr=subprocess.DEVNULL,
        ):
            os.close(theirs)
            received = _read(ours)
    return received.decode().replace("\r\n", "\n")


def drawn(text: str) -> str:
    """Return a picture of a terminal; it names no font that would have to be fetched."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text("$ grader " + " ".join(COMMAND), style="bold"))
    console.print(Text.from_ansi(text))
    svg = console.export_svg(title="grader check")
    return re.sub(r"\s*@font-face \{.*?\}\n", "\n", svg, flags=re.DOTALL)


def _read(terminal: int) -> bytes:
    received = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # the other side was closed: that is how a terminal ends
            return received
        if not part:
            return received
        received += part


if __name__ == "__main__":
    main()
