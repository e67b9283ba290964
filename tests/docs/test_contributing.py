"""What CONTRIBUTING.md names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
MADE_UP = ("ex35_name", "dist")


def test_every_file_that_the_page_names_is_there() -> None:
    names = re.findall(r"`((?:grader|tests|docs|benchmarks|exercises|reference|\.ci|\.github)/[\w./-]*)", PAGE)
    assert len(names) > 30
    assert [name for name in names if not (ROOT / name).exists() and not any(part in name for part in MADE_UP)] == []


def test_every_file_of_a_room_is_in_that_room() -> None:
    rows = re.findall(r"^\| (`grader/[^|]+) \| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE)
    assert len(rows) >= 10
    for rooms, files in rows:
        folders = [ROOT / room for room in re.findall(r"`([^`]+)`", rooms)]
        for file in re.findall(r"`([^`]+)`", files):
            assert any((folder / file).exists() or (folder.parent / file).exists() for folder in folders), file


def test_every_room_is_in_the_table_with_the_rooms_inside_it() -> None:
    table = {
        room: row
        for row in re.findall(r"^\| `grader/.*$", PAGE, re.MULTILINE)
        for room in re.findall(r"`grader/(\w+)/`", row)
    }
    rooms = {path.name for path in (ROOT / "grader").iterdir() if path.is_dir() and not path.name.startswith("__")}
    assert len(rooms) > 15
    assert sorted(table) == sorted(rooms)
    inner = {path.parent for path in (ROOT / "grader").glob("*/*/*.py")}
    assert len(inner) > 8
    assert [folder for folder in inner if f"`{folder.name}/`" not in table[folder.parent.name]] == []


def test_every_module_that_several_rooms_share_and_the_page_names_is_there() -> None:
    shared = PAGE.partition("What several rooms share lies beside them")[2].partition("\n\n")[0]
    names = re.findall(r"`(\w+\.py)`", shared)
    assert names
    assert [name for name in names if not (ROOT / "grader" / name).is_file()] == []


def test_the_first_commands_name_tests_that_exist() -> None:
    for path, situation in re.findall(r"pytest -q (?:-n 0 )?(tests/\S+?\.py)(?: -k (\S+?))?`", PAGE):
        assert (ROOT / path).exists()
        assert not situation or (ROOT / "tests" / "corpus" / situation).is_dir()
