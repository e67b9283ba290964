"""The file with the secret that hidden cases are drawn from."""

from pathlib import Path
from typing import Final

from grader.errors import UsageError
from grader.text import Text

_LIMIT: Final = 4096
"""Most bytes of a secret."""


def secret_in(path: Path | None) -> str:
    """Return the text of a file without the space around it; empty if no file is named.

    Raises:
        UsageError: it cannot be read, or holds no secret.
    """
    if path is None:
        return ""
    try:
        with path.open("rb") as file:
            data = file.read(_LIMIT + 1)
        secret = "" if len(data) > _LIMIT else data.decode("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        text = Text("{path} cannot be read: {reason}.", "无法读取 {path}：{reason}。")
        not_text = Text("it is not UTF-8 text", "它不是 UTF-8 文本")
        raise UsageError(text.format(path=path, reason=reason or not_text)) from error
    if not secret:
        text = Text(
            "{path} holds no secret. Write one line of text into it, as `openssl rand -hex 32` prints it.",
            "{path} 中没有密钥。请写入一行文本，例如 `openssl rand -hex 32` 的输出。",
        )
        raise UsageError(text.format(path=path))
    return secret
