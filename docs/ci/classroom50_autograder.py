"""Classroom 50's autograder: judges what a student handed in, and leaves `result.json` for the runner.

Copy it to `CLASSROOM/autograders/ASSIGNMENT/autograder.py` in your `classroom50` repository; name below what is due.
The runner starts it in the student's checkout.
"""

import subprocess
import sys
from importlib.util import find_spec

GRADER = "torch-grader==0.1.0"
CPU_TORCH = "https://download.pytorch.org/whl/cpu"
EXERCISES = "ex01,ex02"
JUDGED = (0, 1)
"""Everything passed, or not everything: both are results, and not a failure of the run."""


def main() -> int:
    """Install the grader where it is not there, and run it."""
    # -P: a file of the student's that is called pip.py or grader.py is not taken for the real one
    python = [sys.executable, "-P"]
    if find_spec("grader") is None:
        subprocess.run([*python, "-m", "pip", "install", "--quiet", "--extra-index-url", CPU_TORCH, GRADER], check=True)
    ended = subprocess.run([*python, "-m", "grader", "ci", "--exercises", EXERCISES], check=False)
    return 0 if ended.returncode in JUDGED else ended.returncode


if __name__ == "__main__":
    sys.exit(main())
