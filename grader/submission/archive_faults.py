"""Say what is wrong with an archive that cannot be read, as far as its first bytes tell."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final

from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEAD: Final = 512
_TAR: Final = slice(257, 262)
_OWN: Final[Mapping[str, tuple[bytes, ...]]] = {
    ".zip": (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"),
    ".tar.gz": (b"\x1f\x8b",),
    ".tgz": (b"\x1f\x8b",),
}
"""How files of a suffix begin."""
_KNOWN: Final[Mapping[bytes, Text]] = {
    b"PK\x03\x04": Text("a zip", "zip 文件"),
    b"Rar!": Text("a RAR archive", "RAR 压缩包"),
    b"7z\xbc\xaf\x27\x1c": Text("a 7z archive", "7z 压缩包"),
    b"\x1f\x8b": Text("a gzip archive", "gzip 压缩包"),
    b"BZh": Text("a bzip2 archive", "bzip2 压缩包"),
    b"\xfd7zXZ": Text("an xz archive", "xz 压缩包"),
    b"%PDF": Text("a PDF", "PDF 文件"),
    b"<!doctype html": Text("a web page", "网页"),
    b"<html": Text("a web page", "网页"),
}
"""What other files begin with."""


def unreadable(path: str, suffix: str, stream: IO[bytes], fault: Exception) -> Text:
    """Say why the archive at a path cannot be opened, and what to do."""
    if isinstance(fault, NotImplementedError):
        return unsupported(path)
    stream.seek(0)
    head = stream.read(_HEAD)
    if not head:
        return _EMPTY.format(path=path)
    if head.startswith(_OWN.get(suffix, ())) or (suffix == ".tar" and head[_TAR] == b"ustar"):
        return _CUT.format(path=path, kind=suffix.removeprefix("."))
    found = next((name for start, name in _KNOWN.items() if head.lstrip().lower().startswith(start.lower())), None)
    text = _NO_ARCHIVE if found is None else _OTHER
    return text.format(path=path, kind=suffix.removeprefix("."), found=found or "")


def unsupported(path: str) -> Text:
    """Say that something in an archive is packed in a way that is not supported."""
    return _METHOD.format(path=path)


def damaged_inside(path: str) -> Text:
    """Say that one file in an archive is damaged."""
    return _SPOILT.format(path=path)


_EMPTY: Final = Text(
    "{path} is empty: it has no bytes at all. Pack it or download it again.",
    "{path} 是空的：一个字节也没有。请重新打包或重新下载。",
)
_CUT: Final = Text(
    "{path} is damaged: it begins like a {kind}, but the rest is cut off or changed, as after an interrupted transfer."
    " Pack it or download it again.",
    "{path} 已损坏：开头是 {kind} 格式，但其余部分缺失或被改动，可能是传输中断所致。请重新打包或重新下载。",
)
_OTHER: Final = Text(
    "{path} is {found}, not a {kind} as its name says. Pack the files as a zip.",
    "{path} 其实是{found}，并非文件名所示的 {kind}。请改用 zip 打包。",
)
_NO_ARCHIVE: Final = Text(
    "{path} is not a {kind}, although its name says so: it does not begin like any archive. Pack the files as a zip.",
    "{path} 并不是文件名所示的 {kind}：开头不是任何压缩格式。请用 zip 打包。",
)
_METHOD: Final = Text(
    "{path} is packed with a method that is not supported. Pack the files as an ordinary zip.",
    "{path} 采用了不支持的压缩方式。请用普通的 zip 格式打包。",
)
_SPOILT: Final = Text(
    "{path} is damaged inside its archive. Pack the archive or download it again.",
    "{path} 在压缩包中已损坏。请重新打包或重新下载。",
)
