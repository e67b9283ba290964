"""Remarks on a submission besides its verdicts: missing names, cells that did not run, precision."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.judge.sentences import ended, outcome_sentence, where_words
from grader.sandbox.outcomes import OutOfMemory, Raised, TimedOut
from grader.submission.clean import cleaned_line
from grader.submission.definitions import filled_in
from grader.submission.source import place
from grader.text import Text
from grader.worker.settings import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from grader.course.model import Exercise
    from grader.sandbox.outcomes import Frame, Loaded, Outcome
    from grader.submission.source import Fault

SHOWN_NOTES = 10
"""Most notes on one submission; the last one counts those left out."""
_SHOWN_CAUSE = 200
SHOWN_CELLS = 3
"""If more cells than this did not run to their end, only the first is reported."""
_NOT_BEGUN = Text(
    "Not begun: this is still the stub as you got it. Write your code into its functions.",
    "尚未开始：文件仍是发下来的初始代码。请把你的代码写进其中的函数。",
)
_NOT_REPAIRED = Text(
    "Not begun: this is still the code as you got it. Find what is wrong in its functions, and correct it.",
    "尚未开始：文件仍是发下来的代码。请找出其中函数的错误并改正。",
)
_SLOW_TO_LOAD = Text(
    "It has not finished after {seconds} s{where}: code outside the functions runs each time the file is loaded."
    ' Put training, trials and plots under `if __name__ == "__main__":`, or remove them.',
    "加载 {seconds} 秒后仍未结束{where}：函数之外的代码在每次加载文件时都会运行。"
    '请把训练、试算和绘图放到 `if __name__ == "__main__":` 之下，或者删去。',
)
_FAILED = Text("{place} `{source}` failed.", "{place} `{source}` 出错。")
_TRIAL = Text(
    "This line is outside the functions, so it runs each time the file is loaded. If it only tries your code, put it"
    ' under `if __name__ == "__main__":`, or take it out.',
    "这一行在函数之外，每次加载文件时都会运行。如果它只是试一试你的代码，"
    '请放到 `if __name__ == "__main__":` 之下，或者删去。',
)
_OUTSIDE = "<module>"
_DEFINING = re.compile(r"@|class\b|(async )?def\b|import\b|from\b")
"""Lines outside the functions that call something although they only define."""
_TRYING = re.compile(r"print\b|assert\b")
NOTHING_TO_GRADE = Text("Nothing to grade.", "没有可评判的内容。")
_WHERE_NAMES_STAND = Text(
    "Define the function at the top level of the file, with exactly the name that is asked for.",
    "函数必须定义在文件的最外层，并且名称与要求的完全一致。",
)


def not_begun(exercise: Exercise) -> Text:
    """Say that a file is still the stub: functions to fill in, or to repair where they have content."""
    try:
        filled = filled_in(exercise.stub)
    except SyntaxError:  # what is to repair may not even be Python
        filled = frozenset(point.name for point in exercise.entry_points)
    return _NOT_REPAIRED if filled.issuperset(point.name for point in exercise.entry_points) else _NOT_BEGUN


def not_loaded(outcome: Outcome) -> Text:
    """Say why a file cannot be loaded; a slow file spends its time outside its functions."""
    begin = Text("The file cannot be loaded. ", "文件无法加载。")
    if isinstance(outcome, TimedOut):
        return begin + _SLOW_TO_LOAD.format(seconds=f"{outcome.limit:g}", where=where_words(outcome))
    said = outcome_sentence(outcome)
    trial = _trial(outcome.frames) if isinstance(outcome, Raised) else None
    if trial is None:
        return begin + said
    if isinstance(outcome, Raised) and len(outcome.frames) == 1:
        return begin + Text.join((ended(said), _TRIAL))
    failed = _FAILED.format(place=place(trial.unit, trial.line), source=cleaned_line(trial.source))
    return begin + Text.join((failed, _TRIAL, said))


def _trial(frames: Sequence[Frame]) -> Frame | None:
    """Return the line outside the functions that called one to try it or to compare its answer; None if none did."""
    if not frames or frames[0].function != _OUTSIDE or _DEFINING.match(frames[0].source):
        return None
    return frames[0] if len(frames) > 1 or _TRYING.match(frames[0].source) else None


def load_cause(outcome: Outcome) -> Text:
    """Say why a file cannot be loaded, without the place: the same for everybody with the same slip."""
    match outcome:
        case Raised(type=kind, message=message):
            return Text.same(cleaned_line(f"{kind}: {message}", _SHOWN_CAUSE))
        case TimedOut():
            return Text("Loading takes too long.", "加载时间过长。")
        case OutOfMemory():
            return Text("Loading takes too much memory.", "加载占用的内存过多。")
    return outcome_sentence(outcome)


def absence(name: str, loaded: Loaded, found: Text | None = None) -> tuple[Text, Text]:
    """Say what is wrong with a name that cannot be called, and what to do; `found` is the closest name."""
    if name in loaded.others:
        text = Text("`{name}` is there, but it is not a function.", "`{name}` 存在，但它不是函数。")
        return text.format(name=name), Text("Only a function can be called.", "只有函数才能调用。")
    return Text("`{name}` is not defined.", "没有定义 `{name}`。").format(name=name), found or _WHERE_NAMES_STAND


def nothing_defined(absences: Iterable[tuple[Text, Text]], cell: Text | None, loaded: Loaded) -> Text:
    """Say that no entry point is defined; `cell` says what happened to the code that might have defined one."""
    pairs = list(absences)
    near = any(advice is not _WHERE_NAMES_STAND for _, advice in pairs)
    if loaded.skipped and cell is None and not near:
        return not_loaded(loaded.skipped[0])
    told = dict.fromkeys(words for pair in pairs for words in pair if words is not _WHERE_NAMES_STAND)
    general = () if cell is not None or near else (_WHERE_NAMES_STAND,)
    rest = Text.join((NOTHING_TO_GRADE, *told, *general))
    return rest if cell is None else Text.join((cell, rest), Text.same("\n"))  # a cell's line may end it


def first_lost(broken: Sequence[Fault], loaded: Loaded) -> Text | None:
    """Say what happened to the first cell that was left out or did not run to its end; None if there is none."""
    lost = [*(fault.message for fault in broken), *cell_notes(loaded.problems, loaded.resumed)]
    return lost[0] if lost else None


def cell_note(raised: Raised, *, resumed: bool = False) -> Text:
    """Say which cell did not run to its end; the exception may come from a function of an earlier cell."""
    cell = place(raised.frames[0].unit if raised.frames else raised.unit or "")
    text = Text("{cell} did not run to its end. {why}", "{cell}没有运行完。{why}")
    if resumed:
        text = Text(
            "{cell} did not run to its end; the imports and definitions below that line did. {why}",
            "{cell}没有运行完，但出错行之后的导入和定义仍然执行了。{why}",
        )
    return text.format(cell=Text(cell.en[:1].upper() + cell.en[1:], cell.zh), why=outcome_sentence(raised))


def cell_notes(problems: Sequence[Raised], resumed: Collection[int]) -> list[Text]:
    """Say why cells did not run to their end; if there are many, only the first and how many more."""
    told = problems if len(problems) <= SHOWN_CELLS else problems[:1]
    shown = [cell_note(raised, resumed=number in resumed) for number, raised in enumerate(told)]
    rest = len(problems) - len(shown)
    if rest:
        text = Text("{count} more cells did not run to their end either.", "另有 {count} 个单元格没有运行完。")
        shown.append(text.format(count=rest))
    return shown


def loading_notes(loaded: Loaded) -> Iterator[Text]:
    """Say what in a file was not run as written: missing libraries, keyboard input, settings."""
    yield from cell_notes(loaded.problems, loaded.resumed)
    if loaded.placeholders:
        names = Text.join((Text.same(f"`{name}`") for name in loaded.placeholders), Text(", ", "、"))
        yield _PLACEHOLDERS.format(names=names)
    shown = loaded.skipped if len(loaded.skipped) <= SHOWN_CELLS else loaded.skipped[:1]
    yield from (_SKIPPED.format(why=outcome_sentence(raised)) for raised in shown)
    if len(shown) < len(loaded.skipped):
        yield _MORE_SKIPPED.format(count=len(loaded.skipped) - len(shown))
    yield from torch_notes(loaded.told)


def torch_notes(told: Sequence[str]) -> Iterator[Text]:
    """Say which settings of torch were restored, and which of its compilers compiled nothing."""
    settings = [name for name in told if name in SETTINGS]
    if settings:
        yield _SETTINGS.format(names=", ".join(settings))
    if wrappers := [name for name in told if name not in SETTINGS]:
        yield _EAGER.format(names=", ".join(f"`{name}`" for name in wrappers))


_PLACEHOLDERS = Text(
    "These libraries are not available here: {names}. Placeholders that do nothing replace them. That costs no"
    " points as long as no answer is computed with them.",
    "这里没有这些库：{names}，由什么也不做的占位对象代替。只要答案不是用它们算出来的，就不扣分。",
)
_SKIPPED = Text("A statement outside the functions is left out. {why}", "函数之外的一条语句已略去。{why}")
_MORE_SKIPPED = Text("{count} more statements are left out like this one.", "另有 {count} 条语句同样略去。")
_SETTINGS = Text(
    "Your code changed global settings of torch ({names}). They were restored before each call. Write inside a"
    " function what it needs, as in `torch.zeros(n, dtype=x.dtype)`.",
    "你的代码修改了 torch 的全局设置（{names}）。每次调用之前都已恢复："
    "函数需要的设置请写在函数里，例如 `torch.zeros(n, dtype=x.dtype)`。",
)
_EAGER = Text(
    "{names} compiled nothing here: the functions are judged as they are written (eager mode).",
    "{names} 在这里不做编译：函数按原样（eager 模式）评判。",
)


def few(notes: Sequence[Text]) -> tuple[Text, ...]:
    """Return the first notes, and how many more there are; nobody reads sixty."""
    if len(notes) <= SHOWN_NOTES:
        return tuple(notes)
    text = Text("… and {count} more remarks.", "……还有 {count} 条说明。")
    return (*notes[: SHOWN_NOTES - 1], text.format(count=len(notes) - SHOWN_NOTES + 1))


def precision_note(switches: Sequence[str]) -> Text:
    """Say that precision was lowered outside any call, and that this had no effect."""
    text = Text(
        "Your code had switched to a lower precision ({names}). It was switched back before each call.",
        "你的代码切换到了较低的精度（{names}）。每次调用之前都已恢复。",
    )
    return text.format(names=", ".join(switches))


def release_notes(exercise: Exercise) -> list[Text]:
    """Say that an exercise has changed since it was recorded for its release."""
    if exercise.release is None or not exercise.release.changed:
        return []
    text = Text(
        "The folder of {id} was changed after this release (version {version}) was made: it is judged with the cases"
        " recorded then. Get the release again if your course has a newer one.",
        "{id} 的文件夹在此发布包（版本 {version}）生成之后有改动：评判使用的是当时录制的用例。"
        "如果课程有新版本，请重新获取。",
    )
    return [text.format(id=exercise.id, version=exercise.release.release.ref.version)]
