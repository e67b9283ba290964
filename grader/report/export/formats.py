"""The formats that a grade table can be exported to: one row for each."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from grader.report.export import (
    canvas,
    classroom50,
    csvfile,
    exercism,
    gradescope,
    handback,
    jsonfile,
    junit,
    markdown,
    moodle,
    workbook,
)
from grader.report.export.request import Export
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.report.export.request import ExportRequest


@dataclass(frozen=True, slots=True)
class Exporter:
    """One format: the name of its file or folder, its purpose, how it is made, and whether it fills in a file."""

    file: str
    summary: Text
    export: Callable[[ExportRequest], Export]
    fills: bool = False
    """Whether it needs the platform's own file."""


EXPORTERS: Mapping[str, Exporter] = MappingProxyType(
    {
        "csv": Exporter(
            "grades.csv",
            Text("Scores as CSV, for scripts and spreadsheets", "CSV 成绩表，供脚本和电子表格使用"),
            lambda order: Export({"grades.csv": csvfile.grades(order.sheet)}),
        ),
        "excel": Exporter(
            "grades-excel.csv",
            Text(
                "Scores as CSV that Excel opens with names in any script",
                "Excel 可直接打开的 CSV 成绩表，中文姓名不会乱码",
            ),
            lambda order: Export({"grades-excel.csv": csvfile.excel_grades(order.sheet)}),
        ),
        "xlsx": Exporter(
            workbook.FILE,
            Text("Scores as a workbook for Excel and LibreOffice", "供 Excel 和 LibreOffice 打开的成绩工作簿"),
            workbook.workbook,
        ),
        "json": Exporter(
            "results.json",
            Text("All verdicts in both languages, without hidden content", "全部评判结果（双语），不含不公开的内容"),
            lambda order: Export({"results.json": jsonfile.results(order.sheet, order.language)}),
        ),
        "jsonl": Exporter(
            "results.jsonl",
            Text("The same as JSON lines: one result per line", "同上，JSON Lines 格式：每行一个结果"),
            lambda order: Export({"results.jsonl": jsonfile.json_lines(order.sheet, order.language)}),
        ),
        "junit": Exporter(junit.FILE, Text("JUnit XML, for CI systems", "JUnit XML，供 CI 系统使用"), junit.report),
        "markdown": Exporter(markdown.FILE, Text("Scores as a Markdown table", "Markdown 成绩表"), markdown.table),
        "gradescope": Exporter(
            gradescope.FOLDER,
            Text("Gradescope's results.json, one per student", "Gradescope 的 results.json，每名学生一份"),
            gradescope.results,
        ),
        "mail": Exporter(
            handback.MAIL,
            Text("A Markdown and an HTML file per student, to mail", "每名学生一份 Markdown 和 HTML，供邮件发送"),
            handback.mail,
        ),
        "moodle-feedback": Exporter(
            handback.MOODLE,
            Text("Feedback files in a zip, to upload to Moodle", "可上传到 Moodle 的反馈文件压缩包"),
            handback.moodle_feedback,
        ),
        "canvas-comments": Exporter(
            handback.CANVAS,
            Text("Comments in a zip, to upload to Canvas", "可上传到 Canvas 作为评语的压缩包"),
            handback.canvas_comments,
        ),
        "canvas": Exporter(
            canvas.FILE,
            Text("Canvas's gradebook, filled in", "填好分数的 Canvas 成绩簿"),
            canvas.gradebook,
            fills=True,
        ),
        "moodle": Exporter(
            moodle.FILE,
            Text("Moodle's grading worksheet, filled in", "填好成绩的 Moodle 评分工作表"),
            moodle.worksheet,
            fills=True,
        ),
        "classroom50": Exporter(
            classroom50.FILE,
            Text("Classroom 50's scores.json, filled in", "填好分数的 Classroom 50 scores.json"),
            classroom50.scores,
            fills=True,
        ),
        "exercism": Exporter(
            exercism.FOLDER,
            Text(
                "exercism's results.json (version 3), one per submission",
                "exercism 的 results.json（第 3 版），每份提交一份",
            ),
            exercism.results,
        ),
    }
)
