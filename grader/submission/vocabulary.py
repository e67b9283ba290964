"""What an exercise may ban: each name in the YAML, and all its spellings.

A ban is an *operation* (softmax: the function, the method, the class, numpy's and scipy's twin, `torch.ops.aten`, the
backward kernel) or a *module* (torch.optim: everything below it). Operations are compared by a plain form of the name,
so `Softmax`, `softmax_`, `special_softmax` and `_softmax_backward_data` need no entry of their own.
"""

from __future__ import annotations

import difflib
import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_PREFIXES = ("special_", "linalg_", "sparse_", "masked_", "foreach_", "nested_tensor_", "safe_", "native_", "sym_")
_MANY = 3
_SUFFIXES = ("_backward_data", "_backward", "_forward", "_kernel", "_jvp", "_with_shape", "_functional", "_out")


@dataclass(frozen=True, slots=True)
class Ban:
    """One banned thing: operations in plain form, and dotted names with all that is below them."""

    name: str
    operations: frozenset[str] = frozenset()
    modules: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    """Dotted names below `modules` that do nothing banned."""
    within: str = ""
    """Only in this method of an entry point that is a class; if empty, everywhere."""
    dispatched: bool = True
    """Whether it is an operator that torch dispatches, and not something that runs operators, such as autograd."""
    prohibited: bool = True
    """Whether it can be made to raise: no other operator of torch is built on it."""

    def forbids(self, path: str) -> bool:
        """Tell whether a dotted name of an imported module, `torch.nn.functional.softmax`, is this."""
        dotted = f".{path}."
        if self.allows(path):
            return False
        if any(f".{name}." in dotted for name in self.modules):
            return True
        # The first part is the package: scipy's `norm` is banned, but a package called `norm` is something else.
        return any(plain_name(part) in self.operations for part in path.split(".")[1:])

    def allows(self, path: str) -> bool:
        """Tell whether a dotted name is not a use of what is banned."""
        return any(f".{name}." in f".{path}." for name in self.allowed)

    def forbids_operator(self, name: str) -> bool:
        """Tell whether an operator of that name, as torch dispatches it, is this or a kernel of it.

        A private kernel may have words in between: `_scaled_dot_product_flash_attention_for_cpu`.
        """
        return self.forbids_method(name) or (
            name.startswith("_")
            and any(_is_within(operation.split("_"), name.split("_")) for operation in self.operations)
        )

    def forbids_method(self, name: str) -> bool:
        """Tell whether a method or attribute of that name, on an unknown object, counts as this."""
        return plain_name(name) in self.operations


@functools.lru_cache(4_096)
def plain_name(name: str) -> str:
    """Return an operation's name without case, underscores at the ends, and the affixes of torch's kernels."""
    plain = name.lower().strip("_")
    for prefix in _PREFIXES:
        plain = plain.removeprefix(prefix)
    for suffix in _SUFFIXES:
        plain = plain.removesuffix(suffix)
    return plain.strip("_")


