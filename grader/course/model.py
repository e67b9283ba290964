"""The course as frozen records; no other package sees raw YAML."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.course.policy import Policy
from grader.final_score import exact
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

    `signature` is the parameter list as the statement shows it, `(p, grad_out, dim=-1)`. `returns` names the parts of
    the result in messages ("dw", "db"); it may be empty.
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
    """Memory layouts, one chosen for each draw: contiguous, transposed, strided, expanded."""
    draws: int = 1
    """Number of cases for each dtype."""
    note: Text = NOTHING
    """The source of the case, shown with it ("the lesson's example")."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a value may be off, relative to itself and to the largest entry; None: the table by dtype."""

    relative: float | None = None
    absolute: float | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One named, weighted question put to a submission.

    A check is one of three things. With `call`, it compares an entry point's answers with the reference's over the
    cases. With `probe`, it does the same with a function of the exercise's `probe.py`, which runs beside the
    submission. With `test`, it runs a test function of the exercise's `checks.py`. The last two list the entry points
    they use.
    """

    id: str
    title: Text
    points: Decimal
    visibility: Visibility
    call: str | None = None
    probe: str | None = None
    test: str | None = None
    class_name: str | None = None
    """The entry point, a class; the check makes an object of it and uses it in `steps`."""
    steps: ObjectSteps | None = None
    uses: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    """Names of the parts that a probe returns."""
    cases: tuple[CaseGroup, ...] = ()
    tolerance: Tolerance = Tolerance()
    after: tuple[str, ...] = ()
    """Checks that must pass first; otherwise this one is skipped."""
    detached: bool = False
    """Whether the result must not require grad."""
    lists: tuple[str, ...] = ()
    """Parts of the result (named in `returns`) that must be lists; elsewhere a tuple is accepted for a list."""
    explain: Text = NOTHING
    """What this check looks at; shown when it fails and no better explanation is known."""
    hint: int | None = None
    tells: tuple[str, ...] = ()
    """What a hidden check tells a student besides whether it passed: `misconception`, the name of a known wrong answer.
    """
    names: bool = False
    """Whether the check only tests that the parameters have their names; it has no cases of its own."""
    first: int = 0
    """How many items of a returned generator are compared; 0: no generator is returned."""
    order: bool = False
    """Whether arrays must have the same memory order as the reference's."""
    devices: tuple[str, ...] = ()
    """Kinds of device on which the check makes sense; none: all. On other devices it runs on the CPU."""

    @property
    def target(self) -> str | None:
        """What is called in the worker: `probe:NAME` for a probe, `object:ID` for steps; None for a test."""
        called = self.call if self.steps is None else f"object:{self.id}"
        return f"probe:{self.probe}" if self.probe is not None else called

    @property
    def entry_points(self) -> tuple[str, ...]:
        """The entry points this check calls."""
        called = self.call or self.class_name
        return self.uses if called is None else (called, *self.uses)


@dataclass(frozen=True, slots=True)
class Misconception:
    """A known wrong answer: runnable code, and the explanation for a student whose answers equal its answers."""

    id: str
    path: Path
    title: Text
    explanation: Text
    hint: int | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """The version of a release, and what it was made with."""

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
    """Whether the exercise has changed since it was recorded."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise: what students may see, and the rest where the reference is available."""

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
    """In a release: what was recorded in place of the reference."""
    withheld: tuple[Check, ...] = ()
    """In a release: the checks that only the instructor can judge."""
    files: tuple[str, ...] = ()
    """Names of files beside the submission that it may import, or open for reading."""
    libraries: tuple[str, ...] = ()
    """What it may import beside the standard library, torch and numpy: its course's libraries, then its own."""
    chinese_stub: str = ""
    """The stub with Chinese docstrings; empty where the course has none."""
    equivalents: tuple[Equivalent, ...] = ()
    """Mutants of the solution that no check can catch, for `validate`."""
    properties: tuple[Property, ...] = ()
    """Properties of right answers; students learn which one their answer lacks."""
    oracles: tuple[Oracle, ...] = ()
    """Second sources of right answers, for `validate`."""
    smallest: Mapping[str, int] = field(default_factory=dict)
    """By the name of a size: the smallest value in a counterexample; by default the smallest that is drawn."""
    seed: str = ""
    """The public seed of its course, used where none is given."""

    languages: tuple[str, ...] = LANGUAGES
    """The languages of its course."""
    taken_from: str = ""
    """The exercise of another course that it is by reference: `builtin/ex02`."""

    @property
    def stubs(self) -> tuple[str, ...]:
        """The stub in every language that the course has it in."""
        return tuple(stub for stub in (self.stub, self.chinese_stub) if stub)

    def stub_in(self, language: Language) -> str:
        """Return the stub to hand out in a language."""
        return (self.chinese_stub if language == "zh" else "") or self.stub

    @property
    def probe(self) -> Path | None:
        """The file that runs beside the submission, which students have too; None where there is none."""
        path = self.folder / "probe.py"
        return path if path.is_file() else None

    @property
    def tests(self) -> tuple[Path, ...]:
        """The files with the tests that checks name: first those students have, then those of hidden checks."""
        return tuple(path for home in (self.folder, self.private) if (path := home / "checks.py").is_file())

    @property
    def points(self) -> Decimal:
        """The maximum points: the sum over the checks, withheld ones too."""
        return exact(self.judged_points + self.withheld_points)

    @property
    def judged_points(self) -> Decimal:
        """The maximum points of the checks that can be judged here."""
        return exact(sum((check.points for check in self.checks), Decimal(0)))

    @property
    def withheld_points(self) -> Decimal:
        """The points of the checks that only the instructor can judge."""
        return exact(sum((check.points for check in self.withheld), Decimal(0)))

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
    """An exercise that cannot be used until its files are fixed; the others can."""

    id: str
    part: str
    """The part that lists it; empty for a draft."""
    problems: tuple[Problem, ...]
    folder: Path
    """The folder of the exercise, which may not exist."""


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
    """By exercise id: the earlier exercises whose ideas it builds on."""
    drafts: tuple[Exercise, ...] = ()
    """Exercises that no part lists: they are used only where they are named."""
    broken: tuple[BrokenExercise, ...] = ()
    version: str = ""
    """The instructor's name for this state of the course."""
    policy: Policy = field(default_factory=Policy)
    """When exercises are due, what lateness costs, and which attempts count."""
    languages: tuple[str, ...] = LANGUAGES
    pattern: str = ""
    """How to read the paths of submissions: a regular expression with named groups."""

    @property
    def faulty(self) -> tuple[BrokenExercise, ...]:
        """The broken exercises that a part lists."""
        return tuple(exercise for exercise in self.broken if exercise.part)
