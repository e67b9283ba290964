"""Archives are looked into member by member: nothing in them leads out, nothing is unpacked that is not asked for."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.submission import archive as module
from grader.submission.archive import MEMBER_LIMIT, UNPACKED_LIMIT, Archive, suffix_of
from grader.submission.choosing import Sought
from grader.submission.intake import find_submissions
from grader.submission.submission import SOURCE_LIMIT
from grader.submission.tree import ENTRY_LIMIT, Entry, EntryKind, FileRefused, Parts
from grader.submission.unpacked import Unpacked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from grader.submission.search import Intake

EXERCISES = {"ex01": Sought(), "ex02": Sought(("helpers.py",))}
SOURCE = b"x = 1\n"


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return stream.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w:gz") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as packed:  # type: ignore[call-overload] # any mode
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            packed.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def opened(data: bytes, name: str = "work.zip") -> Archive:
    return Archive.open(io.BytesIO(data), (name,))


def put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def found(folder: Path) -> dict[tuple[str | None, str], tuple[str, bytes]]:
    taken = find_submissions(folder, EXERCISES)
    return {
        (submission.student, submission.exercise): (submission.path, submission.data)
        for submission in taken.submissions
    }


def notes(taken: Intake) -> str:
    assert all(note.zh and note.zh != note.en for note in taken.notes)
    return "\n".join(
        dict.fromkeys([*(note.en for note in taken.notes), *(unread.reason.en for unread in taken.unread)])
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("work.zip", zipped({"ex01.py": SOURCE})),
        ("Work.ZIP", zipped({"homework/week 1/ex01.py": SOURCE})),
        ("work.tar.gz", tarred({"ex01.py": SOURCE})),
        ("work.tgz", tarred({"./homework/ex01.py": SOURCE})),
        ("work.tar", tarred({"homework/ex01.py": SOURCE}, "w:")),
    ],
)
def test_what_a_student_packed_is_found(tmp_path: Path, name: str, data: bytes) -> None:
    put(tmp_path / "ada" / name, data)
    ((key, (path, source)),) = found(tmp_path).items()
    assert key == ("ada", "ex01")
    assert source == SOURCE
    assert path.startswith(f"ada/{name}/")


def test_a_file_beside_the_archive_is_judged_and_that_is_said(tmp_path: Path) -> None:
    put(tmp_path / "ada" / "ex01.py", b"y = 2\n")
    put(tmp_path / "ada" / "work.zip", zipped({"ex01.py": SOURCE, "ex02.py": SOURCE, "helpers.py": SOURCE}))
    first, second = find_submissions(tmp_path, EXERCISES).submissions
    assert first.data == b"y = 2\n"
    assert "ada/work.zip/ex01.py is not" in " ".join(note.en for note in first.notes)
    assert second.files == {"helpers.py": SOURCE}


def test_canvas_leaves_archives_among_single_files(tmp_path: Path) -> None:
    put(tmp_path / "lovelaceada_4711_98765_work.zip", zipped({"ex01.py": SOURCE}))
    put(tmp_path / "hopper_LATE_4712_98766_ex01.py", SOURCE)
    assert {exercise for _, exercise in found(tmp_path)} == {"ex01"}
    assert len(found(tmp_path)) == 2


@pytest.mark.parametrize("top", ["", "class/"])
def test_a_platforms_download_need_not_be_unpacked(tmp_path: Path, top: str) -> None:
    files = {f"{top}ada/ex01.py": SOURCE, f"{top}ben/ex02.py": SOURCE, "__MACOSX/._ada": b""}
    for path in (put(tmp_path / "a.zip", zipped(files)), put(tmp_path / "b.tar.gz", tarred(files))):
        assert found(path) == {
            ("ada", "ex01"): ("ada/ex01.py", SOURCE),
            ("ben", "ex02"): ("ben/ex02.py", SOURCE),
        }


def test_one_students_folder_in_an_archive_is_that_students(tmp_path: Path) -> None:
    assert found(put(tmp_path / "class.zip", zipped({"ada/ex01.py": SOURCE}))) == {
        ("ada", "ex01"): ("ada/ex01.py", SOURCE)
    }


OUTSIDE = ("../ex01.py", "/ex01.py", "a/../../ex01.py", "C:\\ex01.py", "..\\ex01.py")


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_path_that_leads_out_is_not_there(name: str) -> None:
    for archive in (opened(zipped({name: SOURCE})), opened(tarred({name: SOURCE}), "work.tgz")):
        assert archive.entries() == ()


def test_links_and_devices_are_no_files() -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as packed:
        for name, kind in (("ex01.py", tarfile.SYMTYPE), ("ex02.py", tarfile.LNKTYPE), ("pipe.py", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            packed.addfile(info)
    archive = opened(stream.getvalue(), "work.tgz")
    for name in ("ex01.py", "ex02.py", "pipe.py"):
        assert archive.kind((name,)) is EntryKind.OTHER
        with pytest.raises(FileRefused):
            archive.read((name,), SOURCE_LIMIT)
    link = zipfile.ZipInfo("ex01.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed_zip:
        packed_zip.writestr(link, "/etc/passwd")
    with pytest.raises(FileRefused, match="not an ordinary file"):
        opened(stream.getvalue()).read(("ex01.py",), SOURCE_LIMIT)


def test_a_bomb_is_not_unpacked_further_than_a_submission_may_be_large() -> None:
    bomb = b"#" * (MEMBER_LIMIT + 1)
    for archive in (opened(zipped({"ex01.py": bomb})), opened(tarred({"ex01.py": bomb}), "work.tgz")):
        with pytest.raises(FileRefused, match="at most 1 MiB are read"):
            archive.read(("ex01.py",), SOURCE_LIMIT)


def test_a_member_that_lies_about_its_size_is_not_believed() -> None:
    data = bytearray(zipped({"ex01.py": b"#" * 5000}, zipfile.ZIP_STORED))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")  # the size in the directory
    with pytest.raises(FileRefused):
        opened(bytes(data)).read(("ex01.py",), 100)


def test_a_long_tar_is_not_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TAR_LIMIT", 10_000)
    with pytest.raises(FileRefused, match="contains too much to be read"):
        opened(tarred({"data.bin": b"\0" * 20_000, "ex01.py": SOURCE}), "work.tgz")


def test_too_many_members_are_not_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ENTRY_LIMIT", 3)
    with pytest.raises(FileRefused, match="contains too much to be read"):
        opened(zipped({f"{number}.py": b"" for number in range(4)}))


def test_archives_of_one_student_share_one_allowance_and_others_keep_theirs(tmp_path: Path) -> None:
    nothing = tarred({"big": b"\0" * (UNPACKED_LIMIT * 2 // 3)})
    for number in range(3):
        put(tmp_path / "ada" / f"a{number}.tgz", nothing)
    put(tmp_path / "ada" / "ex01.py", SOURCE)
    put(tmp_path / "ben" / "work.tgz", tarred({"ex01.py": SOURCE}))
    taken = find_submissions(tmp_path, EXERCISES)
    assert [(submission.student, submission.problem.en) for submission in taken.submissions] == [
        ("ada", ""),
        ("ben", ""),
    ]
    assert notes(taken).count("contains too much to be read") == 2


def test_a_zip_with_too_long_a_list_is_refused_before_the_list_is_read(tmp_path: Path) -> None:
    packed = zipped({"ex01.py": SOURCE})
    put(tmp_path / "ada" / "work.zip", b"PK\x01\x02" * (ENTRY_LIMIT + 1) + packed)
    put(tmp_path / "ben" / "ex01.py", SOURCE)
    taken = find_submissions(tmp_path, EXERCISES)
    assert [submission.student for submission in taken.submissions if not submission.problem] == ["ben"]
    assert "ada/work.zip contains too much to be read" in notes(taken)


def test_many_folders_of_one_student_are_not_all_gone_through() -> None:
    tree = Unpacked(Full(ENTRY_LIMIT * 2 // 3))
    assert [len(tree.entries((f"{number}",))) > 0 for number in range(4)] == [True] * 4
    own = tree.anew()
    own.entries(("a",))
    with pytest.raises(FileRefused, match="contains too much to be read"):
        own.entries(("b",))


class Full:
    """A folder in which every folder holds so many files."""

    name = "full"

    def __init__(self, count: int) -> None:
        self._entries = tuple(Entry(f"{number}", EntryKind.FILE) for number in range(count))

    def entries(self, parts: Parts = ()) -> tuple[Entry, ...]:
        del parts
        return self._entries

    def time(self, parts: Parts) -> None:
        """Tell no time."""

    def kind(self, parts: Parts) -> EntryKind | None:
        del parts
        return EntryKind.FOLDER

    def read(self, parts: Parts, limit: int) -> bytes:
        raise AssertionError((parts, limit))


def test_of_two_members_of_one_name_none_is_taken() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("ex01.py", SOURCE)
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr("ex01.py", b"y = 2\n")
    with pytest.raises(FileRefused, match="two of that name"):
        opened(stream.getvalue()).read(("ex01.py",), SOURCE_LIMIT)


def test_a_name_in_the_code_page_of_chinese_windows_is_read() -> None:
    data = zipped({"XXXX/ex01.py": SOURCE}).replace(b"XXXX", "作业".encode("gb18030"))
    assert [entry.name for entry in opened(data).entries()] == ["作业"]


def test_what_is_damaged_is_said_and_nothing_else_is_lost(tmp_path: Path) -> None:
    put(tmp_path / "ada" / "work.zip", b"PK\x03\x04 and no more")
    put(tmp_path / "ben" / "work.tgz", b"nothing of the kind")
    put(tmp_path / "chen" / "ex01.py", SOURCE)
    taken = find_submissions(tmp_path, EXERCISES)
    assert [submission.student for submission in taken.submissions] == ["chen"]
    assert taken.missing() == (("ada", "ex01"), ("ben", "ex01"))
    assert "ada/work.zip is damaged: it begins like a zip" in notes(taken)
    assert "ben/work.tgz is not a tgz" in notes(taken)


def test_a_damaged_download_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a zip, although its name says so"):
        find_submissions(put(tmp_path / "class.zip", b"no zip"), EXERCISES)


@given(st.binary(max_size=200), st.sampled_from(["work.zip", "work.tar", "work.tgz"]))
def test_no_bytes_do_anything_but_be_refused_or_read(data: bytes, name: str) -> None:
    try:
        archive = opened(data, name)
        for entry in archive.entries():
            archive.read((entry.name,), 100)
    except FileRefused:
        pass


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_no_damaged_byte_does_anything_else(at: int, byte: int) -> None:
    for name, whole in (("work.zip", zipped({"a/ex01.py": SOURCE})), ("work.tgz", tarred({"a/ex01.py": SOURCE}))):
        data = bytearray(whole)
        data[at % len(data)] = byte
        try:
            archive = opened(bytes(data), name)
            for entry in archive.entries(("a",)):
                archive.read(("a", entry.name), 100)
        except FileRefused:
            pass


def test_only_names_with_something_before_the_suffix_are_archives() -> None:
    assert [suffix_of(name) for name in ("a.zip", "a.TAR.GZ", ".zip", "zip", "a.zip.py")] == [
        ".zip",
        ".TAR.GZ",
        "",
        "",
        "",
    ]


def named(names: Sequence[bytes]) -> bytes:
    """Return a zip in which no name says how it is written, as Windows packs one."""
    plain = [f"{number:03}".ljust(len(name), "x") for number, name in enumerate(names)]
    data = zipped(dict.fromkeys(plain, b"x = 1\n"))
    for before, after in zip(plain, names, strict=True):
        data = data.replace(before.encode(), after)
    return data


@pytest.mark.parametrize(
    ("names", "encoding", "language"),
    [
        (["José Núñez/ex01.py", "Zoë Müller/ex01.py"], "cp437", "Western"),
        (["Ägir/ex01.py"], "cp437", "Western"),
        (["陈晨/ex01.py", "张伟/ex01.py"], "cp936", "Chinese"),
        (["陈喆/ex01.py", "ada/ex01.py"], "cp936", "Chinese"),
        (["José/ex01.py", "陈晨/ex01.py"], "utf-8", ""),
    ],
)
def test_names_in_a_zip_are_read_as_all_of_them_make_sense(
    tmp_path: Path, names: list[str], encoding: str, language: str
) -> None:
    put(tmp_path / "class.zip", named([name.encode(encoding) for name in names]))
    taken = find_submissions(tmp_path / "class.zip", EXERCISES)
    assert sorted(str(submission.student) for submission in taken.submissions) == sorted(
        name.partition("/")[0] for name in names
    )
    said = [note.en for note in taken.notes if "does not say in which encoding" in note.en]
    assert [f"a {language} Windows" in text for text in said] == ([True] if language else [])


def test_an_archive_in_an_archive_is_looked_into_three_deep(tmp_path: Path) -> None:
    inner = zipped({"ex01.py": b"x = 1\n"})
    put(tmp_path / "ada" / "a.zip", zipped({"b.zip": inner}))
    put(tmp_path / "ben" / "a.zip", zipped({"b.zip": zipped({"c.tgz": tarred({"ex01.py": b"y = 1\n"})})}))
    put(tmp_path / "cem" / "a.zip", zipped({"b.zip": zipped({"c.zip": zipped({"d.zip": inner})})}))
    taken = find_submissions(tmp_path, EXERCISES)
    assert [submission.path for submission in taken.submissions] == [
        "ada/a.zip/b.zip/ex01.py",
        "ben/a.zip/b.zip/c.tgz/ex01.py",
    ]
    (left,) = taken.unread
    assert left.path == "cem/a.zip/b.zip/c.zip/d.zip/"
    assert "lies too deep" in left.reason.en


def test_the_archive_of_the_whole_class_may_lie_in_a_folder(tmp_path: Path) -> None:
    put(tmp_path / "submissions.zip", zipped({"ada/ex01.py": b"x = 1\n", "ben/ex02.py": b"y = 1\n"}))
    assert {student for student, _ in found(tmp_path)} == {"ada", "ben"}


def test_archives_named_after_students_are_theirs(tmp_path: Path) -> None:
    put(tmp_path / "ada.zip", zipped({"ex01.py": b"x = 1\n"}))
    put(tmp_path / "ben.tar.gz", tarred({"hw/ex01.py": b"y = 1\n"}))
    assert {student for student, _ in found(tmp_path)} == {"ada", "ben"}
