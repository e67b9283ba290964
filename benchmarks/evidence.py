"""The corpus of wrong answers, and whether what general evidence says of each is true.

`grader validate` checks the same for every exercise; here one sees what is said, and how often.

python benchmarks/evidence.py --write            # make wrong_answers.jsonl anew from the solutions, without judging
python benchmarks/evidence.py [--exercise ex07] [--every 10]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.plan import plan_exercise
from grader.proof.specimens import corpus_of, specimen_of
from grader.proof.truth import account_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course.model import Exercise
    from grader.proof.truth import Account

ROOT = Path(__file__).resolve().parents[1]
CORPUS = Path(__file__).with_name("wrong_answers.jsonl")


def main() -> None:
    """Write the corpus, or judge it and print every sentence that is false."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--exercise", default="")
    parser.add_argument("--every", type=int, default=1, help="judge only every so many of the corpus")
    options = parser.parse_args()
    torch.set_num_threads(1)
    exercises = load_course(ROOT).exercises
    if options.write:
        lines = [json.dumps(recipe, ensure_ascii=False) for one in exercises for recipe in recipes(one)]
        CORPUS.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return
    wanted = [one for one in read_corpus() if options.exercise in ("", one["exercise"])][:: options.every]
    counts: Counter[str] = Counter()
    for exercise in exercises:
        of_exercise = [one for one in wanted if one["exercise"] == exercise.id]
        for recipe, account in judged(exercise, of_exercise):
            report(recipe, account, counts)
    print(json.dumps(counts, sort_keys=True))


def recipes(exercise: Exercise) -> Iterator[dict[str, str]]:
    """Yield the recipe of each specimen of the corpus."""
    for specimen in corpus_of(exercise):
        yield {"exercise": exercise.id, "cause": specimen.cause.value, "change": specimen.change}


def read_corpus() -> list[dict[str, str]]:
    """Return the recipes of the corpus."""
    return [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]


def judged(exercise: Exercise, corpus: list[dict[str, str]]) -> Iterator[tuple[dict[str, str], Account]]:
    """Yield what came of each specimen of an exercise."""
    if not corpus:
        return
    plan = plan_exercise(exercise, Seeds("2026", "corpus"))
    for recipe in corpus:
        specimen = specimen_of(exercise, recipe["cause"], recipe["change"])
        if specimen is None:
            msg = f"{recipe} is not made any more: write the corpus anew"
            raise SystemExit(msg)
        yield recipe, account_of(specimen, replace(plan))


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
