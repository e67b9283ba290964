"""A course as a parcel: the same content has the same name, and arrives whole or not at all."""

from __future__ import annotations

import hashlib
import io
import shutil
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from grader.batch.course_archive import Parcel, pack, unpack
from grader.course.load import load_course

TINY = Path(__file__).parents[1] / "samples" / "tiny_course"


def test_a_course_arrives_whole(tmp_path: Path) -> None:
    folder = unpack(pack(TINY), tmp_path / "store")
    assert [exercise.id for exercise in load_course(folder).exercises] == [
        exercise.id for exercise in load_course(TINY).exercises
    ]
    assert pack(folder) == pack(TINY)


def test_the_name_is_of_the_content_and_of_nothing_else(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(TINY, tmp_path / "elsewhere"))
    (copy / "notes.txt").write_text("beside the course", encoding="utf-8")
    assert pack(copy).digest == pack(TINY).digest
    solution = next(copy.glob("reference/*/solution.py"))
    solution.write_text(solution.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert pack(copy).digest != pack(TINY).digest


def test_a_course_that_is_there_is_not_written_again(tmp_path: Path) -> None:
    parcel = pack(TINY)
    folder = unpack(parcel, tmp_path)
    mark = folder / "mark"
    mark.touch()
    assert unpack(parcel, tmp_path) == folder
    assert mark.exists()
    assert [path.name for path in tmp_path.iterdir()] == [parcel.digest]


def test_a_parcel_that_is_not_what_it_says_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="digest"):
        unpack(replace(pack(TINY), data=b""), tmp_path)


def test_nothing_is_written_outside_the_store(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../outside"))
    data = buffer.getvalue()
    with pytest.raises(tarfile.OutsideDestinationError):
        unpack(Parcel(hashlib.sha256(data).hexdigest(), data), tmp_path / "store")
    assert not (tmp_path / "outside").exists()
