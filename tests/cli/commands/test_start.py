from __future__ import annotations

import os
from typing import TYPE_CHECKING

import nbformat
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli


def stub(work: Path) -> str:
    return (work.parent / "exercises/ex01_scale/stub.py").read_text(encoding="utf-8")


def test_the_stub_is_copied_under_the_exercises_name(cli: Cli, work: Path) -> None:
    ended = cli("start", "ex01")
    assert (ended.code, ended.out) == (0, "Wrote ex01.py.\n") or ended.out.strip() == "Wrote ex01.py."
    assert (work / "ex01.py").read_text(encoding="utf-8") == stub(work)
    assert "grader check ex01`" in ended.err


def test_a_folder_that_is_not_there_is_made(cli: Cli, work: Path) -> None:
    ended = cli("start", "ex01", "deep/er")
    assert (work / "deep/er/ex01.py").exists()
    assert "grader check deep/er/ex01.py`" in ended.err


@pytest.mark.parametrize("options", [[], ["--notebook"]])
def test_a_file_is_never_overwritten(cli: Cli, work: Path, options: list[str]) -> None:
    name = "ex01.ipynb" if options else "ex01.py"
    (work / name).write_text("my work", encoding="utf-8")
    ended = cli("start", "ex01", *options)
    assert ended.code == 2
    assert "is there already" in ended.err
    assert (work / name).read_text(encoding="utf-8") == "my work"


def test_a_link_to_nowhere_is_not_written_through(cli: Cli, work: Path, tmp_path: Path) -> None:
    (work / "ex01.py").symlink_to(tmp_path / "elsewhere")
    assert cli("start", "ex01").code == 2
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_notebook_has_the_statement_to_read_and_the_stub_to_fill_in(cli: Cli, work: Path, language: str) -> None:
    assert cli("start", "ex01", "--notebook", "--lang", language).code == 0
    notebook = nbformat.read(work / "ex01.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    statement, answer = notebook.cells
    source = (work.parent / f"exercises/ex01_scale/statement.{language}.md").read_text(encoding="utf-8")
    assert (statement.cell_type, statement.source) == ("markdown", source.strip())
    assert (answer.cell_type, answer.source) == ("code", stub(work).strip())


def test_a_notebook_beside_a_python_file_is_checked_by_its_name(cli: Cli) -> None:
    cli("start", "ex01")
    assert "grader check ex01.ipynb`" in cli("start", "ex01", "--notebook").err


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_place_that_cannot_be_written_is_one_sentence(cli: Cli, work: Path, language: str) -> None:
    (work / "file").touch()
    for folder in ("file", "file/below", "/proc/none"):
        ended = cli("start", "ex01", folder, "--lang", language)
        assert ended.code == 2
        assert folder.split("/", maxsplit=1)[0] in ended.err
        assert len(ended.err.splitlines()) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_one_sentence(cli: Cli, work: Path) -> None:
    (work / "shut").mkdir(mode=0o500)
    assert "cannot be written" in cli("start", "ex01", "shut").err


def test_in_chinese_the_stub_has_chinese_docstrings_and_is_known_for_one(cli: Cli, work: Path) -> None:
    chinese = stub(work).replace("Return x times factor.", "返回 x 乘以 factor。")
    (work.parent / "exercises/ex01_scale/stub.zh.py").write_text(chinese, encoding="utf-8")
    assert cli("start", "ex01", "--lang", "zh").code == 0
    assert (work / "ex01.py").read_text(encoding="utf-8") == chinese
    assert "still the stub" in cli("list").out
    assert cli("start", "ex01", "--lang", "zh", "--notebook").code == 0
    assert "返回 x 乘以" in nbformat.read(work / "ex01.ipynb", as_version=4).cells[1].source  # type: ignore[no-untyped-call]


def test_where_the_environment_is_chinese_so_is_the_stub(cli: Cli, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (work.parent / "exercises/ex01_scale/stub.zh.py").write_text(f"{stub(work)}# 起始文件\n", encoding="utf-8")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    cli("start", "ex01")
    assert (work / "ex01.py").read_text(encoding="utf-8").endswith("# 起始文件\n")
    cli("start", "ex02")
    assert (work / "ex02.py").exists()


def test_no_stub_takes_the_place_of_a_notebook_with_work_in_it(cli: Cli, work: Path) -> None:
    cli("start", "ex01", "--notebook")
    fresh = (work / "ex01.ipynb").read_text(encoding="utf-8")
    (work / "ex01.ipynb").write_text(fresh.replace("Return x", "Give x"), encoding="utf-8")
    ended = cli("start", "ex01")
    assert (ended.code, (work / "ex01.py").exists()) == (2, False)
    assert "`grader check ex01.ipynb` judges the notebook" in ended.err
    assert "评判这个笔记本" in cli("start", "ex01", "--lang", "zh").err
    assert cli("start", "ex01", "other").code == 0
    (work / "ex01.ipynb").write_text(fresh, encoding="utf-8")
    assert "ex01.py is judged; ex01.ipynb beside it is not" in " ".join(cli("start", "ex01").err.split())


def test_a_python_file_that_was_wished_for_tells_of_the_notebook(cli: Cli, work: Path) -> None:
    cli("start", "ex01", "--notebook")
    (work / "ex01.ipynb").write_text("{}", encoding="utf-8")
    assert "`grader check ex01.ipynb` judges that one" in " ".join(cli("reset", "ex01.py").err.split())


def test_of_a_file_that_is_there_reset_is_told(cli: Cli, work: Path) -> None:
    (work / "my week").mkdir()
    (work / "my week/ex01.py").write_text("my work", encoding="utf-8")
    assert '`grader reset "my week/ex01.py"` puts the stub back' in cli("start", "ex01", "my week").err
    assert cli("reset", "my week/ex01.py").code == 0
    assert (work / "my week/ex01.py.bak").read_text(encoding="utf-8") == "my work"


def test_a_second_exercise_is_not_made_a_folder(cli: Cli, work: Path) -> None:
    ended = cli("start", "ex01", "ex02")
    assert (ended.code, list(work.iterdir())) == (2, [])
    assert "ex02 is an exercise" in ended.err
    assert "ex02 是一道题" in cli("start", "ex01", "ex02", "--lang", "zh").err
    (work / "ex02").mkdir()
    assert cli("start", "ex01", "ex02").code == 0
    assert cli("start", "ex01", "ex01").code == 0


def test_a_file_is_not_made_a_folder(cli: Cli, work: Path) -> None:
    ended = cli("start", "ex01", "mine.py")
    assert (ended.code, list(work.iterdir())) == (2, [])
    assert "the file is called ex01.py" in ended.err
