"""How much is tried on an exercise: everything, or less for quick feedback."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_FEWEST: Final = 10
"""Fewest draws for an oracle."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is tried."""

    seeds: int = 200
    mutants: int | None = None
    """None: all."""
    hearings: int = 3
    """Number of seeds on which a wrong answer is judged."""
    trial_s: float = 600.0
    """Seconds for the reference on fresh seeds, if it is slow."""
    tests_s: float = 300.0
    """Seconds for running the reference through the tests of checks.py on fresh seeds."""
    mutants_s: float = 300.0
    """Seconds for the mutants of an exercise that is slow to judge."""
    draws: int = 1_000
    """Number of draws on which each declared property must hold."""
    specimens: int | None = None
    """Wrong answers whose messages are checked for truth; None: all of the corpus."""
    secret_seeds: int = 20
    """Number of secret seeds on which wrong answers must fail the same hidden checks."""
    mutants_again: bool = True
    """Whether the mutants are judged on all of these too."""
    secret_s: float = 300.0
    """Seconds for these seeds, if an exercise is slow to judge."""

    @property
    def oracle_draws(self) -> int:
        """Draws on which the solution is compared with each oracle; finite differences are slow."""
        return max(_FEWEST, self.draws // 5)


FULL: Final = Effort()
EDITING: Final = Effort(
    seeds=5,
    mutants=8,
    hearings=1,
    trial_s=2.0,
    tests_s=2.0,
    mutants_s=5.0,
    draws=20,
    specimens=1,
    secret_seeds=2,
    mutants_again=False,
    secret_s=1.0,
)
"""For every save of a file: it answers in seconds, and finds the obvious gaps."""
QUICK: Final = Effort(
    seeds=20,
    mutants=20,
    hearings=1,
    trial_s=8.0,
    tests_s=6.0,
    mutants_s=40.0,
    draws=50,
    specimens=2,
    secret_seeds=3,
    mutants_again=False,
    secret_s=5.0,
)
