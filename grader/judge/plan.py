"""Everything about an exercise that is computed once per run: cases, the reference's answers, known wrong answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import torch

from grader.__about__ import __version__
from grader.errors import ReferenceFault, UsageError
from grader.judge.case_request import case_request
from grader.judge.cases.case import Case, draw_cases
from grader.judge.cases.contents import numbers_in
from grader.judge.cases.source import dtype_named
from grader.judge.comparison import Expected, Terms
from grader.judge.known_answers import KnownAnswers
from grader.judge.location import device_of
from grader.judge.objects import recipes_of, shown_steps, with_parameters
from grader.judge.question import Question
from grader.judge.recording.answers import NotRecorded
from grader.judge.recording.reader import read_recording
from grader.judge.references import part_names, require_sendable
from grader.judge.renewal import renewal
from grader.judge.solution import Solution
from grader.sandbox.devices import CPU, kind_of
from grader.sandbox.outcomes import Raised, Returned
from grader.submission.reading_tool import read
from grader.submission.vocabulary import ban
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from grader.course.model import Check, Exercise, Misconception, ReleasedExercise
    from grader.judge.cases.seeds import Seeds
    from grader.judge.recording.reader import Recording
    from grader.judge.solution import AnswerSource


_MADE_OTHERWISE = Text(
    "The recorded cases of {id} do not fit this grader ({ours}): the release was made by grader {theirs}. Install"
    " that version, or get a new release from your course.",
    "{id} 录制的用例与当前的 grader（{ours}）不符：此发布包由 grader {theirs} 生成。"
    "请安装该版本，或从课程获取新的发布包。",
)


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """A known wrong answer, loaded; its answers are kept once computed."""

    misconception: Misconception
    solution: AnswerSource
    banned: frozenset[str] = frozenset()
    """The banned operations it uses, as it spells them."""
    answers: dict[tuple[str, int], Returned | Raised] = field(default_factory=dict)
    compared: dict[tuple[str, int], tuple[Expected, Terms]] = field(default_factory=dict)
    """The same as what others are compared with."""

    def answer(self, check: Check, case: Case) -> Returned | Raised:
        """Return the wrong answer's answer to a case of a check."""
        key = (check.id, case.index)
        if key not in self.answers:
            assert check.target is not None  # only checks with cases are asked
            self.answers[key] = self.solution.answer_in_place(check.target, case)
        return self.answers[key]

    def expected(self, check: Check, question: Question, answer: Returned) -> tuple[Expected, Terms]:
        """Return its answer as what a submission's is compared with, and the terms; a wrong answer need not detach.

        Both are kept, so that how near each part must come is worked out once for all submissions.
        """
        key = (check.id, question.case.index)
        known = self.compared.get(key)
        if known is None or known[0].answer is not answer.value:
            known = self.compared[key] = Expected(answer.value), replace(question.terms, detached=False)
        return known


@dataclass(frozen=True, slots=True)
class Plan:
    """One exercise made ready for judging any number of submissions."""

    exercise: Exercise
    seeds: Seeds
    reference: AnswerSource
    questions: Mapping[str, tuple[Question, ...]]
    """By check id; checks that are pytest tests have none."""
    wrong_answers: tuple[WrongAnswer, ...]
    probe: str | None
    """Source of the exercise's `probe.py`, which runs in the worker."""
    device: str = CPU
    """Where submissions compute."""
    recording: Recording | None = None
    """In a release: the recording that answers in place of the course's code."""
    named: str = ""
    """How the only case that is asked was named, where no other is."""
    ladders: dict[tuple[str, int], Iterable[Question]] = field(default_factory=dict)
    """Simple cases by check id and index of the similar case, made once: see `ladder`."""
    fresh: dict[tuple[str, int, int], tuple[tuple[Check, Question], ...]] = field(default_factory=dict)
    """Fresh cases by what they call, made once: see `fresh_questions`."""
    spared: dict[str, bool] = field(default_factory=dict)
    """By check id, once asked: whether the reference still passes when what is banned cannot run."""
    known_answers: KnownAnswers = field(default_factory=KnownAnswers)
    """Answers to these questions that submissions gave before."""

    @property
    def banned_answers(self) -> tuple[WrongAnswer, ...]:
        """The wrong answers whose mistake is to use something banned."""
        return tuple(answer for answer in self.wrong_answers if answer.banned)

    def banned(self, check: Check) -> tuple[str, ...]:
        """Return what must not run in the calls of a check."""
        return _traced(self.exercise, check)

    def question(self, check: Check, case: Case) -> Question:
        """Ask the reference about a case of a check.

        Raises:
            ReferenceFault: it fails where it should answer.
        """
        return ask_reference(self.exercise, check, case, self.reference, self.device)


def plan_exercise(exercise: Exercise, seeds: Seeds, device: str = CPU) -> Plan:
    """Draw the cases of an exercise, for submissions that compute on a device, and ask its reference, on the CPU.

    Raises:
        ReferenceFault: the reference or a wrong answer cannot be run, or the reference fails where it should answer.
        DamagedRecording: the exercise is a released one, and its recording cannot be used.
        UsageError: it is a released one, and the seed is not that of its cases.
    """
    if exercise.release is not None:
        return _planned_from_recording(exercise, exercise.release, seeds, device)
    probe = exercise.probe
    recipes = recipes_of(exercise)
    reference = Solution(exercise.private / "solution.py", probe, recipes)
    questions = {check.id: _questions(exercise, check, reference, seeds, device) for check in exercise.checks}
    return Plan(
        exercise=exercise,
        seeds=seeds,
        reference=reference,
        questions=_renewed(
            exercise,
            questions,
            lambda check: renewal(exercise, check, questions[check.id], reference, seeds),
            device,
        ),
        wrong_answers=tuple(
            WrongAnswer(misconception, Solution(misconception.path, probe, recipes), _banned(exercise, misconception))
            for misconception in exercise.misconceptions
        ),
        probe=None if probe is None else probe.read_text(encoding="utf-8"),
        device=device,
    )


