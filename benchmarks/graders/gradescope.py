"""gradescope-utils: unittest with its runner, a process for each submission, as Gradescope's own harness starts it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from graders.tool import Command, Handed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from graders.environment import Environment
    from graders.questions import Assignment

RUN_TESTS = """
import unittest
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner

if __name__ == "__main__":
    suite = unittest.defaultTestLoader.discover("tests")
    with open("../results/results.json", "w") as stream:
        JSONTestRunner(visibility="visible", stream=stream).run(suite)
"""

HEAD = """
import unittest
from gradescope_utils.autograder_utils.decorators import weight
import {exercise} as submission
{testing}

class TestSubmission(unittest.TestCase):
"""

METHOD = """
    @weight({points})
    def test_{identifier}(self):
        verify({check!r}, submission.{function})
"""


@dataclass(frozen=True, slots=True)
class Gradescope:
    """The folders that Gradescope's harness makes, without its container."""

    environment: Environment
    assignments: Mapping[str, Assignment]
    name: ClassVar[str] = "gradescope-utils"
    version: ClassVar[str] = "0.5.0"
    extra: ClassVar[str] = ""
    runs: ClassVar[str] = "run_tests.py with its JSONTestRunner for each, two side by side"
    separation: ClassVar[str] = "none: the tests' own process"
    at_once: ClassVar[int] = 2

    def lay_out(self, folder: Path, handed: Sequence[Handed]) -> None:
        (folder / "home").mkdir()
        for one in handed:
            assignment = self.assignments[one.exercise]
            source = one.place(folder) / "source"
            (source / "tests").mkdir(parents=True)
            (source.parent / "results").mkdir()
            (source / f"{one.exercise}.py").write_text(one.source, encoding="utf-8")
            (source / "run_tests.py").write_text(RUN_TESTS, encoding="utf-8")
            methods = [
                METHOD.format(
                    points=item.points, identifier=item.identifier, check=item.check, function=assignment.function
                )
                for item in assignment.items
            ]
            head = HEAD.format(exercise=one.exercise, testing=assignment.testing)
            (source / "tests" / "test_submission.py").write_text(head + "".join(methods), encoding="utf-8")

    def commands(self, folder: Path, handed: Sequence[Handed]) -> list[Command]:
        line = (self.environment.program("python"), "run_tests.py")
        variables = self.environment.variables(folder / "home")
        return [Command(line, one.place(folder) / "source", variables) for one in handed]

    def marks(self, folder: Path, handed: Sequence[Handed]) -> dict[Handed, float]:
        return {
            one: self.assignments[one.exercise].share(one.place(folder) / "results" / "results.json") for one in handed
        }
