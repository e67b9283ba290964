from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.report.html.code import LONGEST, python
from grader.report.html.statement import rendered, statement
from grader.text import Text

STATEMENTS = sorted(Path("exercises").glob("*/statement.*.md"))


def test_the_title_is_left_to_the_page_and_headings_go_one_level_down() -> None:
    html = rendered("# Title\n\n## Part\n\n### Detail\n")
    assert "Title" not in html
    assert re.findall(r"<(h\d)>", html) == ["h3", "h4"]


def test_formulas_become_mathml_and_code_is_coloured() -> None:
    html = rendered("$dL/dw$\n\n```math\na/b\n\nc\n```\n\n```python\nreturn 1\n```\n")
    assert html.count("<math>") == 1
    assert html.count('<math display="block">') == 2
    assert '<span class="k">return</span>' in html


def test_a_price_is_no_formula() -> None:
    assert "<math" not in rendered("It costs $5 and $6 today.")


def test_html_in_a_statement_stays_text_and_nothing_is_loaded() -> None:
    html = rendered(
        "<script>x</script> ![a](https://example.org/a.png) [b](javascript:alert(1))\n\n<img src=x>\n\n"
        "```python\n'</code><script>'\n```\n\n```x onload=y\n<b>\n```\n\n$<script>$\n"
    )
    assert not re.search(r"<(script|img|b)\b", html)
    assert 'href="javascript' not in html
    assert "onload" not in html


def test_a_table_of_a_statement_has_heads_that_say_what_they_are() -> None:
    assert rendered("| a | b |\n|---|---|\n| 1 | 2 |\n").count('<th scope="col">') == 2


def test_both_wordings_are_there_each_marked_with_its_language() -> None:
    html = statement(Text("one", "一"))
    assert re.findall('lang="([^"]+)"', html) == ["en", "zh-Hans"]


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_no_sign_of_markdown_is_left_of_the_courses_statements(path: Path) -> None:
    html = re.sub("<pre.*?</pre>|<code>.*?</code>", "", rendered(path.read_text("utf-8")), flags=re.DOTALL)
    assert "$" not in html
    assert "```" not in html
    assert "**" not in html


def test_a_source_too_long_to_colour_is_shown_plain() -> None:
    assert "<span" not in python("x = 1\n" * LONGEST)
    assert python("<b> = 1").count("&lt;") == 1
