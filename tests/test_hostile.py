"""Every case in `hostile/`: a submission that cheats, reads, leaves or breaks something, and the verdict it must get.

Each runs at both levels that hold it off, with an honest submission before and after every group. At the level that
does not, the same cases must succeed wherever they say so: a case that cannot fail proves nothing.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import grader
from grader.course.find_course import find_course
from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.limits import Limits
from grader.result import Result, ResultStatus, Visibility
from grader.result_json import result_to_json
from grader.sandbox.isolation import requirements
from grader.sandbox.zygote import Zygote
from grader.submission.reading_tool import preloaded
from grader.submission.submission import Submission
from grader.worker.lockdown import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from grader.worker.lockdown import Level

HOSTILE = Path(__file__).parent / "hostile"
HONEST = "def twice(x):\n    return 2 * x\n"
REACHES = "reaches"
SECRET_NUMBERS = ("31415926", "62831852")
"""Numbers of the hidden cases and their answers."""
RAW = {"Cc", "Cf", "Zl", "Zp", "Cs"}
"""Categories of characters that no text for people may contain unescaped."""
REACHED = "REACHED"
"""What a case prints when it has reached its goal."""
CANARY = "CANARY-"
MARKER = f"grader-hostile-marker-{os.getpid()}"  # two workers of pytest-xdist must not meet in an open folder
OPEN_FOLDERS = tuple(map(Path, ("/tmp", "/var/tmp", "/dev/shm")))  # noqa: S108 - where a submission might leave something


@dataclass(frozen=True, slots=True)
class Case:
    """A hostile submission, and the expected outcome where it is stopped."""

    path: Path
    tries: str
    classes: tuple[int, ...]
    """Numbers of the attack classes that it represents."""
    status: str
    """Of the public check, or of the whole result if nothing could be graded."""
    score: Decimal
    process: str
    """`reaches`: at level process the attempt succeeds; otherwise the reason why it does not, or is harmless."""
    exercise: str = "ex01"
    shows: str = ""
    """What the public check shows the student, to prove that the same way exists from a hidden check."""
    hides: str = ""
    """What no hidden check may show."""

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}-{self.path.stem}"

    @property
    def group(self) -> str:
        return self.path.parent.name


def read_cases(path: Path) -> Iterator[Case]:
    for name, told in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"].items():
        fields = {**told, "classes": tuple(told["classes"]), "score": Decimal(told["score"])}
        yield Case(path.with_name(f"{name}.py"), **fields)


CASES = [case for path in sorted(HOSTILE.glob("*/cases.yaml")) for case in read_cases(path)]
GROUPS = {case.group: [known for known in CASES if known.group == case.group] for case in CASES}
INTAKE_CLASSES = {27, 28, 29, 30, 31, 32, 33, 35, 36, 37, 42}
"""Attack classes on folders, archives, notebooks and pages: tested in test_hostile_batch.py and the intake's tests."""
NOT_FOR_A_SUBMISSION = {44, 45}
"""Where the grader comes from, and how often a student may try: docs/security.md."""


