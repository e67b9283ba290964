"""Turn views into HTML: templates escape everything, and a policy allows only our own script."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from grader.report.files import GENERATOR
from grader.report.html.markup import both, finalize, option, phrase, printable, tag_of, words
from grader.report.html.statement import statement
from grader.text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.report.views.classroom import ClassView
    from grader.report.views.student import StudentView
    from grader.text import Language

_NAMES: Mapping[Language, str] = MappingProxyType(
    {
        "en": "English",
        "zh": "中文",
        "es": "Español",
        "fr": "Français",
        "de": "Deutsch",
        "ja": "日本語",
        "pt": "Português",
    }
)
"""A language's own name; any other language is named by its tag."""


@dataclass(frozen=True, slots=True)
class PageLanguage:
    """A language of a page."""

    language: Language
    tag: str
    """HTML's name for it."""
    name: str
    title: str
    """The page's title in it."""


@dataclass(frozen=True, slots=True)
class PageAssets:
    """A page's style and script, both inside the page, and the policy that allows only these two."""

    style: Markup
    script: Markup

    @property
    def policy(self) -> str:
        """The Content-Security-Policy: no network, no frame, no form, no base; style and script by their hash."""
        return (
            f"default-src 'none'; style-src {_hash(self.style)}; script-src {_hash(self.script)};"
            " base-uri 'none'; form-action 'none'"
        )


def student_page(view: StudentView, language: Language) -> bytes:
    """Render a student's page; it opens in `language`."""
    title = Text("{student} – {course}", "{student} – {course}").format(student=view.student, course=view.course)
    names = ("base.css", "student.css", "cases.css", "plots.css", "code.css", "print.css", "base.js")
    return _rendered("student.html.jinja", names, title, language, view)


def stand_in(student: str) -> bytes:
    """Return a replacement for a page that failed, built from nothing that could fail too."""
    name = escape(printable(student))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="generator" content="{GENERATOR}">'
        f"<title>{name}</title></head><body><h1>{name}</h1>"
        "<p>This page could not be made. That is a fault of the grader and costs no points; please tell your"
        ' instructor.</p><p lang="zh-Hans">本页未能生成。这是评分程序的问题，不会扣分，请告知老师。</p></body></html>\n'
    ).encode("utf-8", "replace")


def class_page(view: ClassView, language: Language) -> bytes:
    """Render the instructor's page; it opens in `language`."""
    title = Text("Class results – {course}", "班级成绩 – {course}").format(course=view.course)
    names = ("base.css", "class.css", "cases.css", "code.css", "print.css", "base.js", "class.js")
    return _rendered("class.html.jinja", names, title, language, view)


def _rendered(
    template: str, names: tuple[str, ...], title: Text, language: Language, view: StudentView | ClassView
) -> bytes:
    languages = view.languages
    page = _environment(languages).get_template(template)
    html = page.render(
        view=view,
        kit=_kit(languages, *names),
        languages=[
            PageLanguage(offered, tag_of(offered), _NAMES.get(offered, offered), printable(title[offered]))
            for offered in languages
        ],
        shown=language if language in languages else languages[0],
        generator=GENERATOR,
    )
    return html.encode("utf-8")


@cache
def _environment(languages: tuple[Language, ...]) -> Environment:
    environment = Environment(
        loader=PackageLoader("grader.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["both"] = partial(both, languages=languages)
    environment.filters["words"] = partial(words, languages=languages)
    environment.filters["statement"] = partial(statement, languages=languages)
    environment.globals["t"] = partial(phrase, languages=languages)
    environment.globals["option"] = partial(option, languages=languages)
    return environment


@cache
def _kit(languages: tuple[Language, ...], *names: str) -> PageAssets:
    """Build a page's style and script; they are our own files, so they are not escaped."""
    folder = files("grader.report.html") / "templates"
    style, script = (
        "".join((folder / name).read_text("utf-8") for name in names if name.endswith(ending))
        for ending in (".css", ".js")
    )
    if languages != LANGUAGES:
        style = _style_for(languages, style)
    return PageAssets(Markup(style), Markup(script))  # noqa: S704 - nothing of a submission is in them


def _style_for(languages: tuple[Language, ...], style: str) -> str:
    """Return a style with rules for the page's languages only."""
    ours = tuple(f"#language-{language}:" for language in LANGUAGES if language not in languages)
    kept = "".join(line for line in style.splitlines(keepends=True) if not ours or not line.startswith(ours))
    return (
        kept
        + "".join(
            f'#language-{shown}:checked ~ * [lang="{tag_of(other)}"]:not(label) {{ display: none; }}\n'
            for shown in languages
            for other in languages
            if shown != other
        )
        + "".join(
            f'#language-{tag}:checked ~ header [for="language-{tag}"] {{ background: var(--card); }}\n'
            for tag in languages
            if len(languages) > 1
        )
    )


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
