"""The course as frozen records; raw YAML never gets past `grader.course.load`."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.course.policy import Policy
from grader.text import LANGUAGES, NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grader.course.claims import Equivalent, Oracle, Property
    from grader.course.draws import Draw
    from grader.course.object_steps import ObjectSteps
    from grader.errors import Problem
    from grader.limits import Limits
    from grader.result import ReleaseRef, Visibility
    from grader.text import Language


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """A name the submission must define.

    `signature` is the parameter list as the statement shows it, `(p, grad_out, dim=-1)`; `returns` names the parts of
    the result, for messages ("dw", "db"), or is empty.
    """

    name: str
    signature: str
    returns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Cases drawn in one way: sizes to choose from, arguments by name, in the order of the signature."""

    arguments: Mapping[str, Draw]
    sizes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    dtypes: tuple[str, ...] = ("float64",)
    layouts: tuple[str, ...] = ("contiguous",)
    """Ways the tensors lie in memory, one chosen for each draw: contiguous, transposed, strided, expanded."""
    draws: int = 1
    """How many cases for each dtype."""
    note: Text = NOTHING
    """Where the case comes from, shown with it ("the lesson's example")."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a value may be off, relative to itself and to the largest entry; None: the table by dtype."""

    relative: float | None = None
    absolute: float | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One named, weighted question put to a submission.

    Either `call` names an entry point whose answers are compared with the reference's over the cases; or `probe` names
    a function of the exercise's `probe.py`, which runs beside the submission and whose answers are compared so; or
    `test` names a test function in the exercise's `checks.py`. The last two name the entry points they use.
    """

    id: str
    title: Text
    points: Decimal
    visibility: Visibility
    call: str | None = None
    probe: str | None = None
    test: str | None = None
    class_name: str | None = None
    """The entry point, a class, of which an object is made and used in `steps`."""
    steps: ObjectSteps | None = None
    uses: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    """Names of the parts that a probe returns."""
    cases: tuple[CaseGroup, ...] = ()
    tolerance: Tolerance = Tolerance()
    after: tuple[str, ...] = ()
    """Checks that must pass first; if one does not, this one is skipped."""
    detached: bool = False
    """The result must not require grad."""
    lists: tuple[str, ...] = ()
    """Parts of the result (by the names in `returns`) that must be lists; elsewhere lists and tuples are the same."""
    explain: Text = NOTHING
    """What this check looks at, said when it fails and nothing better is known."""
    hint: int | None = None
    tells: tuple[str, ...] = ()
    """What a hidden check tells a student beside passed or not: `misconception`, a known wrong answer's name."""
    names: bool = False
    """It asks whether the entry points can be called by the names of their parameters; it has no cases of its own."""
    first: int = 0
    """Of a generator that is returned so many items are compared; 0: none is returned."""
    order: bool = False
    """Arrays must lie in memory in the order of the reference's."""
    devices: tuple[str, ...] = ()
    """Kinds of device on which the check makes sense; none: all. On another it is asked on the CPU."""

    @property
    def target(self) -> str | None:
        """What is called in the worker, `probe:NAME` for a probe, `object:ID` for steps; None for a test."""
        called = self.call if self.steps is None else f"object:{self.id}"
        return f"probe:{self.probe}" if self.probe is not None else called

    @property
    def entry_points(self) -> tuple[str, ...]:
        """The entry points this check calls."""
        called = self.call or self.class_name
        return self.uses if called is None else (called, *self.uses)


@dataclass(frozen=True, slots=True)
class Misconception:
    """A known wrong answer: runnable code, and what is told to a student whose answers equal its answers."""

    id: str
    path: Path
    title: Text
    explanation: Text
    hint: int | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """Which release this is, and what it was made with."""

    ref: ReleaseRef
    seed: str
    """The public seed of the recorded cases."""
    grader: str
    torch: str


