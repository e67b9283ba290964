from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.course.draws import Draw
from grader.course.find_course import find_course
from grader.course.load import load_course
from grader.course.model import Tolerance
from grader.errors import CourseError, Problem
from grader.result import Visibility
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    Edit = Callable[[str, str, str], None]

COURSE = "exercises/course.yaml"
SCALE = "exercises/ex01_scale/exercise.yaml"
SCALE_PRIVATE = "reference/ex01_scale/private.yaml"
MOMENTS = "exercises/ex02_moments/exercise.yaml"
MOMENTS_PRIVATE = "reference/ex02_moments/private.yaml"


def problems(root: Path, known_bans: frozenset[str] | None = None) -> list[Problem]:
    """Return what is told of a course: by the error that refuses it, or by its broken exercises."""
    try:
        course = load_course(root, known_bans)
    except CourseError as refused:
        return list(refused.problems)
    found = [problem for exercise in course.broken for problem in exercise.problems]
    assert found, "the course is sound"
    return found


def test_a_course_becomes_records_in_the_order_it_lists(root: Path, edit: Edit) -> None:
    edit(COURSE, "[ex01, ex02]", "[ex02, ex01]")
    course = load_course(root)
    assert course.root == root
    assert course.title == Text("A tiny course", "小课程")
    assert course.seed == "tiny"
    assert [(part.id, part.title.zh) for part in course.parts] == [("first", "第一步")]
    assert [exercise.id for exercise in course.exercises] == ["ex02", "ex01"]


def test_an_exercise_carries_everything_its_files_say(root: Path) -> None:
    exercise = load_course(root).exercises[0]
    assert exercise.part == "first"
    assert exercise.points == Decimal("3.5")
    assert exercise.banned == ("softmax",)
    assert (exercise.limits.call_s, exercise.limits.submission_s, exercise.limits.memory_mb) == (1.0, 30.0, 1024)
    assert exercise.hints[1].zh == "看一看 factor 的默认值。"
    assert exercise.statement.zh.startswith("# 缩放向量")
    assert exercise.stub.endswith("raise NotImplementedError\n")
    assert exercise.entry_point("scale").signature == "(x, factor=2.0)"
    assert [(check.id, check.visibility) for check in exercise.checks] == [
        ("by-hand", Visibility.PUBLIC),
        ("any-size", Visibility.PUBLIC),
        ("hidden", Visibility.HIDDEN),
    ]
    (misconception,) = exercise.misconceptions
    assert misconception.path == root / "reference/ex01_scale/wrong/factor_ignored.py"
    assert misconception.hint == 1
    assert exercise.private == root / "reference/ex01_scale"


def test_a_check_carries_its_cases_in_the_order_of_the_signature(root: Path) -> None:
    check = load_course(root).exercises[0].checks[1]
    (group,) = check.cases
    assert check.after == ("by-hand",)
    assert check.tolerance == Tolerance(1e-6, None)
    assert list(group.arguments) == ["x", "factor"]
    assert group.arguments["x"] == Draw("normal", ("N", 2), {"scale": 3}, None, requires_grad=True)
    assert group.sizes == {"N": (1, 3, 5)}
    assert (group.dtypes, group.layouts, group.draws) == (("float64", "float32"), ("contiguous", "strided"), 2)


def test_a_check_may_be_a_test_beside_the_reference(root: Path) -> None:
    by_hand, running = load_course(root).exercises[1].checks
    assert by_hand.lists == ("spread",)
    assert (running.call, running.test, running.entry_points) == (None, "test_running", ("Running", "moments"))


def test_a_students_copy_without_reference_loads_with_nothing_hidden(root: Path) -> None:
    shutil.rmtree(root / "reference")
    first, second = load_course(root).exercises
    assert [check.id for check in first.checks] == ["by-hand", "any-size"]
    assert first.misconceptions == second.misconceptions == ()
    assert first.private == root / "reference/ex01_scale"
    assert not first.private.exists()


def test_prerequisites_are_kept_by_exercise(root: Path) -> None:
    path = root / COURSE
    path.write_text(path.read_text(encoding="utf-8") + "prerequisites: {ex02: [ex01]}\n", encoding="utf-8")
    assert load_course(root).prerequisites == {"ex02": ("ex01",)}


