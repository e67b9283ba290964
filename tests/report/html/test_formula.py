from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.report.html import formula

STATEMENTS = sorted(Path("exercises").glob("*/statement.*.md"))
FORMULA = st.text(st.sampled_from("dLxyw₁ᵢⱼ²ᵀ⁻()[]{}|/·+−=√Σ∂½ '_.,3 <&对"), max_size=40)


def words(markup: str) -> str:
    """Return the text of the elements; every one that is opened is closed, or this raises."""
    return "".join(ET.fromstring(markup).itertext())  # noqa: S314 - made here, and the parser is part of the test


@pytest.mark.parametrize(
    ("written", "inside"),
    [
        ("xᵢ", "<msub><mi>x</mi><mi>i</mi></msub>"),
        ("x²", "<msup><mi>x</mi><mn>2</mn></msup>"),
        ("x₁²", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
        ("xₖ₊₁", "<msub><mi>x</mi><mrow><mi>k</mi><mo>+</mo><mn>1</mn></mrow></msub>"),
        ("e⁻ᶻ", "<msup><mi>e</mi><mrow><mo>−</mo><mi>z</mi></mrow></msup>"),
        ("D_u f", "<msub><mi>D</mi><mi>u</mi></msub>"),
        ("a'₁", "<msubsup><mi>a</mi><mn>1</mn><mo>′</mo></msubsup>"),
        ("predᵢ", "<msub><mi>pred</mi><mi>i</mi></msub>"),
        ("Σᵢ x", "<munder><mo>∑</mo><mi>i</mi></munder>"),
        ("√(x + y)", "<msqrt><mi>x</mi><mo>+</mo><mi>y</mi></msqrt>"),
        ("½", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        ("|u|", '<mo fence="true" form="prefix">|</mo><mi>u</mi>'),
    ],
)
def test_signs_become_elements(written: str, inside: str) -> None:
    assert inside in formula.display(written)


@pytest.mark.parametrize(
    ("written", "above", "below"),
    [
        ("∂L/∂w", "∂L", "∂w"),
        ("∂²f/∂xᵢ∂xⱼ", "∂2f", "∂xi∂xj"),
        ("p = exp(z) / Σⱼ exp(zⱼ)", "exp(z)", "∑jexp(zj)"),
        ("(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ) = 2", "ex−e−x", "ex+e−x"),
        ("lr · ∂L/∂w", "∂L", "∂w"),
        ("L = 1/(N·K) Σₙ x", "1", "N·K"),
        ("a ≈ (f − g) / 2ε      (why)", "f−g", "2ε"),
    ],
)
def test_a_tight_slash_binds_what_touches_it_and_a_spaced_one_a_whole_term(
    written: str, above: str, below: str
) -> None:
    (fraction,) = ET.fromstring(formula.display(written)).iter("mfrac")  # noqa: S314 - made here
    assert ["".join(child.itertext()) for child in fraction] == [above, below]


def test_a_fraction_that_is_a_factor_needs_no_brackets_and_one_that_stands_alone_keeps_them() -> None:
    assert words(formula.display("(1/N) Σᵢ x")) == "1N∑ix"
    assert words(formula.display("J = (∂y/∂x)")) == "J=(∂y∂x)"


def test_within_a_sentence_fractions_stay_on_the_line() -> None:
    assert "mfrac" not in formula.inline("dL/dw")
    assert words(formula.inline("dL/dw")) == "dL/dw"


def test_words_keep_their_spaces() -> None:
    assert formula.display("x for x < 0").count("<mspace") == 2


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_formula_of_the_course_keeps_its_words(path: Path) -> None:
    statement = path.read_text("utf-8")
    blocks = re.findall(r"```math\n(.*?)```", statement, re.DOTALL)
    for line in [line for block in blocks for line in block.splitlines() if line.strip()]:
        shown = words(formula.display(line))
        for word in re.findall("[A-Za-z]{3,}", line):
            assert word in shown


@settings(deadline=None)  # a busy machine is no fault
@given(FORMULA | st.text())
def test_anything_at_all_becomes_elements_that_are_well_formed(written: str) -> None:
    for made in (formula.inline(written), formula.display(written)):
        assert made.startswith("<math")
        if not re.search("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", written):  # what XML can hold
            words(made)


def test_very_many_brackets_are_no_trouble() -> None:
    assert words(formula.display("(" * 2000 + "x" + ")" * 2000)).count("(") == 2000
    assert words(formula.display("(" * 2000)).count("(") == 2000
    assert words(formula.display("√" * 500 + "x")).count("x") == 1
