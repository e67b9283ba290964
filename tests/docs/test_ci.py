"""The files of `docs/ci/` are what their platforms accept, give nothing away, and call commands that exist."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

import grader
from grader.cli.boundary import run

ROOT = Path(grader.__file__).parents[1]
FOLDER = ROOT / "docs" / "ci"
GITHUB = sorted(FOLDER.glob("github-*.yml"))
OUR_OWN = sorted((ROOT / ".github/workflows").glob("*.yml"))
GITLAB = FOLDER / "gitlab-ci.yml"
AUTOGRADER = FOLDER / "classroom50_autograder.py"
PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
ZIZMOR = Path(sysconfig.get_path("scripts")) / "zizmor"
TINY = ROOT / "tests" / "samples" / "tiny_course"


def validated(schema: str, *files: Path) -> int:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, files)]
    return subprocess.run(command, capture_output=True, check=False).returncode  # noqa: S603 - our own interpreter


def audited(*files: Path) -> int:
    command = [str(ZIZMOR), "--offline", "--no-config", "--quiet", "--persona", "pedantic", *map(str, files)]
    return subprocess.run(command, capture_output=True, check=False).returncode  # noqa: S603 - the tool of this environment


def workflow(path: Path) -> dict[str, Any]:
    document: dict[Any, Any] = yaml.safe_load(path.read_text("utf-8"))
    return {"on" if key is True else key: value for key, value in document.items()}  # YAML 1.1 takes on for true


def triggers(path: Path) -> set[str]:
    return set(workflow(path)["on"])


def test_the_files_fit_their_schemas(tmp_path: Path) -> None:
    assert validated("vendor.github-workflows", *GITHUB, *OUR_OWN) == 0
    assert validated("vendor.gitlab-ci", GITLAB) == 0
    broken = tmp_path / "broken.yml"
    broken.write_text(GITHUB[0].read_text("utf-8").replace("runs-on:", "runs-in:"), encoding="utf-8")
    assert validated("vendor.github-workflows", broken) != 0


def test_an_auditor_of_workflows_finds_nothing(tmp_path: Path) -> None:
    assert audited(*GITHUB, *OUR_OWN) == 0
    loose = tmp_path / "loose.yml"
    loose.write_text(re.sub(r"@[0-9a-f]{40} # v", "@v", GITHUB[0].read_text("utf-8")), encoding="utf-8")
    assert audited(loose) != 0


@pytest.mark.parametrize("path", GITHUB, ids=lambda one: one.name)
def test_a_stranger_gets_no_secret_and_no_right(path: Path) -> None:
    text = path.read_text("utf-8")
    document = workflow(path)
    assert not re.search(r"secrets\.|secrets:", text)
    assert triggers(path)
    assert not triggers(path) - {"push", "pull_request", "workflow_dispatch"}
    assert document["permissions"] == {}
    for job in document["jobs"].values():
        writes = {name for name, right in job["permissions"].items() if right == "write"}
        runs = [step for step in job["steps"] if "run" in step or "checkout" in step.get("uses", "")]
        assert not (writes and runs)
        assert not writes - {"pages", "id-token"}
        assert "timeout-minutes" in job
        for step in job["steps"]:
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


def test_the_course_with_its_reference_is_not_judged_for_pull_requests() -> None:
    assert "pull_request" not in triggers(FOLDER / "github-course.yml")


def test_actions_are_pinned_to_the_commits_that_the_page_lists() -> None:
    listed = dict(re.findall(r"^\| (actions/\S+) \| (v\S+ \| `[0-9a-f]{40})` \|$", PAGE, re.MULTILINE))
    used = {
        (name, f"{version} | `{commit}")
        for path in GITHUB
        for name, commit, version in re.findall(
            r"uses: (\S+)@([0-9a-f]{40}) # (v\S+)$", path.read_text("utf-8"), re.MULTILINE
        )
    }
    assert used == set(listed.items())
    assert sum(path.read_text("utf-8").count("uses:") for path in GITHUB) == sum(
        len(re.findall(r"uses: \S+@[0-9a-f]{40} # v", path.read_text("utf-8"))) for path in GITHUB
    )


def test_every_file_installs_a_commit_of_a_repository_and_is_named_by_the_page() -> None:
    files = sorted(path for path in FOLDER.iterdir() if path.is_file())
    assert {path.name for path in files} == {*(path.name for path in GITHUB), GITLAB.name, AUTOGRADER.name}
    for path in files:
        text = path.read_text("utf-8")
        # no package of a registry, whose name a stranger may hold
        assert re.search(r"GRADER(?:: | = \")torch-grader @ git\+https://\S+@COMMIT\b", text)
        assert not re.search(r"torch-grader\s*[=<>~]=", text)
        assert "bubblewrap" in text
        assert "grader doctor" in text or path == AUTOGRADER
        assert f"(ci/{path.name})" in PAGE


def test_the_page_tells_users_of_github_classroom_where_to_go() -> None:
    assert "GitHub Classroom closed on 28 August 2026" in PAGE
    assert "gh teacher classroom migrate" in PAGE


def test_every_command_of_ours_has_the_options_it_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    texts = [PAGE, *(path.read_text("utf-8") for path in [*GITHUB, GITLAB])]
    commands = {
        one
        for text in texts
        for one in re.findall(r"^[-\s]*(?:run: )?grader ((?:ci|batch|export)\b.*)$", text, re.MULTILINE)
    }
    assert {command.split(" ")[0] for command in commands} == {"ci", "batch", "export"}
    for command in commands:
        assert run([*shlex.split(command), "--help"]) == 0, command
    assert run(["ci", "--no-such-option", "--help"]) == 2
    capsys.readouterr()


@pytest.mark.parametrize("job", ["check", "judge"])
def test_a_workflow_refuses_what_is_no_full_commit(job: str) -> None:
    for path in GITHUB:
        steps = workflow(path)["jobs"].get(job, {"steps": []})["steps"]
        for command in (step["run"] for step in steps if step.get("name") == "Install"):
            for named in (
                "torch-grader @ git+https://x/y@COMMIT",
                "torch-grader==0.1.0",
                "git+https://x/y@" + "0" * 39,
            ):
                ended = subprocess.run(  # noqa: S603 - our own file
                    ["/bin/bash", "-e", "-c", command],
                    env={"GRADER": named, "PATH": ""},
                    capture_output=True,
                    check=False,
                )
                assert (ended.returncode, b"full commit" in ended.stdout) == (2, True)


def checkout_of(tmp_path: Path) -> Path:
    """Return a student's checkout with the autograder in it, as a runner may put it there, and a forged result."""
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    shutil.copy(AUTOGRADER, checkout / "autograder.py")
    for name in ("grader.py", "pip.py", "subprocess.py", "pathlib.py", "sitecustomize.py"):
        (checkout / name).write_text("raise SystemExit(0)\n", encoding="utf-8")
    (checkout / "result.json").write_text('{"score": 100}', encoding="utf-8")
    return checkout


