from __future__ import annotations

import pytest

from grader.course.signature import definitions, head_of, parameters_of, parse, read_signature


def test_a_signature_tells_names_in_order_and_which_are_required() -> None:
    found = read_signature("(p, grad_out, *, dim=-1, out)")
    assert found.names == ("p", "grad_out", "dim", "out")
    assert found.required == {"p", "grad_out", "out"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "p",
        "(p",
        "(*p)",
        "(**p)",
        "(p, /)",
        "(p) -> int",
        "(p): pass\nimport os\ndef f()",
        "()" * 3,
        "(p): ...;x=(1",
    ],
)
def test_what_is_no_list_of_named_parameters_is_refused(text: str) -> None:
    with pytest.raises(SyntaxError):
        read_signature(text)


def test_annotations_do_not_make_a_signature_another_one() -> None:
    assert read_signature("(x: list[int], n: int = 3)").form == read_signature("(x,n=3)").form


def test_another_default_makes_a_signature_another_one() -> None:
    assert read_signature("(x, n=3)").form != read_signature("(x, n=4)").form


def test_a_class_is_made_with_what_its_init_takes() -> None:
    defined = definitions(
        parse("class Net:\n    def __init__(self, width=3): ...\nclass Bare: ...\nasync def later(x): ...")
    )
    found = {name: parameters_of(one) for name, one in defined.items()}
    assert found["Net"] == read_signature("(width=3)")
    assert found["Bare"] is None
    assert found["later"] == read_signature("(x)")


@pytest.mark.parametrize("code", ["\0", "(" * 10_000, "def f(:", "-" * 200_000 + "1"])
def test_code_that_cannot_be_parsed_is_a_syntax_error(code: str) -> None:
    with pytest.raises(SyntaxError):
        parse(code)


def test_a_class_is_shown_with_its_bases_where_it_takes_nothing() -> None:
    defined = definitions(parse("class Net(nn.Module): ...\ndef train(net, lr): ..."))
    assert head_of(defined["Net"], "Net", "()") == "class Net(nn.Module)"
    assert head_of(defined["Net"], "Net", "(width)") == "Net(width)"
    assert head_of(defined["train"], "train", "(net, lr)") == "train(net, lr)"
    assert head_of(None, "other", "()") == "other()"
