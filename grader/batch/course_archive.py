"""A course as one archive for another machine, named by its content."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course.copying import paths_of
from grader.course.folders import COURSE_FILE, is_taken, subfolders
from grader.course.load import load_course

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDERS = ("exercises", "reference")


@dataclass(frozen=True, slots=True)
class Parcel:
    """The files of a course, packed; equal courses have equal digests."""

    digest: str
    data: bytes


def pack(course: Path) -> Parcel:
    """Pack a course's folders: links are followed; times and owners are left out.

    What is taken over from another course is packed in full, because that course can be missing elsewhere.
    """
    paths = {path.relative_to(course).as_posix(): path for path in _files(course)}
    if any(map(is_taken, subfolders(course / "exercises"))):
        paths |= dict(_taken_files(course))
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, path in sorted(paths.items()):
            data = path.read_bytes()
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    data = buffer.getvalue()
    return Parcel(hashlib.sha256(data).hexdigest(), data)


def unpack(parcel: Parcel, store: Path) -> Path:
    """Return the folder of the course below `store`; an archive with the same content is unpacked only once.

    Raises:
        ValueError: the parcel is not what its digest says.
    """
    if hashlib.sha256(parcel.data).hexdigest() != parcel.digest:
        msg = "a course that is not what its digest says"
        raise ValueError(msg)
    folder = store / parcel.digest
    if not (folder / COURSE_FILE).exists():
        store.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=store))
        with tarfile.open(fileobj=io.BytesIO(parcel.data)) as archive:
            archive.extractall(unfinished, filter="data")
        try:
            os.rename(unfinished, folder)  # noqa: PTH104 - it must not replace a folder that is there
        except OSError:  # another process was faster
            shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def _taken_files(course: Path) -> Iterator[tuple[str, Path]]:
    """Yield the names and paths of the files of exercises that are taken over."""
    loaded = load_course(course)
    for exercise in (*loaded.exercises, *loaded.drafts):
        if exercise.taken_from:
            for room, folder in (("exercises", exercise.folder), ("reference", exercise.private)):
                for name, path in paths_of(folder).items():
                    yield f"{room}/{folder.name}/{name}", path


def _files(course: Path) -> Iterator[Path]:
    for name in _FOLDERS:
        for path in (course / name).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path
