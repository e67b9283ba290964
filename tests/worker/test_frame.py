"""What crosses the trust line is exactly what was sent, and nothing else gets across."""

from __future__ import annotations

import itertools
import json
import math
import struct
from collections import OrderedDict
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.worker.attachment import _DTYPES
from grader.worker.frame import Code, Draft, FrameError, Opaque, Placed, decode, encode
from grader.worker.placeholder_values import Iterated, Record
from grader.worker.placement import LAYOUTS, place, raw_bytes
from grader.worker.records import first_items
from grader.worker.request_frame import RequestReader, pack
from grader.worker.size_limits import MAX_BYTES, MAX_DEPTH, MAX_HEADER, MAX_KEYS, MAX_NODES

if TYPE_CHECKING:
    from collections.abc import Callable

FLOATING = [dtype for dtype in _DTYPES.values() if dtype.is_floating_point or dtype.is_complex]


@st.composite
def tensors(draw: st.DrawFn) -> torch.Tensor:
    """Draw a tensor of any dtype and a small shape with any bytes in it, among them nan, infinities and -0."""
    dtype = draw(st.sampled_from(list(_DTYPES.values())))
    shape = draw(st.lists(st.integers(0, 3), max_size=4))
    size = math.prod(shape) * dtype.itemsize
    raw = draw(st.binary(min_size=size, max_size=size))
    if dtype is torch.bool:
        raw = bytes(part & 1 for part in raw)
    flat = torch.frombuffer(bytearray(raw), dtype=torch.uint8).view(dtype) if raw else torch.empty(0, dtype=dtype)
    return flat.reshape(shape).requires_grad_(dtype in FLOATING and draw(st.booleans()))


@st.composite
def arrays(draw: st.DrawFn) -> object:
    """Draw an array of numpy, in either order, or one of its numbers."""
    tensor = draw(tensors()).detach()
    array = (tensor.to(torch.float32) if tensor.dtype is torch.bfloat16 else tensor).numpy()
    if array.ndim == 0 and array.dtype.name not in ("float64", "complex128") and draw(st.booleans()):
        return array[()]
    return np.asfortranarray(array) if draw(st.booleans()) else array


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**200), 10**200),
    st.floats(),
    st.text(),
    st.binary(),
    st.builds(Opaque, st.text(st.characters(codec="utf-8"), max_size=200)),
    st.complex_numbers(),
    tensors(),
    arrays(),
)
keys = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.binary(max_size=9), st.text(max_size=9)
    ),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=3,
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner),
        st.lists(inner).map(tuple),
        st.dictionaries(keys, inner),
        st.sets(keys),
        st.builds(Record, st.text(max_size=9), st.dictionaries(st.text(max_size=9), inner)),
        st.builds(Iterated, st.lists(inner).map(tuple), st.booleans()),
    ),
    max_leaves=12,
)


def same(one: object, other: object) -> bool:  # noqa: C901, PLR0911 - one return a kind of value
    """Compare by type and bits: nan equals nan, -0 is not 0, True is not 1."""
    if type(one) is not type(other):
        return False
    if isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor):
        flags = (one.dtype, one.shape, one.requires_grad) == (other.dtype, other.shape, other.requires_grad)
        return flags and raw_bytes(one) == raw_bytes(other)
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        orders = [(array.flags.f_contiguous, array.flags.c_contiguous) for array in (one, other)]
        return (
            orders[0] == orders[1]
            and one.dtype == other.dtype
            and one.shape == other.shape
            and one.tobytes() == other.tobytes()
        )
    if isinstance(one, np.generic) and isinstance(other, np.generic):
        return one.tobytes() == other.tobytes()
    if isinstance(one, complex) and isinstance(other, complex):
        return same(one.real, other.real) and same(one.imag, other.imag)
    if isinstance(one, Record) and isinstance(other, Record):
        return one.type_name == other.type_name and same(one.fields, other.fields)
    if isinstance(one, Iterated) and isinstance(other, Iterated):
        return one.ended == other.ended and same(one.items, other.items)
    if isinstance(one, float) and isinstance(other, float):
        return (math.isnan(one) and math.isnan(other)) or struct.pack("d", one) == struct.pack("d", other)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    return one == other


@settings(deadline=None)  # a busy machine is no fault
@given(values)
def test_a_value_arrives_as_it_was_sent(value: object) -> None:
    assert same(decode(encode(value)), value)


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(values, max_size=3))
def test_requests_arrive_as_they_were_sent(several: list[object]) -> None:
    reader = RequestReader()
    for value in several:
        assert same(reader.read(pack(value)), value)


