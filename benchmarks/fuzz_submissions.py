"""Random submissions beside three honest ones: nobody else loses points, and nothing is our fault.

    python benchmarks/fuzz_submissions.py [--submissions 20000] [--seed 0] [--isolation full]

A grammar makes files of operations that break, forge, end or fill something, damaged bytes, notebooks and archives of
such files. What counts: a result that is `judge_error` or missing, an honest submission without its points, a document
or page above its bound, a judging that outlasts its budget.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import tarfile
import tempfile
import time
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.outline import outline_of
from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.limits import Limits
from grader.report.grade_table import GradeTable
from grader.report.html.pages import student_page
from grader.report.views.student import student_view
from grader.result import Result, ResultStatus
from grader.result_json import result_to_json
from grader.sandbox.zygote import Zygote
from grader.submission.choosing import Sought
from grader.submission.intake import find_submissions
from grader.submission.reading_tool import preloaded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.worker.lockdown import Level

COURSE = Path(__file__).parents[1] / "tests" / "hostile" / "course"
EXERCISE = "ex01"
HONEST = b"def twice(x):\n    return 2 * x\n"
NAMES = ("aaa", "mmm-honest", "zzz")
SHARD = 100
DOCUMENT, PAGE = 1_000_000, 2_000_000
"""Bytes, at most, of a result as JSON and of a student's page."""
LONGEST = 1.5
"""Parts of `submission_s` that judging may take; a busy machine needs `SLACK_S` more to fork."""
SLACK_S = 20.0

_NUMBERS = ("0", "-1", "1e308", "float('nan')", "1 << 4000", "-0.0", "2 ** 63", "True", "None")
_VALUES = (
    *("2 * x", "x", "[2 * x]", "(2 * x, x)", "{'a': x}", "{1: 2}", "str(x)", "b'x' * 999", "object()", "lambda: 0"),
    *(
        "torch.empty(1 << 40, 0)",
        "torch.empty(0, 1 << 40)",
        "x.expand(1 << 20, 3)",
        "torch.zeros(1 << 22)",
        "x.to_sparse()",
    ),
    *("torch.full((3,), float('nan'))", "x.half()", "x.bool()", "x.to(torch.complex128)", "x.numpy()", "[x] * 5000"),
    *("x.to_sparse()", "x.T"),
    *("['\\ud800']", "'\\0' * 9", "['a' * 1000000]", "{'k' * 100000: x}", "torch.nn.Parameter(2 * x)", "x.to('meta')"),
    *("list(range(99999))", "[[[[[]]]]] * 999", "torch.tensor(1.0).expand(1 << 30)", "[] ", "(2 * x).requires_grad_()"),
)
_DEEDS = (
    *("x.mul_(0)", "os._exit({number})", "os.abort()", "os.close(4)", "os.close(3)", "os.close(2)", "sys.exit(0)"),
    *("raise Exception('x' * 99999)", "raise type('E' * 500, (Exception,), {{}})", "raise KeyboardInterrupt"),
    *("print('y' * 200000)", "print('\\ud800\\x1b[2J')", "sys.stdout = None", "torch.set_default_dtype(torch.float16)"),
    *("os.write(4, b'\\xff' * 64)", "os.write(4, struct.pack('<I', 1 << 31))", "os.write(4, os.urandom(999))"),
    *("sys.setrecursionlimit(10 ** 6)", "f = lambda: f(); f()", "bytearray(1 << 33)", "torch.zeros(1 << 34)"),
    *("gc.get_objects().clear()", "sys.modules.clear()", "builtins.len = None", "os.dup2(0, 4)", "time.sleep(0.05)"),
    *(
        "forge({node}, {table})",
        "forge({node}, {table}, b'\\1' * 8)",
        "answers(changed=[{number}])",
        "del builtins.print",
    ),
    *("answers(aliases=['x', {number}])", "answers(ran=['a' * 199])", "answers(lowered=['torch.autocast'])"),
    *("answers(put_back=['LEAK'])", "answers(elsewhere=['cuda:0'])", "answers(value=[{{'tensor': 0}}])", "pass"),
)
_HEAD = """import builtins, gc, json, os, struct, sys, time
import torch


def forge(node, table=(), raw=b""):
    header = json.dumps([node, list(table)]).encode()
    os.write(4, struct.pack("<II", 4 + len(header) + len(raw), len(header)) + header + raw)


def answers(**fields):
    frame = sys._getframe()
    while frame is not None and "seq" not in frame.f_locals:
        frame = frame.f_back
    told = {"seq": frame.f_locals["seq"] if frame else 2, "kind": "returned", "value": 1, "changed": [], "aliases": []}
    forge({"dict": [[name, one] for name, one in {**told, **fields}.items()]})
    os._exit(0)


"""
_NODES = (
    *('{"dict": [["seq", 2], ["kind", "raised"], ["fault", 1]]}', '{"dict": [["seq", 2], ["kind", "memory"]]}', "[]"),
    *('{"dict": [["seq", 1], ["kind", "loaded"], ["callables", ["twice"]], ["others", []], ["problems", []]]}', "None"),
    *('{"dict": [["seq", 2], ["kind", "refused"], ["reason", "\\ud800"]]}', '{"tensor": 0}', '{"opaque": "x"}'),
)
_TABLES = (
    "[]",
    '[["bool", [8], "contiguous", False]]',
    '[["float64", [1], "expanded", True]]',
    '[["bytes", [8], "x", 0]]',
)


