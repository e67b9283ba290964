"""The kinds of draw an exercise may name, and the options of each; `grader.judge.cases.draw` makes them.

Adding a kind is one row here and one function there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping


class Takes(Enum):
    """The form of the value after the name of a kind."""

    SHAPE = auto()
    """A list of sizes; `[]` is a scalar tensor."""
    ORDER = auto()
    """One size: the length, or the order of a square matrix."""
    NOTHING = auto()
    """An empty list: the kind makes one plain number."""
    VALUES = auto()
    """Numbers in nested lists of equal lengths."""
    DRAWS = auto()
    """A list of draws: the argument is a list."""
    SOURCE = auto()
    """A Python expression that makes a function; it may use `torch` and `math`."""
    LENGTH = auto()
    """One size: the length of a text, or the number of words; the kind makes no tensor."""
    MAPPING = auto()
    """Draws by key: the argument is a dict."""
    CHOICES = auto()
    """A list of plain values; one is picked."""


class OptionType(Enum):
    """The type of an option's value."""

    NUMBER = auto()
    """A number, or the name of a size."""
    WHOLE = auto()
    """A whole number, or the name of a size."""
    WORDS = auto()
    """A list of texts, or one text that stands for its characters."""
    DIM = auto()
    """A dimension, counted from 0, or from -1 backwards."""


@dataclass(frozen=True, slots=True)
class DrawKind:
    """One kind of draw: its value, its options, and those options that are required."""

    takes: Takes = Takes.SHAPE
    options: Mapping[str, OptionType] = field(default_factory=dict)
    needs: frozenset[str] = frozenset()
    floating: bool = True
    """Whether it makes a floating tensor, which may require grad."""

    @property
    def tensor(self) -> bool:
        """Whether it makes a tensor, which has a dtype."""
        return self.takes in (Takes.SHAPE, Takes.ORDER, Takes.VALUES)


_SPREAD: Final = {"mean": OptionType.NUMBER, "scale": OptionType.NUMBER}
_RANGE: Final = {"low": OptionType.NUMBER, "high": OptionType.NUMBER}

KINDS: Final[Mapping[str, DrawKind]] = {
    "normal": DrawKind(options=_SPREAD),
    "uniform": DrawKind(options=_RANGE),
    "integers": DrawKind(
        options={"low": OptionType.WHOLE, "high": OptionType.WHOLE}, needs=frozenset({"high"}), floating=False
    ),
    "labels": DrawKind(),
    "classes": DrawKind(options={"high": OptionType.WHOLE}, needs=frozenset({"high"}), floating=False),
    "softmax": DrawKind(options={"dim": OptionType.DIM, **_SPREAD}),
    "ones": DrawKind(),
    "zeros": DrawKind(),
    "full": DrawKind(options={"value": OptionType.NUMBER}, needs=frozenset({"value"})),
    "values": DrawKind(Takes.VALUES),
    "linspace": DrawKind(Takes.ORDER, options=_RANGE),
    "eye": DrawKind(Takes.ORDER),
    "symmetric": DrawKind(Takes.ORDER),
    "spd": DrawKind(Takes.ORDER),
    "sorted": DrawKind(options=_RANGE),
    "unit_vectors": DrawKind(),
    "one_hot": DrawKind(options={"high": OptionType.WHOLE}, needs=frozenset({"high"})),
    "permutation": DrawKind(Takes.ORDER, floating=False),
    "mask": DrawKind(options={"share": OptionType.NUMBER}, floating=False),
    "list": DrawKind(Takes.DRAWS, floating=False),
    "tuple": DrawKind(Takes.DRAWS, floating=False),
    "set": DrawKind(Takes.DRAWS, floating=False),
    "choice_of": DrawKind(Takes.DRAWS, floating=False),
    "dict": DrawKind(Takes.MAPPING, floating=False),
    "text": DrawKind(Takes.LENGTH, options={"among": OptionType.WORDS}, floating=False),
    "words": DrawKind(Takes.LENGTH, options={"among": OptionType.WORDS}, floating=False),
    "bytes": DrawKind(Takes.LENGTH, floating=False),
    "bool": DrawKind(Takes.NOTHING, floating=False),
    "function": DrawKind(Takes.SOURCE, floating=False),
    "python": DrawKind(Takes.SOURCE, floating=False),
    "one_of": DrawKind(Takes.CHOICES, floating=False),
    "number": DrawKind(Takes.NOTHING, options=_RANGE, needs=frozenset(_RANGE), floating=False),
}

COMMON: Final = frozenset({"dtype", "requires_grad", "numpy"})
"""Options of every kind that makes a tensor."""

DRAW_KINDS: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(kind.options) | (COMMON if kind.tensor else frozenset()) for name, kind in KINDS.items()
}
"""The options each kind allows."""

Floating: TypeAlias = Literal["float64", "float32", "float16", "bfloat16"]
FLOATING: Final[tuple[str, ...]] = get_args(Floating)
"""The dtypes a case may have."""

DTYPES: Final = (*FLOATING, "int64", "int32", "int16", "int8", "uint8", "bool")
"""The dtypes a single argument may be given."""

Layout: TypeAlias = Literal["contiguous", "transposed", "strided", "expanded"]
"""Ways a tensor lies in memory."""
