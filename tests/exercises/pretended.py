"""A device that is none: tensors that say they lie on `meta`, and mind being mixed with others, as a GPU's do.

Each wraps a tensor of the CPU, which holds its numbers, so that code which forgets where its arguments lie is found
without a GPU.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch.utils._mode_utils import no_dispatch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEVICE = torch.device("meta")
_CROSSING = ("_to_copy", "copy_", "index", "index_put_", "index_put")
"""Operators that take tensors of two devices."""


class Elsewhere(torch.Tensor):
    """A tensor on the pretended device."""

    held: torch.Tensor
    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment] # as torch wants it

    @staticmethod
    def __new__(cls: type[Elsewhere], inner: torch.Tensor) -> Elsewhere:  # noqa: PYI034 - torch makes an `Elsewhere`
        made: Elsewhere = torch.Tensor._make_wrapper_subclass(
            cls,
            inner.shape,
            strides=inner.stride(),
            storage_offset=inner.storage_offset(),
            dtype=inner.dtype,
            device=DEVICE,
        )
        made.held = inner
        return made

    def new_tensor(self, data: Any, **options: Any) -> torch.Tensor:  # type: ignore[override]
        return Elsewhere(self.held.new_tensor(data, **options))

    def untyped_storage(self) -> torch.UntypedStorage:
        return self.held.untyped_storage()

    @classmethod
    def __torch_dispatch__(  # type: ignore[override] # narrower than torch's own, which is not typed
        cls,
        func: Any,
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        del types
        return _run(func, args, kwargs or {})


class Pretended(TorchDispatchMode):  # type: ignore[no-untyped-call] # torch does not type it
    """While it is entered, new tensors can be made on the device, too."""

    def __torch_dispatch__(
        self,
        func: Any,
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        del types
        return _run(func, args, kwargs or {})


def there(value: object) -> object:
    """Return a value with copies of its tensors on the device."""
    if isinstance(value, torch.Tensor):
        return Elsewhere(value.detach().clone()).requires_grad_(value.requires_grad)
    return [there(part) for part in value] if isinstance(value, list) else value


def back(value: object) -> object:
    """Return a value with the tensors of the device brought back."""
    return tree_map(lambda one: one.held.detach() if isinstance(one, Elsewhere) else one, value)


def kinds(value: object) -> set[str]:
    """Return where the tensors of a value lie."""
    return {leaf.device.type for leaf in tree_leaves(value) if isinstance(leaf, torch.Tensor)}


def _run(func: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> object:
    name = func.overloadpacket.__name__
    leaves = [leaf for leaf in tree_leaves((args, kwargs)) if isinstance(leaf, torch.Tensor)]
    away = [leaf for leaf in leaves if isinstance(leaf, Elsewhere)]
    here = [leaf for leaf in leaves if not isinstance(leaf, Elsewhere) and leaf.dim()]
    if away and here and name not in _CROSSING:
        msg = f"Expected all tensors to be on the same device, but {name} found {DEVICE} and cpu"
        raise RuntimeError(msg)
    asked = kwargs.get("device")
    options = dict(kwargs) if asked is None else {**kwargs, "device": torch.device("cpu")}
    result = func(*tree_map(_inner, args), **tree_map(_inner, options))
    if name.endswith("_"):  # it happened in place
        if torch.Tag.inplace_view in func.tags:  # to the shape, which the wrapper has its own of
            with no_dispatch():
                func(*args, **kwargs)
        return args[0]
    goes = bool(away) if asked is None else torch.device(asked) == DEVICE
    return tree_map(_wrapped, result) if goes else result


def _inner(value: object) -> object:
    return value.held if isinstance(value, Elsewhere) else value


def _wrapped(value: object) -> object:
    return Elsewhere(value) if type(value) is torch.Tensor else value
