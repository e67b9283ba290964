"""Values survive packing, and what was not packed is refused in a sentence."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.recording.digest import digest_of
from grader.judge.recording.packing import DTYPES, DamagedRecording, Packer, Unpacker
from grader.worker.placeholder_values import Code, Iterated, Opaque, Record


@st.composite
def tensors(draw: st.DrawFn) -> torch.Tensor:
    shape = draw(st.lists(st.integers(0, 3), max_size=3))
    numbers = draw(st.lists(st.integers(-3, 3), min_size=math.prod(shape), max_size=math.prod(shape)))
    tensor = torch.tensor(numbers, dtype=torch.float64).reshape(shape).to(DTYPES[draw(st.sampled_from(sorted(DTYPES)))])
    differentiable = tensor.is_floating_point() or tensor.is_complex()
    return tensor.requires_grad_(differentiable and draw(st.booleans()))


@st.composite
def arrays(draw: st.DrawFn) -> object:
    tensor = draw(tensors()).detach()
    array = (tensor.float() if tensor.dtype is torch.bfloat16 else tensor).numpy()
    return np.asfortranarray(array) if draw(st.booleans()) else array


KEYS = st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.tuples(st.text(), st.integers())
LEAVES = (
    st.binary()
    | st.complex_numbers()
    | arrays()
    | st.sets(KEYS, max_size=3)
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | tensors()
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(KEYS, inner, max_size=3)
        | st.builds(Record, st.text(), st.dictionaries(st.text(), inner, max_size=3))
        | st.builds(Iterated, st.lists(inner, max_size=3).map(tuple), st.booleans())
    ),
    max_leaves=6,
)


def same(one: object, other: object) -> bool:
    return digest_of({"": _plain(one)}) == digest_of({"": _plain(other)})


def _plain(value: object) -> object:
    """Return a value as lists, with the kinds of its containers."""
    if isinstance(value, dict):
        return ["dict", *([repr(key), _plain(item)] for key, item in value.items())]
    if isinstance(value, Record):
        return ["record", value.type_name, _plain(dict(value.fields))]
    if isinstance(value, Iterated):
        return ["iterated", _plain(value.items), value.ended]
    if isinstance(value, np.ndarray):
        return [value.flags.f_contiguous, value]
    return [type(value).__name__, *map(_plain, value)] if isinstance(value, list | tuple) else value


@given(st.lists(VALUES, max_size=3))
def test_values_come_back_as_they_were(values: list[object]) -> None:
    packer = Packer()
    nodes = json.loads(json.dumps([packer.node(value) for value in values], allow_nan=False))
    unpacker = Unpacker(packer.tensors)
    for value, node in zip(values, nodes, strict=True):
        assert same(unpacker.value(node), value)


def test_equal_numbers_are_stored_once() -> None:
    packer = Packer()
    first, second = (packer.node(torch.tensor([[1.5, 2.5]], dtype=torch.float64)) for _ in range(2))
    assert first == second
    assert packer.tensors["float64"].tolist() == [1.5, 2.5]


def test_a_function_stays_the_source_it_is_and_anything_else_a_name() -> None:
    packer = Packer()
    unpacker = Unpacker({})
    assert unpacker.value(packer.node(Code("lambda x: x"))) == Code("lambda x: x")
    assert unpacker.value(packer.node(torch.float32)) == Opaque("torch.dtype")


@pytest.mark.parametrize(
    "node",
    [
        {"tensor": ["float64", 0, [3], False]},
        {"tensor": ["float64", -1, [1], False]},
        {"tensor": ["float64", 0, [-1], False]},
        {"tensor": ["float64", 0, [0, 1 << 62], False]},
        {"tensor": ["float64", 0, [1 << 31, 1 << 31], False]},
        {"tensor": ["float64", 0, [math.inf], False]},
        {"tensor": ["float64", True, [1], False]},
        {"tensor": ["int64", 0, [0], True]},
        {"tensor": ["pickle", 0, [1], False]},
        {"tensor": ["float64", 0, [1], False], "tuple": []},
        {"dict": [["a"]]},
        {"dict": [[[], 2]]},
        {"dict": [[{"float": "nan"}, 2]]},
        {"set": [{"set": []}]},
        {"bytes": "0g"},
        {"complex": [1, 2.0]},
        {"array": ["float64", 0, [1], False, "X"]},
        {"array": ["bfloat16", 0, [0], False, "C"]},
        {"scalar": ["float64", 0, [0], True]},
        {"record": ["A", [1]]},
        {"iterator": [[1], 1]},
        {"float": "0"},
        {"code": 3},
        {"unknown": 1},
        {},
    ],
)
def test_a_node_that_was_never_written_is_refused(node: object) -> None:
    with pytest.raises(DamagedRecording):
        Unpacker({"float64": torch.zeros(2, dtype=torch.float64)}).value(node)


def test_a_node_that_is_nested_without_end_is_refused() -> None:
    node: object = 1
    for _ in range(100):
        node = [node]
    with pytest.raises(DamagedRecording):
        Unpacker({}).value(node)
