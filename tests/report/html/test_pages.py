from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example as also
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.report.filenames import page_names
from grader.report.grade_table import GradeTable
from grader.report.html.markup import printable
from grader.report.html.pages import class_page, student_page
from grader.report.outline import CourseInfo, ExerciseInfo
from grader.report.views.classroom import class_view
from grader.report.views.student import student_view
from grader.result import (
    Array,
    CheckStatus,
    Counterexample,
    Deviation,
    Result,
    ResultStatus,
    SubmissionRef,
    Verdict,
    Visibility,
)
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.text import Language

VOID = {"meta", "input", "br", "img", "link", "hr"}
OPTIONAL = {"td", "tr", "li", "p", "thead", "tbody", "tfoot", "th"}
_CODE = re.compile('<pre tabindex="0"><code>.*?</code></pre>', re.DOTALL)
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></style></script><b>",
    "{{ 7 * 7 }}{% raw %}",
    "<!-- ]]> &lt; &amp; &#60;",
    "' onmouseover='x",
    "\x00\x1b[2J\u202e\ud800",
    "=cmd|' /C calc'!A0",
]
WORDS = (st.text(min_size=1) | st.sampled_from(HOSTILE)).map(lambda words: words.replace("`", "'"))


@dataclass
class Page(HTMLParser):
    """A page taken apart again, as a browser would."""

    source: str
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID and not (self.get_starttag_text() or "").endswith("/>"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL:
            self.open.pop()
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def names(self) -> list[str]:
        return [tag for tag, _ in self.tags]

    def attributes(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]


def student(results: tuple[Result, ...], course: CourseInfo, name: str = "ada", language: Language = "en") -> Page:
    return Page(student_page(student_view(GradeTable.of(results, course), name), language).decode())


def classroom(results: tuple[Result, ...], course: CourseInfo, language: Language = "en") -> Page:
    sheet = GradeTable.of(results, course)
    return Page(class_page(class_view(sheet, page_names(sheet.students)), language).decode())


@pytest.fixture(scope="module")
def pages(small_class: tuple[Result, ...], course: CourseInfo) -> list[Page]:
    return [classroom(small_class, course), *(student(small_class, course, name) for name in ("ada", "bob", "王小明"))]


def test_every_element_that_is_opened_is_closed(pages: list[Page]) -> None:
    for page in pages:
        assert page.open == []


def test_the_policy_allows_our_style_and_script_by_their_content_and_nothing_else(pages: list[Page]) -> None:
    for page in pages:
        (policy,) = (one["content"] for tag, one in page.tags if one.get("http-equiv") == "Content-Security-Policy")
        directives = dict(word.split(maxsplit=1) for word in policy.split("; "))
        assert directives["default-src"] == "'none'"
        assert directives["base-uri"] == directives["form-action"] == "'none'"
        for element in ("style", "script"):
            (content,) = re.findall(f"<{element}>(.*?)</{element}>", page.source, re.DOTALL)
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert directives[f"{element}-src"] == f"'sha256-{digest}'"


def test_the_policy_stands_before_what_it_governs(pages: list[Page]) -> None:
    for page in pages:
        assert page.source.index("Content-Security-Policy") < page.source.index("<style>")


def test_a_page_needs_no_network_and_has_nothing_that_the_policy_refuses(pages: list[Page]) -> None:
    for page in pages:
        assert not {"link", "img", "iframe", "object", "form", "base"} & set(page.names)
        assert not page.attributes("src")
        assert not page.attributes("style")
        assert not [name for _, one in page.tags for name in one if name.startswith("on")]
        assert not [href for href in page.attributes("href") if not href.startswith(("#", "students/"))]
        style, script = (
            re.findall(f"<{element}>(.*?)</{element}>", page.source, re.DOTALL)[0] for element in ("style", "script")
        )
        assert "url(" not in style
        assert "@import" not in style
        assert "innerHTML" not in script


def test_every_reference_within_a_page_has_its_target_and_no_target_is_there_twice(pages: list[Page]) -> None:
    for page in pages:
        ids = page.attributes("id")
        assert len(ids) == len(set(ids))
        inside = [href.removeprefix("#") for href in page.attributes("href") if href.startswith("#")]
        assert {*inside, *page.attributes("aria-labelledby"), *page.attributes("for")} <= set(ids)


def test_table_heads_say_what_they_are_the_heads_of(pages: list[Page]) -> None:
    for page in pages:
        assert "th" in page.names
        assert all(one.get("scope") in ("col", "row") for tag, one in page.tags if tag == "th")


def test_headings_leave_no_level_out(pages: list[Page]) -> None:
    for page in pages:
        levels = [int(name[1]) for name in page.names if re.fullmatch("h[1-6]", name)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh", "zh-Hans")])
def test_the_language_asked_for_shows_first_and_the_other_is_there(
    small_class: tuple[Result, ...], course: CourseInfo, language: Language, tag: str
) -> None:
    for page in (student(small_class, course, "ada", language), classroom(small_class, course, language)):
        assert page.tags[0] == ("html", {"lang": tag})
        assert [one["value"] for _, one in page.tags if "checked" in one] == [tag]
        assert {"en", "zh-Hans"} <= set(page.attributes("lang"))
        title = re.findall("<title>(.*?)</title>", page.source)[0]
        assert (course.title[language]) in title


def test_the_two_languages_differ_in_nothing_but_what_shows_first(
    small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    def rest(page: Page) -> str:
        return re.sub(r' lang="[^"]*"| checked|<title>.*?</title>', "", page.source)

    assert rest(student(small_class, course)) == rest(student(small_class, course, language="zh"))


def test_a_students_page_says_what_went_wrong_and_where(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    page = student(small_class, course)
    for words in (
        "Only the diagonal of the Jacobian.",
        "Off-diagonal terms missing",
        "缺少非对角项",
        "the lesson's example",
        "grader check ex02 --seed 2026",
        "Write the formula",
        "printed by ada",
        "Wrong answer",
        "hidden inputs",
    ):
        assert words in page.text
    assert [one for tag, one in page.tags if tag == "td" and one.get("class") == "off"] == [{"class": "off"}]
    assert "SyntaxError in ex02.py, line 3" in student(small_class, course, "bob").text


def test_a_hint_and_an_output_are_folded_and_a_counterexample_is_open(
    small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    folds = [one for tag, one in student(small_class, course).tags if tag == "details"]
    assert [fold.get("class") for fold in folds if "open" in fold] == ["case"]
    assert len(folds) >= 4


def test_the_instructors_page_links_to_every_student(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    hrefs = classroom(small_class, course).attributes("href")
    links = {href.partition("#")[0] for href in hrefs if href.startswith("students/")}
    assert links == {"students/ada.html", "students/bob.html", "students/%E7%8E%8B%E5%B0%8F%E6%98%8E.html"}


def everywhere(words: str) -> tuple[CourseInfo, tuple[Result, ...]]:
    """Return a course and results that say these words wherever something from outside can stand."""
    text = Text.same(words)
    # the statement is the course's own Markdown, so that only its formulas and code take words as they come
    asked = Text.same(f"```python\n{' '.join(words.split())}\n```\n")
    info = ExerciseInfo("ex01", text, Decimal(5), asked, hints=(text,), misconceptions={words: text})
    drawn = Array("float64", (4,), (1.0, 2.0, 3.0, 4.0))
    evidence = {f"{side} losses{words}": drawn for side in ("expected", "received")}
    value = Counterexample({words: words}, {words: words}, {words: (words, 1.0)}, text, words)
    checks = tuple(
        Verdict(
            words,
            text,
            status,
            Decimal(0),
            Decimal(5),
            Visibility.PUBLIC,
            observed=text,
            misconception=words,
            counterexample=value,
            hint=0,
            output=words,
            evidence={words: Array("float64", (0,), ()), **evidence},
            meaning=text,
            deviation=Deviation(1.0, 2.0),
        )
        for status in CheckStatus
        if status is not CheckStatus.JUDGE_ERROR
    )
    result = Result(
        grader=words,
        exercise="ex01",
        student=words,
        submission=SubmissionRef(words, words),
        status=ResultStatus.GRADED,
        max_score=Decimal(5),
        message=text,
        notes=(text,),
        checks=checks,
        output=words,
        device=words,
        isolation=words,
        seed=words,
        torch=words,
    )
    other = replace(result, exercise="ex02", status=ResultStatus.UNGRADABLE, checks=())
    return CourseInfo(text, (info,)), (result, other)


@given(WORDS)
@settings(max_examples=40, deadline=None)
@also("</script>")
@also(" ")
def test_no_words_from_anywhere_can_change_what_a_page_is_made_of(words: str) -> None:
    plain_course, plain = everywhere("x")
    course, results = everywhere(words)
    for made, expected in (
        (student(results, course, words), student(plain, plain_course, "x")),
        (classroom(results, course), classroom(plain, plain_course)),
    ):
        # what is coloured as Python has as many colours as it has words
        uncoloured = (_CODE.sub("", page.source) for page in (made, expected))
        made_of, expected_of = map(Page, uncoloured)
        assert made_of.names == expected_of.names
        assert [set(one) - {"tabindex"} for _, one in made_of.tags] == [
            set(one) - {"tabindex"} for _, one in expected_of.tags
        ]
        assert set(made.names) - {"span"} == set(expected.names) - {"span"}
        assert made.open == []
        assert made.attributes("data-title")[0].startswith((printable(words), "Class results"))
    # a template's own space may be trimmed around the words, but the words are all there
    assert printable(words).strip() in student(results, course, words).text


def test_a_page_of_a_thousand_students_and_thirty_two_exercises_stays_small(
    a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    infos = tuple(ExerciseInfo(f"ex{n:02d}", Text(f"Title {n}", f"标题 {n}"), Decimal(10)) for n in range(32))
    wrong = a_check("b", CheckStatus.TIMEOUT, "0", misconception="m", message=Text("x" * 500, "长" * 500))
    results = tuple(
        a_result(f"A Name of Usual Length {number:04d}", info.id, a_check(), wrong)
        for number in range(1000)
        for info in infos
    )
    sheet = GradeTable.of(results, CourseInfo(Text("Course", "课程"), infos))
    page = class_page(class_view(sheet, page_names(sheet.students)), "en")
    assert page.count(b"<tr data-f") == 1000
    assert len(page) < 3_000_000
