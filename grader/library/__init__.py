"""Judge from Python, for programs that judge code by the thousand, with the same judge and isolation as `batch`.

`from grader import grade` imports this package; importing `grader` alone imports neither this nor torch. `records`
defines the caller's input and output, `grading` the functions to call, `handouts` what exercises ask, and `extraction`
reads what models write. `process` is the caller's end of the judging process, and `server` runs in that process.
Nothing is judged in the caller's process and nothing is forked from it, so its threads, event loops and devices do not
matter.
"""

from grader.library.extraction import code_in
from grader.library.grading import grade, grade_each
from grader.library.handouts import exercises
from grader.library.records import Answer, Graded, Settings

__all__ = ["Answer", "Graded", "Settings", "code_in", "exercises", "grade", "grade_each"]
