"""Watching: the current exercise, its last result, and the effect of each event."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.cli.answer_file import answer_file
from grader.cli.last_check import LastCheck, definition_of
from grader.cli.screen import first_failed
from grader.cli.single import JudgedFile, keep_result
from grader.cli.standing import CourseStanding
from grader.cli.state import hints_seen, next_hint, remember_hints
from grader.cli.stub_file import stub_text, write_new
from grader.cli.watching import pages, sentences
from grader.cli.watching.display import Lines
from grader.cli.watching.events import Blind, Judged, Pressed, Redraw, Saved, Slow
from grader.cli.work import SUFFIXES, State, own_file, state_of, told_beside
from grader.course.listing import CourseListing, ListedExercise
from grader.errors import GraderError, UsageError
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from grader.cli.file_check import FileCheck
    from grader.cli.terminal import Terminal
    from grader.cli.watching.display import Display, Page
    from grader.cli.watching.events import Event, Events
    from grader.cli.watching.judging import Judging
    from grader.course.model import Course, Exercise


@dataclass(slots=True)
class WatchSession:
    """The state of a watch by one student."""

    course: Course
    folder: Path
    like: FileCheck
    """The settings that hold for each judged file."""
    current: Exercise
    terminal: Terminal
    display: Display
    judging: Judging
    bound: bool = False
    """Whether only the requested exercise counts, whatever else is saved."""
    _judged: JudgedFile | None = None
    _before: LastCheck | None = None
    _said: dict[str, Text] = field(default_factory=dict)
    """Remarks, by kind."""
    _busy: bool = False
    _again: bool = False
    _listing: bool = False
    _is_absent: bool = False
    """Whether it was last said that there is no file."""

    def run(self, events: Events) -> None:
        """Handle one event after another until the end.

        Raises:
            UsageError: the folder cannot be watched any more.
        """
        self._take(self.current)
        while not self._is_last(event := events.get()):
            self._handle(event)

    def _is_last(self, event: Event) -> bool:
        return isinstance(event, Pressed) and event.key == "q"

    def _handle(self, event: Event) -> None:
        match event:
            case Saved():
                self._saved(event.names)
            case Judged():
                self._seen(event.outcome)
            case Pressed():
                self._pressed(event.key)
            case Redraw():
                self._draw()
            case Slow():
                if self._busy and not isinstance(self.display, Lines):
                    self._draw()
            case Blind():
                raise UsageError(sentences.BLIND.format(folder=self.folder, why=event.reason))

    def _take(self, exercise: Exercise) -> None:
        """Switch to an exercise."""
        self.current = exercise
        self._judged, self._listing, self._again = None, False, False
        path = self._file()
        self._before = None if path is None else self._last_of(path)
        self._is_absent = path is None
        if path is None:
            self._said = {"file": sentences.NO_FILE.format(id=exercise.id)}
            if not isinstance(self.display, Lines) and self._can_write():
                self._said["next"] = sentences.WRITES
        elif state_of(exercise, path) is State.STARTED:
            stub = self._said.get("wrote", NOTHING) + sentences.STUB.format(file=path.name)
            self._said = {"file": stub, "beside": told_beside(exercise, path)}
        else:
            self._said = {}
            self._judge()
            return
        self.judging.warm_up()
        self._draw()

    def _saved(self, names: frozenset[str]) -> None:
        path = self._file()
        named = self.like.file if self.bound else None
        own = {named.name} if named is not None else _names_of(self.current)
        if path is None and names & own:
            self._lose(names & own)
            return
        own |= {*self.current.files, *([] if path is None else [path.name])}
        still_stub = path is not None and state_of(self.current, path) is State.STARTED
        if names & own and not still_stub:
            self._judge()
            return
        others = [exercise for exercise in self.course.exercises if exercise.id != self.current.id]
        saved = (exercise for exercise in others if names & _names_of(exercise))
        other = next((exercise for exercise in saved if own_file(exercise, self.folder)), None)  # not: removed
        if other is not None and not self.bound:
            self._take(other)
        elif names & own and (self._is_absent or self._judged is not None):
            self._take(self.current)  # it was made, or restored

    def _lose(self, names: frozenset[str]) -> None:
        """Say that the file is gone; what was known of it is compared with the next result."""
        if self._judged is not None:
            self._before = LastCheck.of(self._judged.result, self._judged.exercise) or self._before
        self._judged, self._again, self._listing, self._is_absent = None, False, False, True
        self._said = {"file": sentences.GONE.format(file=", ".join(sorted(names)))}
        if not isinstance(self.display, Lines) and self._can_write():
            self._said["next"] = sentences.WRITES
        self._draw()

    def _judge(self) -> None:
        """Have the file judged in its current state, after the one that is being judged."""
        path = self._file()
        if path is None:
            return
        if self._is_known(path):
            self._tell_beside(path)
            return
        if self._busy:
            self._again = True
            return
        self._busy, self._listing, self._is_absent = True, False, False
        self._said = {"file": sentences.JUDGING.format(file=path.name)}
        if self._judged is None:
            self._draw(lasting=False)
        self.judging.judge(replace(self.like, exercise=self.current.id, file=path, course=self.course.root))

    def _tell_beside(self, path: Path) -> None:
        """Say that a notebook lies beside the file, if that is new."""
        beside = told_beside(self.current, path)
        if beside != self._said.get("beside", NOTHING):
            self._said["beside"] = beside
            self._draw()

    def _seen(self, outcome: JudgedFile | Text) -> None:
        self._busy = False
        if self._file() is None:  # it was removed meanwhile, and that was said
            return
        if isinstance(outcome, JudgedFile) and outcome.exercise.id == self.current.id:
            last = None if self._judged is None else LastCheck.of(self._judged.result, self._judged.exercise)
            self._before = last or self._before
            self._judged, self._listing = outcome, False
            self._said = {"beside": told_beside(outcome.exercise, outcome.path)}
            first = first_failed(outcome.result)
            if first is not None and first.hint is not None:  # it is shown with the result
                remember_hints(self.course.root, self.current.id, [first.hint])
            if not keep_result(outcome, self.like):
                self._said["kept"] = sentences.NOT_KEPT
            if outcome.result.passed:
                self._said["next"] = pages.offer(self._following(), keys=not isinstance(self.display, Lines))
            self._draw()
        elif isinstance(outcome, Text):
            self._judged, self._said = None, {"file": outcome}
            self._draw()
        if self._again or (not isinstance(outcome, Text) and outcome.exercise.id != self.current.id):
            self._again = False
            self._judge()

    def _pressed(self, key: str) -> None:
        actions: Mapping[str, Callable[[], None]] = {
            "h": self._hint,
            "n": self._next,
            "l": self._list,
            "o": self._open,
        }
        if key in actions:
            actions[key]()

    def _hint(self) -> None:
        exercise = self.current
        number = next_hint(len(exercise.hints), hints_seen(self.course.root, exercise.id))
        self._said["hint"] = pages.hint_words(exercise, number)
        if number is not None:
            remember_hints(self.course.root, exercise.id, [number])
        self._listing = False
        self._draw()

    def _next(self) -> None:
        following = self.current if self._can_write() else self._following()
        if following is None:
            self._said["next"] = pages.offer(None, keys=True)
            self._draw()
            return
        self.bound = self.bound and following is self.current
        path = self.folder / f"{following.id}.py"
        if own_file(following, self.folder) is None:
            try:
                write_new(path, stub_text(following, self.terminal.language, notebook=False))
            except UsageError as error:
                self._said["next"] = error.text
                self._draw()
                return
            self._said["wrote"] = sentences.WROTE.format(file=path.name) + Text(" ", "")
        self._take(following)

    def _can_write(self) -> bool:
        """Tell whether the current exercise's file is missing, and is not another one that was named."""
        return self._file() is None and not (self.bound and self.like.file is not None)

    def _list(self) -> None:
        self._listing = not self._listing
        self._draw()

    def _open(self) -> None:
        from grader.cli.own_page import show_in_browser, write_page  # the code that renders pages is needed only here

        if self._judged is None:
            self._said["page"] = sentences.NOTHING_YET
        else:
            try:
                page = write_page([self._judged], self.terminal.language)
                opened = show_in_browser(page)
                self._said["page"] = NOTHING if opened else sentences.NO_BROWSER.format(page=page)
            except GraderError as error:
                self._said["page"] = error.text
        self._draw()

    def _following(self) -> Exercise | None:
        passed = self._judged is not None and self._judged.result.passed
        following = self._standing().after(self.current.id, [self.current.id] if passed else [])
        if following is None:
            return None
        return next(exercise for exercise in self.course.exercises if exercise.id == following.id)

    def _standing(self) -> CourseStanding:
        return CourseStanding.of(CourseListing.of(self.course), self.folder)

    def _draw(self, *, lasting: bool = True) -> None:
        self.display.show(self._page(lasting=lasting))

    def _page(self, *, lasting: bool) -> Page:
        language, said = self.terminal.language, [*self._said.values()]
        if self._listing:
            return pages.list_page(self._standing(), language)
        if self._judged is None:
            return pages.waiting_page(self.current, said, language, lasting=lasting)
        return pages.result_page(self._judged, self._before, said, language, self.display.width)

    def _file(self) -> Path | None:
        """Return the file to judge: the named one, otherwise the exercise's own."""
        if self.bound and self.like.file is not None:
            return self.like.file if self.like.file.is_file() else None
        return answer_file(self.current, self.folder)

    def _last_of(self, path: Path) -> LastCheck | None:
        """Return the result of an earlier check, if it was of the same exercise."""
        last = LastCheck.beside(path, self.current)
        return last if last is not None and last.definition == definition_of(ListedExercise.of(self.current)) else None

    def _is_known(self, path: Path) -> bool:
        """Tell whether the last result is of the file as it is; one save is reported several times."""
        if self._judged is None or self.current.files:
            return False
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:  # between two steps of a save: another event follows
            return True
        judged = self._judged.result.submission
        return judged is not None and judged.sha256 == digest and not self._busy


def _names_of(exercise: Exercise) -> set[str]:
    return {f"{exercise.id}{suffix}" for suffix in SUFFIXES}
