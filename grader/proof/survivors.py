"""Mutants that nothing catches: which check should have, and whether they are mistakes at all."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from grader.proof.proofs import ProofFinding
from grader.proof.reach import able_checks
from grader.proof.thresholds import HABITS
from grader.result import Visibility
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.course.model import Check, Exercise
    from grader.proof.effort import Effort
    from grader.proof.evidence import Evidence
    from grader.proof.mutants import Mutant
    from grader.proof.trials import Twin

ENOUGH: Final = 30
"""Number of mutants that a solution of some size must have."""
_SIZE: Final = 6
"""Statements that make a solution large enough for that."""
_SHARE: Final = 0.1
"""The largest share of the mutants that may be accepted as equivalent."""


def accepted(exercise: Exercise, evidence: Evidence) -> list[Mutant]:
    """Return the survivors that the author lists as equivalent and that answer like the reference."""
    listed = {equivalent.mutant for equivalent in exercise.equivalents}
    return [
        survivor
        for survivor in evidence.survivors
        if survivor.change in listed
        and (twin := evidence.twins.get(survivor.change)) is not None
        and twin.difference is None
    ]


def mutant_findings(exercise: Exercise, evidence: Evidence, effort: Effort) -> Iterator[ProofFinding]:
    """Yield the survivors, and faults in the list of accepted mutants."""
    fine = accepted(exercise, evidence)
    free: list[Mutant] = []
    for mutant in evidence.survivors:
        if mutant in fine:
            continue
        if mutant.change in evidence.twins:
            yield _survivor(exercise, mutant, evidence.twins[mutant.change])
        else:
            free.append(mutant)
    if free:
        yield _free(free)
    yield from _list(exercise, evidence)
    known = {mutant.change for mutant in evidence.mutants}
    listed = sum(
        equivalent.mutant in known for equivalent in exercise.equivalents
    )  # of all mutants, whichever are tried this time
    if listed > _SHARE * len(evidence.mutants):
        text = Text(
            "{n} of {all} mutants are listed as equivalent, more than one in ten. Rewrite the solution so that"
            " fewer changes have no effect, or compare more.",
            "{all} 个变异体中有 {n} 个被列为等价，超过十分之一。请改写参考答案，减少这种不起作用的改动，或者比较"
            "更多内容。",
        )
        yield ProofFinding("equivalent-many", text.format(n=listed, all=len(evidence.mutants)))
    yield from _numbers(exercise, evidence, effort)


def _free(mutants: Sequence[Mutant]) -> ProofFinding:
    text = Text(
        "{n} mutants survive in code that tests judge by its outcome, where other ways of writing it are right,"
        " too. Read through them: {changes}.",
        "有 {n} 个变异体没有被发现，它们所在的代码由测试按结果评判，别的写法也可以是对的。请逐个看一看：{changes}。",
    )
    changes = "; ".join(f"`{mutant.change}`" for mutant in mutants)
    return ProofFinding("survivors-free", text.format(n=len(mutants), changes=changes), note=True)


def _survivor(exercise: Exercise, mutant: Mutant, twin: Twin) -> ProofFinding:
    check = _responsible(exercise, mutant)
    listed = mutant.change in {equivalent.mutant for equivalent in exercise.equivalents}
    text = Text(
        "Mutant `{change}` in line {line} survives.{habit} {responsible} {same}",
        "第 {line} 行的变异体 `{change}` 没有被发现。{habit}{responsible}{same}",
    )
    said = text.format(
        change=mutant.change,
        line=mutant.line,
        habit=habit_words(mutant),
        responsible=_told(check),
        same=_sameness(twin, listed=listed),
    )
    return ProofFinding("survivor", said, None if check is None else check.id)


def habit_words(mutant: Mutant) -> Text:
    """Say what the bad habit does that the mutant has; nothing for any other mutant."""
    told = [words for name, words in HABITS.items() if re.search(rf"\b{name}\(", mutant.change)]
    return Text(" ", "") + told[0] if told else NOTHING


def _told(check: Check | None) -> Text:
    if check is None:
        return Text("No check calls its function.", "没有检查调用它所在的函数。")
    text = Text(
        "Check `{check}` should have caught it; its cases: {cases}.", "检查 `{check}` 本应发现它；它的用例：{cases}。"
    )
    return text.format(check=check.id, cases=_cases(check))


def _cases(check: Check) -> Text:
    if not check.cases:
        return Text("a test of checks.py", "checks.py 中的测试")
    sizes: dict[str, set[int]] = {}
    for group in check.cases:
        for name, choices in group.sizes.items():
            sizes.setdefault(name, set()).update(choices)
    drawn = "; ".join(f"{name} ∈ {', '.join(map(str, sorted(choices)))}" for name, choices in sizes.items())
    dtypes = ", ".join(dict.fromkeys(dtype for group in check.cases for dtype in group.dtypes))
    number = sum(group.draws * len(group.dtypes) for group in check.cases)
    return Text("{n}, {how}", "{n} 个，{how}").format(n=number, how="; ".join(filter(None, (drawn, dtypes))))


def _sameness(twin: Twin, *, listed: bool) -> Text:
    if twin.difference is not None:
        where = twin.difference
        text = Text(
            "It gives another answer on seed {seed}, `{check}`, case {case}: the cases that it was judged on are"
            " too easy, or the tolerance hides it. Draw cases on which it always differs.",
            "它在种子 {seed} 的 `{check}` 第 {case} 个用例上给出了不同的答案：评判它的用例太容易，或者容差掩盖了"
            "差别。请生成它必然出错的用例。",
        )
        said = text.format(seed=where.seed, check=where.check, case=where.case)
        return (
            said + Text(" It is not equivalent; take it off the list.", "它并不等价，请从列表中删去。")
            if listed
            else said
        )
    text = Text(
        "It answers as the reference does on all {cases} cases of {seeds} seeds: add a case on which it differs, or, if"
        " there is none, list it under `equivalent` in private.yaml with the reason.",
        "它在 {seeds} 个种子的全部 {cases} 个用例上都与参考答案相同：请增加一个它会出错的用例；如果不存在这样的用例，"
        "请写入 private.yaml 的 `equivalent` 并说明理由。",
    )
    return text.format(cases=twin.cases, seeds=twin.seeds)


def _list(exercise: Exercise, evidence: Evidence) -> Iterator[ProofFinding]:
    """Yield what is wrong with the author's list, apart from survivors that differ."""
    known = {mutant.change for mutant in evidence.mutants}
    altered = {candidate.change for candidate, _ in evidence.altered}
    caught: Mapping[str, tuple[str, ...]] = {mutant.change: by.by for mutant, by in evidence.caught if by is not None}
    for equivalent in exercise.equivalents:
        if equivalent.mutant not in known and equivalent.mutant not in altered:
            text = Text(
                "private.yaml lists `{change}` as equivalent, but the solution has no such mutant. Copy the"
                " change exactly as it is printed, or take it off the list.",
                "private.yaml 把 `{change}` 列为等价，但参考答案没有这个变异体。请照输出原样填写，或从列表中删去。",
            )
            yield ProofFinding("equivalent-unknown", text.format(change=equivalent.mutant))
        elif equivalent.mutant in caught:
            text = Text(
                "private.yaml lists `{change}` as equivalent, but {by} catches it. Take it off the list.",
                "private.yaml 把 `{change}` 列为等价，但 {by} 发现了它。请从列表中删去。",
            )
            by = ", ".join(f"`{check}`" for check in caught[equivalent.mutant] if check) or "–"
            yield ProofFinding("equivalent-caught", text.format(change=equivalent.mutant, by=by))


