"""check50: `check50 --dev --local` in the folder of each submission; it runs every check in a process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from graders.tool import Command, Handed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from graders.environment import Environment
    from graders.questions import Assignment

CONFIGURATION = """
check50:
  checks: __init__.py
  files:
    - !exclude "*"
    - !require {exercise}.py
"""

HEAD = """
import check50
import check50.py
{testing}
"""

CHECK = '''
@check50.check()
def {identifier}():
    """{check}"""
    submission = check50.py.import_("{exercise}.py")
    try:
        verify({check!r}, submission.{function})
    except Exception as error:
        raise check50.Failure(str(error))
'''


@dataclass(frozen=True, slots=True)
class Check50:
    """A folder of checks for each exercise; check50 knows no points, only checks that pass."""

    environment: Environment
    assignments: Mapping[str, Assignment]
    name: ClassVar[str] = "check50"
    version: ClassVar[str] = "3.5.0"
    extra: ClassVar[str] = ""
    runs: ClassVar[str] = "check50 --dev --local for each, two side by side"
    separation: ClassVar[str] = "none: the checks' own processes"
    at_once: ClassVar[int] = 2

    def lay_out(self, folder: Path, handed: Sequence[Handed]) -> None:
        for assignment in self.assignments.values():
            checks = folder / "checks" / assignment.exercise
            checks.mkdir(parents=True)
            (checks / ".cs50.yaml").write_text(CONFIGURATION.format(exercise=assignment.exercise), encoding="utf-8")
            bodies = [
                CHECK.format(
                    identifier=item.identifier,
                    check=item.check,
                    exercise=assignment.exercise,
                    function=assignment.function,
                )
                for item in assignment.items
            ]
            text = HEAD.format(testing=assignment.testing) + "".join(bodies)
            (checks / "__init__.py").write_text(text, encoding="utf-8")
        (folder / "home").mkdir()
        for one in handed:
            place = one.place(folder)
            place.mkdir()
            (place / f"{one.exercise}.py").write_text(one.source, encoding="utf-8")

    def commands(self, folder: Path, handed: Sequence[Handed]) -> list[Command]:
        variables = self.environment.variables(folder / "home")
        line = (self.environment.program("check50"), "--dev", "--local", "--output", "json", "--output-file")
        return [
            Command((*line, "results.json", str(folder / "checks" / one.exercise)), one.place(folder), variables)
            for one in handed
        ]

    def marks(self, folder: Path, handed: Sequence[Handed]) -> dict[Handed, float]:
        return {one: self._mark(one.place(folder) / "results.json", one) for one in handed}

    def _mark(self, path: Path, handed: Handed) -> float:
        try:
            results = json.loads(path.read_text(encoding="utf-8")).get("results", [])
        except (OSError, json.JSONDecodeError):  # it broke off before it wrote
            return 0.0
        return sum(result["passed"] is True for result in results) / len(self.assignments[handed.exercise].items)
