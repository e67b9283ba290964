"""Files in a zip with the same bytes whenever it is written."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_NO_TEXT: Final = re.compile("[\ud800-\udfff]")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip with these files, in order and without the time of writing.

    The name of a file in a zip must be text: what a file system holds besides becomes an underscore.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(zipfile.ZipInfo(_NO_TEXT.sub("_", path)), data, zipfile.ZIP_DEFLATED)
    return content.getvalue()