def test_known_bans_are_accepted(root: Path) -> None:
    assert load_course(root, frozenset({"softmax", "autograd"})).exercises[0].banned == ("softmax",)


FAULTS = [
    # file, what stands there, what to put in its place, the problem's key, a phrase of it
    (COURSE, "title:", "titel:", "titel", "Did you mean 'title'?"),
    (COURSE, 'seed: "tiny"', "seed: 2026", "seed", "quotes"),
    (COURSE, "[ex01, ex02]", "[ex01, ex02, ex01]", "parts[0].exercises[2]", "listed twice"),
    (COURSE, "[ex01, ex02]", "[ex01, ex02, ex07]", "parts[0].exercises[2]", "'ex07' has no folder"),
    (
        COURSE,
        "[ex01, ex02]",
        "[ex01, ex02, moments]",
        "parts[0].exercises[2]",
        "Folders here: ex01_scale, ex02_moments",
    ),
    (COURSE, "[ex01, ex02]", "[ex01, ex02, Three]", "parts[0].exercises[2]", "short name in lower-case letters"),
    (COURSE, "[ex01, ex02]", "[ex01, ex02, total]", "parts[0].exercises[2]", "Choose another"),
    (COURSE, "[ex01, ex02]", "[ex01, ex02, lpt1]", "parts[0].exercises[2]", "Choose another"),
    (COURSE, "id: first", "id: First Part", "parts[0].id", "hyphens"),
    (
        COURSE,
        "parts:",
        "prerequisites: {ex01: [ex02]}\nparts:",
        "prerequisites.ex01[0]",
        "'ex01' builds on 'ex02', which does not come before it",
    ),
    (
        COURSE,
        "parts:",
        "prerequisites: {ex02: [ex02]}\nparts:",
        "prerequisites.ex02[0]",
        "'ex02' builds on 'ex02', which does not come before it",
    ),
    (COURSE, "parts:", "prerequisites: {ex02: [ex07]}\nparts:", "prerequisites.ex02[0]", "'ex07' is unknown"),
    (COURSE, "parts:", "prerequisites: {ex07: [ex01]}\nparts:", "prerequisites.ex07", "'ex07' is unknown"),
    (SCALE, "id: ex01", "id: ex07", "id", "Make them agree"),
    (SCALE, "zh: 缩放向量", "zh: ''", "title.zh", "empty"),
    (SCALE, ", zh: 缩放向量", "", "title", "The Chinese wording ('zh') is missing"),
    (SCALE, "en: Scale a vector, ", "", "title", "The English wording ('en') is missing"),
    (SCALE, "zh: 缩放向量", "zh: 缩放, 向量", "title.向量", "in quotes"),
    (SCALE, "zh: 缩放向量", 'zh: a, "{0}": b', "title.{0}", "'{0}' is unknown"),
    (SCALE, "topics:", "topcs:", "topcs", "Did you mean 'topics'?"),
    (SCALE, "topics: [tensors]\n", "", "file", "'topics' is missing"),
    (SCALE, "topics: [tensors]", "topics: tensors", "topics", "list"),
    (SCALE, "name: scale", "name: 2scale", "entry_points[0].name", "Python"),
    (SCALE, "signature: (x, factor=2.0)", "signature: (*x)", "entry_points[0].signature", "named parameters"),
    (SCALE, "banned: [softmax]", "banned: [{a: b}]", "banned[0]", "text"),
    (SCALE, "{call_s: 1}", "{call_s: 0}", "limits.call_s", "greater than 0"),
    (SCALE, "{call_s: 1}", "{call_s: true}", "limits.call_s", "number"),
    (SCALE, "{call_s: 1}", "{calls: 1}", "limits.calls", "Did you mean 'call_s'?"),
    (SCALE, "points: 2", "points: 0", "checks[0].points", "greater than 0"),
    (SCALE, "points: 2", "points: true", "checks[0].points", "number"),
    (SCALE, "points: 2", "points: .nan", "checks[0].points", "finite"),
    (SCALE, "points: 2", "points: 0.0000001", "checks[0].points", "6 decimal places"),
    (SCALE, "call: scale", "call: scael", "checks[0].call", "Did you mean 'scale'?"),
    (SCALE, "call: scale", "call: scale\n    test: test_x", "checks[0]", "one of 'call', 'class', 'probe' and 'test'"),
    (SCALE, "call: scale", "call: scale\n    uses: [scale]", "checks[0].uses", "belongs to 'test'"),
    (SCALE, "hint: 0", "hint: 2", "checks[0].hint", "there are 2"),
    (SCALE, "hint: 0", "hint: 0\n    tells: [misconception]", "checks[0].tells", "belongs to hidden checks"),
    (SCALE, "hint: 0", "hint: -1", "checks[0].hint", "at least 0"),
    (SCALE, "after: [by-hand]", "after: [by-hnad]", "checks[1].after[0]", "No earlier check"),
    (SCALE, "after: [by-hand]", "after: [any-size]", "checks[1].after[0]", "No earlier check"),
    (SCALE, "id: any-size", "id: by-hand", "checks[1].id", "There is already"),
    (SCALE, "x: {values: [1, 2]}", "y: {values: [1, 2]}", "checks[0].cases[0].arguments.y", "'y' is unknown"),
    (SCALE, "x: {values: [1, 2]}", "factor: 2", "checks[0].cases[0].arguments", "'x' is missing"),
    (
        SCALE,
        "x: {values: [1, 2]}",
        "x: {value: [1, 2]}",
        "checks[0].cases[0].arguments.x.value",
        "Did you mean 'values'?",
    ),
    (SCALE, "{values: [1, 2]}", "{values: [1, -inf]}", "checks[0].cases[0].arguments.x.values[1]", "Write -.inf"),
    (SCALE, "scale: 3", "scale: Infinity", "checks[1].cases[0].arguments.x.scale", "Write .inf"),
    (SCALE, "    call: scale", "\tcall: scale", "file", "put spaces in its place"),
    (SCALE, "    call: scale", "    call:\tscale\n\t- x", "file", "put spaces in its place"),
    (SCALE, "N: [1, 3, 5]", "N: []", "checks[1].cases[0].sizes.N", "At least 1"),
    (SCALE, "N: [1, 3, 5]", "N: [1], M: [2]", "checks[1].cases[0].sizes.M", "used nowhere"),
    (SCALE, "N: [1, 3, 5]", "3N: [1], N: [1]", "checks[1].cases[0].sizes.3N", "Python"),
    (SCALE, "[float64, float32]", "[float64, flaot32]", "checks[1].cases[0].dtypes[1]", "Did you mean 'float32'?"),
    (SCALE, "[float64, float32]", "[int64]", "checks[1].cases[0].dtypes[0]", "Known: float64"),
    (SCALE, "[contiguous, strided]", "[stridden]", "checks[1].cases[0].layouts[0]", "Did you mean 'strided'?"),
    (SCALE, "draws: 2", "draws: 2.5", "checks[1].cases[0].draws", "whole number"),
    (SCALE, "draws: 2", "draws: 0", "checks[1].cases[0].draws", "at least 1"),
    (SCALE, "{relative: 1e-6}", "{relative: 2}", "checks[1].tolerance.relative", "at most 1"),
    (SCALE, "- id: by-hand", "- id: by-hand\n    id: twice", "checks[0].id", "twice"),
    (MOMENTS, "lists: [spread]", "lists: [spraed]", "checks[0].lists[0]", "Did you mean 'spread'?"),
    (MOMENTS, "name: Running", "name: moments", "entry_points[1].name", "listed twice"),
    (SCALE_PRIVATE, "id: hidden", "id: by-hand", "checks[0].id", "There is already"),
    (SCALE_PRIVATE, "file: factor_ignored.py", "file: ../solution.py", "misconceptions[0].file", "Python file"),
    (SCALE_PRIVATE, "hint: 1", "hint: 5", "misconceptions[0].hint", "no hint 5"),
    (SCALE_PRIVATE, ", zh: 你的答案总是 x 的两倍。", "", "misconceptions[0].explanation", "Chinese"),
    (MOMENTS_PRIVATE, "uses: [Running, moments]", "uses: [Runing]", "checks[0].uses[0]", "Did you mean 'Running'?"),
    (MOMENTS_PRIVATE, "    uses: [Running, moments]\n", "", "checks[0]", "under 'uses'"),
    (MOMENTS_PRIVATE, "after: [by-hand]", "cases: [{arguments: {}}]", "checks[0].cases", "belongs to 'call'"),
    ("exercises/ex01_scale/stub.py", "def scale", "def scael", "scale", "Did you mean 'scael'?"),
    ("exercises/ex01_scale/stub.py", "factor=2.0", "factor=3.0", "scale", "(x, factor=3.0)"),
    ("exercises/ex01_scale/stub.py", "raise", "raise raise", "file", "not Python"),
    ("reference/ex01_scale/solution.py", "factor:", "by:", "scale", "Make them equal"),
    ("reference/ex01_scale/wrong/factor_ignored.py", "return", "return return", "file", "not Python"),
    ("reference/ex02_moments/checks.py", "def test_running", "def test_runing", "test_runing", "No check names"),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "phrase"), FAULTS)