@dataclass(frozen=True, slots=True)
class ReleasedExercise:
    """What a release holds of one exercise."""

    release: Release
    folder: Path
    """The folder of its recording."""
    files: Mapping[str, str]
    """SHA-256 of the files there, by name."""
    changed: bool
    """Whether the exercise itself is not any more what it was when it was recorded."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise: what a student may see, and, where the reference is at hand, what a student may not."""

    id: str
    title: Text
    topics: tuple[str, ...]
    part: str
    entry_points: tuple[EntryPoint, ...]
    banned: tuple[str, ...]
    limits: Limits
    hints: tuple[Text, ...]
    checks: tuple[Check, ...]
    misconceptions: tuple[Misconception, ...]
    statement: Text
    stub: str
    folder: Path
    private: Path
    """The folder with `solution.py`, `wrong/`, and perhaps `checks.py` with the tests of hidden checks."""
    release: ReleasedExercise | None = None
    """Of a released exercise what was recorded in place of its reference."""
    withheld: tuple[Check, ...] = ()
    """Of a released exercise the checks that only the instructor can judge."""
    files: tuple[str, ...] = ()
    """Names of files beside the submission that it may import."""
    chinese_stub: str = ""
    """The stub with Chinese docstrings; empty where the course has none."""
    equivalents: tuple[Equivalent, ...] = ()
    """Mutants of the solution that no check can catch, for `validate`."""
    properties: tuple[Property, ...] = ()
    """What is told of a wrong answer that lacks it."""
    oracles: tuple[Oracle, ...] = ()
    """Second sources of right answers, for `validate`."""
    smallest: Mapping[str, int] = field(default_factory=dict)
    """By the name of a size: how small a counterexample may make it; without, no smaller than it is drawn."""
    seed: str = ""
    """The public seed of its course, which is used where none is given."""

    languages: tuple[str, ...] = LANGUAGES
    """Those of its course, in which its texts are written."""

    @property
    def stubs(self) -> tuple[str, ...]:
        """The stub in every language that the course has it in."""
        return tuple(stub for stub in (self.stub, self.chinese_stub) if stub)

    def stub_in(self, language: Language) -> str:
        """Return the stub to hand out in a language."""
        return (self.chinese_stub if language == "zh" else "") or self.stub

    @property
    def probe(self) -> Path | None:
        """The file of what runs beside the submission, which students have too; None where there is none."""
        path = self.folder / "probe.py"
        return path if path.is_file() else None

    @property
    def tests(self) -> tuple[Path, ...]:
        """The files with the tests that checks name: those that students have, then those of hidden checks."""
        return tuple(path for home in (self.folder, self.private) if (path := home / "checks.py").is_file())

    @property
    def points(self) -> Decimal:
        """The most that can be earned: the sum over the checks, withheld ones too."""
        return self.judged_points + self.withheld_points

    @property
    def judged_points(self) -> Decimal:
        """The most that can be earned where it is judged here."""
        return sum((check.points for check in self.checks), Decimal(0))

    @property
    def withheld_points(self) -> Decimal:
        """The points of what only the instructor can judge."""
        return sum((check.points for check in self.withheld), Decimal(0))

    def entry_point(self, name: str) -> EntryPoint:
        """Return the entry point of that name.

        Raises:
            KeyError: there is none.
        """
        for point in self.entry_points:
            if point.name == name:
                return point
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class BrokenExercise:
    """An exercise that cannot be used until its files are put right; the others can."""

    id: str
    part: str
    """The part that lists it; empty for a draft."""
    problems: tuple[Problem, ...]
    folder: Path
    """Where it is, or would be."""


@dataclass(frozen=True, slots=True)
class CoursePart:
    """A group of exercises under one heading."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Course:
    """A course: its exercises in order, and its defaults."""

    root: Path
    title: Text
    seed: str
    """The public seed used when none is given."""
    parts: tuple[CoursePart, ...]
    exercises: tuple[Exercise, ...]
    prerequisites: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By exercise id: those whose ideas it builds on, all of them earlier in the course."""
    drafts: tuple[Exercise, ...] = ()
    """Exercises that no part lists: used where they are named, and nowhere else."""
    broken: tuple[BrokenExercise, ...] = ()
    version: str = ""
    """What the instructor calls this state of the course."""
    policy: Policy = field(default_factory=Policy)
    """When exercises are due, what lateness costs, and which attempts count."""
    languages: tuple[str, ...] = LANGUAGES
    pattern: str = ""
    """What the paths of files handed in say: a regular expression whose groups are named."""

    @property
    def faulty(self) -> tuple[BrokenExercise, ...]:
        """The broken exercises that a part lists."""
        return tuple(exercise for exercise in self.broken if exercise.part)
