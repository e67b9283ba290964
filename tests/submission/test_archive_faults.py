from __future__ import annotations

import io
import zipfile

import pytest

from grader.submission.archive import Archive
from grader.submission.tree import FileRefused
from grader.text import LANGUAGES


def packed(method: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        made.writestr("ex01.py", b"x = 1" * 50)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("work.zip", b"", "is empty"),
        ("work.zip", packed()[:-30], "is damaged: it begins like a zip"),
        ("work.tgz", b"\x1f\x8b\x08 cut", "is damaged: it begins like a tgz"),
        ("work.tar", bytes(257) + b"ustar\x0000" + bytes(200), "is damaged: it begins like a tar"),
        ("work.zip", b"Rar!\x1a\x07", "is a RAR archive, not a zip"),
        ("work.zip", b"%PDF-1.7", "is a PDF, not a zip"),
        ("work.ZIP", b"\n<!DOCTYPE html>", "is a web page, not a zip"),
        ("work.tar.gz", packed(), "is a zip, not a tar.gz"),
        ("work.zip", b"hello", "is not a zip, although its name says so"),
    ],
)
def test_an_archive_that_cannot_be_read_says_what_it_is(name: str, data: bytes, said: str) -> None:
    with pytest.raises(FileRefused) as caught:
        Archive.open(io.BytesIO(data), ("ada", name))
    assert caught.value.text.en.startswith(f"ada/{name} {said}")
    assert all(f"ada/{name}" in caught.value.text[language] for language in LANGUAGES)


@pytest.mark.parametrize(
    ("at", "value", "said"),
    [
        (b"PK\x01\x02", (10, 97), "is packed with a method that is not supported"),
        (b"x = 1", (0, 0), "is damaged inside its archive"),
    ],
)
def test_a_file_in_an_archive_says_what_is_wrong_with_it(at: bytes, value: tuple[int, int], said: str) -> None:
    data = bytearray(packed())
    place, byte = value
    data[data.index(at) + place] = byte
    if at.startswith(b"PK"):
        data[8] = byte  # the method stands in the file's own header, too
    archive = Archive.open(io.BytesIO(bytes(data)), ("work.zip",))
    with pytest.raises(FileRefused) as caught:
        archive.read(("ex01.py",), 1000)
    assert caught.value.text.en.startswith(f"ex01.py {said}")
