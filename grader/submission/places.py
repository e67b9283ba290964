"""Go through what a student handed in: every file once, and every folder that is skipped, with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.submission.archive import SUFFIXES, suffix_of
from grader.submission.naming import CodeName
from grader.submission.stamps import stamp_of
from grader.submission.tree import Entry, EntryKind, FileRefused, Parts, shown
from grader.text import Text
from grader.unread import UnreadFile, Why

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.final_score import HandedIn
    from grader.submission.class_folder import StudentFolder
    from grader.submission.tree import FileSource

DEPTH_LIMIT = 12
"""Levels searched below a student's own folder."""
FOLDER_LIMIT = 200
"""Folders searched for one student."""
ARCHIVES_LIMIT = 3
"""Levels of archives in archives."""

# Names that programs leave in folders, and that no person has.
_LEFT_BEHIND = re.compile(
    r"__MACOSX|__pycache__|node_modules|site-packages|\.(?:git|github|svn|hg|idea|vscode|ipynb_checkpoints|pytest_cache"
    r"|mypy_cache|ruff_cache|hypothesis|tox|nox|grader|cache|config|local|Trash.*|Trashes|Spotlight-V100|fseventsd|venv)",
    re.IGNORECASE,
)
_LEFT_FILES = re.compile(
    r"\._.*|\.DS_Store|Thumbs\.db|desktop\.ini|~\$.*|\.~lock.*|\.gitignore|\.gitattributes|\.gitkeep", re.IGNORECASE
)
_ENVIRONMENT = "pyvenv.cfg"
_STAMP = "timestamp.txt"


def is_noise(name: str) -> bool:
    """Tell whether a folder is one that programs leave behind."""
    return _LEFT_BEHIND.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file of a student, not read yet."""

    folder: Parts
    name: str
    """The name as handed in, which may differ from the name here."""
    there: str
    depth: int
    """Folders below the student's own."""
    kind: EntryKind = EntryKind.FILE
    notes: tuple[Text, ...] = ()

    @property
    def path(self) -> Parts:
        """Its path."""
        return (*self.folder, self.there)

    @property
    def shown(self) -> str:
        """Its path, cleaned for display."""
        return shown(self.path)


@dataclass(slots=True)
class StudentFiles:
    """Everything that one student handed in."""

    student: str
    files: list[FoundFile] = field(default_factory=list)
    names: dict[Parts, Mapping[str, str]] = field(default_factory=dict)
    """The content of each folder: name as handed in → name there."""
    unread: list[UnreadFile] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    """Names of folders around the student's that may name the exercise."""
    closed: tuple[str, Text] | None = None
    """The folder itself cannot be read."""
    dated: dict[Parts, HandedIn | None] = field(default_factory=dict)
    """By folder, the platform's time of handing in; None if even the files' own times say nothing."""

    def handed_in(self, tree: FileSource, file: FoundFile) -> HandedIn | None:
        """Return when a file was handed in, according to the platform if it says so."""
        for end in range(len(file.path), -1, -1):
            if file.path[:end] in self.dated:
                return self.dated[file.path[:end]]
        return tree.time(file.path)

    def take(self, tree: FileSource, handin: StudentFolder) -> None:
        """Go through another folder, or a platform's files, of this student."""
        if handin.handed_in is not None or not handin.dated:
            # in a flat folder each file has its own time
            own = [(*handin.folder, there) for there in (handin.files or {}).values()] or [handin.folder]
            self.dated.update(dict.fromkeys(own, handin.handed_in))
        if handin.files is not None:
            late = {there: handin.notes for name, there in handin.files.items() if name in handin.late}
            self.names[handin.folder] = {**self.names.get(handin.folder, {}), **handin.files}
            for name, there in handin.files.items():
                self.files.append(FoundFile(handin.folder, name, there, 0, notes=late.get(there, ())))
            for there in handin.files.values():
                if suffix_of(there):
                    self._walk(tree, (*handin.folder, there))
            self.unread += [_superseded(self.student, handin.folder, old, new) for old, new in handin.superseded]
            return
        try:
            self._walk(tree, handin.folder)
        except FileRefused as refusal:
            self.closed = shown(handin.folder), refusal.text
        if handin.stamped:
            self._take_stamps(tree, handin.folder)
        if handin.refused:
            self.unread += [UnreadFile(file.shown, Why.UNCLEAR, handin.refused, self.student) for file in self.files]
            self.files.clear()

    def _take_stamps(self, tree: FileSource, root: Parts) -> None:
        """Read the times that nbgrader wrote beside each assignment; these files then do not count as handed in."""
        stamped = [folder for folder, names in self.names.items() if folder[:-1] == root and _STAMP in names]
        for folder in stamped:
            time = stamp_of(tree, (*folder, _STAMP))
            if time is not None:
                self.dated[folder] = time
                self.files = [file for file in self.files if file.path != (*folder, _STAMP)]

    def _walk(self, tree: FileSource, root: Parts) -> None:
        waiting: list[Parts] = [root]
        for seen, folder in enumerate(_emptied(waiting)):
            if seen >= FOLDER_LIMIT:
                self._leave(folder, Why.CLOSED, _too_many(folder))
                continue
            try:
                entries = tree.entries(folder)
            except FileRefused as refusal:
                if folder == root:
                    raise
                self.unread.append(UnreadFile(shown(folder), Why.CLOSED, refusal.text, self.student))
                continue
            self.names[folder] = {entry.name: entry.name for entry in entries}
            if folder != root and any(entry.name == _ENVIRONMENT for entry in entries):
                self._leave(folder, Why.LEFT_BEHIND, _environment(folder))
                continue
            waiting += self._sort(tree, root, folder, entries)

    def _sort(self, tree: FileSource, root: Parts, folder: Parts, entries: tuple[Entry, ...]) -> Iterator[Parts]:
        depth = len(folder) - len(root)
        for entry in entries:
            path = (*folder, entry.name)
            if is_noise(entry.name) and entry.kind is EntryKind.FOLDER:
                self._leave(path, Why.LEFT_BEHIND, left_behind(path))
            elif entry.kind is EntryKind.FOLDER or suffix_of(entry.name):
                if depth >= DEPTH_LIMIT or sum(bool(suffix_of(part)) for part in path) > ARCHIVES_LIMIT:
                    self._leave(path, Why.CLOSED, _too_deep(path))
                    continue
                if CodeName.of(entry.name) and self._is_empty(tree, path):
                    self.files.append(FoundFile(folder, entry.name, entry.name, depth, EntryKind.FOLDER))
                else:
                    yield path
            else:
                self.files.append(FoundFile(folder, entry.name, entry.name, depth, entry.kind))

    @staticmethod
    def _is_empty(tree: FileSource, folder: Parts) -> bool:
        try:
            return not tree.entries(folder)
        except FileRefused:
            return False

    def _leave(self, folder: Parts, why: Why, reason: Text) -> None:
        self.unread.append(UnreadFile(f"{shown(folder)}/", why, reason, self.student))


