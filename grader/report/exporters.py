"""The files that a sheet can be exported to: one row for each."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from grader.report import csvfile, jsonfile
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.report.sheet import Sheet
    from grader.text import Language


@dataclass(frozen=True, slots=True)
class Exporter:
    """One format: the file's usual name, what it is for, and how it is made."""

    file: str
    summary: Text
    content: Callable[[Sheet, Language], bytes]


EXPORTERS: Mapping[str, Exporter] = MappingProxyType(
    {
        "csv": Exporter(
            "grades.csv",
            Text("Scores as CSV, for scripts and spreadsheets", "CSV 成绩表，供脚本和电子表格使用"),
            lambda sheet, _: csvfile.grades(sheet),
        ),
        "excel": Exporter(
            "grades-excel.csv",
            Text(
                "Scores as CSV that Excel opens with names in any script",
                "Excel 可直接打开的 CSV 成绩表，中文姓名不会乱码",
            ),
            lambda sheet, _: csvfile.excel_grades(sheet),
        ),
        "json": Exporter(
            "results.json",
            Text("All verdicts in both languages, without what is hidden", "全部评分结果（双语），不含隐藏内容"),
            jsonfile.results,
        ),
    }
)
