"""Whether each listed wrong answer is caught by public and by hidden checks, and recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.proof.proofs import ProofFinding
from grader.result import CheckStatus, Visibility
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.course.model import Exercise
    from grader.proof.evaluation import Evaluation
    from grader.proof.evidence import Evidence

_KINDS = {Visibility.PUBLIC: Text("public", "公开"), Visibility.HIDDEN: Text("hidden", "不公开")}


def is_caught(heard: Sequence[Evaluation]) -> bool:
    """Tell whether a wrong answer fails some check on every seed."""
    return all(answer.failed for answer in heard)


def wrong_findings(exercise: Exercise, evidence: Evidence) -> Iterator[ProofFinding]:
    """Yield what is wrong with the listed wrong answers, or with the checks that should catch them."""
    for name, heard in evidence.wrong.items():
        if any(answer.problem for answer in heard):
            text = Text("The wrong answer `{name}` cannot be judged: {why}", "典型错误 `{name}` 无法评判：{why}")
            yield ProofFinding("wrong-broken", text.format(name=name, why=heard[0].problem))
            continue
        yield from _missed(exercise, name, heard)
        yield from _misnamed(name, heard)
        yield from _blocked(name, heard)


def _missed(exercise: Exercise, name: str, heard: Sequence[Evaluation]) -> Iterator[ProofFinding]:
    for visibility in Visibility:
        checks = {check.id for check in exercise.checks if check.visibility is visibility}
        missed = sum(not checks.intersection(answer.failed) for answer in heard)
        if checks and missed:
            text = Text(
                "The wrong answer `{name}` passes every {kind} check on {n} of {seeds} seeds. Add a case to one of them"
                " on which it differs from the reference.",
                "典型错误 `{name}` 在 {seeds} 个种子中的 {n} 个上通过了所有{kind}检查。"
                "请在其中增加一个它与参考答案不同的用例。",
            )
            said = text.format(name=name, kind=_KINDS[visibility], n=missed, seeds=len(heard))
            yield ProofFinding("wrong-passes", said)


def _misnamed(name: str, heard: Sequence[Evaluation]) -> Iterator[ProofFinding]:
    told = {(other, check) for answer in heard for check, other in answer.named.items() if other != name}
    for taken_for in sorted({other for other, _ in told if other is not None}):
        checks = sorted(check for other, check in told if other == taken_for)
        text = Text(
            "The wrong answer `{name}` is recognised as `{other}` in {checks}: both give the same answers there."
            " Add a case that tells them apart.",
            "典型错误 `{name}` 在 {checks} 中被认作 `{other}`：二者在那里的答案相同。请增加能区分二者的用例。",
        )
        yield ProofFinding("wrong-misnamed", text.format(name=name, other=taken_for, checks=_listed(checks)), checks[0])
    unnamed = sorted(check for named, check in told if named is None)
    if unnamed:
        text = Text(
            "The wrong answer `{name}` is not recognised in {checks}, though it is the same code. Does it always"
            " give the same answer, however its arguments lie in memory?",
            "典型错误 `{name}` 在 {checks} 中没有被认出来，尽管代码完全相同。无论参数在内存中如何排布，它每次的结"
            "果都相同吗？",
        )
        yield ProofFinding("wrong-unnamed", text.format(name=name, checks=_listed(unnamed)), unnamed[0])


def _blocked(name: str, heard: Sequence[Evaluation]) -> Iterator[ProofFinding]:
    blocked = {check for answer in heard for check, status in answer.statuses.items() if status is CheckStatus.BLOCKED}
    caught = {check for answer in heard for check in answer.caught_by}
    if blocked and not caught and not any(answer.named for answer in heard):
        text = Text(
            "The wrong answer `{name}` is stopped by a ban, so students never learn its misconception. Write it"
            " without what is banned.",
            "典型错误 `{name}` 因使用了禁用的操作而被拦下，学生永远看不到对它的说明。请改写它，不使用禁用的操作。",
        )
        yield ProofFinding("wrong-blocked", text.format(name=name), note=True)
    tested = {check for answer in heard for check in answer.caught_by} - {
        check for answer in heard for check in answer.named
    }
    if tested and not any(answer.named for answer in heard):
        text = Text(
            "The wrong answer `{name}` is caught only by {checks}, a test of checks.py, which cannot name a"
            " misconception. Let a check with cases catch it, too.",
            "典型错误 `{name}` 只被 {checks}（checks.py 中的测试）发现，而那里无法指出误解。请让一个有用例的检查"
            "也能发现它。",
        )
        yield ProofFinding("wrong-untold", text.format(name=name, checks=_listed(sorted(tested))), note=True)


def _listed(checks: Sequence[str]) -> str:
    return ", ".join(f"`{check}`" for check in checks)
