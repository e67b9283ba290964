"""Operators that really ran against what an exercise bans: what parsing cannot see, `exec` or a name made of pieces.

The worker reports them, so that this may take points away and never gives any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.submission.vocabulary import ban, plain_name
from grader.text import Text
from grader.worker.tracing import BACKWARD, DUAL, GRADIENT, STEP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.worker.tracing import Depth

_RAN = Text(
    "{name} is not allowed in this exercise, and your code ran it, by whatever name it was called: torch executed"
    " {operator}.",
    "本练习不允许使用 {name}，而你的代码运行了它（无论以什么名称调用）：torch 执行了 {operator}。",
)
_BACKWARD_PASS = Text("the backward pass of autograd", "autograd 的反向传播")
_FORWARD_MODE = Text("forward-mode differentiation", "前向模式自动微分")
_STEP = Text("an optimiser's step", "优化器的一步更新")
_ENGINES = {
    BACKWARD: ("torch.autograd", _BACKWARD_PASS),
    GRADIENT: ("torch.autograd", _BACKWARD_PASS),
    DUAL: ("torch.autograd", _FORWARD_MODE),
    STEP: ("torch.optim", _STEP),
}
"""What is no operator: the module that it is part of, and what it is called."""


def depth_for(banned: Sequence[str]) -> Depth:
    """Return what must be recorded for these bans to be seen."""
    bans = [ban(name) for name in banned]
    if any(one.dispatched for one in bans):
        return "operators"
    return "engines" if bans else "nothing"


def banned_operator(banned: Sequence[str], ran: Iterable[str]) -> Text | None:
    """Return what to say of the first operator that is banned, or None.

    It names the operator in the table's own words and not in the worker's, which might spell out a hidden input.
    """
    for name in ran:
        for one in map(ban, banned):
            if one.within:  # which method it ran in is not reported
                continue
            module, said = _ENGINES.get(name, ("", Text.same(f"aten::{plain_name(name)}")))
            if one.forbids_method(name) or module in one.modules:
                return _RAN.format(name=one.name, operator=said)
    return None
