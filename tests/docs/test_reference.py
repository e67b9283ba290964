"""docs/reference/ is made from the models and `examples.yaml`, and every example is tried."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import pytest
import torch
import yaml
from pydantic import BaseModel

from grader.cli.boundary import run
from grader.course.arguments import read_argument
from grader.course.course_schema import CourseForm
from grader.course.kinds import COMMON, KINDS
from grader.course.load import load_course
from grader.course.place import Place, Source
from grader.course.schema import CasesForm, CheckForm, ExerciseForm, PrivateForm, TakenForm
from grader.course.source import read_source
from grader.judge.cases.draw import draw_argument
from grader.judge.cases.source import RandomSource
from grader.judge.plugin import JudgePlugin
from grader.scaffold.new_course import course_files
from grader.scaffold.writing import write_new
from grader.submission.vocabulary import known_bans
from tests.golden import require_equal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic.fields import FieldInfo

    from grader.errors import Problem

FOLDER: Final = Path(__file__).parents[2] / "docs" / "reference"
EXAMPLES: Final[dict[str, Any]] = yaml.safe_load((FOLDER / "examples.yaml").read_text("utf-8"))
FORMS: Final[dict[str, type[BaseModel]]] = {
    "course": CourseForm,
    "exercise": ExerciseForm,
    "check": CheckForm,
    "cases": CasesForm,
    "private": PrivateForm,
    "taken": TakenForm,
}
TITLES: Final = {
    "course": "exercises/course.yaml",
    "exercise": "exercise.yaml",
    "check": "A check, in exercise.yaml or private.yaml",
    "cases": "A group of cases",
    "private": "private.yaml",
    "taken": "exercise.yaml of an exercise of another course",
}
FIXTURES: Final = ("submission", "reference", "reference_worker", "draw", "compare", "device")
EXERCISE: Final = "exercises/ex01_mean_squared_error"
HELPERS: Final = {
    f"{EXERCISE}/probe.py": "def both(submission, pred, y):\n    return submission.mse_grad(pred, y), pred\n",
    f"{EXERCISE}/checks.py": "def test_zero(submission):\n    assert submission\n",
}
CLASS: Final = "\n\nclass Scale:\n    def __init__(self, factor):\n        self.factor = factor\n"


def fields(
    model: type[BaseModel], within: str = "", told: frozenset[type[BaseModel]] = frozenset()
) -> Iterator[tuple[str, FieldInfo]]:
    """Yield the keys of a form and, after each, those of the forms in it, once: `limits`, `limits.call_s`."""
    for name, field in model.model_fields.items():
        key = f"{within}{field.alias or name}"
        yield key, field
        for inner in inner_forms(field.annotation):
            if inner not in told:
                yield from fields(inner, f"{key}.", told)
                told |= {inner}


def inner_forms(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the forms in an annotation that have no page of their own."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in FORMS.values():
            yield annotation
        return
    for part in get_args(annotation):
        yield from inner_forms(part)


def keys(form: str) -> list[str]:
    return [key for key, _ in fields(FORMS[form])]


def page(form: str) -> str:
    """Return the page of a form: each key with what it takes, what holds without it, and an example."""
    lines = [f"# {TITLES[form]}", "", "Made of the models; see examples.yaml.", ""]
    for key, field in fields(FORMS[form]):
        says, example = EXAMPLES["keys"][form][key]
        without = "needed" if field.is_required() else f"without it: `{json.dumps(plain(field.default), default=str)}`"
        lines += [f"{'#' * (2 + key.count('.'))} {key}", "", f"{says} ({without})", ""]
        lines += ["```yaml", example, "```", ""] if example else []
    return "\n".join(lines)


def plain(value: Any) -> Any:
    return value.model_dump() if hasattr(value, "model_dump") else value


def draws_page() -> str:
    lines = ["# Draws", "", "How an argument is made. A plain value stands for itself.", ""]
    for name, kind in KINDS.items():
        says, example = EXAMPLES["draws"][name]
        options = [*kind.options, *(sorted(COMMON) if kind.tensor else [])]
        lines += [f"## {name}", "", says + (f" Options: {', '.join(options)}." if options else ""), ""]
        lines += ["```yaml", example, "```", ""]
    return "\n".join(lines)


def fixtures_page() -> str:
    lines = ["# Fixtures", "", "What a test in checks.py may ask for.", ""]
    for name in FIXTURES:
        says, example = EXAMPLES["fixtures"][name]
        lines += [f"## {name}", "", says, "", "```python", example, "```", ""]
    return "\n".join(lines)


def index_page() -> str:
    names = {**TITLES, "draws": "Draws", "fixtures": "Fixtures", "result": "A result, as JSON"}
    links = [f"- [{title}]({name}.md)" for name, title in names.items()]
    return "\n".join(
        [
            "# Reference",
            "",
            "Every key, every draw, every fixture, each with an example; and what a result says.",
            "",
            *links,
            "",
        ]
    )


PAGES: Final[dict[str, Callable[[], str]]] = {
    "README": index_page,
    "draws": draws_page,
    "fixtures": fixtures_page,
    **{form: partial(page, form) for form in FORMS},
}


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_what_the_models_make_of_it(name: str, *, update_golden: bool) -> None:
    path = FOLDER / f"{name}.md"
    if update_golden:
        path.write_text(PAGES[name](), encoding="utf-8")
    require_equal({path.name: PAGES[name]()}, {path.name: path.read_text("utf-8")})


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_draw_can_be_drawn(kind: str) -> None:
    noted: list[Problem] = []
    sizes = {"N": 3, "D": 2}
    raw = yaml.safe_load(EXAMPLES["draws"][kind][1])
    draw = read_argument(raw, sizes, Place(Source(Path("example.yaml")), noted))
    assert noted == []
    assert draw.kind == kind
    made = draw_argument(draw, RandomSource(torch.Generator().manual_seed(1), sizes, torch.float64))
    assert made is not None


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("reference") / "course"
    files = dict(course_files("Course", ["en"]))
    for name in (f"{EXERCISE}/stub.py", f"{EXERCISE.replace('exercises', 'reference')}/solution.py"):
        files[name] += CLASS
    write_new(root, files)
    return root


@pytest.mark.parametrize(("form", "key"), [(form, key) for form in FORMS if form != "taken" for key in keys(form)])
def test_the_example_of_a_key_is_accepted(course: Path, form: str, key: str) -> None:
    example = yaml.safe_load(EXAMPLES["keys"][form][key][1] or "{}")
    name = {"course": "exercises/course.yaml", "private": f"{EXERCISE.replace('exercises', 'reference')}/private.yaml"}
    path = course / name.get(form, f"{EXERCISE}/exercise.yaml")
    before = path.read_text("utf-8")
    source = read_source(path, [])
    assert source is not None
    data = source.data
    spot = data["checks"][1] if form == "check" else data["checks"][1]["cases"][0] if form == "cases" else data
    if {"test", "probe", "class"} & example.keys():
        del spot["call"]
    if "class" in example:
        data["entry_points"].append({"name": "Scale", "signature": "(factor)"})
        drawn = {"factor": 2, "x": {"normal": ["N"]}}
        drawn |= {"parameters": {"dict": {"weight": {"normal": ["N"]}}}} if "parameters" in example else {}
        spot["cases"] = [{"sizes": {"N": [2]}, "arguments": drawn}]
    if "test" in example:
        del spot["cases"]
    if form == "check" and key == "id":
        example = {"id": "any-number"}
    spot |= example
    asked = {"probe.py": "probe" in key or "probe" in example, "checks.py": "test" in example}
    helpers = {course / name: text for name, text in HELPERS.items() if asked[Path(name).name]}
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    for helper, text in helpers.items():
        helper.write_text(text, encoding="utf-8")
    try:
        loaded = load_course(course, known_bans())
    finally:
        path.write_text(before, encoding="utf-8")
        for helper in helpers:
            helper.unlink()
    assert [str(problem) for broken in loaded.broken for problem in broken.problems] == []


@pytest.mark.parametrize("key", keys("taken"))
def test_the_example_of_what_is_different_is_accepted(
    course: Path, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    example = yaml.safe_load(EXAMPLES["keys"]["taken"][key][1])
    folder = course / "exercises" / "ex05_taken"
    folder.mkdir()
    (folder / "exercise.yaml").write_text(yaml.safe_dump({"id": "ex05", "from": "builtin/ex02", **example}), "utf-8")
    try:
        loaded = load_course(course, known_bans())
    finally:
        shutil.rmtree(folder)
    assert [str(problem) for broken in loaded.broken for problem in broken.problems] == []
    assert [exercise.taken_from for exercise in loaded.drafts] == ["builtin/ex02"]


def test_the_examples_of_the_fixtures_are_tests_that_a_right_answer_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lent: None
) -> None:
    assert lent is None
    assert all(hasattr(JudgePlugin, name) for name in FIXTURES)
    root = tmp_path / "course"
    write_new(root, course_files("Course", ["en"]))
    checks, tests = "", "import torch\n"
    for name in FIXTURES:
        example = EXAMPLES["fixtures"][name][1]
        asked = ", ".join(fixture for fixture in FIXTURES if fixture in example)
        tests += f"\n\ndef test_{name}({asked}):\n    {example}\n"
        checks += f"  - {{id: {name.replace('_', '-')}, title: T, points: 1, test: test_{name}, uses: [mse_grad]}}\n"
    (root / EXERCISE / "checks.py").write_text(tests, encoding="utf-8")
    with (root / EXERCISE / "exercise.yaml").open("a", encoding="utf-8") as definition:
        definition.write(checks)
    monkeypatch.chdir(root)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    code = run(["check", "ex01", "reference/ex01_mean_squared_error/solution.py", "--isolation", "process"])
    assert (code, capsys.readouterr().out.count("Passed") >= len(FIXTURES)) == (0, True)