def test_a_fault_is_told_with_its_file_key_and_remedy(
    root: Path, edit: Edit, file: str, old: str, new: str, key: str, phrase: str
) -> None:
    edit(file, old, new)
    found = problems(root)
    told = [problem for problem in found if problem.key == key and phrase in problem.text.en]
    assert told, [str(problem) for problem in found]
    if key != "file":
        assert told[0].path == root / file
    for problem in found:
        assert problem.text.zh
        assert problem.text.zh != problem.text.en
        assert "{" not in problem.text.en.replace("{0}", "").replace("{ }", "")


def test_a_fault_is_told_with_its_line(root: Path, edit: Edit) -> None:
    edit(SCALE, "points: 0.5", "points: 0")
    line = next(
        number
        for number, text in enumerate((root / SCALE).read_text(encoding="utf-8").splitlines(), 1)
        if "points: 0" in text
    )
    assert [problem.line for problem in problems(root)] == [line]


def test_a_check_that_calls_needs_cases(root: Path, edit: Edit) -> None:
    edit(SCALE, "    cases:\n      - note:", "    expalin:\n      - note:")
    found = {problem.key: problem.text.en for problem in problems(root)}
    assert "Did you mean 'explain'?" in found["checks[0].expalin"]
    assert "needs 'cases'" in found["checks[0]"]