@dataclass(slots=True)
class World:
    """The content of a machine that judges: files, listeners, processes; and what has happened to it since."""

    folder: Path
    zygote: Zygote
    listeners: tuple[socket.socket, ...]
    descendants: Callable[[int], Iterator[int]]
    _files: Mapping[Path, tuple[os.stat_result, bytes]] = field(default_factory=dict)
    _processes: frozenset[int] = frozenset()

    def targets(self) -> dict[str, object]:
        """Return everything that an attacker would have to find out first."""
        tcp, udp, unix, abstract = self.listeners
        program, builtin = Path(grader.__file__).parent, find_course(Path("/"))
        reference = self.folder / "course" / "reference" / "ex01_twice"
        answers = builtin / "reference" / "ex02_softmax_backward"
        paths = {
            "world": self.folder,
            "canary": self.folder / "canary",
            "student": self.folder / "class" / "ada" / "ex01.py",
            "owned": self.folder / "class" / "ben" / "ex01.py",
            "solution": reference / "solution.py",
            "wrong": reference / "wrong" / "as_it_is.py",
            "private": reference / "private.yaml",
            "program": program,
            "program_file": program / "text.py",
            "builtin": builtin / "reference",
            "builtin_solution": answers / "solution.py",
            "builtin_wrong": answers / "wrong" / "no_keepdim.py",
            "builtin_private": answers / "private.yaml",
            "builtin_exercise": builtin / "exercises" / "ex02_softmax_backward" / "exercise.yaml",
        }
        assert all(path.exists() for path in paths.values())
        return {
            **{name: str(path) for name, path in paths.items()},
            "marker": MARKER,
            "judge": os.getpid(),
            "tcp": tcp.getsockname()[1],
            "udp": udp.getsockname()[1],
            "unix": unix.getsockname(),
            "abstract": abstract.getsockname()[1:].decode(),
        }

    def build(self) -> None:
        """Write a course, two students and a secret, readable and partly writable for everybody."""
        copy_open(HOSTILE / "course", self.folder / "course")
        for student, source in (("ada", f"# {CANARY}student\n"), ("ben", "# what he handed in\n")):
            place = self.folder / "class" / student
            place.mkdir(parents=True)
            (place / "ex01.py").write_text(source, encoding="utf-8")
        (self.folder / "canary").write_text(f"{CANARY}file", encoding="utf-8")
        self.folder.chmod(0o777)
        user = self.zygote._process.started.user
        if user is not None:  # where the worker is another user it shall own something, too
            for path in (self.folder / "class" / "ben", self.folder / "class" / "ben" / "ex01.py"):
                os.chown(path, user, user)
        self._files = self._look()
        self._processes = frozenset(self.descendants(self.zygote._process.started.pid))

    def traces(self) -> list[str]:
        """Return what has happened outside the worker since the last call, and repair it."""
        found = [f"a connection to {listener.getsockname()!r}" for listener in self.listeners if was_reached(listener)]
        found += [f"process {pid} left behind" for pid in self._left_behind()]
        seen = self._look()
        changed = {path for path in {*seen, *self._files} if signs(seen.get(path)) != signs(self._files.get(path))}
        for path in changed - self._files.keys():
            path.unlink()
        for path in changed & self._files.keys():
            was, content = self._files[path]
            path.write_bytes(content)
            os.chown(path, was.st_uid, was.st_gid)
            path.chmod(was.st_mode & 0o7777)
            os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
        return found + [f"{path} was changed" for path in sorted(changed)]

    def _look(self) -> Mapping[Path, tuple[os.stat_result, bytes]]:
        left = (path for top in OPEN_FOLDERS for path in top.glob(f"{MARKER}*"))
        files = [path for path in (*self.folder.rglob("*"), *left) if not path.is_dir()]
        return {file: (file.lstat(), file.read_bytes() if file.is_file() else b"") for file in files}

    def _left_behind(self) -> set[int]:
        """Return what still runs below the warm process without a worker; killed ones take a moment to disappear."""
        for _ in range(500):
            left = {*self.descendants(self.zygote._process.started.pid)} - self._processes
            if not left:
                break
            time.sleep(0.01)
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        return left


def signs(file: tuple[os.stat_result, bytes] | None) -> object:
    """Return everything about a file that a submission might have changed."""
    return file and (file[0].st_mode, file[0].st_uid, file[0].st_nlink, file[0].st_mtime_ns, file[1])