def _numbers(exercise: Exercise, evidence: Evidence, effort: Effort) -> Iterator[ProofFinding]:
    wanted = len(evidence.mutants) if effort.mutants is None else min(effort.mutants, len(evidence.mutants))
    if len(evidence.caught) < wanted:
        text = Text(
            "Judging is slow: {tried} of {all} mutants were tried, spread over the code.",
            "评判较慢：{all} 个变异体中只尝试了 {tried} 个，均匀分布在代码中。",
        )
        said = text.format(tried=len(evidence.caught), all=len(evidence.mutants))
        yield ProofFinding("mutants-some", said, note=True)
    tree = ast.parse((exercise.private / "solution.py").read_text(encoding="utf-8"))
    statements = sum(isinstance(node, ast.stmt) and not isinstance(node, ast.Expr) for node in ast.walk(tree))
    if len(evidence.mutants) < ENOUGH and statements >= _SIZE:
        text = Text(
            "The solution has only {n} mutants; {enough} would say more. Is most of it hidden in one call?",
            "参考答案只有 {n} 个变异体，{enough} 个更有说服力。是不是大部分计算都藏在一次函数调用里？",
        )
        yield ProofFinding("mutants-few", text.format(n=len(evidence.mutants), enough=ENOUGH), note=True)


def _responsible(exercise: Exercise, mutant: Mutant) -> Check | None:
    """Return the check that should have caught a mutant: of those that reach its code, a public one with most cases."""
    return max(
        able_checks(exercise, mutant),
        key=lambda check: (
            check.visibility is Visibility.PUBLIC,
            sum(group.draws * len(group.dtypes) for group in check.cases),
        ),
        default=None,
    )
