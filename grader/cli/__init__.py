"""The command line: parse, call, show. One module per command, and one place where every error ends."""

from __future__ import annotations

import gc


def main() -> None:
    """Run the program with the process's arguments and end the process with its exit code."""
    # Imports make many objects that stay: to look through them again and again costs a tenth of a short command.
    gc.set_threshold(50_000)
    from grader.cli.boundary import run  # importing this package must be fast

    code = run()
    gc.freeze()  # the interpreter looks through all objects once more when it ends, and would find nothing
    raise SystemExit(code)
