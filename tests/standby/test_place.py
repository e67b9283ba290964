from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.standby import place

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "torch-grader"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The runtime folder of a user, short enough for a socket, and no temporary folder to fall back on."""
    home = Path(tempfile.mkdtemp(prefix="gr-"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "nowhere"))
    yield home
    shutil.rmtree(home)


def test_the_folder_is_made_for_its_user_alone(home: Path) -> None:
    assert place.socket_path() is not None
    assert stat.S_IMODE((home / NAME).stat().st_mode) == 0o700
    assert (home / NAME).stat().st_uid == os.geteuid()


@pytest.mark.parametrize("mode", [0o770, 0o701, 0o777])
def test_a_folder_that_others_can_enter_is_not_used(home: Path, mode: int) -> None:
    (home / NAME).mkdir()
    (home / NAME).chmod(mode)
    assert place.socket_path() is None


def test_a_link_to_a_private_folder_is_not_followed(home: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (home / NAME).symlink_to(tmp_path / "elsewhere")
    assert place.socket_path() is None


def test_a_folder_where_others_could_exchange_it_is_not_used(home: Path) -> None:
    home.chmod(0o777)  # without the sticky bit anybody may rename what is in it
    assert place.socket_path() is None
    home.chmod(0o1777)
    assert place.socket_path() is not None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_somebody_elses_folder_is_not_used(home: Path) -> None:
    (home / NAME).mkdir(mode=0o700)
    os.chown(home / NAME, 65_534, 65_534)
    assert place.socket_path() is None


def test_a_path_too_long_for_a_socket_is_not_used(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = home / ("a" * 90)
    deep.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    assert place.socket_path() is None


def test_every_name_of_an_interpreter_leads_to_the_same_judge(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert home.is_dir()
    expected = place.socket_path()
    other = home / "python3"
    other.symlink_to(sys.executable)
    monkeypatch.setattr(sys, "executable", str(other))
    assert place.socket_path() == expected


def test_the_kernel_says_who_is_at_the_other_end() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert place.peer_is_own(ours)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_socket_of_somebody_else_is_not_trusted(tmp_path: Path) -> None:
    path = tmp_path / "s"
    code = (
        "import os, socket, sys; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); os.setuid(65534); s.listen();"
        "print('ready', flush=True); s.accept()[0].recv(1)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE) as other:  # noqa: S603 - our own
        assert other.stdout is not None
        other.stdout.readline()
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
            assert not place.peer_is_own(connection)
            place.kill_peer(connection)
            assert other.poll() is None  # nobody else's process is ended either
        other.wait(30)
