"""Ask an isolated worker which names a file defines, if the file's name does not show its exercise."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from grader.errors import IsolationError, JudgeFault

if TYPE_CHECKING:
    from grader.sandbox.isolation import Least
    from grader.sandbox.zygote import Zygote

_READING_S = 10.0


class DefinitionReader:
    """Reads files statically in fresh workers; the warm process starts with the first file."""

    def __init__(self, isolation: Least) -> None:
        """Start without a warm process."""
        self._isolation: Least = isolation
        self._zygote: Zygote | None = None
        self._open = ExitStack()

    def __call__(self, name: str, data: bytes) -> frozenset[str]:
        """Return the names that a file defines at its top level; empty if it cannot be read here."""
        from grader.limits import Limits  # most classes name their files after the exercises
        from grader.sandbox.isolation import choose
        from grader.sandbox.zygote import Zygote
        from grader.submission.definitions import DEFINITIONS_TOOL, defined_names, definitions_request

        try:
            if self._zygote is None:
                tools = (DEFINITIONS_TOOL, "grader.submission.notebook")
                started = Zygote.start(isolation=choose(self._isolation), preload=tools)
                self._zygote = self._open.enter_context(started)
            with self._zygote.spawn(Limits()) as worker:
                answer = worker.tool(DEFINITIONS_TOOL, definitions_request(name, data), _READING_S)
        except (IsolationError, JudgeFault):  # judging will report what is wrong with this machine
            return frozenset()
        return defined_names(answer) if isinstance(answer, bytes) else frozenset()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
