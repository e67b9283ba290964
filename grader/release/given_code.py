"""The Python files that students have: a probe or a public test must not import the solution or contain its lines."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from grader.course.files import read_python
from grader.errors import CourseError, Problem
from grader.release.leaks import code_secrets, given_in
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.course.model import Exercise

_PRIVATE: Final = frozenset({"solution", "reference", "wrong"})


def require_clean_given_code(exercises: Sequence[Exercise], course: Sequence[Exercise]) -> None:
    """Check that no probe and no public test of some exercises of a course gives an answer away.

    Raises:
        CourseError: one does, with every place.
    """
    problems = [problem for exercise in exercises for problem in _problems(exercise, course)]
    if problems:
        raise CourseError(problems)


def _problems(exercise: Exercise, course: Sequence[Exercise]) -> Iterator[Problem]:
    given = "\n".join(given_in(exercise, course))
    solution = exercise.private / "solution.py"
    secrets = list(code_secrets(solution, f"{exercise.private.name}/solution.py", given))
    for path in (exercise.folder / "probe.py", exercise.folder / "checks.py"):
        code, tree = read_python(path, []) if path.is_file() else ("", None)
        for node in ast.walk(tree) if tree is not None else ():
            if isinstance(node, ast.Import | ast.ImportFrom) and _PRIVATE & {*_imported(node)}:
                text = Text(
                    "Students get this file, but not the module that it imports. Remove the import.",
                    "学生会得到这个文件，但得不到它导入的内容。请删去该导入。",
                )
                yield Problem(path, node.lineno, "file", text)
        for number, line in enumerate(code.splitlines(), 1):
            found = next((secret for secret in secrets if any(form in line.encode() for form in secret.forms)), None)
            if found is not None:
                text = Text(
                    "Students get this file, and this line is also in the solution ({place}). Write it in another"
                    " way, or remove it.",
                    "学生会得到这个文件，而这一行也出现在参考答案中（{place}）。请换一种写法，或删去。",
                )
                yield Problem(path, number, "file", text.format(place=found.place))


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom):
        yield (node.module or "").partition(".")[0]
    yield from (name.name.partition(".")[0] for name in node.names)
