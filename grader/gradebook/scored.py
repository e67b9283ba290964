"""A gradebook's results with the scores that count, after the policy and changes by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.course.moments import Duration, span_of
from grader.course.policy import Person, Policy
from grader.framing import spelled
from grader.gradebook.scoring import CheckPoints, Ruling, choose, final_score, with_dropped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.final_score import FinalScore
    from grader.gradebook.attempts import Attempt
    from grader.gradebook.book import Gradebook
    from grader.gradebook.fingerprints import Fingerprint
    from grader.result import Result
    from grader.roster.members import Member
    from grader.unread import IntakeReport


def person_of(student: str, member: Member | None) -> Person:
    """Return the person for the policy; for somebody on no list only the folder's name is known."""
    if member is None:
        return Person(frozenset({student.casefold()}))
    names = {word.casefold() for word in (student, member.name, *member.ids, *member.labels) if word}
    return Person(frozenset(names), member.section, _more_time(member))


def _more_time(member: Member) -> Duration:
    """Return the extra time from the list; other accommodations are for people to read."""
    return span_of(member.accommodations) or Duration()


@dataclass(frozen=True, slots=True)
class ScoredResults:
    """The results of a gradebook, each for the attempt that counts, with the steps to its score; nothing is judged."""

    gradebook: Gradebook
    policy: Policy

    def pairs(self) -> Sequence[tuple[str, str]]:
        """Return student and exercise of each result."""
        return self.gradebook.pairs()

    def intake(self) -> IntakeReport:
        """Return what was handed in and not judged."""
        return self.gradebook.intake()

    def members(self) -> Mapping[str, Member]:
        """Return the students."""
        return self.gradebook.members()

    def fingerprints(self) -> Mapping[str, Fingerprint]:
        """Return a digest of all that each student's results and scores are made from."""
        # one change by hand anywhere makes every score tell its way
        rules = spelled((self.policy, self.gradebook.adjustments.any())).encode()
        return {student: own.under(rules) for student, own in self.gradebook.fingerprints().items()}

    def of_student(self, student: str) -> tuple[Result, ...]:
        """Return a student's result in each exercise with the score that counts."""
        latest = self.gradebook.of_student(student)
        if self.policy == Policy() and not self.gradebook.adjustments.any():
            return latest
        attempts = self.gradebook.times.attempts(student)
        person = person_of(student, self.gradebook.enrolled.of(student))
        scored = [self._scored(result, attempts.get(result.exercise, ()), person) for result in latest]
        scores = {result.exercise: final for result in scored if (final := result.final) is not None}
        maxima = {result.exercise: result.max_score for result in scored}
        kept = with_dropped(scores, maxima, self.policy.drop_lowest)
        return tuple(replace(result, final=kept[result.exercise]) for result in scored)

    def strangers(self) -> Sequence[str]:
        """Return the students and sections that the policy names and that are not here."""
        members = self.members()
        students = {*members, *(student for student, _ in self.pairs())}
        return self.policy.strangers(person_of(student, members.get(student)) for student in students)

    def results(self) -> tuple[Result, ...]:
        """Return the results of all students, in the order of their names."""
        students = dict.fromkeys(student for student, _ in self.pairs())
        return tuple(result for student in students for result in self.of_student(student))

    def _scored(self, latest: Result, attempts: tuple[Attempt, ...], person: Person) -> Result:
        ruling = Ruling.of(self.policy, latest.exercise, person)
        place = choose(attempts, ruling) if attempts else None
        # the last attempt's result is the latest, with the latest remarks
        last = place is None or place == len(attempts) - 1
        result = latest if last or place is None else self.gradebook.result(attempts[place].result)
        return replace(result, final=self._final(result, attempts, place, ruling))

    def _final(self, result: Result, attempts: Sequence[Attempt], place: int | None, ruling: Ruling) -> FinalScore:
        adjustments = self.gradebook.adjustments.of(result.student or "", result.exercise)
        checks = {check.check: CheckPoints(check.title, check.points, check.max_points) for check in result.checks}
        judged = Decimal(0) if place is None else result.score
        return final_score(judged, attempts, place, ruling, adjustments, checks, unread=result.is_unread)
