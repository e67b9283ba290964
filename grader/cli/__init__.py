"""The command line: parse, call, show. One module a command, one boundary for everything that goes wrong."""

from __future__ import annotations


def main() -> None:
    """Run the program with the process's arguments and end the process with its exit code."""
    from grader.cli.boundary import run  # importing this package must cost nothing

    raise SystemExit(run())
