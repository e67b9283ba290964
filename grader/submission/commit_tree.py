"""Repositories as they were at a moment: their last commit until then, read by git without a work tree.

A repository may contain anything. Git sees none of its configuration. Only object names that git gave are asked for,
one folder at a time, and nothing is checked out, so no hook, filter or attribute of theirs runs.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from grader.final_score import HandedIn, TimeSource
from grader.submission.commits import Repository
from grader.submission.tree import ENTRY_LIMIT, Entry, EntryKind, FileRefused, shown, too_large
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from grader.submission.tree import Parts, Tree

_KINDS: Final = {"100644": EntryKind.FILE, "100755": EntryKind.FILE, "040000": EntryKind.FOLDER}


@dataclass(slots=True)
class _Checkout:
    """One repository at one commit; no commit: it was empty at that time."""

    repository: Repository
    commit: str | None
    folders: dict[Parts, dict[str, tuple[EntryKind, str, int]]] = field(default_factory=dict)

    def listing(self, parts: Parts) -> dict[str, tuple[EntryKind, str, int]]:
        """Return the content of a folder: kind, object and size by name."""
        if parts not in self.folders:
            self.folders[parts] = self._read(parts)
        return self.folders[parts]

    def _read(self, parts: Parts) -> dict[str, tuple[EntryKind, str, int]]:
        if self.commit is None:
            return {}
        tree = self.commit
        if parts:
            kind, tree, _ = self.listing(parts[:-1]).get(parts[-1], (EntryKind.OTHER, "", 0))
            if kind is not EntryKind.FOLDER:
                raise FileRefused(_NO_FOLDER.format(path=shown(parts)))
        found: dict[str, tuple[EntryKind, str, int]] = {}
        for mode, name, size, path in self.repository.tree(tree, ENTRY_LIMIT):
            found[path] = (_KINDS.get(mode, EntryKind.OTHER), name, size)
        return found


class TreeAtCommits:
    """A class's folder in which each repository appears as it was at a moment."""

    def __init__(self, shelf: Tree, moment_of: Callable[[str], datetime | None]) -> None:
        """Read repositories from this source; `moment_of` takes the name of a repository's folder."""
        self.name = shelf.name
        self.notes: list[Text] = []
        self._shelf = shelf
        self._moment_of = moment_of
        self._held = ExitStack()
        self._known: dict[Parts, _Checkout | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def entries(self, parts: Parts = ()) -> tuple[Entry, ...]:
        """Return what a folder holds, sorted by name."""
        place, checkout = self._place(parts)
        if checkout is None:
            return self._shelf.entries(parts)
        listing = checkout.listing(parts[len(place) :])
        return tuple(Entry(name, kind) for name, (kind, _, _) in sorted(listing.items()))

    def kind(self, parts: Parts) -> EntryKind | None:
        """Return the kind of an entry at a path; None if there is none."""
        place, checkout = self._place(parts[:-1])
        if checkout is None:
            return self._shelf.kind(parts)
        inner = parts[len(place) :]
        found = checkout.listing(inner[:-1]).get(inner[-1])
        return None if found is None else found[0]

    def read(self, parts: Parts, limit: int) -> bytes:
        """Return the bytes of a regular file.

        Raises:
            Refused: it is anything else, or too large.
        """
        place, checkout = self._place(parts[:-1])
        if checkout is None:
            return self._shelf.read(parts, limit)
        inner = parts[len(place) :]
        kind, name, size = checkout.listing(inner[:-1]).get(inner[-1], (EntryKind.OTHER, "", 0))
        if kind is not EntryKind.FILE:
            raise FileRefused(_NO_FILE.format(path=shown(parts)))
        if size > limit:
            raise FileRefused(too_large(parts, size, limit))
        data = checkout.repository.blob(name, size)
        if data is None:
            raise FileRefused(_UNREADABLE.format(path=shown(parts)))
        return data

    def time(self, parts: Parts) -> HandedIn | None:
        """Return when a file was last committed before the moment."""
        place, checkout = self._place(parts[:-1])
        if checkout is None:
            return self._shelf.time(parts)
        if checkout.commit is None:
            return None
        at = checkout.repository.committed(checkout.commit, "/".join(parts[len(place) :]))
        return None if at is None else HandedIn(at, TimeSource.COMMIT)

    def _place(self, parts: Parts) -> tuple[Parts, _Checkout | None]:
        """Return the repository that contains a path."""
        for end in range(1, len(parts) + 1):
            place = parts[:end]
            if place not in self._known:
                self._known[place] = self._open(place)
            checkout = self._known[place]
            if checkout is not None:
                return place, checkout
        return (), None

    def _open(self, place: Parts) -> _Checkout | None:
        """Open a possible repository, with a work tree or bare."""
        if place[-1] == ".git" or self._shelf.kind(place) is not EntryKind.FOLDER:
            return None
        git = next((inner for inner in ((*place, ".git"), place) if self._is_repository(inner)), None)
        if git is None:
            return None
        moment = self._moment_of(place[-1].removesuffix(".git"))
        repository = self._held.enter_context(Repository.opened(self._shelf.path(git)))
        commit, problem = repository.last_until(moment)
        if problem:
            raise FileRefused(problem.format(path=shown(place)))
        if commit is None:
            self.notes.append(_NOTHING_YET.format(path=shown(place)))
        return _Checkout(repository, commit)

    def _is_repository(self, parts: Parts) -> bool:
        try:
            return (
                self._shelf.kind((*parts, "HEAD")) is EntryKind.FILE
                and self._shelf.kind((*parts, "objects")) is EntryKind.FOLDER
            )
        except FileRefused:
            return False


_NO_FOLDER: Final = Text("{path} is not a folder in the commit.", "{path} 在该提交中不是文件夹。")
_NO_FILE: Final = Text(
    "{path} is a link or a submodule in the commit, not a file. Commit the file itself.",
    "{path} 在该提交中是链接或子模块，不是文件。请提交文件本身。",
)
_UNREADABLE: Final = Text("git cannot read {path}: the repository is damaged.", "git 无法读取 {path}：仓库已损坏。")
_NOTHING_YET: Final = Text(
    "{path} has no commit before the given time, so nothing in it is judged.",
    "{path} 在指定时刻之前没有任何提交，因此未评判。",
)
