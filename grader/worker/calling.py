"""One call of the submission: what it returned, what it did to its arguments, and whose memory the result uses."""

from __future__ import annotations

from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from types import CoroutineType
from typing import TYPE_CHECKING, Any

import torch

from grader.worker.accelerator import elsewhere, moved
from grader.worker.attachment import is_plain
from grader.worker.frame import Code, Draft, FrameError, encode
from grader.worker.placement import raw_bytes
from grader.worker.precision import FullPrecision
from grader.worker.refilling import MutedOutput, refilled
from grader.worker.tracing import EngineCount, Tracer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from grader.worker.tracing import Depth

EARLIER_RESULT = "<earlier result>"
KEPT_RESULTS = 64
KEPT_BYTES = 32 << 20
MAX_DEPTH = 8
MAX_PARTS = 10_000
_IMMUTABLE = (int, float, bool, str, type(None))


class Memory:
    """The tensors that earlier calls returned, kept alive so that their memory cannot be given to anyone else."""

    def __init__(self) -> None:
        self._kept: list[tuple[list[torch.Tensor], list[tuple[int, int]], int]] = []
        self.engine = EngineCount()

    def shares(self, tensors: Sequence[torch.Tensor]) -> bool:
        """Tell whether any of the tensors shares memory with an earlier result."""
        mine = _spans(tensors)
        return any(_meet(mine, spans) for _, spans, _ in self._kept) if mine else False

    def keep(self, tensors: Sequence[torch.Tensor]) -> None:
        """Keep a result; the oldest are let go when they become many or large."""
        size = sum(end - start for start, end in map(_span, tensors))
        self._kept.append(([tensor.detach() for tensor in tensors], _spans(tensors), size))
        while len(self._kept) > KEPT_RESULTS or self._bytes() > KEPT_BYTES:
            del self._kept[0]

    def _bytes(self) -> int:
        return sum(size for _, _, size in self._kept)


@dataclass(frozen=True, slots=True)
class How:
    """How a call is made."""

    grad: bool
    trace: Depth
    """Tell which operators ran."""
    device: str


def call(
    function: Callable[..., object],
    args: Sequence[object],
    kwargs: Mapping[str, object],
    memory: Memory,
    how: How,
    earlier: Mapping[str, Any] | None = None,
) -> tuple[Draft, dict[str, object]]:
    """Return the value of a call that returned, as it will be sent, and what is sent about it.

    The value is taken while the call is still traced: what fills it in later comes too late, or is seen. With `earlier`
    arguments the function is called with them first, and then with the same objects, changed in place.

    Raises:
        BaseException: whatever the function raises.
    """
    args = [_made(moved(argument, how.device)) for argument in args]
    kwargs = {name: _made(moved(one, how.device)) for name, one in kwargs.items()}
    if earlier is not None:
        args, kwargs = renewed(function, earlier, (args, kwargs), how)
    labelled: dict[str | int, object] = dict(enumerate(args))
    labelled.update(kwargs.items())
    before = {label: _state(value) for label, value in labelled.items()}
    with (
        FullPrecision(how.device) as precision,
        torch.set_grad_enabled(how.grad),
        Tracer(how.trace, memory.engine) as tracer,
    ):
        result = function(*args, **kwargs)
        draft = Draft(result)
    if isinstance(result, CoroutineType):
        result.close()  # or Python complains, naming a file of ours, that nobody awaits it
    tensors = list(_tensors(result))
    aliases: list[object] = [label for label, value in labelled.items() if _overlap(tensors, list(_tensors(value)))]
    if memory.shares(tensors):
        aliases.append(EARLIER_RESULT)
    memory.keep(tensors)
    return draft, {
        "changed": [label for label, value in labelled.items() if _state(value) != before[label]],
        "aliases": aliases,
        "ran": tracer.operators,
        "lowered": precision.left,
        "put_back": precision.found,
        "elsewhere": elsewhere(labelled.values(), tensors),
    }


def renewed(
    function: Callable[..., object],
    earlier: Mapping[str, Any],
    wanted: tuple[list[object], dict[str, object]],
    how: How,
) -> tuple[list[object], dict[str, object]]:
    """Call a function with earlier arguments; return these objects with the wanted values in them.

    What comes of the call is nobody's answer: neither its value nor what it raises or prints counts.
    """
    args = [_made(moved(argument, how.device)) for argument in earlier["args"]]
    kwargs = {name: _made(moved(one, how.device)) for name, one in earlier["kwargs"].items()}
    silence = MutedOutput()
    with (
        FullPrecision(how.device),
        torch.set_grad_enabled(how.grad),
        redirect_stdout(silence),
        redirect_stderr(silence),
        suppress(Exception),
    ):
        function(*args, **kwargs)
    filled = [refilled(old, new) for old, new in zip(args, wanted[0], strict=True)]
    return filled, {name: refilled(kwargs[name], new) for name, new in wanted[1].items()}


def _made(value: object) -> object:
    """Return an argument as the function receives it: code as the function it stands for, also in lists."""
    if isinstance(value, Code):
        return value.function()
    return [_made(one) for one in value] if isinstance(value, list) else value


def _state(value: object) -> tuple[object, list[object]]:
    """Return all that must stay as it is: values, structure, requires_grad, and the gradients that tensors hold."""
    if type(value) in _IMMUTABLE:
        return None, []
    try:
        return _bits(value), [_bits(tensor.grad) for tensor in _tensors(value) if tensor.is_leaf]
    except FrameError:  # it fitted into a request once, so it has been made larger since
        return b"", []


def _bits(value: object) -> object:
    """Return what tells a value from any other; of a tensor, quickly, what its frame would hold."""
    if value is None:
        return None
    if is_plain(value) and value.numel() * value.dtype.itemsize <= KEPT_BYTES:
        return value.dtype, value.shape, value.requires_grad, raw_bytes(value)
    return encode(value)


def _tensors(value: object, depth: int = 0) -> Iterator[torch.Tensor]:
    if is_plain(value):
        yield value
    elif depth < MAX_DEPTH and type(value) in (list, tuple, dict):
        parts = value.values() if isinstance(value, dict) else value
        for part in list(parts)[:MAX_PARTS]:  # type: ignore[call-overload] # one of three containers
            yield from _tensors(part, depth + 1)


def _overlap(some: Sequence[torch.Tensor], others: Sequence[torch.Tensor]) -> bool:
    return _meet(_spans(some), _spans(others))


def _spans(tensors: Sequence[torch.Tensor]) -> list[tuple[int, int]]:
    return [_span(tensor) for tensor in tensors if tensor.numel()]


def _meet(some: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> bool:
    for low, high in some:  # a loop and no generator: it runs for every earlier result after every call
        for start, end in others:
            if low < end and start < high:
                return True
    return False


def _span(tensor: torch.Tensor) -> tuple[int, int]:
    try:
        storage = tensor.untyped_storage()
        start = storage.data_ptr()
    except (RuntimeError, NotImplementedError):  # a tensor of a transformation has no memory
        return (0, 0)
    return (start, start + storage.nbytes())
