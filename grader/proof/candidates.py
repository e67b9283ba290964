"""The submissions that prove an exercise: the reference, which must pass, and everything that must fail."""

from __future__ import annotations

import hashlib
import inspect
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from grader.proof import alterations
from grader.submission.submission import Submission
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.course.model import Exercise


class CandidateKind(StrEnum):
    """Kinds of candidate."""

    REFERENCE = "reference"
    STUB = "stub"
    WRONG = "wrong answer"
    NOTHING = "nothing"
    ZEROS = "zeros"
    ONES = "ones"
    NANS = "nans"
    ARGUMENT = "argument"
    LOWER = "lower_precision"
    RECORDED = "recorded"
    REMEMBERED = "remembered"
    MUTANT = "mutant"


PLAIN: Final = (
    CandidateKind.NOTHING,
    CandidateKind.ZEROS,
    CandidateKind.ONES,
    CandidateKind.NANS,
    CandidateKind.ARGUMENT,
)
"""Answers that are wrong wherever anything is compared: a check that catches only these is idle."""

WORDS: Final = {
    CandidateKind.NOTHING: Text("nothing and does nothing", " None 且什么都不做"),
    CandidateKind.ZEROS: Text("zeros", "全 0"),
    CandidateKind.ONES: Text("the constant 1", "常数 1"),
    CandidateKind.NANS: Text("nan", "nan"),
    CandidateKind.ARGUMENT: Text("its own argument", "传入的参数本身"),
    CandidateKind.LOWER: Text("an answer computed in the next lower precision", "用低一级精度算出的结果"),
    CandidateKind.REMEMBERED: Text("answers learnt by heart from the public cases", "背下来的公开用例答案"),
}
"""Words for what an altered entry point returns."""

_FILE: Final = "alterations.py"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One submission to prove an exercise with."""

    kind: CandidateKind
    name: str
    """Its origin: the id of a misconception, the altered entry point, or the change of a mutant."""
    source: str
    altered: bool = False
    """Whether it needs the file of alterations beside it."""

    @property
    def change(self) -> str:
        """The alteration, as an author may list it among accepted ones."""
        return f"{self.name} → {self.kind}"

    def submission(self, exercise: Exercise) -> Submission:
        """Return the candidate as if a student had handed it in."""
        name = f"{exercise.id}.py"
        data = self.source.encode()
        files = {_FILE: inspect.getsource(alterations).encode()} if self.altered else {}
        return Submission(exercise.id, None, name, name, hashlib.sha256(data).hexdigest(), data, files)


def reference_of(exercise: Exercise) -> Candidate:
    """Return the reference."""
    return Candidate(CandidateKind.REFERENCE, "", _solution(exercise))


def stub_of(exercise: Exercise) -> Candidate:
    """Return the stub with an extra line: the unchanged stub would not be asked anything."""
    return Candidate(CandidateKind.STUB, "", f"{exercise.stub}\n\n_BEGUN = True\n")


def wrong_answers_of(exercise: Exercise) -> tuple[Candidate, ...]:
    """Return the wrong answers that the exercise lists."""
    return tuple(
        Candidate(CandidateKind.WRONG, misconception.id, misconception.path.read_text(encoding="utf-8"))
        for misconception in exercise.misconceptions
    )


def altered_of(exercise: Exercise) -> Iterator[Candidate]:
    """Yield copies of the reference with one entry point that answers without any understanding."""
    for entry in exercise.entry_points:
        for kind in (*PLAIN, CandidateKind.LOWER):
            yield _altered(exercise, kind, [entry.name], f"from alterations import altered, {kind}", str(kind))


def recorder_of(exercise: Exercise) -> Candidate:
    """Return the reference, which prints its questions."""
    names = [point.name for point in exercise.entry_points]
    return _altered(exercise, CandidateKind.RECORDED, names, "from alterations import altered, recorded", "recorded")


def remembering_of(exercise: Exercise, asked: Iterable[str], silent: Iterable[str]) -> Candidate:
    """Return a submission that knows the answers to these questions by heart, and nothing else."""
    names = [point.name for point in exercise.entry_points]
    known = f"remembered(frozenset({sorted(set(asked))!r}), frozenset({sorted(set(silent))!r}))"
    return _altered(exercise, CandidateKind.REMEMBERED, names, "from alterations import altered, remembered", known)


def questions_in(output: str) -> Iterator[str]:
    """Yield the questions that a recorder printed."""
    return _marked(output, alterations.ASKED)


def silent_in(output: str) -> Iterator[str]:
    """Yield the names of the functions that a recorder saw return nothing."""
    return _marked(output, alterations.SILENT)


def _marked(output: str, mark: str) -> Iterator[str]:
    return (line.removeprefix(mark) for line in output.splitlines() if line.startswith(mark))


def _altered(exercise: Exercise, kind: CandidateKind, names: list[str], head: str, alteration: str) -> Candidate:
    lines = [f"{name} = altered({name}, {alteration})" for name in names]
    source = "\n".join((_solution(exercise), "", head, *lines, ""))
    return Candidate(kind, names[0] if len(names) == 1 else "", source, altered=True)


def _solution(exercise: Exercise) -> str:
    return (exercise.private / "solution.py").read_text(encoding="utf-8")
