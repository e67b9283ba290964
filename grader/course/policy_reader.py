"""Turn `policy` in course.yaml into records; every fault is noted where it stands."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from grader.course.moments import Duration, deadline_of, span_of, zone_of
from grader.course.policy import (
    Attempts,
    Counting,
    Exemption,
    ExerciseTerms,
    Extension,
    LateUnit,
    Meant,
    Penalty,
    Policy,
)
from grader.course.refusals import unknown_word
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime, tzinfo

    from grader.course.place import Place
    from grader.course.policy_form import AttemptsForm, ExtensionForm, LateForm, MeantForm, PolicyForm, TermsForm

_NO_ZONE: Final = Text(
    "'{name}' is not a time zone that this machine knows. Write one like 'Europe/Berlin', 'Asia/Shanghai' or 'UTC'.",
    "本机不认识时区 '{name}'。请写成 'Europe/Berlin'、'Asia/Shanghai' 或 'UTC' 的形式。",
)
_NO_MOMENT: Final = Text(
    "'{words}' is not a time. Write '2026-10-12 23:59', or a date alone for its whole day.",
    "'{words}' 不是时间。请写成 '2026-10-12 23:59'；只写日期表示到当天结束。",
)
_NO_SPAN: Final = Text(
    "'{words}' is not a length of time. Write '15 min', '2 hours', '3 days' or '1 week'.",
    "'{words}' 不是时间长度。请写成 '15 min'、'2 hours'、'3 days' 或 '1 week'。",
)
_NEITHER: Final = Text(
    "'{words}' is neither a length of time ('7 days') nor a time ('2026-10-19 23:59').",
    "'{words}' 既不是时间长度（'7 days'），也不是时间（'2026-10-19 23:59'）。",
)
_ONE_COST: Final = Text(
    "Say what lateness costs by exactly one of 'percent' and 'points'.", "请用 'percent' 或 'points' 之一说明迟交扣分。"
)
_FLOOR: Final = Text("A floor in per cent is at most 100.", "以百分比计的下限最多为 100。")
_ONE_TIME: Final = Text("Give exactly one of 'until' and 'by'.", "请在 'until' 与 'by' 中只写一个。")
_NOBODY: Final = Text(
    "Say for whom this is: name 'students' or 'sections'.", "请写明针对谁：写 'students' 或 'sections'。"
)


def read_policy(form: PolicyForm, place: Place, exercises: Collection[str]) -> Policy:
    """Return the policy; faults are noted at `place`, and then the policy must not be used."""
    zone = zone_of(form.timezone)
    if zone is None:
        place.at("timezone").note(_NO_ZONE.format(name=form.timezone))
        return Policy()
    reader = _Reader(place, zone, exercises)
    dues = {name: reader.moment(words, "due", name) for name, words in form.due.items()}
    for key, names in (("due", form.due), ("exercises", form.exercises)):
        reader.known(names, key)
    usual = ExerciseTerms(
        grace=reader.span(form.grace, "grace"),
        late=reader.penalty(form.late, "late"),
        closes=reader.closing(form.closes, "closes"),
        attempts=_attempts(form.attempts),
    )
    terms = {
        name: reader.terms(form.exercises.get(name), usual, dues.get(name), name)
        for name in sorted({*dues, *form.exercises})
    }
    extensions = [reader.extension(rule, at) for at, rule in enumerate(form.extensions)]
    exemptions = [Exemption(reader.meant(rule, "exempt", at), rule.reason) for at, rule in enumerate(form.exempt)]
    return Policy(form.timezone, terms, usual, tuple(extensions), tuple(exemptions), form.drop_lowest)


class _Reader:
    """Reads the words of one policy in its time zone."""

    def __init__(self, place: Place, zone: tzinfo, exercises: Collection[str]) -> None:
        self._place = place
        self._zone = zone
        self._exercises = exercises

    def known(self, names: Collection[str], *key: str | int) -> None:
        """Note the names that are not exercises of the course."""
        for at, name in enumerate(names):
            if name not in self._exercises:
                spot = self._place.at(*key, name if isinstance(names, dict) else at)
                spot.note(unknown_word(name, self._exercises))

    def moment(self, words: str, *key: str | int) -> datetime | None:
        found = deadline_of(words, self._zone)
        if found is None:
            self._place.at(*key).note(_NO_MOMENT.format(words=words))
        return found

    def span(self, words: str | None, *key: str | int) -> Duration:
        found = Duration() if words is None else span_of(words)
        if found is None:
            self._place.at(*key).note(_NO_SPAN.format(words=words))
        return found or Duration()

    def closing(self, words: str | None, *key: str | int) -> Duration | datetime | None:
        if words is None:
            return None
        span = span_of(words)
        found = deadline_of(words, self._zone) if span is None else span
        if found is None:
            self._place.at(*key).note(_NEITHER.format(words=words))
        return found

    def penalty(self, form: LateForm | None, *key: str | int) -> Penalty | None:
        if form is None:
            return None
        if (form.percent is None) == (form.points is None):
            self._place.at(*key).note(_ONE_COST)
        if form.percent is not None and form.floor > Decimal(100):
            self._place.at(*key, "floor").note(_FLOOR)
        return Penalty(LateUnit(form.per), form.percent, form.points, form.floor)

    def terms(self, form: TermsForm | None, usual: ExerciseTerms, due: datetime | None, name: str) -> ExerciseTerms:
        if form is None:
            return ExerciseTerms(due, usual.grace, usual.late, usual.closes, usual.attempts)
        at = ("exercises", name)
        return ExerciseTerms(
            due,
            usual.grace if form.grace is None else self.span(form.grace, *at, "grace"),
            usual.late if form.late is None else self.penalty(form.late, *at, "late"),
            usual.closes if form.closes is None else self.closing(form.closes, *at, "closes"),
            usual.attempts if form.attempts is None else _attempts(form.attempts),
        )

    def extension(self, form: ExtensionForm, at: int) -> Extension:
        meant = self.meant(form, "extensions", at)
        if (form.until is None) == (form.by is None):
            self._place.at("extensions", at).note(_ONE_TIME)
            return Extension(meant, Duration(), form.reason)
        if form.until is not None:
            return Extension(meant, self.moment(form.until, "extensions", at, "until") or Duration(), form.reason)
        return Extension(meant, self.span(form.by, "extensions", at, "by"), form.reason)

    def meant(self, form: MeantForm, *key: str | int) -> Meant:
        if not form.students and not form.sections:
            self._place.at(*key).note(_NOBODY)
        self.known(form.exercises, *key, "exercises")
        return Meant(_folded(form.students), _folded(form.sections), frozenset(form.exercises))


def _folded(names: Collection[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


def _attempts(form: AttemptsForm) -> Attempts:
    return Attempts(Counting(form.count), form.limit)
