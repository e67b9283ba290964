"""Whether a release judges as the reference does: every wrong answer and many right ones, through both.

    python benchmarks/parity.py [--release DIR] [--quick] [--json FILE] [EXERCISE ...]

`--quick` leaves out the search for the smallest counterexample, which takes most of the time. Without `--release` it
is the release that the wheel carries. Of each public check status, points and misconception must be the same; where
anything else differs (a message, a counterexample), it is counted and shown. Right answers are the references, the
answers in `tests/corpus/` that pass, and those that the benchmarks judge.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import torch
import yaml
from classes import RIGHT

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.result import CheckStatus, Verdict, Visibility
from grader.sandbox.zygote import Zygote
from grader.submission.reading_tool import preloaded
from grader.submission.submission import Submission
from grader.submission.vocabulary import known_bans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.course.model import Course, Exercise
    from grader.result import Result

ROOT = Path(__file__).resolve().parents[1]
DECISIVE = ("status", "points", "misconception")
TOLD = [one.name for one in fields(Verdict) if one.name != "duration_s"]


@dataclass(slots=True)
class Tally:
    """What came of the comparison."""

    answers: Counter[str] = field(default_factory=Counter)
    """By what they are: right or wrong."""
    checks: int = 0
    decisive: list[str] = field(default_factory=list)
    """Where verdicts, points or misconceptions differ."""
    other: list[str] = field(default_factory=list)
    """Where something else differs."""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("exercises", nargs="*", metavar="EXERCISE")
    options.add_argument("--release", type=Path, metavar="DIR")
    options.add_argument("--quick", action="store_true")
    options.add_argument("--json", type=Path, metavar="FILE")
    given = options.parse_args()
    whole = load_course(ROOT, known_bans())
    torch.set_num_threads(1)  # as where it was recorded: sums in another order end in other digits
    tally = Tally()
    started_s = time.monotonic()
    with ExitStack() as stack:
        place = stack.enter_context(tempfile.TemporaryDirectory())
        zygote = stack.enter_context(Zygote.start(preload=preloaded(["ex02.py"])))
        if given.quick:
            stack.enter_context(mock.patch("grader.judge.verdict.shrink", lambda _, failed: failed))
        released = load_course(given.release or carried(Path(place)), known_bans())
        students = {exercise.id: exercise for exercise in released.exercises}
        for exercise in whole.exercises:
            if exercise.id in (given.exercises or students):
                compare(exercise, students[exercise.id], whole, zygote, tally)
                counts = f"{tally.checks} checks, {len(tally.decisive)} differ, {len(tally.other)} in words"
                print(f"{exercise.id}: {counts}", file=sys.stderr)
    show(tally, time.monotonic() - started_s)
    if given.json is not None:
        document = {"answers": tally.answers, "checks": tally.checks, "decisive": tally.decisive, "other": tally.other}
        given.json.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if tally.decisive else 0


def carried(place: Path) -> Path:
    """Put the release that the wheel carries together, as it will be installed."""
    for source in (ROOT / "exercises", *(ROOT / "grader/builtin").iterdir()):
        (place / source.name).symlink_to(source)
    return place


def compare(exercise: Exercise, student: Exercise, course: Course, zygote: Zygote, tally: Tally) -> None:
    """Judge all answers to an exercise with its reference and with its recording."""
    answers = dict(answers_to(exercise))
    results = [judged(one, answers, course.seed, zygote) for one in (exercise, student)]
    for name, (expected, found) in ((name, [one[name] for one in results]) for name in answers):
        tally.answers[name.partition(" ")[0]] += 1
        for place, (first, second) in enumerate(zip(expected.checks, found.checks, strict=True)):
            if second.status is CheckStatus.WITHHELD:
                if first.visibility is Visibility.PUBLIC and exercise.checks[place].test is None:
                    tally.decisive.append(f"{exercise.id} {name}: {first.check}: withheld")
                continue
            tally.checks += 1
            note(f"{exercise.id} {name}: {first.check}", first, second, tally)


def note(place: str, first: Verdict, second: Verdict, tally: Tally) -> None:
    """Note where two verdicts on the same check differ."""
    if any(getattr(first, key) != getattr(second, key) for key in DECISIVE):
        told = " / ".join(f"{one.status.value} {one.points} {one.misconception}" for one in (first, second))
        tally.decisive.append(f"{place}: {told}")
    # As they are written, since nan differs from itself.
    elif keys := [key for key in TOLD if repr(getattr(first, key)) != repr(getattr(second, key))]:
        tally.other.append(f"{place}: {', '.join(keys)}: {first.message.en} / {second.message.en}")


def answers_to(exercise: Exercise) -> Iterator[tuple[str, bytes]]:
    """Yield wrong and right answers by name."""
    for path in sorted((exercise.private / "wrong").glob("*.py")):
        yield f"wrong {path.name}", path.read_bytes()
    yield "right solution.py", (exercise.private / "solution.py").read_bytes()
    if exercise.id in RIGHT:
        yield "right in classes.py", RIGHT[exercise.id].encode()
    for folder in sorted((ROOT / "tests/corpus").iterdir()):
        file, situation = folder / f"{exercise.id}.py", folder / "situation.yaml"
        if file.is_file() and situation.is_file() and f"check {exercise.id}" in passing(situation):
            yield f"right {folder.name}", file.read_bytes()


def passing(situation: Path) -> list[str]:
    """Return the commands of a situation that pass."""
    runs: Mapping[str, Any] = yaml.safe_load(situation.read_text(encoding="utf-8")).get("runs") or {}
    return [command for command, code in runs.items() if code == 0]


def judged(exercise: Exercise, answers: Mapping[str, bytes], seed: str, zygote: Zygote) -> dict[str, Result]:
    """Judge answers to an exercise; return the results by their names."""
    submissions = [
        Submission(exercise.id, name, f"{exercise.id}.py", f"{exercise.id}.py", str(number), source)
        for number, (name, source) in enumerate(answers.items())
    ]
    results: list[Result] = []
    plan = plan_exercise(exercise, Seeds(seed, "secret"))
    judge({exercise.id: plan}, submissions, zygote, Conditions(seed), results.append)
    return {str(result.student): result for result in results}


def show(tally: Tally, seconds: float) -> None:
    """Print what came of it."""
    for title, places in (("decisive differences", tally.decisive), ("other differences", tally.other)):
        print(f"{title}: {len(places)}")
        print(*(f"  {place}" for place in places), sep="\n" if places else "")
    wrong, right = tally.answers["wrong"], tally.answers["right"]
    print(f"{wrong} wrong and {right} right answers, {tally.checks} checks that a release judges, {seconds:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
