"""Findings from the oracles of an exercise about its solution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.proof.proofs import ProofFinding
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.proof.oracles import Consulted


def oracle_findings(consulted: Sequence[Consulted], draws: int) -> Iterator[ProofFinding]:
    """Yield where the solution and an oracle differ, and the oracles that were asked too little."""
    for source in consulted:
        words = {"kind": source.oracle.kind, "name": source.oracle.target.removeprefix("probe:"), "n": source.draws}
        if source.difference:
            text = Text(
                "The solution of `{name}` and its oracle (`{kind}`) do not agree (seed {seed}, {where}): {difference}"
                " One of the two is wrong; correct it.",
                "`{name}` 的参考答案与对照来源（`{kind}`）不一致（种子 {seed}，{where}）：{difference}"
                "两者之中必有一个错误，请改正。",
            )
            said = text.format(seed=source.seed, where=_where(source), difference=source.difference, **words)
            yield ProofFinding("oracle", said, source.check or None)
        elif not source.draws:
            text = Text(
                "The oracle of `{name}` (`{kind}`) was never used: no check calls the function on float64"
                " numbers. Remove the oracle, or draw such cases.",
                "`{name}` 的对照来源（`{kind}`）没有被用到：没有检查在 float64 上调用它。请删去它，或生成这样的用例。",
            )
            yield ProofFinding("oracle", text.format(**words))
        elif source.draws < draws and not source.oracle.recorded:
            text = Text(
                "The oracle of `{name}` was used on {n} of {draws} draws.",
                "`{name}` 的对照来源在 {draws} 次抽取中只用了 {n} 次。",
            )
            yield ProofFinding("oracle", text.format(draws=draws, **words), note=True)


def _where(source: Consulted) -> Text:
    if not source.check:
        return Text("recorded answer {n}", "第 {n} 个记录的答案").format(n=source.case + 1)
    return Text("check `{check}`, case {case}", "检查 `{check}` 的第 {case} 个用例").format(
        check=source.check, case=source.case
    )
