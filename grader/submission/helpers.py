"""Recognise helper files beside a submission, by their names and by what imports them; nothing is parsed."""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = re.compile(
    r"(?:my[\W_]*)?(?:utils?|helpers?|common|lib|tools|config|settings|conftest|setup)[\W_]*\d*|__init__|test_.*|.*_tests?",
    re.IGNORECASE,
)


def is_helper(stem: str) -> bool:
    """Tell whether a name, without its suffix, is one that people give to helper files."""
    return _NAME.fullmatch(stem) is not None


def imports(source: bytes, module: str) -> bool:
    """Tell whether the bytes of a file or a notebook contain the import of a module beside it."""
    return re.search(rf"\b(?:import|from)[ \t]+\.?{re.escape(module)}\b".encode(), source) is not None
