"""otter-grader: `otter generate` once, then `otter run` on each submission, which is its way without containers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from graders.running import run
from graders.tool import Command, Handed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from graders.environment import Environment
    from graders.questions import Assignment

HEAD = """
from otter.test_files import test_case

OK_FORMAT = False
name = "{exercise}"
points = None
{testing}
"""

CASE = """
@test_case(name={check!r}, points={points})
def test_{identifier}({function}):
    verify({check!r}, {function})
"""


@dataclass(frozen=True, slots=True)
class Otter:
    """Tests in its exception-based format, packed into an autograder for each exercise."""

    environment: Environment
    assignments: Mapping[str, Assignment]
    name: ClassVar[str] = "otter-grader"
    version: ClassVar[str] = "7.0.0"
    extra: ClassVar[str] = "[grading]"
    runs: ClassVar[str] = "otter run for each, two side by side"
    separation: ClassVar[str] = "none: the tests' own Jupyter kernel"
    at_once: ClassVar[int] = 2

    def lay_out(self, folder: Path, handed: Sequence[Handed]) -> None:
        (folder / "home").mkdir()
        for assignment in self.assignments.values():
            place = folder / assignment.exercise
            (place / "tests").mkdir(parents=True)
            cases = [
                CASE.format(
                    check=item.check, points=item.points, identifier=item.identifier, function=assignment.function
                )
                for item in assignment.items
            ]
            head = HEAD.format(exercise=assignment.exercise, testing=assignment.testing)
            (place / "tests" / f"{assignment.exercise}.py").write_text(head + "".join(cases), encoding="utf-8")
            line = (self.environment.program("otter"), "generate", "-t", "tests", "-o", "autograder.zip")
            run(Command(line, place, self.environment.variables(folder / "home")))
        for one in handed:
            place = one.place(folder)
            place.mkdir()
            (place / f"{one.exercise}.py").write_text(one.source, encoding="utf-8")

    def commands(self, folder: Path, handed: Sequence[Handed]) -> list[Command]:
        variables = self.environment.variables(folder / "home")
        return [
            Command(
                (
                    self.environment.program("otter"),
                    "run",
                    "--autograder",
                    str(folder / one.exercise / "autograder.zip"),
                    "--output-dir",
                    str(one.place(folder)),
                    f"{one.exercise}.py",
                ),
                one.place(folder),
                variables,
            )
            for one in handed
        ]

    def marks(self, folder: Path, handed: Sequence[Handed]) -> dict[Handed, float]:
        return {one: self.assignments[one.exercise].share(one.place(folder) / "results.json") for one in handed}
