"""Which operators really ran in a call, under whatever name: parsing a submission does not show that.

A claim like everything a worker says: code in the same process could hide them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

import torch
from torch._C import _current_graph_task_id, _ImperativeEngine
from torch.autograd import forward_ad, graph
from torch.optim.optimizer import register_optimizer_step_pre_hook
from torch.utils._python_dispatch import TorchDispatchMode

from grader.worker.size_limits import MAX_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType

Depth = Literal["nothing", "engines", "operators"]
"""What is recorded: nothing; that autograd or an optimiser ran; or also the name of every operator, at 2.5 µs each."""

BACKWARD = "backward"
"""Stands for the autograd engine leaving gradients in `.grad`."""
GRADIENT = "grad"
"""Stands for the autograd engine returning gradients."""
ENGINE = "engine"
"""Stands for any run of the autograd engine."""
DUAL = "make_dual"
"""Stands for making a dual number, the input of forward-mode differentiation."""
STEP = "step"
"""Stands for a step of a torch optimiser."""
MOST_OPERATORS = 200
_ENGINE = _ImperativeEngine()


class EngineCount:
    """Reads how often the autograd engine has run in this process: the engine numbers its runs itself."""

    def __init__(self) -> None:
        self._leaf = torch.zeros((), requires_grad=True)
        self._result = self._leaf + 1
        self._one = torch.ones(())
        self._numbers: list[int] = []
        self._last: int | None = None
        note = lambda _: self._numbers.append(_current_graph_task_id())  # noqa: E731 - a line
        self._result.register_hook(note)  # type: ignore[no-untyped-call] # torch does not type it

    def before(self) -> int:
        """Return the number of the last run, or of one made for this purpose."""
        return self.after() if self._last is None else self._last

    def after(self) -> int:
        """Return the number of a run made for this purpose."""
        self._numbers.clear()
        arguments = ((self._result,), (self._one,), True, False, (self._leaf,))
        _ENGINE.run_backward(*arguments, allow_unreachable=True, accumulate_grad=False)
        self._last = self._numbers[-1]
        return self._last

    def forget(self) -> None:
        """Let runs pass that nobody asks about."""
        self._last = None


class Tracer:
    """Records the names of what runs inside the context; with nothing to record, it does nothing."""

    def __init__(self, depth: Depth, engine: EngineCount) -> None:
        self._depth = depth
        self._engine = engine
        self._runs = 0
        self._names: set[str] = set()
        self._ran: dict[int, Any] = {}
        self._replaced: list[tuple[Any, str, Callable[..., object]]] = []
        self._ends: list[Callable[[], object]] = []

    @property
    def operators(self) -> list[str]:
        """The names of those that ran, sorted."""
        ran = {str(operator.overloadpacket.__name__)[:MAX_NAME] for operator in self._ran.values()}
        return sorted(self._names | ran)[:MOST_OPERATORS]

    def __enter__(self) -> Self:
        if self._depth == "nothing":
            self._engine.forget()
            return self
        self._runs = self._engine.before()
        for module in (torch.autograd, graph):
            self._replace(module, "_engine_run_backward", _kind_of_backward)
        self._replace(forward_ad, "make_dual", lambda _: DUAL)
        self._ends.append(register_optimizer_step_pre_hook(lambda *_: self._names.add(STEP)).remove)
        if self._depth == "operators":
            mode = Recorder(self._ran)
            mode.__enter__()  # type: ignore[no-untyped-call] # torch does not type it
            self._ends.append(lambda: mode.__exit__(None, None, None))  # type: ignore[no-untyped-call] # the same
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for end in reversed(self._ends):
            end()
        for module, name, before in self._replaced:
            setattr(module, name, before)
        if self._depth != "nothing" and self._engine.after() > self._runs + 1:
            self._names.add(ENGINE)

    def _replace(self, module: Any, name: str, noted: Callable[[Mapping[str, object]], str]) -> None:
        before = getattr(module, name)

        def noting(*args: object, **kwargs: object) -> object:
            self._names.add(noted(kwargs))
            return before(*args, **kwargs)

        self._replaced.append((module, name, before))
        setattr(module, name, noting)


def _kind_of_backward(options: Mapping[str, object]) -> str:
    return BACKWARD if options.get("accumulate_grad") else GRADIENT


class Recorder(TorchDispatchMode):
    """A torch mode that keeps the dispatched operators."""

    def __init__(self, ran: dict[int, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # torch does not type it
        self._ran = ran

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Skip torch's guard against compiling this class, which costs three times as much as the rest."""
        return False

    def __torch_dispatch__(
        self,
        func: Any,
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        del types
        self._ran[id(func)] = func
        return func(*args, **(kwargs or {}))
