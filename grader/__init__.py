"""Judge deep-learning exercises: YAML definitions, torch references, isolated submissions."""

from typing import TYPE_CHECKING

from grader.__about__ import __version__

if TYPE_CHECKING:
    from grader.library import Answer, Graded, Settings, grade, grade_each

__all__ = ["Answer", "Graded", "Settings", "__version__", "grade", "grade_each"]


def __getattr__(name: str) -> object:
    """Import the library when it is asked for: it brings torch along, which the command line starts without."""
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from grader import library  # noqa: PLC0415 - importing the package costs nothing

    return getattr(library, name)
