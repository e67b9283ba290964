"""Choose which of a student's files is judged for an exercise; if two are possible, choose none and say so."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.submission import choosing_words as words
from grader.submission.helpers import imports, is_helper
from grader.submission.naming import CodeName, ExerciseNames
from grader.submission.places import FoundFile, StudentFiles, leftover
from grader.unread import UnreadFile, Why

_NUMBER = re.compile("[0-9]+")

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from grader.text import Text


@dataclass(frozen=True, slots=True)
class Sought:
    """An exercise for which files are looked for."""

    files: Collection[str] = ()
    """Names of files beside the submission that it may import, or open for reading."""
    entry_points: tuple[str, ...] = ()
    stubs: tuple[str, ...] = ()
    """The starting file, in each language."""
    asked: bool = True
    """False: the exercise is in the course, but is not to be judged."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file that is judged for an exercise, and remarks on the choice."""

    file: FoundFile
    notes: tuple[Text, ...] = ()


@dataclass(slots=True)
class Desktop:
    """One student's files while each of them is being assigned."""

    files: StudentFiles
    sought: Mapping[str, Sought]
    names: ExerciseNames
    digest: Callable[[FoundFile], str]
    """A digest of the file's content."""
    defined: Callable[[FoundFile], frozenset[str]]
    content: Callable[[FoundFile], bytes]
    chosen: dict[str, Chosen] = field(default_factory=dict)
    unclear: dict[str, Text] = field(default_factory=dict)
    """By exercise: why nothing was chosen although there are candidates."""
    unread: list[UnreadFile] = field(default_factory=list)

    def by_name(self) -> None:
        """Choose a file by its name for each exercise that is asked for."""
        meant: dict[str, list[FoundFile]] = defaultdict(list)
        for file in self._code():
            for exercise in self._mentioned(file):
                meant[exercise].append(file)
        for exercise in self._asked():
            exact = [file for file in meant[exercise] if self._is_exact(file, exercise)]
            near = [file for file in meant[exercise] if file not in exact]
            if exact:
                self._choose_exact(exercise, exact, near)
            elif near:
                self._choose(exercise, near, words.NEARLY_NAMED)

    def by_content(self, due: Collection[str]) -> None:
        """For exercises without a file, choose among the files that name no exercise and define what is asked for."""
        free = self._free()
        if not free:
            return
        asked = [exercise for exercise in self._open() if self.sought[exercise].entry_points]
        for exercise in asked:
            twins = [other for other in asked if self.sought[other].entry_points == self.sought[exercise].entry_points]
            due_twins = [twin for twin in twins if twin in due]
            defining = [file for file in free if self._defines(file, exercise)]
            if not defining:
                continue
            if len(twins) > 1 and due_twins != [exercise]:
                if not due_twins or exercise in due_twins:
                    self._refuse(exercise, defining, words.twin_exercises(defining[0], due_twins or twins))
                continue
            self._choose(exercise, defining, words.DEFINES)

    def by_place(self, due: Collection[str]) -> None:
        """For due exercises still without a file, choose by folder, by number, and finally the only file left."""
        for exercise in self._open(due):
            free = self._possible()
            by_folder = [file for file in free if exercise in self._folder_says(file)]
            by_number = [file for file in free if exercise in self.names.numbered(_stem(file))]
            pool = by_folder or by_number
            if pool:
                self._choose(exercise, pool, words.FOLDER_SAYS if by_folder else words.NUMBERED)
        still, free = self._open(due), self._possible()
        if len(still) == 1 and len(free) == 1 and not self._folder_says(free[0]) - set(still):
            self._choose(still[0], free, words.ALONE)

    def leftovers(self, due: Collection[str]) -> None:
        """Say why each remaining file is not judged."""
        complete = bool(self.chosen) and not self._open(due) and not self.unclear
        spoken = {file.path for file in self.unread}
        for file in self.files.files:
            if self._is_used(file) or file.shown in spoken:
                continue
            own = leftover(file, self.files.student)
            self.unread.append(own or self._helper(file, complete=complete) or self._not_meant(file))

    def _asked(self) -> list[str]:
        return [one for one, what in self.sought.items() if what.asked]

    def _open(self, among: Collection[str] | None = None) -> list[str]:
        taken = {*self.chosen, *self.unclear}
        return [
            exercise for exercise in self._asked() if exercise not in taken and (among is None or exercise in among)
        ]

    def _code(self) -> list[FoundFile]:
        return [file for file in self.files.files if leftover(file, None) is None]

    def _free(self) -> list[FoundFile]:
        """Return the files that name no exercise and are not yet used, not even for import."""
        spoken = {file.path for file in self.unread}
        importable = {name for what in self.sought.values() for name in what.files}
        return [
            file
            for file in self._code()
            if not self._mentioned(file) and not self._is_used(file) and file.shown not in spoken
            and file.name not in importable
        ]  # fmt: skip

    def _possible(self) -> list[FoundFile]:
        """Return the free files without helpers: what nobody would hand in as an answer."""
        return [file for file in self._free() if not is_helper(_stem(file)) and self._importer(file) is None]

    def _importer(self, file: FoundFile) -> tuple[str, FoundFile] | None:
        """Return the exercise and the judged file that imports a file beside it, if one does."""
        for exercise, one in self.chosen.items():
            if one.file.folder == file.folder and imports(self.content(one.file), _stem(file)):
                return exercise, one.file
        return None

    def _is_used(self, file: FoundFile) -> bool:
        return any(
            file.path == one.file.path or (file.folder == one.file.folder and file.name in self.sought[exercise].files)
            for exercise, one in self.chosen.items()
        )

    def _is_exact(self, file: FoundFile, exercise: str) -> bool:
        return file.name in (f"{exercise}.py", f"{exercise}.ipynb")

    def _mentioned(self, file: FoundFile) -> frozenset[str]:
        return self.names.meant(file.name)

    def _folder_says(self, file: FoundFile) -> frozenset[str]:
        inside = file.folder[len(file.folder) - file.depth :] if file.depth else ()
        found: frozenset[str] = frozenset()
        for folder in (*self.files.hints, *inside):
            found |= self.names.mentioned(folder) or self.names.numbered(folder)
        return found

    def _defines(self, file: FoundFile, exercise: str) -> bool:
        wanted = self.sought[exercise].entry_points
        return bool(wanted) and set(wanted) <= self.defined(file)

    def _choose_exact(self, exercise: str, exact: Sequence[FoundFile], near: Sequence[FoundFile]) -> None:
        begun = self._begun(exercise, exact)
        untouched = [file for file in exact if file not in begun] if begun else []
        candidates = begun or list(exact)
        depth = min(file.depth for file in candidates)
        nearest = [file for file in candidates if file.depth == depth]
        first = _firsts(nearest)
        if len(first) > 1 and len({self.digest(file) for file in first}) > 1:
            self._refuse(exercise, [*exact, *near], words.two_readings(exercise, first))
            return
        taken = first[0]
        self._pass_over(exercise, taken, untouched, words.STUB)
        self._pass_over(exercise, taken, [file for file in candidates if file.folder == taken.folder], words.FILE_FIRST)
        self._pass_over(exercise, taken, [file for file in nearest if file.folder != taken.folder], words.SAME_CONTENT)
        self._pass_over(exercise, taken, [file for file in candidates if file.depth > depth], words.NEARER)
        self._pass_over(exercise, taken, near, words.NAMED_EXACTLY)
        notes = [
            unread.reason for unread in self.unread if unread.exercise == exercise and unread.why is Why.PASSED_OVER
        ]
        self.chosen[exercise] = Chosen(taken, (*taken.notes, *notes))

    def _begun(self, exercise: str, exact: Sequence[FoundFile]) -> list[FoundFile]:
        """Return the files that differ from the stub, as far as that can be told."""
        if len(exact) == 1 or len({self.digest(file) for file in exact}) == 1:
            return list(exact)
        sought = self.sought[exercise]
        untouched = {digest_of(stub.encode()) for stub in sought.stubs}
        changed = [file for file in exact if self.digest(file) not in untouched]
        written = [file for file in changed if self.defined(file) & set(sought.entry_points)]
        return written or changed

    def _choose(self, exercise: str, pool: Sequence[FoundFile], why: Text) -> None:
        """Choose the only candidate, or the only one that defines what is asked for."""
        contents = {self.digest(file) for file in pool}
        fitting = list(pool) if len(contents) == 1 else [file for file in pool if self._defines(file, exercise)]
        if not fitting or len({self.digest(file) for file in fitting}) > 1:
            self._refuse(exercise, pool, words.two_readings(exercise, pool))
            return
        taken = min(fitting, key=lambda file: (file.depth, file.path))
        self._pass_over(exercise, taken, [file for file in fitting if file is not taken], words.SAME_CONTENT)
        self._pass_over(exercise, taken, [file for file in pool if file not in fitting], words.DEFINES_IT)
        notes = [
            unread.reason for unread in self.unread if unread.exercise == exercise and unread.why is Why.PASSED_OVER
        ]
        said = why.format(path=taken.shown, exercise=exercise)
        self.chosen[exercise] = Chosen(taken, (*taken.notes, said, *notes))

    def _pass_over(self, exercise: str, taken: FoundFile, others: Iterable[FoundFile], because: Text) -> None:
        for other in others:
            if other.path == taken.path or len(self._mentioned(other) - {exercise} & set(self._asked())) > 0:
                continue  # the file fits another exercise too
            text = words.JUDGED_INSTEAD.format(taken=taken.shown, other=other.shown, because=because)
            self._put(UnreadFile(other.shown, Why.PASSED_OVER, text, self.files.student, exercise))

    def _refuse(self, exercise: str, pool: Iterable[FoundFile], reason: Text) -> None:
        self.unclear[exercise] = reason
        for file in pool:
            self._put(UnreadFile(file.shown, Why.UNCLEAR, reason, self.files.student, exercise))

    def _put(self, unread: UnreadFile) -> None:
        if all(unread.path != known.path for known in self.unread):
            self.unread.append(unread)

    def _helper(self, file: FoundFile, *, complete: bool) -> UnreadFile | None:
        """Return a file that is no answer; `complete` says that nothing more is due from the student."""
        if self._mentioned(file) or _is_like(_stem(file), self._example):
            return None
        importer = self._importer(file)
        if importer is not None:
            exercise, taken = importer
            text = words.IMPORTED.format(path=file.shown, taken=taken.shown)
            return UnreadFile(file.shown, Why.HELPER, text, self.files.student, exercise)
        if complete:
            return UnreadFile(file.shown, Why.HELPER, words.NOT_NEEDED.format(path=file.shown), self.files.student)
        return None

    @property
    def _example(self) -> str:
        return next(iter(self._asked()), "ex01")

    def _not_meant(self, file: FoundFile) -> UnreadFile:
        mentioned = sorted(self._mentioned(file))
        student = self.files.student
        strange = [exercise for exercise in mentioned if not self.sought[exercise].asked]
        if strange:
            text = words.NOT_ASKED_FOR.format(path=file.shown, exercise=strange[0])
            return UnreadFile(file.shown, Why.NOT_ASKED, text, student, strange[0])
        if mentioned:
            taken = self.chosen.get(mentioned[0])
            if taken is not None:
                text = words.JUDGED_INSTEAD.format(
                    taken=taken.file.shown, other=file.shown, because=words.NAMED_EXACTLY
                )
                return UnreadFile(file.shown, Why.PASSED_OVER, text, student, mentioned[0])
        if _is_like(_stem(file), self._example):
            text = words.NO_SUCH_EXERCISE.format(path=file.shown, name=_stem(file))
            return UnreadFile(file.shown, Why.UNNAMED, text, student)
        return UnreadFile(
            file.shown, Why.UNNAMED, words.FOR_NOTHING.format(path=file.shown, example=self._example), student
        )


def _is_like(name: str, exercise: str) -> bool:
    """Tell whether a name differs from an exercise's id only in its number."""
    return bool(_NUMBER.search(name)) and _NUMBER.sub("0", name.casefold()) == _NUMBER.sub("0", exercise.casefold())


def _stem(file: FoundFile) -> str:
    name = CodeName.of(file.name)
    return name.stem if name else file.name


def _firsts(files: Iterable[FoundFile]) -> list[FoundFile]:
    """Return the first file of each folder; Python files come before notebooks."""
    found: dict[tuple[str, ...], FoundFile] = {}
    for file in sorted(files, key=lambda file: (file.folder, not file.name.endswith(".py"))):
        found.setdefault(file.folder, file)
    return list(found.values())


def digest_of(data: bytes) -> str:
    """Return a digest of the content; line ends, and empty lines at the end, do not count."""
    plain = b"\n".join(line.rstrip() for line in data.removeprefix(b"\xef\xbb\xbf").splitlines()).strip()
    return hashlib.sha256(plain).hexdigest()
