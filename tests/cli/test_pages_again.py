"""A second `grader batch`: a page stays where nothing changed, and whatever changed, all are as if rendered afresh."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

RIGHT = "def scale(x, factor=2.0):\n    return x.detach() * factor\n"
WRONG = "def scale(x, factor=2.0):\n    return x.detach() * factor + 1\n"
POLICY = """
policy:
  timezone: Europe/Berlin
  due: {ex01: 2020-10-12}
  late: {per: day, percent: 10, floor: 50}
"""
COURSE = Path("../exercises/course.yaml")


def hand_in(student: str, source: str) -> None:
    path = Path("class", student, "ex01.py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")


def batch(cli: Cli, *options: str) -> None:
    ended = cli("batch", "class", "--out", "out", "--jobs", "1", "--isolation", "process", *options)
    assert (ended.code, ended.out.split()[1:2]) == (0, ["judged,"]) or "--lang" in options


def content(folder: Path) -> dict[str, bytes]:
    """Return the pages and tables in a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(("gradebook", ".pages"))
    }


def afresh(cli: Cli, *options: str) -> dict[str, bytes]:
    """Return what `grader report` makes in a copy that holds nothing but what was judged."""
    copy = Path("copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree("out/submissions", copy / "submissions")
    shutil.copy("out/gradebook.sqlite", copy)
    assert cli("report", str(copy), *options).code == 0
    return content(copy)


def written() -> dict[str, int]:
    """Return for each file of the report when it was written."""
    return {name: (Path("out") / name).stat().st_mtime_ns for name in content(Path("out"))}


@pytest.fixture
def judged(cli: Cli) -> Cli:
    """The command line, after a class of two was judged: ada passes, ben does not."""
    hand_in("ada", RIGHT)
    hand_in("ben", WRONG)
    batch(cli)
    return cli


def test_where_nothing_is_new_nothing_is_written(judged: Cli) -> None:
    before = written()
    batch(judged)
    assert written() == before
    assert content(Path("out")) == afresh(judged)


def test_one_new_result_changes_one_page_and_what_is_about_the_class(judged: Cli) -> None:
    before = written()
    hand_in("ben", RIGHT)
    batch(judged)
    after = written()
    assert (after["students/ada.html"], after["students/ben.html"] == before["students/ben.html"]) == (
        before["students/ada.html"],
        False,
    )
    assert content(Path("out")) == afresh(judged)


def delete_a_page(_: Cli) -> None:
    Path("out/students/ada.html").unlink()


def change_a_page(_: Cli) -> None:
    path = Path("out/students/ada.html")
    path.write_bytes(path.read_bytes().replace(b"ada", b"eve"))


def link_a_page(_: Cli) -> None:
    path = Path("out/students/ada.html")
    path.rename("ada.html")
    path.symlink_to(Path("ada.html").absolute())


def close_a_page(_: Cli) -> None:
    Path("out/students/ada.html").chmod(0o600)


def delete_the_table(_: Cli) -> None:
    Path("out/grades.csv").unlink()


def change_the_index(_: Cli) -> None:
    with Path("out/index.html").open("a", encoding="utf-8") as file:
        file.write("!")


def delete_the_list(_: Cli) -> None:
    Path("out/.pages.json").unlink()


def spoil_the_list(_: Cli) -> None:
    Path("out/.pages.json").write_text('{"index.html": 3}', encoding="utf-8")


def hand_in_more(_: Cli) -> None:
    hand_in("chen", WRONG + "# mine\n")


def hand_in_notes(_: Cli) -> None:
    Path("class/ada/notes.txt").write_text("see ex01", encoding="utf-8")


def rename_the_course(_: Cli) -> None:
    words = COURSE.read_text(encoding="utf-8")
    COURSE.write_text(words.replace("A tiny course", "Another course"), encoding="utf-8")


def set_a_due_date(_: Cli) -> None:
    with COURSE.open("a", encoding="utf-8") as file:
        file.write(POLICY)


def adjust_a_score(cli: Cli) -> None:
    assert cli("adjust", "ada", "ex01", "--in", "out", "--points", "-1", "--reason", "late").code == 0


def name_the_students(_: Cli) -> None:
    Path("class/roster.csv").write_text("id,name,email\nada,Ada Lovelace,a@x.org\nben,Ben,b@x.org\n", encoding="utf-8")


def hand_in_again(_: Cli) -> None:
    hand_in("ada", RIGHT + "# again\n")


DAMAGE = (
    delete_a_page,
    change_a_page,
    link_a_page,
    close_a_page,
    delete_the_table,
    change_the_index,
    delete_the_list,
    spoil_the_list,
)
JUDGED = (hand_in_more, hand_in_again)
OTHERS = (hand_in_notes, rename_the_course, set_a_due_date, adjust_a_score, name_the_students)


def test_after_any_change_every_file_is_as_if_rendered_afresh(judged: Cli) -> None:
    for change in (*DAMAGE, *JUDGED, *OTHERS):
        before = content(Path("out"))
        change(judged)
        batch(judged)
        after, files = content(Path("out")), written()
        assert (change, after) == (change, afresh(judged))
        assert (change, after == before) == (change, change in DAMAGE)
        assert stat.S_IMODE(Path("out/students/ada.html").lstat().st_mode) == 0o644
        batch(judged)
        assert (change, content(Path("out"))) == (change, afresh(judged))
        if change not in JUDGED:  # what a run changed is said until the next one
            assert (change, written()) == (change, files)


def test_another_language_and_other_names_are_on_every_page(judged: Cli) -> None:
    batch(judged, "--lang", "zh")
    assert content(Path("out")) == afresh(judged, "--lang", "zh")
    batch(judged, "--unguessable")
    assert content(Path("out")) == afresh(judged, "--unguessable")
    batch(judged)
    assert content(Path("out")) == afresh(judged)


def test_a_source_that_is_gone_is_not_on_its_page_any_more(judged: Cli) -> None:
    hand_in("ada", RIGHT + "# the second\n")
    batch(judged)
    for path in Path("class/ada").iterdir():
        path.unlink()  # it is not in the folder any more, so it is not kept again
    for path in Path("out/submissions").iterdir():
        if b"the second" in path.read_bytes():
            path.unlink()
    batch(judged)
    assert b"the second" not in content(Path("out"))["students/ada.html"]
    assert content(Path("out")) == afresh(judged)
