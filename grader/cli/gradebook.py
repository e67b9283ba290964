"""Open what `batch` wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.cli.options import GRADEBOOK_FILE
from grader.course.place import listed
from grader.errors import UsageError
from grader.gradebook import Gradebook
from grader.gradebook.changes import Change, changes
from grader.report.result_store import without_details
from grader.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from grader.cli.terminal import Terminal
    from grader.course.policy import Policy
    from grader.gradebook.scored import ScoredResults


def open_gradebook(folder: Path) -> Gradebook:
    """Open the gradebook in a folder.

    Raises:
        UsageError: the folder is not there.
        GradebookError: it has no gradebook, or one that cannot be read.
    """
    if not folder.is_dir():
        raise UsageError(Text("There is no folder {folder}.", "没有文件夹 {folder}。").format(folder=folder))
    return Gradebook.open(folder / GRADEBOOK_FILE, create=False)


def changes_of_last_run(gradebook: Gradebook) -> tuple[Change, ...]:
    """Return the changes of the last run; empty if it is the only one."""
    runs = gradebook.runs()
    if len(runs) <= 1:
        return ()
    pairs = [
        (before and without_details(before), without_details(after)) for before, after in gradebook.of_run(runs[-1].id)
    ]
    return changes((before for before, _ in pairs if before is not None), (after for _, after in pairs))


def tell_idle_rules(scored: ScoredResults, terminal: Terminal) -> None:
    """Say which rules of the policy change nothing: for somebody who is not here, or for an exercise without a date."""
    for remark in idle_extensions(scored.policy):
        terminal.remark(remark)
    strangers = scored.strangers()
    if strangers:
        text = Text(
            "The policy in course.yaml has rules for {names}, but no student or section here has that name. Write"
            " names as in grades.csv.",
            "course.yaml 的 policy 中有针对 {names} 的规定，但这里没有叫这个名字的学生或分组。"
            "请按 grades.csv 中的写法填写。",
        )
        terminal.remark(text.format(names=listed(strangers)))


def idle_extensions(policy: Policy) -> tuple[Text, ...]:
    """Return the remark that extensions have no effect, because there is no due date to extend; empty if all have."""
    if policy.extensions and not policy.is_dated:
        text = Text(
            "The extensions in course.yaml have no effect, because no exercise has a due date. Add dates under 'due'.",
            "course.yaml 中的延期（extensions）不起作用，因为没有题目设截止时间。请在 'due' 中补上。",
        )
        return (text,)
    text = Text(
        "The extensions in course.yaml have no effect on {names}, because no due date is given there."
        " Add it under 'due'.",
        "course.yaml 中的延期（extensions）对 {names} 不起作用，因为没有写截止时间。请在 'due' 中补上。",
    )
    return (text.format(names=listed(policy.undated)),) if policy.undated else ()


def people_in(gradebook: Gradebook) -> frozenset[str]:
    """Return every name in a gradebook for its students."""
    members = [word for member in gradebook.members().values() for word in (member.name, member.email, *member.ids)]
    return frozenset([student for student, _ in gradebook.pairs()] + members)
