"""`tqdm` without a bar: it passes its items on and shows nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final, Self

from grader.worker.placeholder import Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TQDM: Final = "tqdm"


class tqdm:  # noqa: N801 - the library's name
    """Iterates like the bar of that name."""

    def __init__(self, iterable: Iterable[Any] | None = None, *_: object, **__: object) -> None:
        """Take an iterable, and all options of a bar."""
        self.iterable = iterable
        self.n = 0

    def __iter__(self) -> Iterator[Any]:
        """Yield what the iterable yields."""
        return iter(() if self.iterable is None else self.iterable)

    def __len__(self) -> int:
        return len(self.iterable)  # type: ignore[arg-type] # as the bar does: or it raises

    def __bool__(self) -> bool:
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __getattr__(self, name: str) -> Placeholder:
        """Return a placeholder: `set_postfix`, `update` and the like have nothing to do."""
        if name.startswith("__"):
            raise AttributeError(name)
        return Placeholder(f"{TQDM}.{name}")

    @classmethod
    def write(cls, text: object, *_: object, **__: object) -> None:
        """Print a text."""
        sys.stdout.write(f"{text}\n")

    @classmethod
    def pandas(cls, *_: object, **__: object) -> None:
        """Do nothing."""


def trange(*args: int, **_: object) -> tqdm:
    """Iterate over a range."""
    return tqdm(range(*args))


def progress_names() -> dict[str, object]:
    """Return the names of all modules of the library that have such a bar."""
    return {
        **dict.fromkeys((TQDM, "tqdm_notebook", "tqdm_gui"), tqdm),
        **dict.fromkeys(("trange", "tnrange", "tgrange"), trange),
        "tenumerate": lambda items, start=0, *_, **__: enumerate(items, start),
        "tzip": lambda *items, **_: zip(*items, strict=False),
        "tmap": lambda function, *items, **_: map(function, *items),
    }