@dataclass(slots=True)
class Found:
    """The outcomes of the submissions, and those that must not occur."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def main() -> None:
    """Fuzz, print the outcomes, and fail if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--isolation", choices=["full", "restricted", "process"], default="full")
    options = parser.parse_args()
    started = time.perf_counter()
    found = fuzz(options.submissions, options.seed, options.isolation, timed=True)
    for name, count in found.outcomes.most_common():
        print(f"{name:30} {count:10}")
    print(f"{options.submissions} submissions in {time.perf_counter() - started:.0f} s")
    if found.faults:
        sys.exit("\n".join(found.faults[:20]))


def fuzz(count: int, seed: int, isolation: Level, *, timed: bool = False) -> Found:
    """Judge a number of submissions, in classes of a hundred with three honest students each."""
    chance = random.Random(seed)  # noqa: S311 - made up, no secret
    found = Found()
    with Zygote.start(isolation=isolation, preload=preloaded(["ex01.ipynb"])) as zygote:
        zygote.spawn(Limits()).close()  # what it takes to warm up is on nobody's clock
        for first in range(0, count, SHARD):
            with tempfile.TemporaryDirectory() as folder:
                made = handed_in(Path(folder), min(SHARD, count - first), chance)
                _judge(Path(folder), made, zygote, found, timed=timed)
    return found


def handed_in(folder: Path, count: int, chance: random.Random) -> Sequence[str]:
    """Write the students' folders and three honest ones; return the names of those that must get a result."""
    for name in NAMES:
        (folder / name).mkdir()
        (folder / name / f"{EXERCISE}.py").write_bytes(HONEST)
    names = [*NAMES]
    for number in range(count):
        place = folder / f"s{number:04}"
        place.mkdir()
        name, data = _file(chance)
        (place / name).write_bytes(data)
        if name.startswith(EXERCISE):
            names.append(place.name)
    return names


def source(chance: random.Random) -> str:
    """Return a submission of a few operations, at import and in the call."""

    def deed() -> str:
        filled = {"number": chance.choice(_NUMBERS), "node": chance.choice(_NODES), "table": chance.choice(_TABLES)}
        return chance.choice(_DEEDS).format(**filled)

    at_import = f"x = torch.ones(3)\n{deed()}\n" if chance.random() < 0.2 else ""
    body = "".join(f"    {deed()}\n" for _ in range(chance.randrange(3)))
    return f"{_HEAD}{at_import}def twice(x):\n{body}    return {chance.choice(_VALUES)}\n"


