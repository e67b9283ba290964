"""Randomness with a recorded origin: every draw follows from a seed text and the name of what is drawn."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.result import Visibility

if TYPE_CHECKING:
    import torch

    from grader.course.model import Check, Exercise


@dataclass(frozen=True, slots=True)
class Seeds:
    """The public seed, shown to students and enough to repeat public cases, and the secret one for hidden cases."""

    public: str
    secret: str

    def generator(self, exercise: Exercise, check: Check, case: int) -> torch.Generator:
        """Return the private generator of one case.

        The names are part of the hash, so the cases of a check stay the same when another check gains or loses cases.
        """
        import torch  # noqa: PLC0415 - seeds are known before torch is needed, and it takes a second to import

        seed = self.public if check.visibility is Visibility.PUBLIC else self.secret
        name = "\0".join((seed, check.visibility.value, exercise.id, check.id, str(case)))
        digest = hashlib.sha256(name.encode()).digest()
        return torch.Generator().manual_seed(int.from_bytes(digest[:8], "big") >> 1)