def test_tensors_of_a_request_share_no_memory_and_none_with_another_request() -> None:
    reader, tensor = RequestReader(), torch.ones(3)
    sent = pack([tensor, tensor])
    first, second = reader.read(sent)
    first[0] = 5
    assert tensor[0] == second[0] == reader.read(sent)[0][0] == 1


def test_a_request_that_is_too_large_is_refused() -> None:
    with pytest.raises(FrameError):
        pack([0] * MAX_NODES)
    with pytest.raises(FrameError):
        pack(torch.zeros(MAX_BYTES // 4))


@settings(deadline=None)  # a busy machine is no fault
@given(values, st.data())
def test_a_damaged_frame_is_refused_or_is_another_frame(value: object, data: st.DataObject) -> None:
    frame = bytearray(encode(value))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(frame)))
        end = data.draw(st.integers(start, min(start + 4, len(frame))))
        frame[start:end] = data.draw(st.binary(max_size=4))
    try:
        decoded = decode(bytes(frame))
    except FrameError:
        return
    assert same(decode(encode(decoded)), decoded)


@settings(deadline=None)  # a busy machine is no fault
@given(st.binary(max_size=300))
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(FrameError):
        decode(noise)


@settings(deadline=None)  # a busy machine is no fault
@given(tensors(), st.sampled_from(LAYOUTS))
def test_a_placed_tensor_keeps_its_values_and_its_flag(tensor: torch.Tensor, layout: str) -> None:
    placed = Placed(tensor, layout, tensor.requires_grad)  # type: ignore[arg-type] # one of LAYOUTS
    assert same(RequestReader().read(pack(placed)), tensor)


def test_layouts_are_what_they_are_called() -> None:
    matrix = torch.arange(6.0).reshape(2, 3)
    assert place(matrix, "transposed").stride() == (1, 2)
    assert place(matrix, "strided").stride() == (6, 2)
    assert place(torch.ones(2, 3), "expanded").stride()[0] == 0
    assert not place(matrix, "expanded").is_contiguous()
    assert place(torch.arange(3.0), "transposed").stride() == (2,)


class Colour(IntEnum):
    RED = 3


class Liar:
    @property  # type: ignore[misc] # the lie
    def __class__(self) -> type:
        return dict


class Secretive(type):
    def __getattribute__(cls, name: str) -> object:
        raise RuntimeError(name)


class Hidden(metaclass=Secretive):
    pass


class Tricky(torch.Tensor):
    pass


