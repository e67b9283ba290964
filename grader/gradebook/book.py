"""Store results and find them again.

A result is on disk as soon as `record` returns, and nothing is ever overwritten: a later result of the same student and
exercise replaces the earlier one, which stays as history. Only one process at a time may hold a run; anybody may read.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from grader.errors import GradebookError
from grader.gradebook import latest
from grader.gradebook.adjustments import Adjustments
from grader.gradebook.enrolled import Enrolled
from grader.gradebook.faults import ABSENT, UNREADABLE, translate_errors
from grader.gradebook.fingerprints import Fingerprint, fingerprints
from grader.gradebook.handins import HandinTimes
from grader.gradebook.history import RunScores, scores_by_run
from grader.gradebook.lock import held
from grader.gradebook.names import as_sql, from_sql
from grader.gradebook.records import Run, Standing
from grader.gradebook.schema import prepare
from grader.gradebook.secret_seeds import SecretSeeds
from grader.result_json import result_from_json, result_to_json
from grader.unread import IntakeReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    from grader.result import Result
    from grader.roster.members import Member

PATIENCE_S = 30.0
"""Seconds to wait for another process that is writing."""

_LATEST = "id IN (SELECT MAX(id) FROM results GROUP BY student, exercise)"


class Gradebook:
    """An open gradebook; a context manager that closes the file."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Keep an open connection; callers use `Gradebook.open`."""
        self._path = path
        self._connection = connection
        self._run: int | None = None

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> Self:
        """Open the gradebook; with `create`, make one, readable by its owner only, if there is none.

        Raises:
            GradebookError: it is not there, damaged, no gradebook, from a newer program, or cannot be written. The
                file is left as it was.
        """
        with translate_errors(path):
            if create:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with suppress(FileExistsError):
                    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            elif not path.exists():
                raise GradebookError(ABSENT.format(path=path))
            connection = sqlite3.connect(path, timeout=PATIENCE_S, isolation_level=None)
            try:
                prepare(path, connection)
            except BaseException:  # whatever happens, the file must not stay open
                connection.close()
                raise
        return cls(path, connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; all recorded results are in it."""
        self._connection.close()

    @property
    def secret_seed(self) -> str:
        """The seed of the hidden cases: the same for every run and every student, until another one is given."""
        return SecretSeeds(self._rows).current

    @property
    def page_secret(self) -> bytes:
        """The secret for page names that cannot be guessed; it reveals nothing about the secret seed."""
        return SecretSeeds(self._rows).of_pages

    def draw_from(self, secret: str) -> None:
        """Draw hidden cases from this secret seed, now and in later runs."""
        SecretSeeds(self._rows).give(secret)

    @contextmanager
    def run(self, *, seed: str, options: Mapping[str, object]) -> Iterator[int]:
        """Hold the gradebook for one run and yield the run's id; it counts as finished when the block ends normally.

        `options` are plain values for JSON.

        Raises:
            GradebookError: another process holds it, or it cannot be written.
        """
        with held(self._path):
            row = (_now(), as_sql(seed), json.dumps(options, sort_keys=True))
            self._rows("INSERT INTO runs (started, seed, options) VALUES (?, ?, ?)", row)
            ((run,),) = self._rows("SELECT MAX(id) FROM runs")
            self._run = run
            try:
                yield run
            finally:
                self._run = None
            self._rows("UPDATE runs SET finished = ? WHERE id = ?", (_now(), run))

    def record(self, result: Result, key: str) -> None:
        """Commit a result at once; equal keys mean equal results.

        Raises:
            GradebookError: it cannot be written; what was recorded before stays.
            ValueError: the result names no student, or no run is held.
        """
        if result.student is None or self._run is None:
            msg = "a result is recorded for a student, inside a run"
            raise ValueError(msg)
        score = None if result.score is None else float(result.score)
        document = json.dumps(result_to_json(result, "en"), allow_nan=False)
        self._rows(
            "INSERT INTO results (run, student, exercise, key, score, document) VALUES (?, ?, ?, ?, ?, ?)",
            (self._run, as_sql(result.student), as_sql(result.exercise), as_sql(key), score, document),
        )

    def record_intake(self, report: IntakeReport) -> None:
        """Store which files of the class's folder were not read in this run.

        Raises:
            GradebookError: it cannot be written.
            ValueError: no run is held.
        """
        if self._run is None:
            msg = "an intake is recorded inside a run"
            raise ValueError(msg)
        document = json.dumps(report.to_json("en"))
        self._rows("INSERT OR REPLACE INTO intakes (run, document) VALUES (?, ?)", (self._run, document))

    def intake(self) -> IntakeReport:
        """Return what the last run did not read; empty if no run said."""
        rows = self._rows("SELECT document FROM intakes ORDER BY run DESC LIMIT 1")
        try:
            return IntakeReport.from_json(json.loads(rows[0][0])) if rows else IntakeReport()
        except (KeyError, ValueError, TypeError) as error:
            raise GradebookError(UNREADABLE.format(path=self._path, error=error)) from error

    @property
    def adjustments(self) -> Adjustments:
        """What was changed by hand."""
        return Adjustments(self._rows)

    @property
    def enrolled(self) -> Enrolled:
        """Who the students are."""
        return Enrolled(self._rows)

    def members(self) -> Mapping[str, Member]:
        """Return the list of the course's students."""
        return self.enrolled.members()

    @property
    def times(self) -> HandinTimes:
        """When files were handed in."""
        return HandinTimes(self._rows)

    def result(self, number: int) -> Result:
        """Return a result by its id."""
        ((document,),) = self._rows("SELECT document FROM results WHERE id = ?", (number,))
        return self._read(document)

    def forget(self, student: str) -> int:
        """Delete all results of a student, earlier ones too; return how many there were.

        Raises:
            GradebookError: it cannot be written, or another process holds the gradebook.
        """
        with held(self._path):
            ((count,),) = self._rows("SELECT COUNT(*) FROM results WHERE student = ?", (as_sql(student),))
            for table in ("results", "handins"):
                self._rows(f"DELETE FROM {table} WHERE student = ?", (as_sql(student),))  # noqa: S608 - constants
        return int(count)

    def standing(self) -> Mapping[tuple[str, str], Standing]:
        """Return the current state of each student and exercise, without reading the results themselves."""
        return latest.standing(self._rows)

    def results(self) -> tuple[Result, ...]:
        """Return the latest result of each student and exercise, in the order of their names."""
        rows = self._rows(f"SELECT document FROM results WHERE {_LATEST} ORDER BY student, exercise")  # noqa: S608 - constant
        return tuple(self._read(document) for (document,) in rows)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return student and exercise of each result, in the order of their names."""
        rows = self._rows("SELECT DISTINCT student, exercise FROM results ORDER BY student, exercise")
        return tuple((from_sql(student), from_sql(exercise)) for student, exercise in rows)

    def of_student(self, student: str) -> tuple[Result, ...]:
        """Return the latest result of a student in each exercise."""
        latest = "SELECT MAX(id) FROM results WHERE student = ? GROUP BY exercise"
        query = f"SELECT document FROM results WHERE id IN ({latest}) ORDER BY exercise"  # noqa: S608 - constant
        return tuple(self._read(document) for (document,) in self._rows(query, (as_sql(student),)))

    def judged(self) -> Mapping[tuple[str, str], str]:
        """Return the content key of the latest result by (student, exercise), without those our own fault spoilt."""
        query = f"SELECT student, exercise, key FROM results WHERE {_LATEST} AND score IS NOT NULL"  # noqa: S608 - constant
        return {(from_sql(student), from_sql(exercise)): from_sql(key) for student, exercise, key in self._rows(query)}

    def passed(self) -> Mapping[tuple[str, str], bool]:
        """Return by (student, exercise) whether the latest result passed everything; for our own faults it did not."""
        return {(str(result.student), result.exercise): result.passed for result in self.results()}

    def faults(self) -> int:
        """Return how many of the latest results our own fault spoilt."""
        return latest.faults(self._rows)

    def fingerprints(self) -> Mapping[str, Fingerprint]:
        """Return a digest of all that each student's results are made from."""
        with translate_errors(self._path):
            return fingerprints(self._connection.execute)

    def as_of(self, run: int) -> tuple[Result, ...]:
        """Return what `results` returned when a run had ended; empty for 0, the time before the first."""
        latest = "SELECT MAX(id) FROM results WHERE run <= ? GROUP BY student, exercise"
        query = f"SELECT document FROM results WHERE id IN ({latest}) ORDER BY student, exercise"  # noqa: S608 - constant
        return tuple(self._read(document) for (document,) in self._rows(query, (run,)))

    def of_run(self, run: int) -> Iterator[tuple[Result | None, Result]]:
        """Yield each new result of a run with the one it replaced, or None."""
        last = "SELECT key, score, document FROM results WHERE run {} ? AND student = ? AND exercise = ?"
        newest_first = f"{last} ORDER BY id DESC LIMIT 1"
        pairs = self._rows("SELECT DISTINCT student, exercise FROM results WHERE run = ? ORDER BY 1, 2", (run,))
        for pair in pairs:
            before, after = (self._rows(newest_first.format(when), (run, *pair)) for when in ("<", "="))
            if [row[:2] for row in before] != [row[:2] for row in after]:  # equal keys mean equal results
                yield (self._read(before[0][2]) if before else None), self._read(after[0][2])

    def known(self, keys: Iterable[str]) -> Mapping[str, bool]:
        """Return which content keys are already judged, for anybody, and whether everything passed."""
        return latest.known(self._rows, keys)

    def recall(self, key: str) -> Result | None:
        """Return the latest result with this content key, whoever it belongs to; None if there are only our faults."""
        query = "SELECT document FROM results WHERE key = ? AND score IS NOT NULL ORDER BY id DESC LIMIT 1"
        rows = self._rows(query, (as_sql(key),))
        return self._read(rows[0][0]) if rows else None

    def history(self, student: str, exercise: str) -> tuple[tuple[int, Result], ...]:
        """Return all results of a student in an exercise with the ids of their runs, oldest first."""
        query = "SELECT run, document FROM results WHERE student = ? AND exercise = ? ORDER BY id"
        rows = self._rows(query, (as_sql(student), as_sql(exercise)))
        return tuple((run, self._read(document)) for run, document in rows)

    def runs(self) -> tuple[Run, ...]:
        """Return all runs, oldest first."""
        rows = self._rows("SELECT id, started, finished, seed, options FROM runs ORDER BY id")
        return tuple(
            Run(
                run,
                datetime.fromisoformat(started),
                None if finished is None else datetime.fromisoformat(finished),
                from_sql(seed),
                json.loads(options),
            )
            for run, started, finished, seed, options in rows
        )

    def scores_by_run(self) -> tuple[RunScores, ...]:
        """Return the scores after each run that judged something, oldest first."""
        return tuple(scores_by_run(self._rows, self.runs()))

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        with translate_errors(self._path):
            return self._connection.execute(query, values).fetchall()

    def _read(self, document: str) -> Result:
        try:
            return result_from_json(json.loads(document))
        except (KeyError, ValueError, TypeError) as error:
            raise GradebookError(UNREADABLE.format(path=self._path, error=error)) from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
