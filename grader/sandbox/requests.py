"""Build the requests to a worker, as bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.worker.calling import USUAL
from grader.worker.request_frame import pack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.worker.tracing import Depth


def call_request(  # noqa: PLR0913 - one parameter for each part of a call
    function: str,
    args: Sequence[object],
    kwargs: Mapping[str, object],
    *,
    grad: bool = True,
    trace: Depth = "nothing",
    accelerated: bool = True,
    by_name: bool = False,
    earlier: tuple[Sequence[object], Mapping[str, object]] | None = None,
    first: int = 0,
) -> bytes:
    """Return the request to call one of the submission's functions with plain values, tensors, and `Placed` tensors.

    It runs on the worker's device if it is `accelerated`. A traced call reports the operators that ran. A function
    whose parameters have other names than the contract's is called by position, unless `by_name` is set. With `earlier`
    arguments, the function is called with them first, and then with the same objects, changed in place. From a
    generator the `first` items are taken.

    Raises:
        FrameError: an argument cannot be sent.
    """
    request = {"do": "call", "function": function, "args": list(args), "kwargs": dict(kwargs)}
    how = {"grad": grad, "trace": trace, "accelerated": accelerated, "by_name": by_name, "first": first}
    before = None if earlier is None else {"args": list(earlier[0]), "kwargs": dict(earlier[1])}
    said = {**request, **how, "earlier": before}
    unusual = {name: part for name, part in said.items() if name not in USUAL or part != USUAL[name]}
    return pack(unusual)
