"""Judge deep-learning exercises: YAML definitions, torch references, isolated submissions."""

from typing import TYPE_CHECKING

from grader.__about__ import __version__

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from grader.jupyter.extension import check
    from grader.library import Answer, Graded, Settings, code_in, exercises, grade, grade_each

__all__ = ["Answer", "Graded", "Settings", "__version__", "check", "code_in", "exercises", "grade", "grade_each"]


def __getattr__(name: str) -> object:
    """Import the library on first use: it imports torch, and the command line starts without it."""
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    if name == "check":
        from grader.jupyter import extension  # noqa: PLC0415 - it brings IPython along

        return extension.check
    from grader import library  # noqa: PLC0415 - importing the package costs nothing

    return getattr(library, name)


def load_ipython_extension(shell: "InteractiveShell") -> None:
    """Give a notebook `%%check`, for `%load_ext grader`."""
    from grader.jupyter import extension  # noqa: PLC0415 - the same

    extension.load(shell)