def test_an_unknown_ban_is_refused_where_the_bans_are_known(root: Path) -> None:
    (problem,) = problems(root, frozenset({"softmaxx"}))
    assert problem.key == "banned[0]"
    assert "Did you mean 'softmaxx'?" in problem.text.en


@pytest.mark.parametrize(
    "file",
    [
        "exercises/ex01_scale/statement.zh.md",
        "exercises/ex01_scale/stub.py",
        "exercises/ex02_moments/exercise.yaml",
        "reference/ex01_scale/private.yaml",
        "reference/ex01_scale/solution.py",
    ],
)
def test_a_missing_file_is_told_by_its_path(root: Path, file: str) -> None:
    (root / file).unlink()
    assert ("missing", root / file) in [
        ("missing" if "missing" in problem.text.en else "", problem.path) for problem in problems(root)
    ]


def test_an_empty_statement_is_told(root: Path) -> None:
    (root / "exercises/ex01_scale/statement.en.md").write_text("\n", encoding="utf-8")
    (problem,) = problems(root)
    assert "empty" in problem.text.en


def test_a_wrong_answer_that_is_listed_but_absent_is_told(root: Path) -> None:
    (root / "reference/ex01_scale/wrong/factor_ignored.py").unlink()
    (problem,) = problems(root)
    assert (problem.key, problem.line) == ("misconceptions[0].file", 12)


def test_a_wrong_answer_that_is_not_listed_is_told(root: Path) -> None:
    path = root / "reference/ex02_moments/wrong"
    path.mkdir()
    (path / "extra.py").write_text("def moments(x): ...\n", encoding="utf-8")
    (problem,) = problems(root)
    assert problem.path == path / "extra.py"


