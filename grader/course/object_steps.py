"""What a check does with an object of a class, as records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

AGAIN: Final = "the same once more"
"""The label of the last comparison, with a second object that must give the same."""


@dataclass(frozen=True, slots=True)
class ObjectStep:
    """One step with an object of a class: an expression, or the gradient of one."""

    source: str
    label: str = ""
    """The name of the value in messages; empty where it is not compared."""
    by: tuple[str, ...] = ()
    weights: str = ""


@dataclass(frozen=True, slots=True)
class ObjectSteps:
    """What a check does with an object of a class: how it makes and fills it, and the steps."""

    object_name: str
    constructor: tuple[str, ...]
    steps: tuple[ObjectStep, ...]
    parameters: str = ""
    """`by_name` or `by_order`: how the argument `parameters` gets into the object."""
    deterministic: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the compared values, in order."""
        state = {"by_name": "state_dict()", "by_order": "parameters()"}.get(self.parameters)
        before = (f"{self.object_name}.{state}",) if state else ()
        after = (AGAIN,) if self.deterministic else ()
        return (*before, *(step.label for step in self.steps if step.label), *after)