def _planned_from_recording(exercise: Exercise, released: ReleasedExercise, seeds: Seeds, device: str) -> Plan:
    if seeds.public != released.release.seed:
        text = Text(
            "This release holds the cases of seed '{seed}' and no others. Leave --seed out.",
            "此发布包只含种子 '{seed}' 的用例。请不要使用 --seed。",
        )
        raise UsageError(text.format(seed=released.release.seed))
    recording = read_recording(released.folder, exercise.id, released.files)
    known = {misconception.id: misconception for misconception in exercise.misconceptions}
    try:
        questions = {
            check.id: tuple(
                ask_reference(exercise, check, case, recording.reference, device) for case in recording.cases(check)
            )
            for check in exercise.checks
        }
    except NotRecorded as none:
        said = {"id": exercise.id, "theirs": released.release.grader, "ours": __version__}
        raise UsageError(_MADE_OTHERWISE.format(**said)) from none
    return Plan(
        exercise=exercise,
        seeds=seeds,
        reference=recording.reference,
        questions=_renewed(exercise, questions, recording.renewed, device),
        wrong_answers=tuple(
            WrongAnswer(known[name], answers, banned) for name, banned, answers in recording.wrong if name in known
        ),
        probe=None if exercise.probe is None else exercise.probe.read_text(encoding="utf-8"),
        device=device,
        recording=recording,
    )


def _banned(exercise: Exercise, misconception: Misconception) -> frozenset[str]:
    names = [point.name for point in exercise.entry_points]
    found = read(misconception.path.name, misconception.path.read_bytes(), {}, names, exercise.banned)
    return frozenset(found_ban.spelled for found_ban in found.bans)


def _traced(exercise: Exercise, check: Check) -> tuple[str, ...]:
    """Return what is banned in a check's calls; a probe belongs to the course and may use anything.

    Where steps take gradients, autograd runs for the judge.
    """
    if check.steps is None:
        return () if check.call is None else exercise.banned
    differentiated = any(step.by for step in check.steps.steps)
    return tuple(name for name in exercise.banned if not (differentiated and "torch.autograd" in ban(name).modules))


def _questions(
    exercise: Exercise, check: Check, reference: Solution, seeds: Seeds, device: str
) -> tuple[Question, ...]:
    if check.target is None:
        return ()
    return tuple(ask_reference(exercise, check, case, reference, device) for case in draw_cases(exercise, check, seeds))


def _renewed(
    exercise: Exercise,
    questions: dict[str, tuple[Question, ...]],
    renewed: Callable[[Check], tuple[int, Case] | None],
    device: str,
) -> dict[str, tuple[Question, ...]]:
    """Make one question of each entry point arrive in objects that held other numbers in an earlier call."""
    done: set[str] = set()
    for check in exercise.checks:
        found = None if check.call in done else renewed(check)
        if found is None or check.call is None:
            continue
        done.add(check.call)
        place, earlier = found
        asked = questions[check.id][place]
        request = case_request(check, asked.case, asked.banned, device, earlier=earlier)
        kept = list(questions[check.id])
        kept[place] = replace(asked, request=request, earlier=earlier)
        questions[check.id] = tuple(kept)
    return questions


def ask_reference(exercise: Exercise, check: Check, case: Case, reference: AnswerSource, device: str = CPU) -> Question:
    """Return the question of a case: the reference's answer is the expected one.

    Raises:
        ReferenceFault: the reference fails where it should answer.
    """
    call = str(check.target)
    case = with_parameters(check, case, reference)
    banned = _traced(exercise, check)
    request = case_request(check, case, banned, device)
    answer = reference.answer(call, case)
    terms = Terms(
        names=part_names(exercise, check),
        lists=check.lists,
        detached=check.detached,
        dtype=dtype_named(case.dtype),
        magnitude=case.magnitude,
        tolerance=check.tolerance,
        device=kind_of(device_of(check, device)),
        probed=check.probe is not None,
        order=check.order,
        stepwise=check.steps is not None,
        steps=shown_steps(check, case),
    )
    if isinstance(answer, Raised):
        # A contract can promise only a ValueError; anything else is a fault of the reference.
        if answer.type != "ValueError":
            text = Text(
                "The reference solution of {id} fails in check {check}, case {case}{place}: {type}: {message}",
                "{id} 的参考答案在检查 {check} 的第 {case} 个用例上出错{place}：{type}: {message}",
            )
            place = f" ({answer.unit}:{answer.line})" if answer.unit else ""
            said = {"type": answer.type, "message": answer.message, "place": place}
            raise ReferenceFault(text.format(id=exercise.id, check=check.id, case=case.index, **said))
        return Question(case, request, None, answer.type, terms, banned=banned)
    require_sendable(exercise, check, answer.value)
    dtypes = {tensor.dtype for tensor in numbers_in(case.arguments) if tensor.is_floating_point()}
    # If nothing would be converted, this is the same call, and a call costs as much as all the rest.
    exact, single = (
        answer if dtypes <= {dtype} else reference.answer(call, case, dtype) for dtype in (torch.float64, torch.float32)
    )
    expected = Expected(
        answer.value,
        exact.value if isinstance(exact, Returned) else None,
        single.value if isinstance(single, Returned) else None,
    )
    return Question(case, request, expected, None, terms, frozenset(answer.aliases), frozenset(answer.changed), banned)
