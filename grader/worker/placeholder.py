"""A placeholder for a thing of a missing library: it can be called and looked into, and has no value."""

from __future__ import annotations

import dis
import sys
from types import FunctionType
from typing import TYPE_CHECKING, Final, NoReturn, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_LONGEST: Final = 80
_UNPACKING: Final = tuple(dis.opmap[name] for name in ("UNPACK_SEQUENCE", "UNPACK_EX"))
_CODE_UNIT: Final = 2


class PlaceholderError(RuntimeError):
    """A value was wanted from something that is only a placeholder."""


class _Base:
    """The base of classes that derive from a placeholder."""

    def __init__(self, *_: object, **__: object) -> None:
        """Accept whatever the library's class would."""


class Placeholder:
    """Stands for anything of a missing library: calling it, and most other uses, gives a placeholder."""

    __slots__ = ("placeholder_for",)
    placeholder_for: str

    def __init__(self, path: str) -> None:
        """Stand for the thing with this dotted name."""
        object.__setattr__(self, "placeholder_for", path[:_LONGEST])

    def __getattr__(self, name: str) -> Placeholder:
        """Return a placeholder for every name except Python's own."""
        if name.startswith("__"):
            raise AttributeError(name)
        return Placeholder(f"{self.placeholder_for}.{name}")

    def __setattr__(self, name: str, value: object) -> None:
        """Keep nothing: a placeholder must not carry data from one place to another."""

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Do nothing; a decorated function stays as it is."""
        if len(args) == 1 and not kwargs and isinstance(args[0], (FunctionType, type)):
            return args[0]
        return Placeholder(self.placeholder_for)

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        """Let a class derive from it."""
        return () if _Base in bases else (_Base,)

    def __getitem__(self, key: object) -> Placeholder:
        return Placeholder(self.placeholder_for)

    def __setitem__(self, key: object, value: object) -> None:
        """Keep nothing."""

    def __delitem__(self, key: object) -> None:
        """Keep nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __iter__(self) -> Iterator[object]:
        """Yield nothing; for an unpacking such as `fig, ax = plt.subplots()`, yield as many as there are names."""
        return iter([Placeholder(self.placeholder_for) for _ in range(_names_to_fill(sys._getframe(1)))])  # noqa: SLF001 - Python offers nothing else

    def __contains__(self, value: object) -> bool:
        return False

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<a placeholder: {self.placeholder_for} is not here>"

    def __format__(self, spec: str) -> str:
        return repr(self)

    def _same(self, *_: object) -> Placeholder:
        return Placeholder(self.placeholder_for)

    def _no_value(self, *_: object, **__: object) -> NoReturn:
        msg = f"{self.placeholder_for} is not here: a placeholder stands for it, which has no value"
        raise PlaceholderError(msg)

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _same
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __matmul__ = __rmatmul__ = _same
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = _same
    __neg__ = __pos__ = __abs__ = __invert__ = _same
    __len__ = __int__ = __float__ = __complex__ = __index__ = __round__ = _no_value
    __lt__ = __le__ = __gt__ = __ge__ = _no_value
    __array__ = _no_value

    @classmethod
    def __torch_function__(cls, function: object, types: object, args: tuple[object, ...] = (), *_: object) -> NoReturn:
        """Refuse to be used in a computation."""
        del function, types
        float(next((value for value in args if type(value) is cls), cls("what was imported")))
        raise PlaceholderError


def _names_to_fill(frame: FrameType) -> int:
    """Return how many names an unpacking in this frame fills; 0 if there is none."""
    code, at = frame.f_code.co_code, frame.f_lasti
    if not 0 <= at < len(code) - 1 or code[at] not in _UNPACKING:
        return 0
    before = code[at + 1] & 0xFF
    # In `a, *b = …` the number of names before the star is in the low byte, of those after it in an extension.
    after = code[at - 1] if code[at] == dis.opmap["UNPACK_EX"] and at >= _CODE_UNIT and _extends(code, at) else 0
    return before + after


def _extends(code: bytes, at: int) -> bool:
    return code[at - _CODE_UNIT] == dis.opmap["EXTENDED_ARG"]
