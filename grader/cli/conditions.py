"""From the options of a command to the conditions a run judges under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.judge.conditions import Conditions
from grader.sandbox.isolation import choose

if TYPE_CHECKING:
    from grader.cli.options import Isolation


def conditions_of(seed: str, device: str, isolation: Isolation, *, of_others: bool = False) -> Conditions:
    """Return the conditions, at the highest isolation this machine has.

    Submissions of others are judged under `restricted` at least, unless less is asked for by name.

    Raises:
        IsolationError: the machine has less isolation than is asked for.
    """
    return Conditions(seed, device, choose("restricted" if of_others and isolation == "auto" else isolation))
