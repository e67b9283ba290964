"""Completion as the shells ask for it: each shell's own script, run by that shell."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from grader.cli.boundary import run

TINY: Final = Path(__file__).parents[1] / "samples" / "tiny_course"
LOADED: Final = (
    "import sys; from grader.cli import main; sys.argv[0] = 'grader'\ntry: main()\nexcept SystemExit: pass\n"
)


def offered(tmp_path: Path, shell: str, line: str, folder: Path = TINY, **others: str) -> str:
    """Return what is offered for a line, as the script of a shell gets it."""
    words = line.split()
    begun = "" if line.endswith(" ") else words[-1]
    position = len(words) - (1 if begun else 0)
    environment = {
        **os.environ,
        "_GRADER_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": begun if shell == "fish" else str(position),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "LANG": "C.UTF-8",
        **others,
    }
    code = f"{LOADED}print('torch' in sys.modules or 'nbformat' in sys.modules, file=sys.stderr)"
    ended = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-P", "-c", code],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stderr.splitlines()[-1:] == ["False"], ended.stderr  # and nothing slow was imported
    return ended.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_is_offered_exercises_with_titles_where_it_shows_them(tmp_path: Path, shell: str) -> None:
    found = offered(tmp_path, shell, "grader show ex0")
    assert "ex01" in found
    assert "ex02" in found
    assert ("Scale a vector" in found) == (shell != "bash")  # bash has no place for them


def test_titles_are_in_the_language_of_the_locale(tmp_path: Path) -> None:
    assert "缩放向量" in offered(tmp_path, "fish", "grader hint ex", LANG="zh_CN.UTF-8")


def test_commands_and_options_are_offered(tmp_path: Path) -> None:
    assert "check" in offered(tmp_path, "bash", "grader che")
    assert "--open" in offered(tmp_path, "bash", "grader check ex01 --o")


def test_after_an_exercise_its_files_are_offered_first(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "mine.py").touch()
    found = offered(tmp_path, "fish", "grader check ex01 ", folder=work).split()
    assert found[0].endswith("mine.py")
    assert any("ex02" in word for word in found)
    assert "mine.py" not in offered(tmp_path, "fish", "grader check ", folder=work)
    assert "mine.py" in offered(tmp_path, "fish", "grader check mi", folder=work)


def test_the_checks_of_the_exercise_that_is_named_are_offered(tmp_path: Path) -> None:
    found = offered(tmp_path, "fish", "grader check ex01 --only ")
    assert "values" in found or "scale" in found or len(found.splitlines()) == 3
    assert offered(tmp_path, "bash", "grader check ex77 --only ").strip() == ""


def test_a_broken_course_offers_nothing_and_says_nothing(tmp_path: Path) -> None:
    broken = Path(shutil.copytree(TINY, tmp_path / "course"))
    (broken / "exercises/course.yaml").write_text("title: [", encoding="utf-8")
    assert offered(tmp_path, "bash", f"grader show --course {broken} ex").strip() == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_that_is_installed_is_one_that_its_shell_takes(
    shell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    monkeypatch.setattr("shellingham.detect_shell", lambda *_: (shell, shell))
    assert run(["--show-completion"]) == 0
    script = tmp_path / f"grader.{shell}"
    script.write_text(capsys.readouterr().out, encoding="utf-8")
    assert "_GRADER_COMPLETE" in script.read_text(encoding="utf-8")
    command = [str(shutil.which(shell)), *(["--no-execute"] if shell == "fish" else ["-n"]), str(script)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own


def test_bash_completes_with_the_script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bash itself calls the function that the script defines."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("shellingham.detect_shell", lambda *_: ("bash", "bash"))
        assert run(["--show-completion"]) == 0
    script = capsys.readouterr().out
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "grader").write_text(f'#!/bin/sh\nexec {sys.executable} -P -m grader "$@"\n', encoding="utf-8")
    (folder / "grader").chmod(0o755)
    asking = "COMP_WORDS=(grader show ex0); COMP_CWORD=2; _grader_completion grader; echo ${COMPREPLY[@]}"
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "XDG_CACHE_HOME": str(tmp_path / "cache")}
    bash = str(shutil.which("bash"))
    ended = subprocess.run(  # noqa: S603 - our own
        [bash, "-c", f"{script}\n{asking}"], cwd=TINY, env=environment, capture_output=True, text=True, check=True
    )
    assert ended.stdout.split() == ["ex01", "ex02"]
