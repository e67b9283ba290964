"""Hand back feedback: one file per student, packed as the platforms take it, or ready for mailing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt
from markupsafe import escape

from grader.errors import UsageError
from grader.report.export import markdown, moodle
from grader.report.export.csvfile import mail_list
from grader.report.export.request import Export, about, folder_names, one_line, spoilt, unfinished
from grader.report.export.zipped import zipped
from grader.report.numbers import points
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.report.export.request import ExportRequest

MOODLE: Final = "moodle-feedback.zip"
CANVAS: Final = "canvas-comments.zip"
MAIL: Final = "mail"
_FILE: Final = "feedback.html"
_FOLDER: Final = re.compile(r"(?P<name>.*)_(?P<id>\d+)", re.DOTALL)
_UPLOAD: Final = re.compile(r"(?P<who>.+?)(?:_LATE)?_(?P<user>\d+)_(?P<attachment>\d+)_.+", re.DOTALL)
_UNSAFE: Final = re.compile(r'[_/\\:*?"<>|\x00-\x1f\x7f\ud800-\udfff]+')
"""Characters that a folder's name must not contain; Moodle splits names at the underscore."""
_PAGE: Final = (
    '<!doctype html>\n<html lang="{tag}"><head><meta charset="utf-8"><title>{title}</title>'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    "<style>body{{font:16px/1.5 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}}"
    "td,th{{padding:.2rem .8rem;text-align:left}}blockquote{{margin-left:1rem;color:#444}}</style></head>\n"
    "<body>\n{body}</body></html>\n"
)


def moodle_feedback(order: ExportRequest) -> Export:
    """Return the zip that Moodle takes under *Upload multiple feedback files in a zip*.

    Moodle finds the student by the participant number in the folder's name. The number comes from the grading worksheet
    if one is given, otherwise from the folder that was handed in.
    """
    numbers = dict(_participants(order))
    files, left, unknown = {}, [], []
    for student in order.sheet.students:
        if student not in numbers:
            unknown.append(student)
        elif spoilt(result for result in order.sheet.row(student) if result is not None):
            left.append(student)
        else:
            name = _UNSAFE.sub(" ", order.sheet.name(student)).strip(" .") or "student"
            files[f"{name}_{numbers[student]}_assignsubmission_file_/{_FILE}"] = page(order, student)
    return _zipped(MOODLE, files, (*unfinished(order.sheet, left), *about(order.sheet, _NO_NUMBER, unknown)))


def canvas_comments(order: ExportRequest) -> Export:
    """Return the zip that Canvas takes under *Upload Submissions*: each file becomes a comment on a submission.

    Canvas finds the submission by the user's and the upload's number in the name of the handed-in file.
    """
    files, left, unknown = {}, [], []
    for student in order.sheet.students:
        results = [result for result in order.sheet.row(student) if result is not None]
        paths = [result.submission.path for result in results if result.submission is not None]
        uploads = [found for path in paths for part in path.split("/") if (found := _UPLOAD.fullmatch(part))]
        if not uploads:
            unknown.append(student)
        elif spoilt(results):
            left.append(student)
        else:
            last = max(uploads, key=lambda upload: int(upload["attachment"]))
            files[f"{last['who']}_{last['user']}_{last['attachment']}_{_FILE}"] = page(order, student)
    return _zipped(CANVAS, files, (*unfinished(order.sheet, left), *about(order.sheet, _NO_UPLOAD, unknown)))


def mail(order: ExportRequest) -> Export:
    """Return a Markdown and an HTML file for each student, and the table that a mail merge goes through."""
    names = folder_names(order.sheet)
    files: dict[str, bytes] = {}
    rows, left = [], []
    for student in order.sheet.students:
        total = order.sheet.total(student)
        if not total.complete:
            left.append(student)
            continue
        stem = names[student]
        files[f"{MAIL}/{stem}.md"] = text(order, student).encode("utf-8", "replace")
        files[f"{MAIL}/{stem}.html"] = page(order, student)
        member = order.sheet.members.get(student)
        address = member.email if member else student if "@" in student else ""
        score = points(total.score), points(total.most)
        rows.append((student, order.sheet.name(student), address, *score, f"{stem}.md", f"{stem}.html"))
    files[f"{MAIL}/list.csv"] = mail_list(rows)
    return Export(files, unfinished(order.sheet, left))


def text(order: ExportRequest, student: str) -> str:
    """Return a student's feedback as Markdown: the summary, and how each score is computed."""
    said = markdown.summary(order.sheet, student, order.language).decode("utf-8")
    ways = [
        f"- {markdown.escaped(result.exercise)} · {markdown.escaped(line[order.language])}\n"
        for result in order.sheet.row(student)
        if result is not None and result.final is not None
        for line in result.final.told
    ]
    if ways:
        title = Text("How the score was computed", "得分说明")[order.language]
        said += f"\n## {title}\n\n" + "".join(ways)
    return said


def page(order: ExportRequest, student: str) -> bytes:
    """Return a student's feedback as a self-contained page without scripts."""
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text(order, student))
    title = escape(one_line(f"{order.sheet.name(student)} – {order.sheet.course.title[order.language]}"))
    tag = "zh-Hans" if order.language == "zh" else "en"
    return _PAGE.format(tag=tag, title=title, body=body).encode("utf-8", "replace")


def _participants(order: ExportRequest) -> Iterator[tuple[str, str]]:
    if order.source is not None:
        yield from moodle.participants(order)
        return
    for student in order.sheet.students:
        for label in order.sheet.labels(student):
            if found := _FOLDER.fullmatch(label):
                yield student, found["id"]


def _zipped(name: str, files: Mapping[str, bytes], notes: tuple[Text, ...]) -> Export:
    """Return the zip with these files.

    Raises:
        UsageError: there is none, and why.
    """
    if not files:
        raise UsageError(Text.join([_NOTHING, *notes]))
    return Export({name: zipped(files)}, notes)


_NOTHING: Final = Text("There is nothing to hand back in this format.", "没有可以用这种格式发还的内容。")
_NO_NUMBER: Final = Text(
    "Nothing was written for these students, because their participant number in Moodle is not known: {names}."
    " Name Moodle's grading worksheet with --from.",
    "以下学生在 Moodle 中的编号未知，因此没有写入：{names}。请用 --from 指定 Moodle 的评分工作表。",
)
_NO_UPLOAD: Final = Text(
    "No file of these students has a name that Canvas gave it, so there is nothing to attach a comment to: {names}.",
    "以下学生的文件都没有 Canvas 所给的文件名，因此无法附上评语：{names}。",
)
