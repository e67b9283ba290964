"""The Gradescope autograder, run by its own scripts in a clean root laid out as Gradescope's."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.cli.boundary import run
from grader.release.autograder import pins

TINY = Path(__file__).parents[2] / "samples" / "tiny_course"
BWRAP = shutil.which("bwrap")
MEMORY_KIB = 768 * 1024
RIGHT = "def scale(x, factor=2.0):\n    return x.detach() * factor\n"
WRONG = "print('ok')\n\n\ndef scale(x, factor=2.0):\n    return x * 2\n"
FORGED = '{"score": 100, "tests": []}'

Judge = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.skipif(BWRAP is None, reason="needs bubblewrap for a clean root")


def in_clean_root(root: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a script as in Gradescope's container: the system, this Python, and /autograder; 768 MiB for a process."""
    seen = {"/usr", sys.prefix, sys.base_prefix}
    binds = [word for path in sorted(seen) for word in ("--ro-bind", path, path)]
    links = [word for name in ("bin", "lib", "lib64", "sbin") for word in ("--symlink", f"usr/{name}", f"/{name}")]
    command = [
        *(str(BWRAP), "--unshare-pid", "--die-with-parent", "--clearenv", "--tmpfs", "/tmp", *binds, *links),  # noqa: S108 - the new root's
        *("--proc", "/proc", "--dev", "/dev", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"),
        *("--bind", str(root), "/autograder", "--setenv", "PATH", f"{sys.prefix}/bin:/usr/bin:/bin"),
        *("bash", "-c", f"ulimit -d {MEMORY_KIB}; exec bash /autograder/source/{script}"),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)  # noqa: S603 - our own command


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """Judge files as Gradescope does, after its setup."""
    root = tmp_path_factory.mktemp("autograder")
    for name in ("source", "submission", "results"):
        (root / name).mkdir()
    archive = root / "autograder.zip"
    asked = ("gradescope", "--course", str(TINY), "--exercises", "ex01", "--isolation", "process", "--lang", "en")
    assert run(["export-autograder", *asked, "--out", str(archive)]) == 0
    zipfile.ZipFile(archive).extractall(root / "source")
    ended = in_clean_root(root, "setup.sh")
    assert ended.returncode == 0, ended.stderr
    assert "isolation" in ended.stdout

    def judged(files: dict[str, str | Path]) -> dict[str, Any]:
        shutil.rmtree(root / "submission")
        (root / "submission").mkdir()
        for name, content in files.items():
            path = root / "submission" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, Path):
                path.symlink_to(content)
            else:
                path.write_text(content, encoding="utf-8")
        (root / "results" / "results.json").unlink(missing_ok=True)
        (root / "results" / "results.json").write_text(FORGED, encoding="utf-8")
        ended = in_clean_root(root, "run_autograder")
        assert ended.returncode == 0, ended.stderr
        document: dict[str, Any] = json.loads((root / "results" / "results.json").read_text("utf-8"))
        return document

    return judged


def test_a_right_answer_under_any_name_has_all_points(judge: Judge) -> None:
    document = judge({"my answer.py": RIGHT, "data.csv": "1,2"})
    assert (
        sum(test["score"] for test in document["tests"]) == sum(test["max_score"] for test in document["tests"]) == 3.5
    )
    assert document["stdout_visibility"] == "hidden"


def test_a_wrong_answer_with_a_course_and_results_of_its_own_is_told_its_mistake(judge: Judge) -> None:
    own = {"exercises/course.yaml": "title: {en: x, zh: x}", "results.json": FORGED, "autograder.json": "{}"}
    document = judge({"ex01.py": WRONG, **own})
    assert "score" not in document
    told = "\n".join(test["output"] for test in document["tests"] if test["visibility"] == "visible")
    assert "Input" in told
    assert "Expected" in told
    hidden = [test for test in document["tests"] if test["visibility"] != "visible"]
    assert [test["visibility"] for test in hidden] == ["after_published"]
    assert "Input" not in hidden[0]["output"]


def test_a_link_to_the_solution_is_no_submission(judge: Judge) -> None:
    solution = Path("/autograder/source/course/reference/ex01_scale/solution.py")
    document = judge({"ex01.py": solution})
    (test,) = document["tests"]
    assert test["score"] == 0
    assert "no file for this exercise" in test["output"]


def test_all_packages_that_are_needed_are_pinned_without_extras() -> None:
    names = {pin.partition("==")[0] for pin in pins("torch-grader")}
    assert {"torch", "pytest", "pytest-json-report", "landlockpy", "seccompy", "sympy"} <= names
    assert not names & {"distributed", "ruff", "torch-grader"}
    assert not any("+" in pin for pin in pins("torch-grader"))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["moodle", "--exercises", "ex01"], "There is no platform 'moodle'"),
        (["gradescope"], "Name the exercises"),
        (["gradescope", "--exercises", "ex01", "--wheels", "."], "holds no wheels"),
    ],
)
def test_what_cannot_be_exported_is_refused(
    words: list[str], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["export-autograder", *words, "--course", str(TINY), "--lang", "en"]) == 2
    assert why in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
