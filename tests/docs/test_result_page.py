"""docs/reference/result.md is made of the schema of results: each key, what it holds, and what it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from grader.result_document import result_schema

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "result.md"
HEAD: Final = """# A result, as JSON

`check --format json` prints a result. `results.json`, `batch --format json` and the export `json` have a list of them,
the export `jsonl` one per line, and `Graded.to_json` returns one in Python. The schemas for programs are
`docs/schema/result.schema.json` and `results.schema.json`, in Python `grader.result_document.result_schema()`. Keys may
be added; none is taken away or gets another meaning within `"schema": 1`.

Numbers are strict JSON: "nan", "inf" and "-inf" stand for what JSON lacks. This page is made of the schema, and the
program's own types are checked against it.
"""


def heading(name: str) -> str:
    """Return the heading of a form: `SubmissionDocument` is `submission`."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name.removesuffix("Document")).lower()


def kind(of: dict[str, Any], forms: dict[str, Any]) -> str:
    """Return what a value is, in words."""
    if "$ref" in of:
        name = of["$ref"].rpartition("/")[2]
        if "enum" in forms[name]:
            return "one of " + ", ".join(f"`{word}`" for word in forms[name]["enum"])
        return f"[{heading(name)}](#{heading(name).replace(' ', '-')})"
    if "anyOf" in of:
        return " or ".join(kind(part, forms) for part in of["anyOf"])
    if "const" in of:
        return f"`{of['const']}`"
    if "enum" in of:
        return " or ".join(f'`"{word}"`' for word in of["enum"])
    if of.get("type") == "array":
        return f"list of: {kind(of['items'], forms)}"
    if of.get("type") == "object":
        inner = of.get("additionalProperties")
        return f"object of: {kind(inner, forms)}" if isinstance(inner, dict) else "object"
    words = {"string": "text", "boolean": "true or false", "integer": "whole number"}
    named = str(of.get("type", "any value"))
    return words.get(named, named)


def section(name: str, form: dict[str, Any], forms: dict[str, Any]) -> list[str]:
    lines = [f"## {heading(name)}", "", form["description"], "", "| key | value | what it says |", "|---|---|---|"]
    for key, of in form["properties"].items():
        absent = "" if key in form["required"] else ", may be absent"
        lines.append(f"| `{key}` | {kind(of, forms)}{absent} | {of['description']} |")
    return [*lines, ""]


def page() -> str:
    whole = result_schema("results")
    forms = whole["$defs"]
    order = ["ResultDocument", "CheckDocument", *sorted(forms)]
    named = {name: forms[name] for name in order if "properties" in forms[name] and name != "ResultsDocument"}
    sections = [section(name, form, forms) for name, form in named.items()]
    return "\n".join(
        [HEAD, *(line for lines in [*sections, section("ResultsDocument", whole, forms)] for line in lines)]
    )


def test_the_page_of_a_result_is_what_the_schema_makes_of_it(*, update_golden: bool) -> None:
    if update_golden:
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()
