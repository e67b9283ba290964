"""nbgrader: one assignment with a notebook for each exercise, and one `nbgrader autograde` for the class."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import nbformat

from graders.running import run
from graders.tool import Command, Handed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from graders.environment import Environment
    from graders.questions import Assignment

SHARES = """
import json
from nbgrader.api import Gradebook

with Gradebook("sqlite:///gradebook.db") as book:
    found = [
        [submission.student.id, notebook.name, notebook.score / notebook.max_score]
        for submission in book.assignment_submissions("class")
        for notebook in submission.notebooks
    ]
print(json.dumps(found))
"""


@dataclass(frozen=True, slots=True)
class Nbgrader:
    """Submissions lie where nbgrader looks for those it collected: submitted/<student>/<assignment>/<notebook>."""

    environment: Environment
    assignments: Mapping[str, Assignment]
    name: ClassVar[str] = "nbgrader"
    version: ClassVar[str] = "0.9.6"
    extra: ClassVar[str] = ""
    runs: ClassVar[str] = "nbgrader autograde, which goes one by one"
    separation: ClassVar[str] = "none: the tests' own Jupyter kernel"
    at_once: ClassVar[int] = 1

    def lay_out(self, folder: Path, handed: Sequence[Handed]) -> None:
        (folder / "home").mkdir()
        source = folder / "source" / "class"
        source.mkdir(parents=True)
        for assignment in self.assignments.values():
            _write(source / f"{assignment.exercise}.ipynb", _cells(assignment, "# YOUR CODE HERE"))
        line = (self.environment.program("nbgrader"), "generate_assignment", "class")
        run(Command(line, folder, self.environment.variables(folder / "home")))
        for one in handed:
            place = folder / "submitted" / one.student / "class"
            place.mkdir(parents=True, exist_ok=True)
            _write(place / f"{one.exercise}.ipynb", _cells(self.assignments[one.exercise], one.source))

    def commands(self, folder: Path, handed: Sequence[Handed]) -> list[Command]:  # noqa: ARG002 - one for all
        line = (self.environment.program("nbgrader"), "autograde", "class")
        return [Command(line, folder, self.environment.variables(folder / "home"))]

    def marks(self, folder: Path, handed: Sequence[Handed]) -> dict[Handed, float]:
        asked = [self.environment.program("python"), "-c", SHARES]
        answer = subprocess.run(asked, check=True, cwd=folder, capture_output=True, text=True)
        shares = {(student, notebook): share for student, notebook, share in json.loads(answer.stdout)}
        return {one: shares.get((one.student, one.exercise), 0.0) for one in handed}


def _cells(assignment: Assignment, solution: str) -> list[Any]:
    cells = [_cell("testing", assignment.testing, locked=True), _cell("solution", solution, solution=True)]
    for item in assignment.items:
        source = f"verify({item.check!r}, {assignment.function})"
        cells.append(_cell(item.identifier, source, locked=True, grade=True, points=item.points))
    return cells


def _cell(name: str, source: str, **settings: bool | int) -> Any:
    kinds = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3}
    cell = nbformat.v4.new_code_cell(source)  # type: ignore[no-untyped-call]
    cell.metadata["nbgrader"] = {**kinds, "grade_id": name, **settings}
    return cell


def _write(path: Path, cells: list[Any]) -> None:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})  # type: ignore[no-untyped-call]
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
