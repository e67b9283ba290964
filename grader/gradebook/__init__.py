"""The gradebook: one SQLite file with every result, the runs they came from, and the secret seed."""

from grader.gradebook.book import Gradebook
from grader.gradebook.records import Run

__all__ = ["Gradebook", "Run"]
