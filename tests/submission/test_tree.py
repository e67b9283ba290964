"""A folder somebody else filled is read without following links, opening devices, or reading without end."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from grader.submission import tree as module
from grader.submission.tree import Entry, EntryKind, FileRefused, Parts, Tree, shown


def refusal(root: Path, *parts: str, limit: int = 1000) -> str:
    with Tree(root) as tree, pytest.raises(FileRefused) as caught:
        tree.read(parts, limit)
    assert caught.value.text.zh != caught.value.text.en
    return caught.value.text.en


def test_a_regular_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "ex02.py").write_bytes(b"x = 1\r\n")
    with Tree(tmp_path) as tree:
        assert tree.read(("ada", "ex02.py"), 7) == b"x = 1\r\n"
        assert tree.entries(("ada",)) == (Entry("ex02.py", EntryKind.FILE),)
        assert tree.kind(("ada",)) is EntryKind.FOLDER
        assert tree.kind(("ada", "ex03.py")) is None


def test_entries_are_sorted_and_links_are_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "c").write_bytes(b"")
    with Tree(tmp_path) as tree:
        assert tree.entries() == (Entry("a", EntryKind.OTHER), Entry("b", EntryKind.FOLDER), Entry("c", EntryKind.FILE))
        assert tree.entries() == tree.entries()


def test_a_symbolic_link_is_refused_wherever_it_points(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("canary")
    (tmp_path / "ada").mkdir()
    for name, target in (("ex01.py", "../secret"), ("ex02.py", "/etc/passwd"), ("ex03.py", "nowhere")):
        (tmp_path / "ada" / name).symlink_to(target)
        assert refusal(tmp_path, "ada", name) == (
            f"ada/{name} is a symbolic link, and links are not followed. Hand in the file itself."
        )


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "ex01.py").write_text("x = 1")
    (tmp_path / "bob").symlink_to("ada")
    assert "bob is not a folder, or it is a symbolic link" in refusal(tmp_path, "bob", "ex01.py")
    with Tree(tmp_path) as tree, pytest.raises(FileRefused, match="links are not followed"):
        tree.entries(("bob",))


def test_the_root_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "x").write_text("1")
    (tmp_path / "link").symlink_to("real")
    with Tree(tmp_path / "link") as tree:
        assert tree.read(("x",), 10) == b"1"
        assert tree.name == "real"


def test_a_named_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ex01.py")
    assert "is a named pipe, not a file" in refusal(tmp_path, "ex01.py")


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("ex01.py")
        assert "is a socket, not a file" in refusal(tmp_path, "ex01.py")


def test_a_device_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    real = os.open

    def spy(path: str, flags: int, *, dir_fd: int | None = None) -> int:
        opened.append(str(path))
        return real(path, flags, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", spy)
    assert "is no ordinary file" in refusal(Path("/dev"), "null")
    assert opened == ["/dev", "."]


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ex01.py").mkdir()
    assert "is a folder, not a file" in refusal(tmp_path, "ex01.py")


def test_a_hard_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("canary")
    (tmp_path / "ex01.py").hardlink_to(tmp_path / "secret")
    assert "has a second name elsewhere (a hard link)" in refusal(tmp_path, "ex01.py")


def test_a_file_over_the_limit_is_refused_with_both_sizes(tmp_path: Path) -> None:
    with (tmp_path / "ex01.py").open("wb") as file:
        file.truncate(2**40)
    assert "has 1048576 MiB, but at most 1 MiB are read" in refusal(tmp_path, "ex01.py", limit=2**20)


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ex01.py").write_bytes(b"x" * 2000)
    monkeypatch.setattr(module, "check_file", lambda *_: None)
    assert "at most" in refusal(tmp_path, "ex01.py", limit=1000)


def test_a_file_swapped_for_a_link_after_the_look_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("canary")
    (tmp_path / "ex01.py").write_text("x = 1")
    check = module.check_file

    def swap(parts: Parts, status: os.stat_result, limit: int) -> None:
        check(parts, status, limit)
        (tmp_path / "ex01.py").unlink()
        (tmp_path / "ex01.py").symlink_to("secret")

    monkeypatch.setattr(module, "check_file", swap)
    assert "is a symbolic link" in refusal(tmp_path, "ex01.py")


def test_what_may_not_be_read_is_named(as_nobody: Path) -> None:
    (as_nobody / "ex01.py").write_text("x")
    (as_nobody / "ex01.py").chmod(0)
    (as_nobody / "ada").mkdir(mode=0)
    assert refusal(as_nobody, "ex01.py").startswith("There is no permission to read ex01.py.")
    assert refusal(as_nobody, "ada", "ex01.py").startswith("There is no permission to read ada.")
    with Tree(as_nobody) as tree, pytest.raises(FileRefused, match="no permission to read ada"):
        tree.entries(("ada",))


def test_what_is_gone_is_named(tmp_path: Path) -> None:
    assert "ex01.py cannot be read: No such file" in refusal(tmp_path, "ex01.py")


def test_a_folder_with_too_many_entries_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ENTRY_LIMIT", 3)
    for number in range(4):
        (tmp_path / str(number)).touch()
    with Tree(tmp_path) as tree, pytest.raises(FileRefused, match="more than 3 entries"):
        tree.entries()


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "ex01.py").symlink_to("x")
    lowest = os.dup(0)
    os.close(lowest)
    for _ in range(5):
        refusal(tmp_path, "ada", "ex01.py")
        refusal(tmp_path, "nobody", "ex01.py")
    again = os.dup(0)
    os.close(again)
    assert again == lowest


def test_names_are_shown_clean() -> None:
    assert shown(("a\nb", "=cmd\x1b[2J", "\u202egnp.py")) == "a\\nb/=cmd\\x1b[2J/\\u202egnp.py"
