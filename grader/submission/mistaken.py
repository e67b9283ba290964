"""Files that are not what their name says: a web page, a document, an unfinished merge."""

from __future__ import annotations

import re

from grader.submission.clean import cleaned_line
from grader.submission.source import SHOWN_SOURCE, Fault
from grader.text import Text

_CONFLICT = re.compile(r"^<{7}(?: |$)", re.MULTILINE)
_CONFLICT_END = re.compile(r"^>{4,7}(?: |$)", re.MULTILINE)  # of a cell's, ">>>" is taken off as a prompt
_CONFLICT_MIDDLE = re.compile(r"^={7}$", re.MULTILINE)
_PAGE = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)

_HTML = Text(
    "this is a web page (HTML), not the file itself. Download the file (in GitHub: “Raw”), or export it as .py or"
    " .ipynb, and hand that in.",
    "这是网页（HTML），不是文件本身。请下载原文件（在 GitHub 上点“Raw”），或导出为 .py 或 .ipynb 后再提交。",
)
_RICH_TEXT = Text(
    "this is a text document (RTF), not Python. Save it as plain text, and hand that in.",
    "这是富文本文档（RTF），不是 Python。请另存为纯文本后再提交。",
)
_UNFINISHED_MERGE = Text(
    "a merge in git was not finished: both versions are still here, between <<<<<<< and >>>>>>>. Keep one of"
    " them, and remove these marks.",
    "git 合并没有完成：<<<<<<< 与 >>>>>>> 之间同时保留了两个版本。请保留其中一个，并删除这些标记。",
)


def mistaken(text: str, name: str) -> Fault | None:
    """Return what the file really is; None if it may be what its name says."""
    start = text[:4096].lstrip("\ufeff \t\n")
    if _PAGE.match(start):
        return Fault(_HTML, name)
    if start.startswith("{\\rtf"):
        return Fault(_RICH_TEXT, name)
    first = _CONFLICT.search(text)
    if first and _CONFLICT_MIDDLE.search(text, first.end()) and _CONFLICT_END.search(text, first.end()):
        line = text.count("\n", 0, first.start()) + 1
        source = cleaned_line(text[first.start() :].partition("\n")[0], SHOWN_SOURCE)
        return Fault(_UNFINISHED_MERGE, name, line, source=source)
    return None
