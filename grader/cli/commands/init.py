"""`grader init`."""

import re
from pathlib import Path
from typing import Annotated

from grader.cli.options import LangOption, NoColorOption, QuietOption
from grader.cli.parameters import Argument, Option
from grader.cli.terminal import Terminal
from grader.course.wordings import LANGUAGE_TAG
from grader.errors import UsageError
from grader.scaffold.new_course import course_files
from grader.scaffold.writing import write_new
from grader.text import Text


def init(
    folder: Annotated[Path, Argument(metavar="DIR", help="The course's folder: a new or an empty one.")],
    *,
    title: Annotated[
        str, Option("--title", metavar="TEXT", help="The course's title; otherwise the folder's name.")
    ] = "",
    languages: Annotated[
        str,
        Option("--languages", metavar="TAGS", help="The course's languages, as in en or en,zh or es."),
    ] = "",
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Write a new course: one small exercise that is proven, course.yaml, a pipeline, and what to do next."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color).of_program()
    tags = _tags(languages) or (terminal.language,)
    write_new(folder, course_files(title.strip() or folder.resolve().name, tags))
    said = Text("Wrote a course with one exercise into {folder}.", "已在 {folder} 中写入一门含一道题的课程。")
    terminal.say(said.format(folder=folder))
    text = Text(
        "Next: `cd {folder}`, then `grader validate`, and `grader new ex02 TITLE` for an exercise of your own."
        " README.md says the rest.",
        "接下来：`cd {folder}`，运行 `grader validate`，再用 `grader new ex02 标题` 编写自己的题目。其余见 README.md。",
    )
    terminal.remark(text.format(folder=folder))


def _tags(words: str) -> tuple[str, ...]:
    """Read the languages of a course.

    Raises:
        UsageError: one is not a language's tag.
    """
    tags = tuple(dict.fromkeys(tag.strip() for tag in words.split(",") if tag.strip()))
    for tag in tags:
        if not re.fullmatch(LANGUAGE_TAG, tag):
            text = Text(
                "--languages takes short tags, such as en,zh or es or pt-BR; '{tag}' is not one.",
                "--languages 应为语言代码，例如 en,zh、es 或 pt-BR，而不是 '{tag}'。",
            )
            raise UsageError(text.format(tag=tag))
    return tags
