"""The pages as people use them, in a real Chromium."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.cli.opening import open_course
from grader.cli.outline import outline_of
from grader.gradebook.changes import changes
from grader.report.handed_in import FOLDER
from grader.report.writer import write_reports
from grader.result_json import result_from_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

    from grader.result import Result

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SAMPLE = Path("reports/sample/results.json")
# what a table shows, and what a page that is too wide shows
NAMES = "() => [...document.querySelectorAll('#scores tbody tr:not([hidden]) th')].map(one => one.textContent)"
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium (Debian: apt install chromium)")
playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright, of the extra `test`")


@dataclass
class Visit:
    """A page that was opened, and everything it said or asked for."""

    page: Page
    folder: Path
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open(self, name: str) -> Page:
        self.page.goto((self.folder / name).as_uri())
        return self.page

    def hear(self, message: ConsoleMessage) -> None:
        self.said.append(message.text)

    def see(self, request: Request) -> None:
        self.asked.append(request.url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playwright.sync_playwright() as driver:
        # the sandbox of Chromium needs rights that a container rarely gives; it opens our own files only
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def folder(small_class: tuple[Result, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the report of the sample class and of three more, to whom everything else happens."""
    sample = [result_from_json(result) for result in json.loads(SAMPLE.read_text("utf-8"))["results"]]
    others = [result for result in small_class if result.student != "ada"]
    written = tmp_path_factory.mktemp("report")
    shutil.copytree(SAMPLE.parent / FOLDER, written / FOLDER)
    results = [*sample, *others]
    write_reports(results, outline_of(open_course(None)), written, "en", changes=changes(sample, results))
    return written


