"""Names in a zip: Windows writes them in the code page of its language, without saying which.

All names of an archive together show which one it is; a single name often fits several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.encodings import reads_as_chinese
from grader.text import Text

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Sequence

_UTF_8_NAME = 0x800
_WESTERN = "cp437"
_CHINESE = "gb18030"
_LANGUAGES = {_WESTERN: Text("Western", "西文"), _CHINESE: Text("Chinese", "中文")}


def raw_names(members: Iterable[zipfile.ZipInfo]) -> list[bytes]:
    """Return, as bytes, the names whose encoding the archive does not state."""
    return [_raw(info) for info in members if not info.flag_bits & _UTF_8_NAME]


def encoding_of(names: Sequence[bytes]) -> str:
    """Return the encoding in which all names of an archive make sense: UTF-8, Chinese, otherwise Western."""
    odd = [name for name in names if not name.isascii()]
    try:
        for name in odd:
            name.decode("utf-8")
    except UnicodeDecodeError:
        return _CHINESE if reads_as_chinese(odd, _WESTERN) else _WESTERN
    return "utf-8"


def name_of(info: zipfile.ZipInfo, encoding: str) -> str:
    """Return a member's name."""
    return info.filename if info.flag_bits & _UTF_8_NAME else _raw(info).decode(encoding, "replace")


def said_of(encoding: str, path: str) -> Text:
    """Say how the names in an archive were read."""
    text = Text(
        "{path} does not say in which encoding its file names are written; they were read as those of a"
        " {language} Windows.",
        "{path} 没有说明其中的文件名采用何种编码，已按{language} Windows 读取。",
    )
    return text.format(path=path, language=_LANGUAGES[encoding])


def _raw(info: zipfile.ZipInfo) -> bytes:
    return info.filename.encode("cp437", "replace")