def leftover(file: FoundFile, student: str | None) -> UnreadFile | None:
    """Return a file that is not judged by itself, with the reason; None for Python and notebooks."""
    name = file.name.lower()
    if _LEFT_FILES.fullmatch(file.name):
        return UnreadFile(file.shown, Why.LEFT_BEHIND, left_behind(file.path), student)
    if name.endswith((".py", ".ipynb", ".py.txt", ".ipynb.txt", ".ipynb.json")):
        return None
    path = file.shown
    if file.kind is EntryKind.OTHER:
        text = Text("{path} is a link or a device, not an ordinary file.", "{path} 是链接或设备，不是普通文件。")
        return UnreadFile(path, Why.CLOSED, text.format(path=path), student)
    if name.endswith(_OTHER_ARCHIVES) and not name.endswith(SUFFIXES):
        return UnreadFile(path, Why.CLOSED, _other_archive(path), student)
    if name in ("onlinetext.html", "_text.html", "text.html") or name.endswith("_text.html"):
        return UnreadFile(path, Why.OTHER_KIND, _typed_in(path), student)
    text = Text("{path} is neither a Python file nor a notebook.", "{path} 既不是 Python 文件，也不是笔记本。")
    return UnreadFile(path, Why.OTHER_KIND, text.format(path=path), student)


_OTHER_ARCHIVES = (".7z", ".rar", ".gz", ".bz2", ".xz", ".zst")


def _emptied(waiting: list[Parts]) -> Iterator[Parts]:
    while waiting:
        yield waiting.pop(0)


def _superseded(student: str, folder: Parts, old: str, new: str) -> UnreadFile:
    text = Text("{old} was handed in again; {new} is the later one.", "{old} 之后又重新提交，较新的是 {new}。")
    path = shown((*folder, old))
    return UnreadFile(path, Why.PASSED_OVER, text.format(old=path, new=shown((*folder, new))), student)


def left_behind(path: Parts) -> Text:
    """Say that programs leave such files behind."""
    text = Text("{path} was left by a program; it is not opened.", "{path} 是程序留下的，不会打开。")
    return text.format(path=shown(path))


def _environment(path: Parts) -> Text:
    text = Text(
        "{path} is a virtual environment of Python; it is not searched.",
        "{path} 是 Python 虚拟环境，不会查看其中的内容。",
    )
    return text.format(path=shown(path))


def _too_deep(path: Parts) -> Text:
    text = Text(
        "{path} lies too deep in other folders or archives, so it was not searched. Move it up and run the batch"
        " again.",
        "{path} 嵌套过深，未查看。请把它移到上层后重新评判。",
    )
    return text.format(path=shown(path))


def _too_many(path: Parts) -> Text:
    text = Text(
        "{path} is not searched: the student's folder holds more than {limit} folders.",
        "{path} 未查看：该学生的文件夹中有 {limit} 个以上的子文件夹。",
    )
    return text.format(path=shown(path), limit=FOLDER_LIMIT)


def _other_archive(path: str) -> Text:
    text = Text(
        "{path} is an archive in a format that is not supported. Unpack it where it is, or pack it as a zip.",
        "{path} 是不支持的压缩格式，不会被读取。请在原处解压，或改用 zip 打包。",
    )
    return text.format(path=path)


def _typed_in(path: str) -> Text:
    text = Text(
        "{path} is text that was typed into the platform, not a file. If it contains code, put that into a .py file.",
        "{path} 是在平台上直接输入的文字，不是文件。如果其中有代码，请放进 .py 文件。",
    )
    return text.format(path=path)