class Twin(str):
    """Equal to nothing, and yet the same text."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


@dataclass
class Shy:
    number: int

    def __getattribute__(self, name: str) -> object:
        if name == "number":
            raise RuntimeError(name)
        return object.__getattribute__(self, name)


@dataclass
class Statistics:
    mean: object
    var: object


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (Colour.RED, 3),
        (OrderedDict(a=1), {"a": 1}),
        (np.float64(0.5), 0.5),
        (torch.nn.Parameter(torch.ones(2)), torch.ones(2, requires_grad=True)),
        (np.complex128(1 + 2j), 1 + 2j),
        (frozenset({"a"}), {"a"}),
        ({np.int64(3): Twin("a"), Twin("b"): 1}, {3: "a", "b": 1}),
        (Statistics({1}, None), Record(f"{__name__}.Statistics", {"mean": {1}, "var": None})),
    ],
)
def test_subclasses_of_plain_types_are_sent_as_plain_values(value: object, sent: object) -> None:
    assert same(decode(encode(value)), sent)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (np.array(["a"]), "numpy.ndarray"),
        (np.array([{}]), "numpy.ndarray"),
        (np.ma.masked_array([1.0]), "MaskedArray"),
        (torch.ones(2).as_subclass(Tricky), "Tricky"),
        (torch.eye(2).to_sparse(), "torch.sparse_coo"),
        (torch.ones(2, device="meta"), "meta"),
        (torch.ones(1).expand(1 << 34), "17179869184 elements"),
        (torch.ones(2).to(torch.float8_e5m2), "float8_e5m2"),
        ((letter for letter in "ab"), "generator"),
        ({print: 2}, "keys"),
        ({(1, (math.nan,)): 2}, "keys"),
        ({"a" * 2_000: 2}, "keys"),
        ({print}, "elements"),
        ({Twin("a"), Twin("a")}, "elements"),
        (Shy(1), "Shy"),
        ("\ud800", "str"),
        (10**500, "int"),
        (Liar(), "Liar"),
        (Hidden(), "object"),
        (print, "builtin_function_or_method"),
    ],
)
def test_what_cannot_be_sent_is_named(value: object, name: str) -> None:
    received = decode(encode(value))
    assert isinstance(received, Opaque)
    assert name in received.type_name
    with pytest.raises(FrameError):
        pack(value)


def test_a_tensor_inside_a_transformation_is_named() -> None:
    def look(x: torch.Tensor) -> torch.Tensor:
        assert isinstance(decode(encode(x)), Opaque)
        return x

    torch.func.vmap(look)(torch.ones(2, 3))


def test_conjugated_and_negated_views_are_sent_with_their_values() -> None:
    numbers = torch.tensor([1 + 2j, 3 - 4j])
    assert same(decode(encode(numbers.conj())), torch.tensor([1 - 2j, 3 + 4j]))
    assert same(decode(encode(numbers.conj().imag)), torch.tensor([-2.0, 4.0]))


def test_a_cycle_ends_in_a_name() -> None:
    loop: list[object] = []
    loop.append(loop)
    received = decode(encode(loop))
    for _ in range(MAX_DEPTH + 1):
        (received,) = received
    assert isinstance(received, Opaque)


def test_code_is_read_from_the_judge_and_never_by_it() -> None:
    sent = [Code("lambda x: x + 1")]
    assert RequestReader().read(pack(sent)) == sent
    with pytest.raises(FrameError):
        decode(frame('[{"code": "lambda x: x + 1"}, []]'))
    assert isinstance(decode(encode(Code("1"))), Opaque)


def test_too_many_parts_cannot_be_sent() -> None:
    with pytest.raises(FrameError):
        encode([0] * MAX_NODES)


def frame(header: str, payload: bytes = b"") -> bytes:
    return struct.pack("<I", len(header)) + header.encode() + payload


def table(dtype: str, shape: list[object], layout: str = "contiguous", *, grad: bool = False) -> str:
    return json.dumps([{"tensor": 0}, [[dtype, shape, layout, grad]]])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(struct.pack("<I", 2**32 - 1), id="a header longer than the frame"),
        pytest.param(struct.pack("<I", MAX_HEADER + 1) + b" " * (MAX_HEADER + 1), id="a header too long"),
        pytest.param(frame("[1, []]", b"x"), id="trailing bytes"),
        pytest.param(frame("[1, []] 2"), id="trailing JSON"),
        pytest.param(frame("[1]"), id="no table"),
        pytest.param(frame("[NaN, []]"), id="a constant"),
        pytest.param(frame("[-Infinity, []]"), id="an infinite constant"),
        pytest.param(frame("[1e999, []]"), id="a number out of range"),
        pytest.param(frame(f"[{'9' * 5000}, []]"), id="a huge integer"),
        pytest.param(frame('[{"float": "NAN"}, []]'), id="an unknown float"),
        pytest.param(frame('[{"tuple": [], "tuple": []}, []]'), id="a repeated tag"),
        pytest.param(frame('[{"dict": [["a", 1], ["a", 2]]}, []]'), id="a repeated key"),
        pytest.param(frame('[{"dict": [[[], 1]]}, []]'), id="a key that is a list"),
        pytest.param(frame('[{"dict": [[1, 1], [true, 1]]}, []]'), id="two keys that are equal"),
        pytest.param(frame('[{"dict": [[{"float": "nan"}, 1]]}, []]'), id="a key that is nan"),
        pytest.param(frame('[{"set": [1, 1.0]}, []]'), id="two elements that are equal"),
        pytest.param(frame('[{"set": [{"set": []}]}, []]'), id="a set of sets"),
        pytest.param(frame("[" + '{"set":[' * 300 + "]}" * 300 + ", []]"), id="sets without end"),
        pytest.param(frame('[{"record": ["A", [["x", 1], ["x", 2]]]}, []]'), id="a repeated field"),
        pytest.param(frame('[{"iterator": [[1], 0]}, []]'), id="an iterator that neither ended nor went on"),
        pytest.param(frame('[{"complex": [1, 2.0]}, []]'), id="a complex number of a whole one"),
        pytest.param(frame('[{"array": 0}, [["bfloat16", [1], "contiguous", false]]]', b"12"), id="a bfloat16 array"),
        pytest.param(frame('[{"array": 0}, [["float32", [1], "contiguous", true]]]', b"1234"), id="a grad of numpy"),
        pytest.param(frame('[{"scalar": 0}, [["int8", [2], "contiguous", false]]]', b"12"), id="a number of two"),
        pytest.param(frame('[{"array": 0}, [["int8", [2], "strided", false]]]', b"12"), id="a layout of arrays"),
        pytest.param(frame(json.dumps([{"set": list(range(MAX_KEYS + 1))}, []])), id="too many hashes"),
        pytest.param(frame('[{"dict": {"a": 1}}, []]'), id="a plain object"),
        pytest.param(frame("[{}, []]"), id="an empty object"),
        pytest.param(frame('["\\ud800", []]'), id="a lone surrogate"),
        pytest.param(frame("[" * 100_000), id="brackets without end"),
        pytest.param(frame("[" + "[" * 40 + "]" * 40 + ", []]"), id="depth"),
        pytest.param(frame('[{"tensor": 0}, []]'), id="a tensor that is not there"),
        pytest.param(frame(table("float32", [2**62, 4])), id="an overflowing size"),
        pytest.param(frame(table("float32", [0, 2**62])), id="an overflowing size beside a zero"),
        pytest.param(frame(table("float32", [-1])), id="a negative size"),
        pytest.param(frame(table("float32", [True]), b"1234"), id="a truth value as size"),
        pytest.param(frame(table("float32", [1.0]), b"1234"), id="a float as size"),
        pytest.param(frame(table("float32", [1] * 17), b"1234"), id="too many dimensions"),
        pytest.param(frame(table("object", [1]), b"12345678"), id="an unknown dtype"),
        pytest.param(frame(table("int64", [1], grad=True), b"12345678"), id="an integer that requires grad"),
        pytest.param(frame(table("bool", [2]), b"\x01\x02"), id="a truth value of 2"),
        pytest.param(frame(table("float64", [1], "diagonal"), b"12345678"), id="an unknown layout"),
        pytest.param(frame(table("bytes", [1]), b"1"), id="bytes called a tensor"),
        pytest.param(frame('[{"tensor": false}, [["bool", [1], "contiguous", false]]]', b"\0"), id="a false index"),
        pytest.param(frame('[1, [["bool", [1], "contiguous", false]]]', b"\0"), id="a tensor without a place"),
    ],
)
def test_a_frame_that_is_not_exactly_right_is_refused(data: bytes) -> None:
    with pytest.raises(FrameError):
        decode(data)


def test_a_frame_that_is_too_long_is_refused() -> None:
    with pytest.raises(FrameError):
        decode(bytes(MAX_BYTES + 1))


def test_received_tensors_share_no_memory() -> None:
    tensor = torch.ones(3)
    first, second = decode(encode([tensor, tensor]))
    first[0] = 5
    assert tensor[0] == second[0] == 1


def parts() -> list[Callable[[Any], Any]]:
    return [lambda one: one, lambda one: [one], lambda one: (one,), lambda one: {"key": one}]


@pytest.mark.parametrize("wrap", parts())
def test_bytes_travel_beside_the_header(wrap: Callable[[Any], Any]) -> None:
    value = wrap(bytes(range(256)) * 20_000)
    assert decode(encode(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({(number,): number for number in range(MAX_KEYS + 1)}, id="keys that could clash"),
        pytest.param([{number} for number in range(MAX_KEYS + 1)], id="sets that could"),
        pytest.param(dict.fromkeys(map(str, range(MAX_NODES + 1))), id="a huge dict"),
        pytest.param(set(map(str, range(MAX_NODES + 1))), id="a huge set"),
    ],
)
def test_what_would_take_the_judge_long_to_read_is_not_sent(value: object) -> None:
    with pytest.raises(FrameError, match="more than"):
        encode(value)
    answer = decode(Draft(value).finish({}))
    assert isinstance(answer["value"], Opaque)


def test_cycles_through_sets_of_all_kinds_end_in_a_name() -> None:
    loop: dict[int, object] = {}
    loop[1] = (loop, Statistics(loop, None))
    assert isinstance(decode(Draft(loop).finish({}))["value"], Opaque)
    del loop[1]
    loop[2] = [Statistics(None, loop)]
    assert isinstance(decode(encode(loop)), dict)


def test_a_generator_gives_its_first_items_and_says_whether_it_ended() -> None:
    assert first_items(itertools.count(), 3) == Iterated((0, 1, 2), ended=False)
    assert first_items(iter("abc"), 3) == Iterated(("a", "b", "c"), ended=True)
    assert first_items(iter("ab"), 3) == Iterated(("a", "b"), ended=True)
    assert first_items([1], 3) == [1]
    assert isinstance(first_items(itertools.count(), 0), itertools.count)