def _is_within(words: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether these words occur among others, in this order, and are too many for a coincidence."""
    rest = iter(others)
    return len(words) >= _MANY and all(word in rest for word in words)


class _Known(frozenset[str]):
    """The names of the table and every public name of torch and NumPy; the latter are looked up on demand."""

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (isinstance(name, str) and _asked(name) is not None)


def known_bans() -> frozenset[str]:
    """Return every name allowed under `banned:` in an exercise; iterating yields those of the table."""
    return _Known(_TABLE)


@functools.cache
def ban(name: str) -> Ban:
    """Return the ban of that name.

    Raises:
        ValueError: there is none; the message names the nearest.
    """
    found = _TABLE.get(name) or _asked(name)
    if found is None:
        near = difflib.get_close_matches(name, _TABLE, n=3)
        advice = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(sorted(_TABLE))}"
        msg = f"nothing is known under the banned name {name!r}; {advice}, or a public name of torch or numpy"
        raise ValueError(msg)
    return replace(found, name=name)


@functools.cache
def _asked(name: str) -> Ban | None:
    """Return the ban of a public name of torch or NumPy; None if it is not one."""
    # Only here, because this imports torch and most courses do not need it.
    from grader.submission.operations import public_operation  # noqa: PLC0415 - see above

    last = name.rpartition(".")[2]
    if last != name and plain_name(last) in _TABLE:
        return _TABLE[plain_name(last)]
    operation = public_operation(name)
    if operation is None:
        return None
    if operation.module:
        return Ban("", modules=(operation.module,), dispatched=False)
    return Ban("", frozenset(map(plain_name, operation.names)), prohibited=operation.is_layer)


def _operation(*names: str) -> Ban:
    return Ban("", frozenset(names))


# Not banned with autograd: they switch recording off and on, or wrap, and differentiate nothing.
_HARMLESS = (
    "torch.autograd.no_grad",
    "torch.autograd.enable_grad",
    "torch.autograd.set_grad_enabled",
    "torch.autograd.inference_mode",
    "torch.autograd.grad_mode",
    "torch.autograd.Variable",
    "torch.autograd.function.once_differentiable",
)
_TRANSFORMS = ("torch.func", "functorch", "torch._functorch")
_AUTOGRAD = Ban(
    "",
    frozenset({"backward", "make_dual", "unpack_dual", "fw_primal"}),
    ("torch.autograd", *_TRANSFORMS),
    _HARMLESS,
    dispatched=False,
)

# scaled_dot_product_attention and softmin contain a softmax.
_SOFTMAX = _operation("softmax", "softmax2d", "softmin", "gumbel_softmax", "scaled_dot_product_attention")
_LOG_SOFTMAX = _operation("log_softmax", "logsoftmax", "adaptivelogsoftmaxwithloss")
# NumPy reduces with logaddexp; torch's two-argument logaddexp is not a sum over an axis.
_LOGSUMEXP = Ban("", frozenset({"logsumexp", "logcumsumexp"}), ("numpy.logaddexp.reduce", "numpy.logaddexp.accumulate"))
_SIGMOID = Ban("", frozenset({"sigmoid", "expit"}), ("scipy.stats.logistic",))
_LOGSIGMOID = _operation("logsigmoid", "log_sigmoid", "log_expit", "logexpit")
_TANH = _operation("tanh", "tanhshrink")
_LEAKY_RELU = _operation("leaky_relu", "leakyrelu", "rrelu", "rrelu_with_noise")
_MSE_LOSS = Ban("", frozenset({"mse_loss", "mseloss"}), ("sklearn.metrics.mean_squared_error",))
_NORM = _operation(
    "norm",
    "vector_norm",
    "matrix_norm",
    "frobenius_norm",
    "nuclear_norm",
    "norm_except_dim",
    "get_total_norm",
    "clip_grad_norm",
)
_DIST = Ban(
    "",
    frozenset({"dist", "cdist", "pdist", "pairwise_distance", "pairwisedistance", "euclidean_dist"}),
    ("scipy.spatial.distance",),
)
# Without weights the multi-label margin loss is the same sum.
_BINARY_CROSS_ENTROPY = _operation(
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "bceloss",
    "bcewithlogitsloss",
    "multilabel_soft_margin_loss",
    "multilabelsoftmarginloss",
)
_SOFTPLUS = _operation("softplus", "soft_margin_loss", "softmarginloss")
_CROSS_ENTROPY = _operation(
    "cross_entropy", "cross_entropy_loss", "crossentropyloss", "linear_cross_entropy", "linearcrossentropyloss"
)
_NLL_LOSS = _operation("nll_loss", "nllloss", "nll_loss2d", "nllloss2d", "nll_loss_nd")
_OPTIM = Ban(
    "",
    frozenset({f"fused_{name}" for name in ("sgd", "adam", "adamw", "adagrad")}),
    ("torch.optim", "torch.distributed.optim", "scipy.optimize"),
    dispatched=False,
)
_BACKWARD = Ban("", frozenset({"backward"}), dispatched=False)
_FUNC = Ban("", modules=_TRANSFORMS, dispatched=False)
_AMP = Ban(
    "",
    frozenset({"autocast", "gradscaler", "amp_update_scale", "amp_foreach_non_finite_check_and_unscale"}),
    ("torch.amp", "torch.cuda.amp", "torch.cpu.amp"),
)

_TABLE = {
    "autograd": _AUTOGRAD,
    # Naming a Function there, as a backward does that calls another method of its class, differentiates nothing.
    "autograd inside backward": replace(
        _AUTOGRAD, within="backward", allowed=(*_HARMLESS, "torch.autograd.Function", "torch.autograd.function")
    ),
    "Tensor.backward": _BACKWARD,
    "torch.autograd.functional": Ban("", modules=("torch.autograd.functional",), dispatched=False),
    "torch.func": _FUNC,
    "torch.optim": _OPTIM,
    "torch.amp": _AMP,
    "GradScaler": _operation("gradscaler"),
    "softmax": _SOFTMAX,
    "log_softmax": _LOG_SOFTMAX,
    "logsumexp": _LOGSUMEXP,
    "sigmoid": _SIGMOID,
    "expit": _SIGMOID,
    "logsigmoid": _LOGSIGMOID,
    "torch.tanh": _TANH,
    "relu": _operation("relu"),
    "leaky_relu": _LEAKY_RELU,
    "prelu": _operation("prelu"),
    "mse_loss": _MSE_LOSS,
    "norm": _NORM,
    "dist": _DIST,
    "binary_cross_entropy": _BINARY_CROSS_ENTROPY,
    "binary_cross_entropy*": _BINARY_CROSS_ENTROPY,
    "softplus": _SOFTPLUS,
    "cross_entropy": _CROSS_ENTROPY,
    "nll_loss": _NLL_LOSS,
}
