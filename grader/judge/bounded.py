"""How much of a result is kept: parts that do not fit are left out, and a note says so.

Hidden checks have a share of their own, so that their size says nothing through what is kept of other checks.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.result import SILENCE, Result, Visibility
from grader.result_json import result_to_json, verdict_to_json
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.result import Verdict

LARGEST = 256 * 1024
"""Bytes of a result as JSON."""
_FRAME = 48 * 1024
"""The part of these for everything except the checks."""
_SENTENCES, _PRINTED = 2_000, 4_000
_LINES = 100
"""Characters of a message, and of printed output, that are always kept."""
_LEFT_OUT = Text(
    "This submission returned or printed too much to keep all of it; parts are left out here.",
    "这份提交返回或打印的内容过多，无法完整保存，此处省略了一部分。",
)


def bounded(result: Result) -> Result:
    """Return a result that takes at most `LARGEST` bytes as JSON."""
    notes = tuple(_short(note) for note in result.notes)
    kept = replace(result, message=_short(result.message), cause=_short(result.cause), notes=notes, checks=())
    if _size(kept) > _FRAME:
        kept = replace(kept, output=_cut(kept.output, _PRINTED))
    checks = _checks(result.checks)
    pairs = zip(result.checks, checks, strict=True)
    lost = any(was != now for was, now in pairs if was.visibility is Visibility.PUBLIC)
    if lost or kept.output != result.output:
        kept = replace(kept, notes=(*kept.notes, _LEFT_OUT))
    return replace(kept, checks=checks)


def _checks(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Return verdicts that fit; space that a public check does not need goes to the checks after it."""
    share = (LARGEST - _FRAME) // max(len(verdicts), 1)
    spare, kept = 0, []
    for verdict in verdicts:
        public = verdict.visibility is Visibility.PUBLIC
        room = share + spare if public else share
        fitting = next((less for less in _less_and_less(verdict) if _size(less) <= room), _bare(verdict))
        kept.append(fitting)
        if public:
            spare = max(room - _size(fitting), 0)
    return tuple(kept)


def _less_and_less(verdict: Verdict) -> Iterator[Verdict]:
    """Yield a verdict whole, then with less and less of the submission's own text."""
    yield verdict
    kept = replace(verdict, output=_cut(verdict.output, _PRINTED))
    yield kept
    kept = replace(kept, evidence={})
    yield kept
    if kept.counterexample is not None:
        example = replace(kept.counterexample, received=SILENCE, answered=False, cut=True)
        yield replace(kept, counterexample=example)


def _bare(verdict: Verdict) -> Verdict:
    return replace(
        verdict,
        observed=_short(verdict.observed),
        meaning=_short(verdict.meaning),
        counterexample=None,
        evidence={},
        output="",
    )


def _size(part: Result | Verdict) -> int:
    """Return the bytes that a part takes in the gradebook."""
    document = result_to_json(part, "en") if isinstance(part, Result) else verdict_to_json(part, "en")
    return len(json.dumps(document))


def _short(text: Text) -> Text:
    return replace(text.map(lambda words: _cut(words, _SENTENCES)), locations=text.locations[:_LINES])


def _cut(words: str, limit: int) -> str:
    return words if len(words) <= limit else f"{words[:limit]}… (+{len(words) - limit})"
