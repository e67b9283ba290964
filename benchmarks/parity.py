"""Whether a release judges as the reference does: every wrong answer and many right ones, through both.

    python benchmarks/parity.py [--release DIR] [--quick] [--installed GRADER] [--json FILE] [EXERCISE ...]

`--quick` leaves out the search for the smallest counterexample, which takes most of the time. Without `--release` it
is the release that the wheel carries. With `--installed` both sides are commands, `check` of this checkout and
`GRADER check` of an environment in which only the wheel is installed, run in a folder of their own with an empty home.
Of each public check status, points and misconception must be the same; where anything else differs (a message, a
counterexample), it is counted and shown. Right answers are the references, the answers in `tests/corpus/` that pass,
and those that the benchmarks judge.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
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
    from collections.abc import Callable, Iterator, Mapping

    from grader.course.model import Exercise
    from grader.result import Result

    Told = Callable[[str, bytes], dict[str, Any]]
    """Returns the JSON result for an exercise and a source."""

ROOT = Path(__file__).resolve().parents[1]
DECISIVE = ("status", "points", "misconception")
TOLD = [one.name for one in fields(Verdict) if one.name != "duration_s"]


@dataclass(slots=True)
class Tally:
    """The outcome of the comparison."""

    answers: Counter[str] = field(default_factory=Counter)
    """By kind: right or wrong."""
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
    options.add_argument("--installed", type=Path, metavar="GRADER")
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
        installed_at = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        students = {exercise.id: exercise for exercise in released.exercises}
        for exercise in whole.exercises:
            if exercise.id in (given.exercises or students):
                answers = dict(answers_to(exercise))
                if given.installed is not None:
                    here = told_by([sys.executable, "-m", "grader"], ROOT, installed_at, whole.seed)
                    there = told_by([str(given.installed.absolute())], None, installed_at, whole.seed)
                    compare_told(exercise, answers, here, there, tally)
                else:
                    expected = judged(exercise, answers, whole.seed, zygote)
                    found = judged(students[exercise.id], answers, whole.seed, zygote)
                    compare(exercise, answers, expected, found, tally)
                counts = f"{tally.checks} checks, {len(tally.decisive)} differ, {len(tally.other)} in words"
                print(f"{exercise.id}: {counts}", file=sys.stderr)
    show(tally, time.monotonic() - started_s)
    if given.json is not None:
        document = {"answers": tally.answers, "checks": tally.checks, "decisive": tally.decisive, "other": tally.other}
        given.json.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if tally.decisive else 0


def carried(place: Path) -> Path:
    """Build the release that the wheel contains, as it will be installed."""
    for source in (ROOT / "exercises", *(ROOT / "grader/builtin").iterdir()):
        (place / source.name).symlink_to(source)
    return place


def compare(
    exercise: Exercise,
    answers: Mapping[str, bytes],
    expected: Mapping[str, Result],
    found: Mapping[str, Result],
    tally: Tally,
) -> None:
    """Compare the results of the reference and of the recording for each answer."""
    for name in answers:
        tally.answers[name.partition(" ")[0]] += 1
        checks = zip(exercise.checks, expected[name].checks, found[name].checks, strict=True)
        for check, first, second in checks:
            place = f"{exercise.id} {name}: {first.check}"
            if second.status is CheckStatus.WITHHELD:
                if first.visibility is Visibility.PUBLIC and check.test is None:
                    tally.decisive.append(f"{place}: withheld")
                continue
            tally.checks += 1
            note(place, first, second, tally)


def compare_told(exercise: Exercise, answers: Mapping[str, bytes], here: Told, there: Told, tally: Tally) -> None:
    """Compare the JSON results of two commands for each answer."""
    for name, source in answers.items():
        tally.answers[name.partition(" ")[0]] += 1
        expected, found = (told(exercise.id, source) for told in (here, there))
        if expected["status"] != found["status"]:
            tally.decisive.append(f"{exercise.id} {name}: {expected['message']} / {found['message']}")
            continue
        for first, second in zip(expected["checks"], found["checks"], strict=True):
            place = f"{exercise.id} {name}: {first['id']}"
            if second["status"] == "withheld":
                test = next(check.test for check in exercise.checks if check.id == first["id"])
                if first["visibility"] == "public" and test is None:
                    tally.decisive.append(f"{place}: withheld")
                continue
            tally.checks += 1
            verdicts = [tuple(check[key] for key in DECISIVE) for check in (first, second)]
            if verdicts[0] != verdicts[1]:
                tally.decisive.append(f"{place}: {verdicts[0]} / {verdicts[1]}")
            elif any(first[key] != second[key] for key in first.keys() - {"duration_s"}):
                tally.other.append(f"{place}: {first['message']} / {second['message']}")


def told_by(command: list[str], course: Path | None, folder: Path, seed: str) -> Told:
    """Return a function that asks a command for a result, as a user with an empty home."""
    environment = {"HOME": str(folder / "home"), "PATH": os.environ["PATH"]}
    options = ["--seed", seed, "--lang", "en", "--format", "json", "--quiet"]
    options += ["--course", str(course)] if course else []

    def told(exercise: str, source: bytes) -> dict[str, Any]:
        (folder / f"{exercise}.py").write_bytes(source)
        asked = [*command, "check", exercise, *options]
        run = subprocess.run(asked, cwd=folder, env=environment, capture_output=True, check=False)
        if run.returncode not in (0, 1):
            sys.exit(f"{' '.join(asked)} ended with {run.returncode}: {run.stderr.decode()}")
        answer: dict[str, Any] = json.loads(run.stdout)
        return answer

    return told


def note(place: str, first: Verdict, second: Verdict, tally: Tally) -> None:
    """Note where two verdicts on a check differ."""
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
    """Return the commands of a situation that exit with 0."""
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
    """Print the outcome."""
    for title, places in (("decisive differences", tally.decisive), ("other differences", tally.other)):
        print(f"{title}: {len(places)}")
        print(*(f"  {place}" for place in places), sep="\n" if places else "")
    wrong, right = tally.answers["wrong"], tally.answers["right"]
    print(f"{wrong} wrong and {right} right answers, {tally.checks} checks that a release judges, {seconds:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
