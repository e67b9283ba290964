"""What one submission costs here and in nbgrader, otter-grader, check50 and gradescope-utils, in one run.

    python benchmarks/others.py --make FOLDER          (once: a virtual environment for each of them in FOLDER)
    python benchmarks/others.py --environments FOLDER [--students 4] [--class 200] [--rounds 3]
                                [--isolation full] [--json FILE]

All judge the same right submissions to ex01, ex02 and ex03 by the same calls, expected values and tolerances, which are
drawn once by this project's judge; the others compare with torch.testing.assert_close and do no more than that. Each
is run as its documentation says that an instructor judges a folder on one machine; what judges one submission at a
time is started for two side by side, nbgrader goes one by one. All take turns, so many rounds, and the fastest counts.
A grader without an environment is left out.

Nothing is timed before each has judged for show: right submissions must get all points and wrong ones must not. That
run also tells which forged submissions get points, and whether a submission can write where the instructor works.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graders.answers import forged, reaching, right, wrong
from graders.check50 import Check50
from graders.environment import Environment
from graders.gradescope import Gradescope
from graders.nbgrader import Nbgrader
from graders.otter import Otter
from graders.ours import Ours
from graders.questions import assignments
from graders.running import run_all

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graders.questions import Assignment
    from graders.running import Cost
    from graders.tool import Handed, Tool

OTHERS: tuple[type[Nbgrader | Otter | Check50 | Gradescope], ...] = (Nbgrader, Otter, Check50, Gradescope)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--make", type=Path, metavar="FOLDER", help="make the environments and leave")
    parser.add_argument("--environments", type=Path, metavar="FOLDER", help="where they are")
    parser.add_argument("--students", type=int, default=4, help="students judged by all (three submissions each)")
    parser.add_argument("--class", dest="many", type=int, default=200, help="students judged by this project alone")
    parser.add_argument("--rounds", type=int, default=3, help="how often each judges")
    parser.add_argument("--isolation", default="full")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    if options.make:
        for other in OTHERS:
            Environment(options.make / other.name).make(f"{other.name}{other.extra}=={other.version}")
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked = assignments(folder)
        ours = Ours(options.isolation)
        others, missing = installed(options.environments, asked)
        tools: list[Tool] = [ours, *others]
        rows = [described(tool, folder) for tool in tools]
        sides = [(tool, options.students) for tool in tools] + [(ours, options.many)]
        costs = measured(sides, folder, options.rounds)
    figures: dict[str, Any] = {
        "benchmark": "others",
        "cores": os.cpu_count(),
        "isolation": options.isolation,
        "rounds": options.rounds,
        "calls": {one.exercise: one.calls for one in asked.values()},
        "rows": [{**row, **cost} for row, cost in zip([*rows, rows[0]], costs, strict=True)],
        "not_installed": missing,
    }
    show(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def installed(folder: Path | None, asked: Mapping[str, Assignment]) -> tuple[list[Tool], list[str]]:
    """Return the graders with an environment, and the names of the others."""
    there: list[Tool] = []
    missing = []
    for other in OTHERS:
        environment = None if folder is None else Environment(folder.resolve() / other.name)
        if environment is not None and environment.holds(other.name, other.version):
            there.append(other(environment, asked))
        else:
            missing.append(f"{other.name} {other.version}")
    return there, missing


def described(tool: Tool, folder: Path) -> dict[str, Any]:
    """Return what a grader is, and how it treats submissions that cheat; one that does not judge ends everything."""
    believed, reached = trial(tool, folder)
    return {
        "grader": f"{tool.name} {tool.version}".strip(),
        "runs": tool.runs,
        "separation": tool.separation,
        "forged": list(forged()),
        "forged_that_get_points": believed,
        "writes_outside": reached,
    }


def measured(sides: Sequence[tuple[Tool, int]], folder: Path, rounds: int) -> list[dict[str, Any]]:
    """Return the cost of a submission on each side, for a number of students: the least of all rounds."""
    costs: list[list[Cost]] = [[] for _ in sides]
    for number in range(rounds):
        for place, (tool, students) in enumerate(sides):
            costs[place].append(timed(tool, folder / f"round{number}-{place}", right(students)))
    return [cost_of(found, len(right(students))) for (_, students), found in zip(sides, costs, strict=True)]


def cost_of(costs: Sequence[Cost], submissions: int) -> dict[str, Any]:
    return {
        "submissions": submissions,
        "ms": round(min(cost.clock_s for cost in costs) / submissions * 1000, 1),
        "processor_ms": round(min(cost.processor_s for cost in costs) / submissions * 1000, 1),
        "ms_of_each_round": [round(cost.clock_s / submissions * 1000, 1) for cost in costs],
    }


def trial(tool: Tool, folder: Path) -> tuple[list[str], bool]:
    """Check that a grader tells right from wrong; return the forgeries it accepts and whether one can write."""
    mark = folder / f"mark-{tool.name}"
    forgeries, reaches = forged(), reaching(mark)
    good, bad = right(1), wrong()
    marks = judged(tool, folder / f"{tool.name}-trial", [*good, *bad, *forgeries.values(), reaches])
    if any(marks[one] < 1 for one in good):
        sys.exit(f"{tool.name}: a right submission did not get all points: the figures would mean nothing")
    if any(marks[one] >= 1 for one in bad):
        sys.exit(f"{tool.name}: a wrong submission got all points: the figures would mean nothing")
    return [name for name, one in forgeries.items() if marks[one] > 0], mark.exists()


def judged(tool: Tool, folder: Path, handed: Sequence[Handed]) -> dict[Handed, float]:
    folder.mkdir()
    tool.lay_out(folder, handed)
    run_all(tool.commands(folder, handed), tool.at_once)
    return tool.marks(folder, handed)


def timed(tool: Tool, folder: Path, handed: Sequence[Handed]) -> Cost:
    """Return the cost of judging right submissions; writing them is not counted."""
    folder.mkdir()
    tool.lay_out(folder, handed)
    cost = run_all(tool.commands(folder, handed), tool.at_once)
    if any(mark < 1 for mark in tool.marks(folder, handed).values()):
        sys.exit(f"{tool.name}: a right submission did not get all points: the figures would mean nothing")
    return cost


def show(figures: dict[str, Any]) -> None:
    small, large = figures["rows"][0], figures["rows"][-1]
    print(f"Right submissions, {figures['cores']} cores, start-up included: what one takes, in ms and as a multiple")
    print(f"of what grader takes for as many (A, {small['submissions']}) and for a class (B, {large['submissions']})\n")
    print(f"{'':24}{'clock, ms':>12}{'A':>7}{'B':>7}{'processor, ms':>16}{'A':>7}{'B':>7}{'forged':>9}{'writes':>8}")
    for row in figures["rows"]:
        cells = f"{row['grader'] + ('' if row is not large else ', B'):24}"
        for kind, width in (("ms", 12), ("processor_ms", 16)):
            cells += f"{row[kind]:>{width}.0f}{row[kind] / small[kind]:>7.1f}{row[kind] / large[kind]:>7.1f}"
        believed = f"{len(row['forged_that_get_points'])} of {len(row['forged'])}"
        print(f"{cells}{believed:>9}{'yes' if row['writes_outside'] else 'no':>8}")
    print("\nforged: forged answers that get points; writes: a submission can write a file outside")
    for row in figures["rows"][:-1]:
        print(f"{row['grader']}: {row['runs']}; isolation: {row['separation']}")
        for forgery in row["forged_that_get_points"]:
            print(f"    gives points for: {forgery}")
    for name in figures["not_installed"]:
        print(f"{name}: not installed (see --make), left out")


if __name__ == "__main__":
    sys.exit(main())