def autograde(checkout: Path, **environment: str) -> int:
    identity = dict.fromkeys(("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL"), "x")
    return subprocess.run(
        [sys.executable, "autograder.py"],
        cwd=checkout,
        env={**os.environ, **identity, **environment},
        capture_output=True,
        check=False,
    ).returncode


def test_the_autograder_leaves_a_result_and_imports_nothing_of_the_students(tmp_path: Path) -> None:
    checkout = checkout_of(tmp_path)
    shutil.copy(ROOT / "exercises/ex01_mse_gradient/stub.py", checkout / "ex01.py")
    assert autograde(checkout) == 0
    result = json.loads((checkout / "result.json").read_text("utf-8"))
    assert (result["schema"], result["score"]) == ("classroom50/result/v1", 0)
    assert [test["passed"] for test in result["tests"]] == [False, False]


@pytest.mark.parametrize("kind", ["folder", "link", "link to nowhere"])
def test_what_a_student_puts_where_the_result_belongs_is_replaced_and_what_it_points_to_stays(
    tmp_path: Path, kind: str
) -> None:
    checkout = checkout_of(tmp_path)
    shutil.copy(ROOT / "exercises/ex01_mse_gradient/stub.py", checkout / "ex01.py")
    place, outside = checkout / "result.json", tmp_path / "outside.json"
    place.unlink()
    if kind == "folder":
        place.mkdir()
        (place / "result.json").write_text('{"score": 100}', encoding="utf-8")
    else:
        place.symlink_to(outside)
    if kind == "link":
        outside.write_text('{"score": 100}', encoding="utf-8")
    assert autograde(checkout) == 0
    assert place.is_file()
    assert not place.is_symlink()
    assert json.loads(place.read_text("utf-8"))["score"] == 0
    assert outside.exists() == (kind == "link")


def test_the_autograder_takes_no_course_and_no_result_from_the_student(tmp_path: Path) -> None:
    checkout = checkout_of(tmp_path)
    shutil.copytree(TINY, checkout, dirs_exist_ok=True)
    shutil.copy(TINY / "reference/ex01_scale/solution.py", checkout / "ex01.py")
    marker = tmp_path / "ran"
    with (checkout / "reference/ex01_scale/solution.py").open("a", encoding="utf-8") as file:
        file.write(f"open({str(marker)!r}, 'w')\n")
    assert autograde(checkout) == 0
    assert json.loads((checkout / "result.json").read_text("utf-8"))["score"] == 0
    assert not marker.exists()


def test_the_autograder_fails_where_no_result_was_written(tmp_path: Path) -> None:
    checkout = checkout_of(tmp_path)
    (checkout / "autograder.py").write_text(
        AUTOGRADER.read_text("utf-8").replace('"ex01,ex02"', '"no-such-exercise"'), encoding="utf-8"
    )
    assert autograde(checkout) == 2
    assert not (checkout / "result.json").exists()
    # without a grader, and without a way to install one: not "1, not everything passed"
    (checkout / "autograder.py").write_text(
        AUTOGRADER.read_text("utf-8").replace('"import grader"', '"raise SystemExit(1)"'), encoding="utf-8"
    )
    (checkout / "result.json").write_text("{}", encoding="utf-8")
    assert autograde(checkout) != 0
    assert not (checkout / "result.json").exists()