def _file(chance: random.Random) -> tuple[str, bytes]:
    code = source(chance)
    match chance.randrange(10):
        case 0:
            return f"{EXERCISE}.py", _damaged(code.encode("utf-8", "surrogatepass"), chance)
        case 1:
            cookie = chance.choice(["hex", "utf-7", "idna", "rot13", "gbk", "latin-1", "undefined", "x" * 99])
            return f"{EXERCISE}.py", f"# -*- coding: {cookie} -*-\n{code}".encode("utf-8", "surrogatepass")
        case 2 | 3:
            return f"{EXERCISE}.ipynb", _notebook(code, chance)
        case 4:
            return _archive(code.encode("utf-8", "surrogatepass"), chance)
        case _:
            return f"{EXERCISE}.py", code.encode("utf-8", "surrogatepass")


def _damaged(data: bytes, chance: random.Random) -> bytes:
    bytes_ = bytearray(data)
    for _ in range(chance.randrange(1, 20)):
        bytes_[chance.randrange(len(bytes_))] = chance.randrange(256)
    return bytes(bytes_[: chance.randrange(1, len(bytes_))] if chance.random() < 0.3 else bytes_)


def _notebook(code: str, chance: random.Random) -> bytes:
    texts = [code, *(chance.choice(["%time", "1/0", "!ls", "x = (", "'\\ud800'", 7, None, ["a", 1]]) for _ in range(3))]
    chance.shuffle(texts)
    kinds = ("code", "code", "code", "markdown", "raw", 3)
    cells: list[dict[str, object]] = [
        {"cell_type": chance.choice(kinds), "metadata": {}, "outputs": [], "source": text} for text in texts
    ]
    cells *= chance.choice([1, 1, 1, 400])
    whole = {"cells": cells, "metadata": chance.choice([{}, [], {"kernelspec": {"language": 1}}]), "nbformat": 4}
    data = json.dumps({**whole, "nbformat_minor": chance.choice([4, 5, -1])}).encode()
    return _damaged(data, chance) if chance.random() < 0.2 else data


def _archive(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    stream = io.BytesIO()
    names = [f"{EXERCISE}.py", "../x", "/etc/passwd", "a/" * 30 + "b", "nothing"]
    if chance.random() < 0.5:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in names:
                packed.writestr(name, data if name != "nothing" else bytes(1 << 20))
        name = "work.zip"
    else:
        with tarfile.open(fileobj=stream, mode="w:gz") as tar:
            for one in names:
                info = tarfile.TarInfo(one)
                info.size = len(data) if one != "nothing" else 1 << 20
                tar.addfile(info, io.BytesIO(data if one != "nothing" else bytes(1 << 20)))
        name = "work.tgz"
    packed_bytes = stream.getvalue()
    return name, _damaged(packed_bytes, chance) if chance.random() < 0.5 else packed_bytes


def _judge(folder: Path, due: Sequence[str], zygote: Zygote, found: Found, *, timed: bool) -> None:
    course = load_course(COURSE)
    exercise = next(one for one in course.exercises if one.id == EXERCISE)
    plans = {EXERCISE: plan_exercise(exercise, Seeds("public", "secret"))}
    taken = find_submissions(folder, {EXERCISE: Sought()})
    results: dict[str, Result] = {}
    conditions = Conditions("public", isolation=zygote.level)
    judge(plans, taken.submissions, zygote, conditions, lambda plan: results.update({str(plan.student): plan}))
    info = outline_of(course)
    for name in {*due} - results.keys():
        found.faults.append(f"{name} has no result")
    for name, result in results.items():
        found.outcomes[result.status.value] += 1
        what = f"{name} of {[submission.path for submission in taken.submissions if submission.student == name]}"
        page = student_page(student_view(GradeTable.of([result], info), name), "en")
        document = json.dumps(result_to_json(result, "en")).encode()
        if result.status is ResultStatus.JUDGE_ERROR or result.score is None:
            found.faults.append(f"{what}: a fault of ours: {result.message.en}")
        if name in NAMES and not result.passed:
            found.faults.append(f"{what}: honest, and {result.score}")
        if len(document) > DOCUMENT or len(page) > PAGE:
            found.faults.append(f"{what}: {len(document)} and {len(page)} bytes")
        if timed and result.duration_s > LONGEST * exercise.limits.submission_s + SLACK_S:
            found.faults.append(f"{what}: {result.duration_s} s")


if __name__ == "__main__":
    main()
