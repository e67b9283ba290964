"""Proofs in the terminal: a table with one line per exercise, then what is missing, with the remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from grader.cli.prose import Prose
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from grader.proof.effort import Effort
    from grader.proof.proofs import Count, Proof
    from grader.text import Language

_MOST = 999
"""A larger margin is shown as "more"."""


def proof_document(proofs: Sequence[Proof], effort: Effort, language: Language) -> dict[str, Any]:
    """Return proofs as the JSON of the command."""
    return {
        "schema": 1,
        "proven": all(proof.proven for proof in proofs),
        "seeds": effort.seeds,
        "mutants": "all" if effort.mutants is None else effort.mutants,
        "exercises": [proof.to_json(language) for proof in proofs],
    }


def proof_parts(proofs: Sequence[Proof], language: Language, *, quiet: bool = False) -> Iterator[RenderableType]:
    """Yield what to do next, the table, then the faults of each exercise; quiet: without notes."""
    if (first := next((proof for proof in proofs if not proof.proven), None)) is not None:
        finding = next(finding for finding in first.findings if not finding.note)
        said = Text("Next, in {id}: {what}", "接下来（{id}）：{what}").format(id=first.exercise, what=finding.text)
        yield Prose.of(said[language])
        yield ""
    yield _table(proofs, language)
    for proof in proofs:
        findings = [finding for finding in proof.findings if not (quiet and finding.note)]
        if findings:
            yield ""
            yield Styled.assemble((proof.exercise, "bold cyan"), " ", (proof.title[language], "bold"))
            for finding in findings:
                mark, style = ("·", "dim") if finding.note else ("✗", "bold red")
                grid = Table.grid(padding=(0, 1))
                grid.add_row(Styled(mark, style=style), Prose.of(finding.text[language]))
                yield Padding(grid, (0, 0, 0, 2))


def _table(proofs: Sequence[Proof], language: Language) -> Table:
    table = Table(header_style="bold")
    table.add_column(Text("Exercise", "题目")[language], style="cyan", no_wrap=True)
    for heading in (
        Text("Seeds", "种子"),
        Text("Margin", "余量"),
        Text("Wrong answers", "典型错误"),
        Text("Mutants", "变异体"),
    ):
        table.add_column(heading[language], justify="right")
    table.add_column(Text("Idle checks", "无用检查")[language])
    table.add_column(Text("Verdict", "结论")[language])
    for proof in proofs:
        table.add_row(
            proof.exercise,
            _count(proof.seeds),
            _margin(proof.share, language),
            _count(proof.wrong),
            _mutants(proof),
            Styled(", ".join(proof.idle) or "–", style="bold red" if proof.idle else ""),
            _verdict(proof, language),
        )
    return table


def _count(count: Count) -> Styled:
    return Styled(str(count), style="" if count.done == count.of else "bold red")


def _margin(share: float, language: Language) -> str:
    """Say how many times the error of a right answer fits into what is allowed."""
    if share == 0:
        return Text("exact", "精确")[language]
    times = 1 / share
    return f"> {_MOST}×" if times > _MOST else f"{times:.0f}×" if times >= 1 else f"{times:.1g}×"


def _mutants(proof: Proof) -> Styled:
    """Say how many mutants were caught, and how many are accepted."""
    return _count(proof.mutants) + Styled(f" + {proof.equivalent}" if proof.equivalent else "", style="dim")


def _verdict(proof: Proof, language: Language) -> Styled:
    if proof.proven:
        return Styled(Text("proven", "已验证")[language], style="green")
    wrong = sum(not finding.note for finding in proof.findings)
    said = Text("{n} to fix", "{n} 处待改").format(n=wrong)
    return Styled(said[language], style="bold red")
