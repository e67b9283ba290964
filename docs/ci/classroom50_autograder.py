"""Classroom 50's autograder: judges what a student handed in, and leaves `result.json` for the runner.

Copy it to `CLASSROOM/autograders/ASSIGNMENT/autograder.py` in your `classroom50` repository; name below what is due and
where the grader is. The runner starts it in the student's checkout.
"""

import sys

if not sys.flags.safe_path:
    sys.path.pop(0)  # the folder of this file, which may be the checkout: a student's subprocess.py is not the real one

import shutil
import subprocess
from pathlib import Path

# The repository, and the full commit that you have looked at: a registry's package of that name is a stranger's.
GRADER = "torch-grader @ git+https://github.com/OWNER/REPOSITORY@COMMIT"
CPU_TORCH = "https://download.pytorch.org/whl/cpu"
COURSE = "builtin"
EXERCISES = "ex01,ex02"
RESULT = Path("result.json")
JUDGED = (0, 1)
"""Everything passed, or not everything: both are results, and not a failure of the run."""
FAILED = 3

# -P: a file of the student's that is called pip.py or grader.py is not taken for the real one
PYTHON = [sys.executable, "-P"]


def main() -> int:
    """Install the grader where it is not there, and run it."""
    # What is there is the student's own, until a new one is written.
    if RESULT.is_dir() and not RESULT.is_symlink():
        shutil.rmtree(RESULT)
    else:
        RESULT.unlink(missing_ok=True)
    subprocess.run(["/bin/sh", "-c", "command -v bwrap || sudo -n apt-get install -q -y bubblewrap"], check=False)
    if subprocess.run([*PYTHON, "-c", "import grader"], check=False, capture_output=True).returncode != 0:
        subprocess.run([*PYTHON, "-m", "pip", "install", "--quiet", "--extra-index-url", CPU_TORCH, GRADER], check=True)
    command = [*PYTHON, "-m", "grader", "ci", "--course", COURSE, "--exercises", EXERCISES]
    ended = subprocess.run(command, check=False)
    if ended.returncode not in JUDGED:
        return ended.returncode
    return 0 if RESULT.is_file() else FAILED


if __name__ == "__main__":
    sys.exit(main())
