"""This project: one `grader batch` over a folder of folders."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from classes import ROOT

from graders.tool import Command, Handed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ours:
    """`grader batch` with two jobs, which is one command for all submissions."""

    isolation: str
    name: ClassVar[str] = "grader"
    version: ClassVar[str] = ""
    extra: ClassVar[str] = ""
    runs: ClassVar[str] = "grader batch with two jobs"
    separation: ClassVar[str] = "a locked-in process each"
    at_once: ClassVar[int] = 1

    def lay_out(self, folder: Path, handed: Sequence[Handed]) -> None:
        for one in handed:
            path = folder / "class" / one.student / f"{one.exercise}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(one.source, encoding="utf-8")

    def commands(self, folder: Path, handed: Sequence[Handed]) -> list[Command]:  # noqa: ARG002 - one for all
        line = (sys.executable, "-m", "grader", "batch", "class", "--course", str(ROOT), "--out", "out", "--quiet")
        return [Command((*line, "--jobs", "2", "--isolation", self.isolation), folder)]

    def marks(self, folder: Path, handed: Sequence[Handed]) -> dict[Handed, float]:
        results = json.loads((folder / "out" / "results.json").read_text(encoding="utf-8"))["results"]
        shares = {
            (result["student"], result["exercise"]): (result["score"] or 0) / result["max_score"] for result in results
        }
        return {one: shares[one.student, one.exercise] for one in handed}