@pytest.fixture
def visit(browser: Browser, folder: Path) -> Iterator[Visit]:
    """Open pages as a person would; nothing may go wrong on the way, and nothing leave the machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    visited = Visit(context.new_page(), folder)
    context.on("console", visited.hear)
    context.on("weberror", lambda error: visited.said.append(str(error.error)))
    context.on("request", visited.see)
    yield visited
    context.close()
    assert visited.said == []
    assert [url for url in visited.asked if not url.startswith(visited.folder.as_uri())] == []


def test_a_click_on_a_head_sorts_and_another_turns_the_order_around(visit: Visit) -> None:
    page = visit.open("index.html")
    before = page.evaluate(NAMES)
    total = page.locator("#scores thead th").last
    total.get_by_role("button").click()
    assert total.get_attribute("aria-sort") == "descending"
    best = page.evaluate(NAMES)
    assert best[0] == "ada"
    total.get_by_role("button").click()
    assert total.get_attribute("aria-sort") == "ascending"
    assert page.evaluate(NAMES)[-1] == "ada"
    assert sorted(best) == sorted(before)
    page.locator("#scores thead th").first.get_by_role("button").click()
    assert page.evaluate(NAMES) == before


def test_the_keyboard_sorts_too(visit: Visit) -> None:
    page = visit.open("index.html")
    page.locator("#scores thead th").nth(1).get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert page.locator("#scores thead th").nth(1).get_attribute("aria-sort") == "descending"


def test_the_table_filters_by_name_and_by_what_happened(visit: Visit) -> None:
    page = visit.open("index.html")
    page.get_by_label("Find a student").fill("晨")
    assert page.evaluate(NAMES) == ["陈晨"]
    assert page.get_by_role("status").inner_text() == "1 shown"
    page.get_by_label("Find a student").fill("")
    page.get_by_role("button", name="Cannot be graded").click()
    assert page.evaluate(NAMES) == ["bob", "chen"]
    page.get_by_role("button", name="Our fault").click()
    assert page.evaluate(NAMES) == ["王小明"]
    page.get_by_role("button", name="Everybody").click()
    assert len(page.evaluate(NAMES)) == 8


def test_what_is_shown_stands_in_the_address_and_comes_back_with_it(visit: Visit) -> None:
    page = visit.open("index.html")
    assert "#" not in page.url
    page.keyboard.press("/")
    page.keyboard.type("王")
    page.get_by_role("button", name="Our fault").click()
    page.locator("#scores thead th").nth(2).get_by_role("button").click()
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    assert page.url == address
    assert page.get_by_label("Find a student").input_value() == "王"
    assert page.evaluate(NAMES) == ["王小明"]
    assert page.locator("#scores thead th").nth(2).get_attribute("aria-sort") == "descending"
    page.goto(address.partition("#")[0] + "#sort=99-up&show=nothing&groups=%3Cb%3E")  # anybody may write an address
    assert len(page.evaluate(NAMES)) == 8
    page.goto(address.partition("#")[0] + "#class")
    assert page.url.endswith("#class")


def test_arrows_go_from_row_to_row_and_escape_shows_everybody(visit: Visit) -> None:
    page = visit.open("index.html")
    focused = "document.activeElement.textContent"
    page.keyboard.press("/")
    page.keyboard.type("bo")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == "bob"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert len(page.evaluate(NAMES)) == 8


def test_a_large_class_is_laid_out_as_it_is_scrolled_and_printed_whole(
    visit: Visit, small_class: tuple[Result, ...], tmp_path: Path
) -> None:
    results = [replace(small_class[0], student=f"s{number}") for number in range(250)]
    visit.folder = write_reports(results, outline_of(open_course(None)), tmp_path, "en").index.parent
    page = visit.open("index.html")
    assert page.get_by_role("status").inner_text() == "250 shown"
    assert len(page.evaluate(NAMES)) == 100
    page.locator(".sheet").evaluate("one => one.scrollTo(0, one.scrollHeight)")
    page.locator("#scores tbody tr:not([hidden])").nth(199).wait_for()
    assert len(page.evaluate(NAMES)) == 200
    page.get_by_label("Find a student").fill("s249")
    assert page.evaluate(NAMES) == ["s249"]
    page.get_by_label("Find a student").fill("")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(page.evaluate(NAMES)) == 250


def test_the_page_switches_its_language_and_the_next_page_remembers(visit: Visit) -> None:
    page = visit.open("students/ben.html")
    assert page.get_by_text("Known misconception:").first.is_visible()
    page.get_by_text("中文", exact=True).click()
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert page.get_by_text("常见误解：").first.is_visible()
    assert not page.get_by_text("Known misconception:").first.is_visible()
    visit.open("students/ada.html")
    assert page.get_by_text("全部通过").first.is_visible()
    page.get_by_text("English", exact=True).click()
    assert page.get_by_text("All passed").first.is_visible()


def test_no_word_of_the_other_language_is_seen(visit: Visit) -> None:
    page = visit.open("students/ben.html")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    text = page.locator("main").inner_text()
    assert [character for character in text if "\u4e00" <= character <= "\u9fff"] == []


def test_the_statement_and_the_hints_unfold(visit: Visit) -> None:
    page = visit.open("students/ben.html")
    exercise = page.locator("#exercise-ex02")
    formula = exercise.locator(".formulas math").first
    assert not formula.is_visible()
    exercise.get_by_text("What was asked").click()
    assert formula.is_visible()
    # it is mathematics, not text: a fraction is higher than a line
    assert exercise.locator("mfrac").first.evaluate("one => one.getBoundingClientRect().height") > 25
    hint = exercise.get_by_text("Take two logits only.")
    assert not hint.is_visible()
    exercise.get_by_text("Hint", exact=True).first.click()
    assert hint.is_visible()


def test_what_the_last_run_changed_is_listed_with_its_reason(visit: Visit) -> None:
    page = visit.open("index.html")
    row = page.locator(".changes tbody tr").first
    assert row.inner_text().split() == ["bob", "ex01", "–", "2.5", "/", "10", "new"]
    row.get_by_role("link").click()
    assert page.url.endswith("students/bob.html#exercise-ex01")


def test_pictures_are_drawn_where_something_went_wrong(visit: Visit) -> None:
    page = visit.open("students/ben.html")
    losses = page.locator("#exercise-ex03 .plot.losses").first
    assert losses.is_visible()
    expected, received = (losses.locator(f"path.{side}").last.bounding_box() for side in ("expected", "received"))
    assert expected is not None
    assert received is not None
    assert received["height"] > expected["height"]
    assert page.locator("#exercise-ex03 .plot.decision").first.is_visible()
    assert page.locator("#exercise-ex02 .plot.heat .edge").count() > 3


def test_links_lead_to_the_student_and_back_up_to_the_exercise(visit: Visit) -> None:
    page = visit.open("index.html")
    page.locator("#scores").get_by_role("link", name="ben").click()
    assert page.locator("h1").inner_text() == "ben"
    page.get_by_role("link", name="Train a perceptron").click()
    assert page.url.endswith("students/ben.html#exercise-ex03")
    assert page.locator("#exercise-ex03").evaluate("one => one.getBoundingClientRect().top") < 300


def test_a_click_on_a_score_leads_to_the_lines_that_were_handed_in(visit: Visit) -> None:
    page = visit.open("index.html")
    page.locator("#scores tbody tr", has_text="dora").locator("td").first.click()
    page.wait_for_url("**/students/dora.html#exercise-ex01")
    marked = page.locator("#exercise-ex01 .listing .marked")
    assert marked.inner_text().strip() == "return torch.autograd.grad(loss, [w, b])"
    assert marked.is_visible()


@pytest.mark.parametrize("name", ["index.html", "students/ben.html", "students/dora.html"])
def test_a_phone_shows_everything_without_scrolling_sideways(visit: Visit, name: str) -> None:
    page = visit.open(name)
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.evaluate(TOO_WIDE) <= 0


def test_paper_shows_what_is_folded_and_leaves_out_what_only_a_screen_can(visit: Visit) -> None:
    page = visit.open("students/ben.html")
    hint = page.get_by_text("Take two logits only.")
    page.emulate_media(media="print")
    assert hint.is_visible()
    assert not page.get_by_text("中文", exact=True).is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("name", ["index.html", "students/ben.html"])
def test_the_dark_page_is_dark(visit: Visit, name: str) -> None:
    page = visit.open(name)
    colour = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    assert min(page.evaluate(colour)) > 200
    page.emulate_media(color_scheme="dark")
    assert max(page.evaluate(colour)) < 60


@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        ("index.html", "light"),
        ("index.html", "dark"),
        ("students/ben.html", "light"),
        ("students/chen.html", "dark"),
    ],
)
def test_axe_finds_nothing(visit: Visit, name: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe, of the extra `test`")
    page = visit.open(name)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    # the radio buttons of the language stand before every landmark, so that it switches without a script too
    found = axe.Axe().run(page, options={"rules": {"region": {"enabled": False}}})
    assert found.violations_count == 0, found.generate_report()
