"""Check on the corpus of wrong answers whether what general evidence says is true.

`grader validate` checks the same for every exercise; here one sees what is said, and how often.

python benchmarks/evidence.py --list             # without judging
python benchmarks/evidence.py [--exercise ex07] [--every 10] [--first 3] [--seed 2026]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.plan import plan_exercise
from grader.proof.specimens import corpus_of
from grader.proof.truth import account_of

if TYPE_CHECKING:
    from grader.course.model import Exercise
    from grader.proof.specimens import Specimen
    from grader.proof.truth import Account

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """List the corpus, or judge it and print every sentence that is false."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--exercise", default="")
    parser.add_argument("--every", type=int, default=1, help="judge only every so many of the corpus")
    parser.add_argument("--first", type=int, default=0, help="where in the corpus to begin")
    parser.add_argument("--seed", default="2026", help="the public seed: another course draws other cases")
    options = parser.parse_args()
    torch.set_num_threads(1)
    counts: Counter[str] = Counter()
    for exercise in load_course(ROOT).exercises:
        if options.exercise not in ("", exercise.id):
            continue
        specimens = corpus_of(exercise)[options.first :: options.every]
        if options.list:
            for specimen in specimens:
                print(json.dumps(recipe_of(exercise, specimen), ensure_ascii=False))
            continue
        plan = plan_exercise(exercise, Seeds(options.seed, "corpus"))
        for specimen in specimens:
            report(recipe_of(exercise, specimen), account_of(specimen, plan), counts)
    if not options.list:
        print(json.dumps(counts, sort_keys=True))


def recipe_of(exercise: Exercise, specimen: Specimen) -> dict[str, str]:
    """Return the name of a specimen."""
    return {"exercise": exercise.id, "cause": specimen.cause.value, "change": specimen.change}


def report(recipe: dict[str, str], account: Account, counts: Counter[str]) -> None:
    """Count, and print what is false."""
    counts["answers"] += 1
    counts["wrong"] += account.failed > 0
    for said in account.said:
        counts["misconceptions" if not said.claim else f"claim {said.claim}"] += 1
        counts["sentences of general evidence"] += bool(said.claim)
        if not said.true:
            counts["false"] += 1
            print(f"FALSE {recipe} {said.check}: {said.sentence.en}")


if __name__ == "__main__":
    main()