def test_two_folders_of_one_exercise_are_told(root: Path) -> None:
    shutil.copytree(root / "exercises/ex01_scale", root / "exercises/ex01_again")
    assert any("two folders" in problem.text.en for problem in problems(root))


def test_a_missing_course_file_is_told_and_the_exercises_are_still_looked_at(root: Path, edit: Edit) -> None:
    (root / COURSE).unlink()
    edit(SCALE, "points: 2", "points: 0")
    assert [(problem.path.name, problem.key) for problem in problems(root)] == [
        ("course.yaml", "file"),
        ("exercise.yaml", "checks[0].points"),
    ]


def test_all_problems_of_all_files_are_told_at_once_in_order(root: Path, edit: Edit) -> None:
    edit(COURSE, "title:", "titel:")
    edit(SCALE, "points: 2", "points: 0")
    edit(SCALE, "draws: 2", "draws: 0")
    edit(MOMENTS, "topics:", "topcs:")
    edit(SCALE_PRIVATE, "file:", "fiel:")
    (root / "exercises/ex02_moments/stub.py").unlink()
    found = [(str(problem.path.relative_to(root)), problem.key) for problem in problems(root)]
    assert [file for file, _ in found] == sorted(file for file, _ in found)
    assert sorted(found) == sorted(
        [
            (COURSE, "file"),
            (COURSE, "titel"),
            (SCALE, "checks[0].points"),
            (SCALE, "checks[1].cases[0].draws"),
            (MOMENTS, "file"),
            (MOMENTS, "topcs"),
            ("exercises/ex02_moments/stub.py", "file"),
            (SCALE_PRIVATE, "misconceptions[0]"),
            (SCALE_PRIVATE, "misconceptions[0].fiel"),
        ]
    )


def test_an_unknown_key_does_not_hide_what_does_not_fit_together(root: Path, edit: Edit) -> None:
    edit(SCALE, "topics:", "colour: red\ntopics:")
    edit(SCALE, "call: scale", "call: scael")
    assert {problem.key for problem in problems(root)} == {"colour", "checks[0].call"}


def test_the_error_names_every_problem_in_both_languages(root: Path, edit: Edit) -> None:
    edit(SCALE, "points: 2", "points: 0")
    (broken,) = load_course(root).broken
    told = CourseError(broken.problems, broken.id).text
    assert told.en.startswith("ex01 is being repaired")
    assert f"{root / SCALE}:15:5: checks[0].points: The number must be greater than 0." in told.en
    assert "这个数必须大于 0。" in told.zh


def renamed(root: Path, old: str, new: str, name: str) -> None:
    """Give an exercise of the tiny course another id, and folders of that name."""
    for place in ("exercises", "reference"):
        (root / place / old).rename(root / place / name)
    for path in (root / COURSE, root / "exercises" / name / "exercise.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(old.partition("_")[0], new), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (SCALE, "points: 2", "points: two"),
        (SCALE, "id: ex01", "id: [ex01]"),
        (SCALE_PRIVATE, "id: hidden", "id: by-hand"),
        ("exercises/ex01_scale/stub.py", "def scale", "def scael"),
        ("reference/ex01_scale/solution.py", "def scale", "def scael"),
    ],
)
def test_a_faulty_exercise_leaves_the_others_as_they_were(
    root: Path, edit: Edit, file: str, old: str, new: str
) -> None:
    sound = load_course(root)
    edit(file, old, new)
    course = load_course(root)
    assert course.exercises == sound.exercises[1:]
    assert [(broken.id, broken.part) for broken in course.faulty] == [("ex01", "first")]
    assert all(str(problem.path).find("ex01_scale") > 0 for problem in course.faulty[0].problems)


def test_an_exercise_that_is_listed_and_not_there_leaves_the_others_as_they_were(root: Path, edit: Edit) -> None:
    edit(COURSE, "[ex01, ex02]", "[ex01, ex02, ex03]")
    course = load_course(root)
    assert [exercise.id for exercise in course.exercises] == ["ex01", "ex02"]
    assert [broken.id for broken in course.faulty] == ["ex03"]


