"""The command line: parse, call, show. One module per command, and one place where every error ends."""

from __future__ import annotations


def main() -> None:
    """Run the program with the process's arguments and end the process with its exit code."""
    from grader.cli.boundary import run  # importing this package must be fast

    raise SystemExit(run())
