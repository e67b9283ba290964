"""JUnit XML, as GitLab, Jenkins and others show it: one suite per submission, one case per check."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from grader.report.export.request import Export, flat, heading, one_line, outcome, reason
from grader.report.html.markup import printable
from grader.report.numbers import points
from grader.result import CheckStatus, ResultStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.report.export.request import ExportRequest
    from grader.report.grade_table import GradeTable
    from grader.report.outline import ExerciseInfo
    from grader.result import Result, Verdict
    from grader.text import Language

FILE = "junit.xml"
_KINDS = {CheckStatus.FAILED: "failure", CheckStatus.SKIPPED: "skipped", CheckStatus.WITHHELD: "skipped"}
_WORDLESS = frozenset({CheckStatus.PASSED})


def report(order: ExportRequest) -> Export:
    """Return one file for the whole table."""
    return Export({FILE: document(order.sheet, order.language)})


def document(sheet: GradeTable, language: Language, *, named: bool = True) -> bytes:
    """Return the XML; with `named`, suite names contain the student too."""
    suites = [
        _suite(result.for_student(), exercise, language, named=named)
        for student in sheet.students
        for exercise in sheet.exercises
        if (result := sheet.result(student, exercise)) is not None
    ]
    root = ET.Element("testsuites", {"name": one_line(sheet.course.title[language]), **_sums(suites)})
    root.extend(suites)
    ET.indent(root)
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _suite(result: Result, exercise: ExerciseInfo, language: Language, *, named: bool) -> ET.Element:
    owner = f"{one_line(result.student or '')} / " if named else ""
    name = owner + heading(exercise, language)
    suite = ET.Element("testsuite", {"name": name})
    if result.final is not None:
        # cases say what was judged; JUnit has no other place for the score that counts
        properties = ET.SubElement(suite, "properties")
        score = "" if result.counted is None else points(result.counted)
        known = {"score": score, "max_score": points(result.max_score), "way": result.final.way[language]}
        for key, value in known.items():
            ET.SubElement(properties, "property", {"name": key, "value": one_line(value)})
    if not result.checks:
        kind = "skipped" if result.status is ResultStatus.MISSING else "error"
        case = ET.SubElement(suite, "testcase", {"classname": name, "name": exercise.id, "time": _time(0)})
        _say(case, kind, "unread" if result.is_unread else result.status.value, outcome(result, language))
    for verdict in result.checks:
        suite.append(_case(name, verdict, language))
    counts = {kind: str(len(suite.findall(f"testcase/{kind}"))) for kind in ("failure", "error", "skipped")}
    suite.attrib |= {
        "tests": str(len(suite.findall("testcase"))),
        "failures": counts["failure"],
        "errors": counts["error"],
        "skipped": counts["skipped"],
        "time": _time(result.duration_s),
    }
    return suite


def _case(owner: str, verdict: Verdict, language: Language) -> ET.Element:
    attributes = {"classname": owner, "name": one_line(verdict.title[language]), "time": _time(verdict.duration_s)}
    case = ET.Element("testcase", attributes)
    if verdict.status not in _WORDLESS:
        kind = "error" if verdict.absent else _KINDS.get(verdict.status, "error")
        _say(case, kind, verdict.status.value, reason(verdict, language))
    if verdict.output:
        ET.SubElement(case, "system-out").text = printable(verdict.output)
    return case


def _say(case: ET.Element, kind: str, status: str, words: str) -> None:
    said = ET.SubElement(case, kind, {"type": status, "message": flat(words)})
    if kind != "skipped":  # the schema allows no text in it
        said.text = words


def _sums(suites: Iterable[ET.Element]) -> dict[str, str]:
    kept = list(suites)
    return {
        name: str(sum(int(suite.attrib[name]) for suite in kept)) for name in ("tests", "failures", "errors", "skipped")
    }


def _time(seconds: float) -> str:
    return f"{seconds:.3f}"
