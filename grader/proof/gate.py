"""The verdict on an exercise: the gaps that the evidence shows, each with what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.proof.agreement import disagreements
from grader.proof.candidates import PLAIN, WORDS, CandidateKind
from grader.proof.claims import claim_findings, sentences_in
from grader.proof.evidence import quiet_checks
from grader.proof.laws import law_findings
from grader.proof.margin import LARGEST_SHARE
from grader.proof.misconceptions import is_caught, wrong_findings
from grader.proof.old_names import old_names
from grader.proof.proofs import CaughtAnswer, CheckProof, Count, Proof, ProofFinding
from grader.proof.readability import long_texts
from grader.proof.second_sources import oracle_findings
from grader.proof.survivors import accepted, mutant_findings
from grader.proof.todos import todo_findings
from grader.result import CheckStatus
from grader.text import Text

_LISTED: Final = 8
"""Most wrong answers that one finding lists."""

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course.model import Exercise
    from grader.proof.candidates import Candidate
    from grader.proof.effort import Effort
    from grader.proof.evaluation import Evaluation
    from grader.proof.evidence import Evidence
    from grader.proof.luck import Luck


def proof_of(exercise: Exercise, evidence: Evidence, effort: Effort, seconds: float = 0.0) -> Proof:
    """Return what is proven about an exercise, and what is not."""
    failed_seeds = {failure.seed for failure in evidence.trial.failures}
    equivalent = accepted(exercise, evidence)
    killed = sum(caught is not None for _, caught in evidence.caught)
    findings = tuple(_findings(exercise, evidence, effort))
    return Proof(
        exercise=exercise.id,
        title=exercise.title,
        seeds=Count(evidence.trial.seeds - len(failed_seeds), evidence.trial.seeds),
        share=max((share.value for share in evidence.trial.shares.values()), default=0.0),
        wrong=Count(sum(map(is_caught, evidence.wrong.values())), len(exercise.misconceptions)),
        mutants=Count(killed, len(evidence.caught) - len(equivalent)),
        equivalent=len(equivalent),
        idle=tuple(
            finding.check for finding in findings if finding.kind == "idle" and not finding.note and finding.check
        ),
        findings=tuple(sorted(findings, key=lambda finding: finding.note)),
        sentences=sentences_in(evidence.specimens),
        seconds=seconds,
        checks=tuple(_measured(exercise, evidence)),
        catches=tuple(_catches(evidence)),
    )


def _measured(exercise: Exercise, evidence: Evidence) -> Iterator[CheckProof]:
    times = evidence.reference[0].seconds if evidence.reference else {}
    for check in exercise.checks:
        share = evidence.trial.shares.get(check.id)
        yield CheckProof(check.id, share.value if share else 0.0, times.get(check.id, 0.0))


def _catches(evidence: Evidence) -> Iterator[CaughtAnswer]:
    for name, heard in evidence.wrong.items():
        yield CaughtAnswer(name, tuple(dict.fromkeys(check for answer in heard for check in answer.caught_by)))
    for mutant, caught in evidence.caught:
        yield CaughtAnswer(mutant.change, caught.by if caught else (), mutant=True, line=mutant.line)


def unproven(exercise: Exercise, effort: Effort, fault: Text) -> Proof:
    """Return the proof of an exercise whose own code cannot run."""
    none = Count(0, 0)
    finding = ProofFinding("fault", fault)
    seeds, wrong = Count(0, effort.seeds), Count(0, len(exercise.misconceptions))
    return Proof(exercise.id, exercise.title, seeds, 0.0, wrong, none, 0, (), (finding,))


def _findings(exercise: Exercise, evidence: Evidence, effort: Effort) -> Iterator[ProofFinding]:
    yield from todo_findings(exercise)
    yield from long_texts(exercise)
    yield from old_names(exercise)
    yield from _reference(evidence)
    if not evidence.trial.failures:  # otherwise its error says nothing about tolerances
        yield from _margins(evidence)
    if evidence.stub:  # if the reference failed, nothing else was judged
        yield from _stub(evidence)
        yield from wrong_findings(exercise, evidence)
        yield from _altered(exercise, evidence)
        yield from mutant_findings(exercise, evidence, effort)
        yield from _luck(evidence)
        yield from _idle(exercise, evidence)
        yield from _judge_errors(evidence)
        yield from _budgets(exercise, evidence, effort)
        yield from law_findings(evidence.laws, effort.draws)
        yield from oracle_findings(evidence.oracles, effort.oracle_draws)
        yield from claim_findings(evidence.specimens)
    yield from disagreements(exercise)


def _reference(evidence: Evidence) -> Iterator[ProofFinding]:
    failures = evidence.trial.failures
    for check in dict.fromkeys(failure.check for failure in failures):
        of_check = [failure for failure in failures if failure.check == check]
        seeds = len({failure.seed for failure in of_check})
        first = of_check[0]
        if not check:
            yield ProofFinding("reference", first.message)
            continue
        text = Text(
            "The reference fails its own check `{check}` on {n} of {seeds} fresh seeds, first on seed {seed}, case"
            " {case}: {message} Fix the solution (does it answer the same every time?), or draw no such inputs.",
            "参考答案没有通过自己的检查 `{check}`：{seeds} 个新种子中有 {n} 个失败，首先是种子 {seed} 的第 {case}"
            " 个用例：{message}请修正参考答案（它每次的结果都相同吗？），或者不要生成这样的输入。",
        )
        said = text.format(
            check=check, n=seeds, seeds=evidence.trial.seeds, seed=first.seed, case=first.case, message=first.message
        )
        yield ProofFinding("reference", said, check)
    for check, message in {
        check: message for heard in evidence.reference for check, message in _unpassed(heard)
    }.items():
        text = Text(
            "Judged as a submission, the reference does not pass `{check}`: {message} Fix the solution, the check, or"
            " the limits.",
            "把参考答案当作提交来评判时，它没有通过 `{check}`：{message}请修正参考答案、检查或资源限制。",
        )
        yield ProofFinding("reference", text.format(check=check or "–", message=message), check or None)


def _unpassed(heard: Evaluation) -> Iterator[tuple[str, Text]]:
    if heard.problem:
        yield "", heard.problem
        return
    for check in heard.failed:
        yield check, heard.messages.get(check) or Text.same(f"{heard.statuses[check].value}.")


def _margins(evidence: Evidence) -> Iterator[ProofFinding]:
    for check, share in evidence.trial.shares.items():
        if share.value > LARGEST_SHARE:
            text = Text(
                "The tolerance of `{check}` is too tight: {by} alone uses up {share:.2g} of what is allowed (seed"
                " {seed}, case {case}); a right answer should stay below {most:g}. Widen it, or draw inputs of"
                " order 1.",
                "`{check}` 的容差太小：仅{by}就用掉了容差的 {share:.2g}（种子 {seed}，第 {case} 个用例）；"
                "正确答案应低于 {most:g}。请放宽容差，或让输入的量级接近 1。",
            )
            said = text.format(
                check=check, by=share.by, share=share.value, seed=share.seed, case=share.case, most=LARGEST_SHARE
            )
            yield ProofFinding("tight", said, check)
    for check, used in evidence.trial.lower.items():
        if used <= 1:
            text = Text(
                "The tolerance of `{check}` is too loose: an answer computed in the next lower precision passes (it"
                " uses up {used:.2g} of what is allowed). Tighten it, or remove it, so that the default applies.",
                "`{check}` 的容差太大：用低一级精度算出的答案也能通过（只用掉容差的 {used:.2g}）。请收紧容差；或"
                "者不写容差，使用默认值。",
            )
            yield ProofFinding("loose", text.format(check=check, used=used), check)


def _stub(evidence: Evidence) -> Iterator[ProofFinding]:
    passed = {
        check for heard in evidence.stub for check, status in heard.statuses.items() if status is CheckStatus.PASSED
    }
    for check in sorted(passed):
        text = Text(
            "The stub passes `{check}` as it is handed out. Let the check compare something that has to be computed.",
            "初始代码原样提交就能通过 `{check}`。请让检查比较需要计算的内容。",
        )
        yield ProofFinding("stub", text.format(check=check), check)


def _altered(exercise: Exercise, evidence: Evidence) -> Iterator[ProofFinding]:
    right = {equivalent.mutant for equivalent in exercise.equivalents}
    for candidate, heard in evidence.altered:
        if heard.failed or _says_nothing(candidate, evidence) or candidate.change in right:
            continue
        if candidate.kind is CandidateKind.REMEMBERED:
            text = Text(
                "A dictionary of the answers to the public cases passes everything. Add a hidden check with other"
                " cases.",
                "背下公开用例的答案就能全部通过：请增加使用其他用例的不公开检查。",
            )
            yield ProofFinding(str(candidate.kind), text)
            continue
        text = Text(
            "A submission whose `{name}` returns {what} passes every check. Compare its values on cases where the"
            " right answer differs from that; if there is no such case, list `{change}` under `equivalent` with"
            " the reason.",
            "即使 `{name}` 返回{what}，也能通过所有检查。请在正确答案与此不同的用例上比较它的数值；"
            "如果不存在这样的用例，请把 `{change}` 写入 `equivalent` 并说明理由。",
        )
        said = text.format(name=candidate.name, what=WORDS[candidate.kind], change=candidate.change)
        yield ProofFinding(str(candidate.kind), said)


def _says_nothing(candidate: Candidate, evidence: Evidence) -> bool:
    """Tell whether an alteration has no effect: on a function that returns nothing, or rounds nothing."""
    if candidate.kind is CandidateKind.LOWER:
        return candidate.name not in evidence.trial.rounded
    return candidate.name in evidence.silent and candidate.kind is not CandidateKind.NOTHING


def _idle(exercise: Exercise, evidence: Evidence) -> Iterator[ProofFinding]:
    plain = {
        check for candidate, heard in evidence.altered if candidate.kind in PLAIN for check in heard.answered_wrongly
    }
    sampled = len(evidence.caught) < len(evidence.mutants)
    for check in quiet_checks(exercise, evidence):
        if check in plain:
            text = Text(
                "`{check}` is idle: it catches only answers that are wrong everywhere (zeros, a constant, nan, an"
                " argument), but no known wrong answer and no mutant. Add the wrong answer that it should catch,"
                " or remove the check.",
                "`{check}` 不起作用：它只能发现处处都错的答案（全 0、常数、nan、传入的参数），"
                "发现不了任何典型错误或变异体。请补上它要防范的典型错误，或删去它。",
            )
        else:
            text = Text(
                "`{check}` is idle: it catches none of the wrong answers and mutants that were tried. Remove it,"
                " or give it cases on which wrong answers differ from right ones.",
                "`{check}` 不起作用：尝试过的典型错误和变异体，它一个也没有发现。请删去它，或换用能区分对错的用例。",
            )
        yield ProofFinding("idle", text.format(check=check), check, note=sampled and check in plain)


def _luck(evidence: Evidence) -> Iterator[ProofFinding]:
    """Yield the hidden checks that a wrong answer passes or fails by luck."""
    found = [(name, luck) for name, several in evidence.lucky.items() for luck in several]
    for check in dict.fromkeys(luck.check for _, luck in found):
        lucky = [(name, luck) for name, luck in found if luck.check == check]
        text = Text(
            "Whether `{check}` catches a wrong answer depends on the secret seed, so the same file gets another"
            " score in another batch: {who}. Add a group of cases with these inputs written out in `values:`, so"
            " that chance does not decide.",
            "`{check}` 能否发现错误取决于秘密种子，同一份文件在另一次批改中会得到另一个分数：{who}。"
            "不要让随机数决定：请增加一组用例，用 `values:` 写出这样的输入。",
        )
        who = Text.join((_luck_words(name, luck) for name, luck in lucky[:_LISTED]), Text("; ", "；"))
        if len(lucky) > _LISTED:
            who += Text("; and {n} more", "；另有 {n} 个").format(n=len(lucky) - _LISTED)
        yield ProofFinding("luck", text.format(check=check, who=who), check)


def _luck_words(name: str, luck: Luck) -> Text:
    return Text(
        "`{name}` passes on {passed} of {seeds} seeds (on seed {seed} it fails in group {group} of the cases)",
        "`{name}` 在 {seeds} 个种子中的 {passed} 个上通过（在种子 {seed} 上，它没有通过第 {group} 组用例）",
    ).format(name=name, passed=luck.passed, seeds=luck.seeds, group=luck.group, seed=luck.seed)


def _judge_errors(evidence: Evidence) -> Iterator[ProofFinding]:
    heard = [answer for several in evidence.wrong.values() for answer in several]
    heard += [*evidence.stub, *(answer for _, answer in evidence.altered)]
    broken = {
        check for answer in heard for check, status in answer.statuses.items() if status is CheckStatus.JUDGE_ERROR
    }
    for check in sorted(broken):
        text = Text(
            "The test of `{check}` itself fails on a wrong submission, which would count as a fault of the grader. Use"
            " `compare` and `require`, which say what is wrong.",
            "`{check}` 的测试遇到错误的提交时自身会出错，这会被算作评分程序的故障。"
            "请使用 `compare` 和 `require`，由它们说明错在哪里。",
        )
        yield ProofFinding("judge-error", text.format(check=check), check)


def _budgets(exercise: Exercise, evidence: Evidence, effort: Effort) -> Iterator[ProofFinding]:
    """Yield what was tried only in part, because the exercise is slow."""
    if evidence.trial.seeds < effort.seeds:
        text = Text(
            "The reference is slow: it was run on {tried} of {seeds} seeds.",
            "参考答案运行较慢：{seeds} 个种子中只试了 {tried} 个。",
        )
        yield ProofFinding("seeds", text.format(tried=evidence.trial.seeds, seeds=effort.seeds), note=True)
    if 0 < evidence.secret_seeds < effort.secret_seeds:
        text = Text(
            "Judging is slow: wrong answers met the hidden checks of only {tried} of {seeds} secret seeds.",
            "评判较慢：{seeds} 个秘密种子中，典型错误和变异体只接受了 {tried} 个种子的不公开检查。",
        )
        yield ProofFinding(
            "secret-seeds", text.format(tried=evidence.secret_seeds, seeds=effort.secret_seeds), note=True
        )
    tests = [check.id for check in exercise.checks if check.test is not None]
    tried = len(evidence.reference)
    if tests and tried < evidence.trial.seeds:
        text = Text(
            "The tests in checks.py ({tests}) are slow: the reference went through them on {tried} of {seeds} seeds.",
            "checks.py 中的测试（{tests}）较慢：{seeds} 个种子中，参考答案只跑了 {tried} 个。",
        )
        said = text.format(tests=", ".join(tests), tried=tried, seeds=evidence.trial.seeds)
        yield ProofFinding("tests", said, note=True)
