"""One call of the submission: its result, its effects on the arguments, and whose memory the result uses."""

from __future__ import annotations

from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from types import CoroutineType, MappingProxyType
from typing import TYPE_CHECKING, Any

import torch

from grader.worker.accelerator import CPU, elsewhere, moved
from grader.worker.attachment import is_plain
from grader.worker.frame import Code, Draft, FrameError, encode
from grader.worker.memory import KEPT_BYTES, Memory, meet, numbers_in, spans
from grader.worker.placement import raw_bytes
from grader.worker.precision import FullPrecision
from grader.worker.records import first_items
from grader.worker.refilling import MutedOutput, refilled
from grader.worker.settings import DefaultSettings
from grader.worker.tracing import EngineCount, Tracer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.worker.tracing import Depth

EARLIER_RESULT = "<earlier result>"
USUAL: Mapping[str, object] = MappingProxyType(
    {"grad": True, "trace": "nothing", "accelerated": True, "by_name": False, "first": 0, "earlier": None}
)
"""How a call is asked for where nothing else is said: a request holds what differs."""
_IMMUTABLE = frozenset((int, float, bool, str, type(None)))


@dataclass(frozen=True, slots=True)
class How:
    """How a call is made."""

    grad: bool
    trace: Depth
    """Report which operators ran."""
    device: str
    first: int = 0
    """The number of items to take from a generator; 0: no generator is expected."""


class CallState:
    """What lasts from one call to the next."""

    def __init__(self, device: str) -> None:
        """Begin before the first call of a worker that computes on a device."""
        self.memory = Memory()
        self.engine = EngineCount()
        self.settings = DefaultSettings()
        self.precision = FullPrecision(device)


def call(
    function: Callable[..., object],
    args: Sequence[object],
    kwargs: Mapping[str, object],
    state: CallState,
    how: How,
    earlier: Mapping[str, Any] | None = None,
) -> tuple[Draft, dict[str, Any]]:
    """Return the value of a call, ready to be sent, and the facts that are sent about it.

    It is taken while the call is traced: what fills it in later comes too late. See `renewed` for `earlier` arguments.

    Raises:
        BaseException: whatever the function raises.
    """
    args = [_given(argument, how.device) for argument in args]
    kwargs = {name: _given(argument, how.device) for name, argument in kwargs.items()}
    if earlier is not None:
        args, kwargs = renewed(function, earlier, (args, kwargs), how)
        state.engine.forget()
    labelled: list[tuple[str | int, object]] = [*enumerate(args), *kwargs.items()]
    before = [_state(value) for _, value in labelled]
    with (
        state.settings as settings,
        state.precision as precision,
        torch.set_grad_enabled(how.grad),
        Tracer(how.trace, state.engine) as tracer,
    ):
        result = first_items(function(*args, **kwargs), how.first)
        draft = Draft(result)
    if isinstance(result, CoroutineType):
        result.close()  # otherwise Python complains, naming a file of ours, that it was never awaited
    numbers = list(numbers_in(result))
    places = spans(numbers)
    aliases: list[object] = [label for label, value in labelled if places and meet(places, spans(numbers_in(value)))]
    if state.memory.shares(places):
        aliases.append(EARLIER_RESULT)
    state.memory.keep(numbers, places)
    tensors = [part for part in numbers if isinstance(part, torch.Tensor)]
    return draft, {
        "changed": [label for (label, value), old in zip(labelled, before, strict=True) if _state(value) != old],
        "aliases": aliases,
        "ran": tracer.operators,
        "lowered": precision.left,
        "put_back": precision.found,
        "told": settings.found,
        "elsewhere": elsewhere((value for _, value in labelled), tensors),
    }


def renewed(
    function: Callable[..., object],
    earlier: Mapping[str, Any],
    wanted: tuple[list[object], dict[str, object]],
    how: How,
) -> tuple[list[object], dict[str, object]]:
    """Call a function with earlier arguments; return these objects with the wanted values in them.

    Nothing of this call counts: neither its value nor what it raises or prints.
    """
    args = [_given(argument, how.device) for argument in earlier["args"]]
    kwargs = {name: _given(argument, how.device) for name, argument in earlier["kwargs"].items()}
    silence = MutedOutput()
    with (
        DefaultSettings(),
        FullPrecision(how.device),
        torch.set_grad_enabled(how.grad),
        redirect_stdout(silence),
        redirect_stderr(silence),
        suppress(Exception),
    ):
        function(*args, **kwargs)
    filled = [refilled(old, new) for old, new in zip(args, wanted[0], strict=True)]
    return filled, {name: refilled(kwargs[name], new) for name, new in wanted[1].items()}


def _given(value: object, device: str) -> object:
    """Return an argument as the function receives it: on its device, and code as the function it stands for."""
    if type(value) in _IMMUTABLE:
        return value
    return _made(value if device == CPU else moved(value, device))


def _made(value: object) -> object:
    if isinstance(value, Code):
        return value.function()
    if isinstance(value, dict):
        return {name: _made(part) for name, part in value.items()}
    return type(value)(map(_made, value)) if isinstance(value, (list, tuple)) else value


def _state(value: object) -> object:
    """Return everything that must not change: values, structure, requires_grad, and the gradients of tensors."""
    if type(value) in _IMMUTABLE:
        return None
    try:
        if is_plain(value):
            return _bits_of(value), _grad_of(value)
        return encode(value), [_grad_of(part) for part in numbers_in(value) if isinstance(part, torch.Tensor)]
    except FrameError:  # it fitted into a request once, so it has grown since
        return b""


def _grad_of(tensor: torch.Tensor) -> object:
    grad = tensor.grad if tensor.is_leaf else None
    return grad if grad is None else _bits_of(grad) if is_plain(grad) else encode(grad)


def _bits_of(tensor: torch.Tensor) -> object:
    if tensor.numel() * tensor.dtype.itemsize <= KEPT_BYTES:
        return tensor.dtype, tensor.shape, tensor.requires_grad, raw_bytes(tensor)
    return encode(tensor)
