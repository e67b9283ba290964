"""exercism: a `results.json` of version 3 for each submission (docs: building/tooling/test-runners/interface)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.report.export.jsonfile import as_json
from grader.report.export.request import Export, folder_names, one_line, outcome, reason, unfinished
from grader.report.html.markup import printable
from grader.result import CheckStatus, ResultStatus
from grader.text import Text

if TYPE_CHECKING:
    from grader.report.export.request import ExportRequest
    from grader.result import Result, Verdict
    from grader.text import Language

FOLDER = "exercism"
VERSION = 3
MESSAGE_LIMIT = 65_535
OUTPUT_LIMIT = 500
_STATUS = {CheckStatus.PASSED: "pass", CheckStatus.FAILED: "fail"}
_CUT = Text("\n[… cut at {limit} characters]", "\n[…… 已截断，上限 {limit} 个字符]")


def results(order: ExportRequest) -> Export:
    """Return a file for each submission with a score."""
    names = folder_names(order.sheet)
    files, left = {}, []
    for result in order.sheet:
        student = str(result.student)
        if result.score is None:
            left.append(student)
        elif result.status is not ResultStatus.MISSING:
            path = f"{FOLDER}/{names[student]}/{result.exercise}/results.json"
            files[path] = as_json(document(result.for_student(), order.language))
    return Export(files, unfinished(order.sheet, dict.fromkeys(left)))


def document(result: Result, language: Language) -> dict[str, Any]:
    """Return one result; `error` means that no check could run at all."""
    if not result.checks:
        message = cut(outcome(result, language), MESSAGE_LIMIT, language)
        return {"version": VERSION, "status": "error", "message": message, "tests": []}
    return {
        "version": VERSION,
        "status": "pass" if result.passed else "fail",
        "message": None,
        "tests": [
            _test(result, verdict, task, language)
            for task, verdict in enumerate(result.checks, start=1)
            if verdict.status is not CheckStatus.WITHHELD
        ],
    }


def _test(result: Result, verdict: Verdict, task: int, language: Language) -> dict[str, Any]:
    status = "error" if verdict.absent else _STATUS.get(verdict.status, "error")
    example = verdict.counterexample
    test: dict[str, Any] = {
        "name": one_line(verdict.title[language]),
        "status": status,
        "message": None if status == "pass" else cut(reason(verdict, language), MESSAGE_LIMIT, language),
        "output": cut(printable(verdict.output), OUTPUT_LIMIT, language) if verdict.output else None,
        "test_code": (example.reproduce if example is not None else "") or f"grader check {result.exercise}",
        "task_id": task,
    }
    return test


def cut(words: str, limit: int, language: Language) -> str:
    """Return at most `limit` characters of a text, with a note if it was longer."""
    notice = _CUT.format(limit=limit)[language]
    return words if len(words) <= limit else words[: limit - len(notice)] + notice
