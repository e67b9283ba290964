"""The page of one exercise's proof: what to do, which check catches what, and how near right answers are to a limit."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.proof.proofs import Proof
    from grader.text import Language

_WORDS: Final[Mapping[str, Text]] = {
    "proven": Text("Proven", "已验证"),
    "unproven": Text("Not proven yet", "尚未验证"),
    "next": Text("To do, most important first", "待办，重要的在前"),
    "catches": Text("Which check catches what", "各项检查发现了什么"),
    "answer": Text("Answer", "答案"),
    "mutant": Text("Mutant", "变异体"),
    "wrong": Text("Wrong answer", "典型错误"),
    "line": Text("line", "行"),
    "checks": Text("Tolerance and time", "容差与用时"),
    "check": Text("Check", "检查"),
    "share": Text("Share of the tolerance that a right answer uses", "正确答案所用容差的比例"),
    "seconds": Text("Seconds", "秒"),
}
_FIGURES: Final = Text(
    "Seeds {seeds}, wrong answers {wrong}, mutants {mutants}. A mutant goes through the checks until one fails,"
    " so only that check has a mark.",
    "种子 {seeds}，典型错误 {wrong}，变异体 {mutants}。变异体依次接受检查，遇到第一项未通过的即停止，因此只有那一"
    "项有标记。",
)


def proof_page(proof: Proof, language: Language) -> bytes:
    """Return the page in one language."""
    words = {name: text[language] for name, text in _WORDS.items()}
    words["figures"] = _FIGURES.format(seeds=proof.seeds, wrong=proof.wrong, mutants=proof.mutants)[language]
    page = _environment(language).get_template("proof.html.jinja")
    return page.render(proof=proof, words=words, language=language).encode("utf-8", "replace")


def _worded(text: Text, language: Language) -> str:
    return text[language]


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=PackageLoader("grader.proof"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        auto_reload=False,
    )
    environment.filters["t"] = partial(_worded, language=language)
    return environment
