"""What checks do with objects of classes, in the form sent to a worker and in the form shown to a student."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.worker.objects import PARAMETERS, Recipe, RecipeStep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.course.model import Check, Exercise
    from grader.judge.cases.case import Case
    from grader.judge.solution import AnswerSource


def recipes_of(exercise: Exercise) -> Mapping[str, Recipe]:
    """Return the recipes of an exercise, by the id of the check."""
    return {
        check.id: Recipe(
            class_name=str(check.class_name),
            object_name=check.steps.object_name,
            constructor=check.steps.constructor,
            steps=tuple(RecipeStep(step.source, step.label, step.by, step.weights) for step in check.steps.steps),
            parameters=check.steps.parameters,
            deterministic=check.steps.deterministic,
            first=check.first,
        )
        for check in exercise.checks
        if check.steps is not None
    }


def with_parameters(check: Check, case: Case, reference: AnswerSource) -> Case:
    """Return a case with the parameters of the reference's own object, where a check asks for some and none are drawn.

    Raises:
        ReferenceFault: it has none that could be copied.
    """
    if not takes_parameters(check, case.arguments):
        return case
    return replace(case, arguments={**case.arguments, PARAMETERS: reference.state(str(check.target), case)})


def takes_parameters(check: Check, arguments: Mapping[str, object]) -> bool:
    """Tell whether parameters have to come from the reference."""
    return check.steps is not None and bool(check.steps.parameters) and PARAMETERS not in arguments


def shown_steps(check: Check, case: Case) -> tuple[str, ...]:
    """Return the steps of a check as lines of code; none where it has no steps."""
    steps = check.steps
    if steps is None:
        return ()
    given = ", ".join(f"{name}={name}" for name in steps.constructor if name in case.arguments)
    return (
        f"{steps.object_name} = {check.class_name}({given})",
        *(_line(step.source, step.by) for step in steps.steps),
    )


def _line(source: str, by: tuple[str, ...]) -> str:
    return f"{source}.backward(…)" if by else source
