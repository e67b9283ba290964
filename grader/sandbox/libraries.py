"""The libraries that exercises allow, as this machine has them, or a sentence on what is missing."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.text import Text
from grader.worker.libraries import PACKAGE_OF, Library, find_library, library_in

if TYPE_CHECKING:
    from collections.abc import Iterable

_MISSING = Text(
    "The library {name}, which {whose} allows, is not installed for the Python that judges. Nothing was judged."
    " Install it, then run the same command again: {command}",
    "{whose}允许使用的库 {name} 没有安装到用于评判的 Python 中，因此没有评判任何提交。请先安装，再运行同一命令："
    "{command}",
)
_THE_COURSE = Text("the course", "本课程")


def require_library(name: str, whose: Text = _THE_COURSE) -> Library:
    """Return an installed library.

    Raises:
        UsageError: it is not there; tells how to install it.
    """
    found = find_library(name)
    if found is None:
        raise UsageError(_MISSING.format(name=name, whose=whose, command=install_command(name)))
    return found


def install_command(name: str) -> str:
    """Return the command that installs a library for the Python that judges."""
    return shlex.join([sys.executable, "-m", "pip", "install", PACKAGE_OF.get(name, name)])


def paths_of(preload: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the paths of the libraries among what is to be preloaded, by name.

    Raises:
        UsageError: one is not installed.
    """
    names = dict.fromkeys(name for item in preload if (name := library_in(item)))
    return {name: require_library(name).paths for name in names}
