"""What changed from one check of a file to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text as Styled

from grader.cli.prose import Prose
from grader.report.numbers import points
from grader.result import CheckStatus, ResultStatus
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.cli.last_check import LastCheck
    from grader.result import Result
    from grader.text import Language


def changed_words(before: LastCheck | None, now: Result, language: Language) -> Iterator[Prose]:
    """Yield lines that say what is different; nothing if there is nothing to compare with."""
    if before is None or now.score is None:
        return
    if now.score != before.score:
        text = Text("{before} → {now} of {most} points", "得分 {before} → {now}（满分 {most}）")
        style = "bold green" if now.score > before.score else "bold red"
    else:
        text = Text("As before: {now} of {most} points", "得分不变：{now}（满分 {most}）")
        style = "dim"
    said = text.format(before=points(before.score), now=points(now.score), most=points(now.max_score))
    yield Prose.of(said[language], style)
    if now.status is not ResultStatus.GRADED:
        return
    passed = CheckStatus.PASSED.value
    for verdict in now.checks:
        was, is_now = before.checks.get(verdict.check) == passed, verdict.status is CheckStatus.PASSED
        if is_now and not was:
            text = Text("✔ Passes now: {check}", "✔ 现在通过：{check}")
            yield Prose(Styled(text.format(check=verdict.title)[language], style="green"))
        elif was and not is_now:
            text = Text("✘ No longer passes: {check}", "✘ 不再通过：{check}")
            yield Prose(Styled(text.format(check=verdict.title)[language], style="red"))
