"""The proofs of the course as a page: what `grader validate` found, written to docs/proofs.md.

grader validate --format json > proofs.json
python benchmarks/false_alarms.py --json alarms.json
python benchmarks/proofs.py proofs.json --alarms alarms.json [--out docs/proofs.md]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
HEAD = """# What each exercise is proven by

`grader validate` over the whole course, in full: the reference answers {seeds} fresh seeds, every known wrong answer is
judged and must be caught and told by its name, and every mutant of the reference (an operator, constant, dimension or
sign changed, a term dropped) must fail. Taken with torch {torch}; `.ci/run` repeats a lighter pass with every change.

- *Margin*: how many times more than the rounding of a right answer (its sums taken in another order) is allowed.
- *Survivors*: mutants that answer like the reference everywhere, listed under `equivalent` with the reason.
- *Free*: mutants in code that is judged by what comes of it (a trained network), where other ways are right, too.

| exercise | title | seeds | margin | wrong answers | mutants caught | survivors | free | proven |
|---|---|---|---|---|---|---|---|---|
"""


ALARMS = """
## False alarms

How often a right answer would be judged wrong: the reference, with its arguments laid out in memory as a submission
gets them and with its sums taken in another order, on thousands of fresh seeds (`benchmarks/false_alarms.py`). No
failure in n seeds means, with 95 % confidence, fewer than 3 in n.

| exercise | seeds | cases | failed | rate | most of the tolerance used |
|---|---|---|---|---|---|
"""


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("document", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "proofs.md")
    parser.add_argument("--alarms", type=Path, required=True)
    options = parser.parse_args()
    document = json.loads(options.document.read_text(encoding="utf-8"))
    head = HEAD.format(seeds=document["seeds"], torch=torch.__version__.partition("+")[0])
    alarms = json.loads(options.alarms.read_text(encoding="utf-8"))["exercises"]
    parts = (head, *map(row, document["exercises"]), ALARMS, *map(alarm, alarms), *notes(document))
    options.out.write_text("".join(parts), encoding="utf-8")


def row(proof: dict[str, Any]) -> str:
    seeds, wrong, mutants = proof["seeds"], proof["wrong"], proof["mutants"]
    free = mutants["of"] - mutants["done"] if proof["proven"] else 0
    cells = (
        proof["exercise"],
        proof["title"],
        f"{seeds['done']}/{seeds['of']}",
        f"{1 / proof['share']:.0f}×" if proof["share"] else "exact",
        f"{wrong['done']}/{wrong['of']}",
        str(mutants["done"]),
        str(proof["equivalent"]),
        str(free),
        "yes" if proof["proven"] else "no",
    )
    return f"| {' | '.join(cells)} |\n"


def alarm(found: dict[str, Any]) -> str:
    rate = "–" if found["failed_seeds"] else f"< {found['rate_below_95']:.2%}"
    cells = (
        found["exercise"],
        found["seeds"],
        found["cases"],
        found["failed_seeds"],
        rate,
        f"{found['worst_share']:.3f}",
    )
    return f"| {' | '.join(map(str, cells))} |\n"


def notes(document: dict[str, Any]) -> Iterator[str]:
    """Yield the run's remarks, except the list of mutants that are free to differ."""
    told = [
        (proof["exercise"], finding["message"])
        for proof in document["exercises"]
        for finding in proof["findings"]
        if finding["kind"] != "survivors-free"
    ]
    if told:
        yield "\n## Remarks of the run\n\n"
    for exercise, message in told:
        yield f"- {exercise}: {message}\n"


if __name__ == "__main__":
    main()