def test_what_no_part_lists_is_a_draft_whatever_its_faults(root: Path, edit: Edit) -> None:
    edit(COURSE, "[ex01, ex02]", "[ex02]")
    assert [draft.id for draft in load_course(root).drafts] == ["ex01"]
    edit(SCALE, "points: 2", "points: two")
    course = load_course(root)
    assert [exercise.id for exercise in course.exercises] == ["ex02"]
    assert (course.drafts, course.faulty) == ((), ())
    assert [broken.id for broken in course.broken] == ["ex01"]


@pytest.mark.parametrize("folder", ["notes", "__pycache__", ".git"])
def test_a_folder_without_a_definition_is_no_exercise(root: Path, folder: str) -> None:
    (root / "exercises" / folder).mkdir()
    assert load_course(root).broken == ()


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("attention", "attention"),
        ("attention", "attention_single_head"),
        ("hw2-softmax", "hw2-softmax"),
        ("hw2-softmax", "hw2-softmax_backward"),
        ("ex100", "ex100_scale"),
        ("lab_2", "lab_2"),
        ("lab_2", "lab_2_scale"),
        ("e", "e"),
    ],
)
def test_any_short_name_is_an_id(root: Path, name: str, folder: str) -> None:
    renamed(root, "ex01_scale", name, folder)
    first = load_course(root).exercises[0]
    assert (first.id, first.folder.name, len(first.checks)) == (name, folder, 3)


def test_the_longest_id_that_fits_a_folder_is_its(root: Path) -> None:
    renamed(root, "ex01_scale", "lab", "lab_one")
    renamed(root, "ex02_moments", "lab_2", "lab_2")
    assert [(exercise.id, exercise.folder.name) for exercise in load_course(root).exercises] == [
        ("lab", "lab_one"),
        ("lab_2", "lab_2"),
    ]


@pytest.mark.parametrize("name", ["course.yml", "Course.yaml", "course.yaml.txt"])
def test_a_file_of_nearly_the_right_name_is_named(root: Path, name: str) -> None:
    (root / COURSE).rename(root / "exercises" / name)
    assert any(f"Rename {name}, if it is meant" in problem.text.en for problem in problems(root))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(spoilt=st.data())
def test_a_spoilt_definition_loads_or_is_refused_and_nothing_else(root: Path, spoilt: st.DataObject) -> None:
    lines = (Path(__file__).parents[1] / "samples/tiny_course" / SCALE).read_text(encoding="utf-8").splitlines()
    number = spoilt.draw(st.integers(0, len(lines) - 1))
    start = spoilt.draw(st.integers(0, len(lines[number])))
    lines[number] = (
        lines[number][:start]
        + spoilt.draw(st.text(alphabet="{}[]:,-0aN'\" .", max_size=6))
        + lines[number][start + 2 :]
    )
    (root / SCALE).write_text("\n".join(lines), encoding="utf-8")
    try:
        load_course(root)
    except CourseError as refused:
        assert refused.problems  # noqa: PT017 - loading may well succeed


def test_the_built_in_course_loads(tmp_path: Path) -> None:
    course = load_course(find_course(tmp_path))
    assert [exercise.id for exercise in course.exercises][:3] == ["ex01", "ex02", "ex03"]


SAME = (
    'def scale(x, factor=2.0):\n    """返回 x 乘以 factor。"""\n    raise NotImplementedError\n',
    "def scale(x, factor=2.0):  # 在此填写\n    raise NotImplementedError\n",
)
OTHER = (
    "def scale(x, factor=3.0):\n    raise NotImplementedError\n",
    "import torch\n\n\ndef scale(x, factor=2.0):\n    raise NotImplementedError\n",
    "def scale(x, factor=2.0):\n    return x * factor\n",
)


@pytest.mark.parametrize("chinese", [*SAME, *OTHER])
def test_the_chinese_stub_is_the_same_code(root: Path, chinese: str) -> None:
    path = root / "exercises/ex01_scale/stub.zh.py"
    path.write_text(chinese, encoding="utf-8")
    if chinese in SAME:
        assert load_course(root).exercises[0].stub_in("zh") == chinese
        return
    (problem,) = problems(root)
    assert problem.path == path
    assert "not the code of stub.py" in problem.text.en
