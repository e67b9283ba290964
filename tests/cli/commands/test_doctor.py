from __future__ import annotations

import builtins
import json
import sys
from typing import TYPE_CHECKING

import pytest
import torch

import grader
from grader.cli.commands.doctor import accelerator
from grader.sandbox.isolation import available_levels

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli


def test_the_doctor_tells_what_is_there(cli: Cli, work: Path) -> None:
    ended = cli("doctor", "--format", "json")
    assert (ended.code, ended.err) == (0, "")
    document = json.loads(ended.out)
    assert document["grader"] == {"ok": True, "found": grader.__version__}
    assert document["torch"]["found"] == torch.__version__
    assert document["devices"]["found"].startswith("cpu")
    assert str(work.parent) in document["course"]["found"]
    assert document["isolation"]["ok"]


def test_the_doctor_speaks_both_languages(cli: Cli) -> None:
    assert "isolation" in cli("doctor").out
    assert "隔离级别" in cli("doctor", "--lang", "zh").out


def test_a_faulty_course_is_a_finding(cli: Cli, work: Path) -> None:
    (work.parent / "exercises/course.yaml").write_text("[", encoding="utf-8")
    ended = cli("doctor")
    assert ended.code == 2
    assert "not YAML" in ended.out


def test_a_torch_that_does_not_load_is_a_finding(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_torch(name: str, *rest: object) -> object:
        if name == "torch":
            msg = "libtorch_cpu.so: cannot open shared object file"
            raise OSError(msg)
        return real(name, *rest)  # type: ignore[arg-type] # passed on as it came

    monkeypatch.delitem(sys.modules, "torch")
    monkeypatch.setattr(builtins, "__import__", without_torch)
    ended = cli("doctor", "--format", "json")
    assert ended.code == 2
    assert "libtorch_cpu.so" in json.loads(ended.out)["torch"]["found"]


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has what shall be missing")
@pytest.mark.skipif("restricted" not in available_levels(), reason="nothing is held off on this machine")
def test_a_device_that_workers_cannot_use_is_a_finding() -> None:
    found = accelerator("cuda:0", "restricted")
    assert not found.fine
    assert found.key == "self_test.cuda:0"
    assert "The device cannot be used" in found.found.en
