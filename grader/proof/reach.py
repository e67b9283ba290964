"""Which entry points and checks reach the code that contains a mutant."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.course.model import Check, Exercise
    from grader.proof.mutants import Mutant


def judged_by_result(exercise: Exercise, mutant: Mutant) -> bool:
    """Tell whether most points for a mutant's code come from tests: for its effects, not for its method."""
    checks = able_checks(exercise, mutant)
    return sum(check.points for check in checks if check.test is not None) * 2 > sum(check.points for check in checks)


def able_checks(exercise: Exercise, mutant: Mutant) -> list[Check]:
    """Return the checks that reach the code that contains a mutant."""
    entries = entry_points_reaching(exercise, mutant.function)
    return [check for check in exercise.checks if not mutant.function or entries.intersection(check.entry_points)]


def entry_points_reaching(exercise: Exercise, function: str) -> set[str]:
    """Return the entry points whose code comes to a function of the solution."""
    tree = ast.parse((exercise.private / "solution.py").read_text(encoding="utf-8"))
    uses = {
        definition.name: {node.id for node in ast.walk(definition) if isinstance(node, ast.Name)}
        for definition in tree.body
        if isinstance(definition, ast.FunctionDef | ast.ClassDef)
    }
    return {point.name for point in exercise.entry_points if function in _used_by(point.name, uses)}


def _used_by(name: str, uses: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(uses.get(name, ()))
    return found
