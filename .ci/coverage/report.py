"""Put together what was measured in all processes, and report it; exits with 2 below the floor."""

import os
import sys
from pathlib import Path

import coverage
from worker_lines import lines_in

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Combine, report, and return the exit code."""
    if table := os.environ.get("MEASURED_WORKERS"):
        data = coverage.CoverageData(basename=os.environ["COVERAGE_FILE"], suffix="workers")
        data.add_lines({file: found for file, found in lines_in(Path(table), ROOT / "grader") if found})
        data.write()
    measured = coverage.Coverage(config_file=os.environ["COVERAGE_PROCESS_START"])
    measured.combine()
    measured.save()
    share = measured.report(include=[f"{ROOT}/grader/*"], skip_covered=True, skip_empty=True, sort="miss")
    floor = float(measured.get_option("report:fail_under") or 0)
    return 0 if share >= floor else 2


if __name__ == "__main__":
    sys.exit(main())
