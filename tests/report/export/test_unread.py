"""What is handed back names the files that were not judged, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from grader.report.export import gradescope, handback, markdown
from grader.report.export.request import ExportRequest, feedback, unread_words
from grader.report.grade_table import GradeTable
from grader.text import LANGUAGES, Language, Text
from grader.unread import IntakeReport, UnreadFile, Why

if TYPE_CHECKING:
    from grader.report.outline import CourseInfo
    from grader.result import Result

PDF = Text("This is neither Python nor a notebook.", "这既不是 Python 也不是笔记本。")
UNREAD = (
    UnreadFile("ada/ex03.pdf", Why.OTHER_KIND, PDF, "ada", "ex03"),
    UnreadFile("ada/notes_1.pdf", Why.OTHER_KIND, PDF, "ada"),
    UnreadFile("ada/ex1.py", Why.UNNAMED, Text("ada/ex1.py: for which exercise?", "ada/ex1.py：属于哪道题？"), "ada"),
    UnreadFile("ada/__pycache__/", Why.LEFT_BEHIND, Text("Left behind.", "遗留文件。"), "ada"),
    UnreadFile("bob/secret.pdf", Why.OTHER_KIND, PDF, "bob"),
)


@pytest.fixture
def sheet(small_class: tuple[Result, ...], course: CourseInfo) -> GradeTable:
    return GradeTable.of(small_class, course, intake=IntakeReport(unread=UNREAD))


def test_each_reason_is_said_once_with_the_files_it_is_about(sheet: GradeTable) -> None:
    assert [words.en for words in unread_words(sheet, "ada")] == [
        "This is neither Python nor a notebook. ada/ex03.pdf, ada/notes_1.pdf",
        "ada/ex1.py: for which exercise?",
    ]
    assert unread_words(sheet, "王小明") == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_a_student_gets_names_them_and_nobody_elses(sheet: GradeTable, language: Language) -> None:
    order = ExportRequest(sheet, language)
    texts = [
        feedback(order, "ada"),
        markdown.summary(sheet, "ada", language).decode().replace("\\", ""),
        handback.page(order, "ada").decode(),
        json.dumps(gradescope.document(sheet, "ada", language), ensure_ascii=False),
    ]
    for text in texts:
        for name in ("ada/ex03.pdf", "ada/notes_1.pdf", "ada/ex1.py", PDF[language]):
            assert name in text
        assert "secret.pdf" not in text
        assert "__pycache__" not in text
