"""The command that leads on: told at the end of what says how far a student is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.cli.standing import Checked
from grader.cli.work import State
from grader.shell import quoted
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from grader.cli.standing import CourseStanding

_BEGIN: Final = Text("Begin {id} with `grader start {id}`.", "用 `grader start {id}` 开始做 {id}。")
_FILL_IN: Final = Text(
    "{file} is still the stub: `grader show {id}` says what to do in it.",
    "{file} 仍是初始代码：`grader show {id}` 说明要在其中做什么。",
)
_CHECK: Final = Text("`grader check` checks what has changed here.", "`grader check` 检查这里改动过的题目。")
_IMPROVE: Final = Text(
    "{file} does not pass yet: `grader check {named}` says again what is wrong, `grader hint {id}` gives a hint.",
    "{file} 尚未通过：`grader check {named}` 再说明哪里不对，`grader hint {id}` 给出提示。",
)


def next_step(here: CourseStanding) -> Text:
    """Say how to continue; nothing if everything is done."""
    following = here.next
    standing = next((each for each in here.standings if following is not None and each.exercise is following), None)
    if standing is None:
        return NOTHING
    own = standing.exercise.id
    text = _CHECK
    if standing.file is None:
        text = _BEGIN
    elif standing.state is State.STARTED:
        text = _FILL_IN
    elif standing.checked is Checked.CURRENT:
        text = _IMPROVE
    named = own if standing.name.startswith(f"{own}.") else quoted(standing.name)
    if standing.file is not None and standing.file.stem != own:
        named = f"{own} {named}"
    return text.format(id=own, file=standing.name, named=named)