def copy_open(source: Path, target: Path) -> None:
    """Copy a folder so that everybody can read it, whatever this process's umask is."""
    shutil.copytree(source, target)
    for path in (target, *target.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def was_reached(listener: socket.socket) -> bool:
    try:
        if listener.type == socket.SOCK_DGRAM:
            listener.recv(100)
        else:
            listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@pytest.fixture(scope="module")
def listeners(folder: Path) -> Iterator[tuple[socket.socket, ...]]:
    """Return a listener of each kind that a submission might try to tell something."""
    path = folder / "socket"
    made = (
        socket.create_server(("127.0.0.1", 0)),
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        socket.socket(socket.AF_UNIX),
        socket.socket(socket.AF_UNIX),
    )
    made[1].bind(("127.0.0.1", 0))
    made[2].bind(str(path))
    made[3].bind(f"\0{MARKER}")
    path.chmod(0o777)
    for opened in made:
        opened.setblocking(False)  # noqa: FBT003 - the name says it
        if opened.type == socket.SOCK_STREAM:
            opened.listen()
    yield made
    for file in made:
        file.close()


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Return a folder that everybody can enter, unlike those that pytest makes."""
    made = Path(tempfile.mkdtemp(prefix="grader-hostile-"))
    yield made
    shutil.rmtree(made)


@dataclass(frozen=True, slots=True)
class Heard:
    """The outcome of one submission."""

    result: Result
    traces: tuple[str, ...]

    @property
    def told(self) -> dict[str, Any]:
        """The JSON for the student."""
        return {**result_to_json(self.result.for_student(), "en")}

    def verdicts(self, visibility: Visibility) -> str:
        """Return the JSON of the public or of the hidden checks, as the student gets it."""
        wanted = [check for check in self.told["checks"] if check["visibility"] == visibility.value]
        return json.dumps(wanted, ensure_ascii=False)


class Court:
    """One warm process of a level, and the outcome of each judged group."""

    def __init__(self, level: Level, zygote: Zygote, world: World) -> None:
        self.level = level
        self._zygote = zygote
        self._world = world
        course = load_course(world.folder / "course")
        self._plans = {exercise.id: plan_exercise(exercise, Seeds("public", "secret")) for exercise in course.exercises}
        self._heard: dict[str, Mapping[str, Heard]] = {}

    def heard(self, case: Case) -> Heard:
        """Return the outcome of a case; its whole group is judged at once, between two honest submissions."""
        return self._all(case.group)[case.name]

    def honest(self, group: str) -> tuple[Heard, Heard]:
        """Return the honest submissions before and after a group."""
        return self._all(group)["before"], self._all(group)["after"]

    def _all(self, group: str) -> Mapping[str, Heard]:
        if group not in self._heard:
            self._heard[group] = self._judge(GROUPS[group])
        return self._heard[group]

    def _judge(self, cases: list[Case]) -> Mapping[str, Heard]:
        if self.level == "process":  # only where it is to show that they succeed
            cases = [
                case for case in cases if case.process == REACHES or case.path.stem.endswith("_1_left") or case.shows
            ]
        given = {"before": HONEST, **{case.name: self._source(case) for case in cases}, "after": HONEST}
        exercises = {case.name: case.exercise for case in cases}
        submissions = [
            Submission(exercises.get(name, "ex01"), name, "ex01.py", "ex01.py", data=source.encode())
            for name, source in given.items()
        ]
        heard: dict[str, Heard] = {}

        def deliver(result: Result) -> None:
            name = str(result.student)
            # What one case leaves, the next one looks for.
            heard[name] = Heard(result, () if name.endswith("_1_left") else tuple(self._world.traces()))

        judge(self._plans, submissions, self._zygote, Conditions("public", isolation=self.level), deliver)
        return heard

    def _source(self, case: Case) -> str:
        source = case.path.read_text(encoding="utf-8")
        # After it, so that its first line stays the first.
        return f"{source}\nAT = {self._world.targets()!r}\n" if "AT[" in source else source


@pytest.fixture(scope="module", params=LEVELS)
def court(
    request: pytest.FixtureRequest,
    folder: Path,
    listeners: tuple[socket.socket, ...],
    descendants: Callable[[int], Iterator[int]],
) -> Iterator[Court]:
    level: Level = request.param
    if sys.platform != "linux":
        pytest.skip("the levels that hold anything off are Linux's")
    lacking = [requirement.found.en for requirement in requirements(level) if not requirement.fine]
    if lacking:
        pytest.skip(f"no isolation {level} here: {'; '.join(lacking)}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET", f"{CANARY}environment")
        with Zygote.start(isolation=level, preload=preloaded(["ex01.py"])) as zygote:
            zygote.spawn(Limits()).close()
            gc.collect()
            gc.freeze()
            world = World(folder / level, zygote, listeners, descendants)
            world.build()
            yield Court(level, zygote, world)
            gc.unfreeze()


LOCKED = pytest.mark.parametrize(
    "court", [level for level in LEVELS if level != "process"], indirect=True, scope="module"
)
BARE = pytest.mark.parametrize("court", ["process"], indirect=True, scope="module")
EVERY = pytest.mark.parametrize("court", LEVELS, indirect=True, scope="module")
EACH = pytest.mark.parametrize("case", CASES, ids=lambda one: one.name)
THOSE_THAT_REACH = pytest.mark.parametrize(
    "case", [case for case in CASES if case.process == REACHES], ids=lambda one: one.name
)
THOSE_THAT_TELL = pytest.mark.parametrize("case", [case for case in CASES if case.shows], ids=lambda one: one.name)


@LOCKED
@EACH
def test_a_case_gets_its_verdict_and_nothing_gets_out(court: Court, case: Case) -> None:
    heard = court.heard(case)
    assert status(heard.result) == case.status, heard.told
    assert heard.result.score == case.score
    assert breaches(heard) == []


@BARE
@THOSE_THAT_REACH
def test_without_the_walls_the_same_case_succeeds(court: Court, case: Case) -> None:
    assert breaches(court.heard(case)) != []


@EVERY
@THOSE_THAT_TELL
def test_what_a_public_check_tells_no_hidden_check_tells(court: Court, case: Case) -> None:
    heard = court.heard(case)
    assert case.shows in heard.verdicts(Visibility.PUBLIC)
    assert not case.hides or case.hides not in heard.verdicts(Visibility.HIDDEN)
    assert not [number for number in SECRET_NUMBERS if number in json.dumps(heard.told)]


@EVERY
@pytest.mark.parametrize("group", GROUPS)
def test_an_honest_submission_loses_nothing_beside_them(court: Court, group: str) -> None:
    for heard in court.honest(group):
        assert heard.result.passed, heard.told
        assert heard.result.isolation == court.level
        assert breaches(heard) == []


def test_every_attack_class_that_applies_has_its_case() -> None:
    covered = {number for case in CASES for number in case.classes}
    assert covered | INTAKE_CLASSES | NOT_FOR_A_SUBMISSION == set(range(1, 46))


def test_every_case_can_fail_or_says_why_not() -> None:
    assert len(CASES) >= 70
    for case in CASES:
        assert case.process == REACHES or len(case.process.split()) > 4, case.name
    files = {path for group in GROUPS for path in (HOSTILE / group).glob("*.py")}
    assert files == {case.path for case in CASES}


def status(result: Result) -> str:
    return result.status.value if result.status is not ResultStatus.GRADED else result.checks[0].status.value


def breaches(heard: Heard) -> list[str]:
    """Return every sign that an attempt got somewhere."""
    whole = json.dumps(result_to_json(heard.result, "en"), ensure_ascii=False)
    printed = "".join((heard.result.output, *(check.output for check in heard.result.checks)))
    found = list(heard.traces)
    found += [f"it says {word}" for word, where in ((REACHED, printed), (CANARY, whole)) if word in where]
    found += [f"it knows {number}" for number in SECRET_NUMBERS if number in json.dumps(heard.told)]
    strings = " ".join(strings_in(heard.told))
    found += [
        f"raw {string!r}" for string in sorted(set(strings)) if unicodedata.category(string) in RAW and string != "\n"
    ]
    return found


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings_in(part)
