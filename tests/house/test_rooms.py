"""The rooms of the package: what each may know of the others, read from the source and seen in a process."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import grader.sandbox

ROOT = Path(grader.sandbox.__file__).parents[1]
KNOWS_ANSWERS = ("grader.course", "grader.submission", "grader.judge", "grader.proof", "grader.result", "grader.values")
IMPORT_ALL = """
import importlib, pkgutil, sys, grader.sandbox
for module in pkgutil.iter_modules(grader.sandbox.__path__, "grader.sandbox."):
    importlib.import_module(module.name)
print(*sys.modules, sep="\\n")
"""


def imported_by(module: str) -> set[str]:
    """Return the modules of the package that a module names in any import, also within functions."""
    path = ROOT.joinpath(*module.split(".")[1:])
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    found = set()
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in found if name.startswith("grader.") and is_module(name)}


def is_module(name: str) -> bool:
    """Return whether a dotted name is a module or a package, and no thing in one."""
    path = ROOT.joinpath(*name.split(".")[1:])
    return path.is_dir() or path.with_suffix(".py").is_file()


def reachable(start: set[str]) -> set[str]:
    """Return all modules that can be imported from these, by any number of steps."""
    seen: set[str] = set()
    waiting = sorted(start)
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += sorted(imported_by(module))
    return seen


def knowing(modules: set[str]) -> set[str]:
    """Return those that know what is expected of a submission."""
    return {name for name in modules if name.startswith(KNOWS_ANSWERS)}


def test_nothing_in_the_sandbox_names_a_module_that_knows_expected_values() -> None:
    own = {f"grader.sandbox.{path.stem}" for path in (ROOT / "sandbox").glob("*.py") if path.stem != "__init__"}
    assert len(own) > 10
    assert knowing(reachable(own)) == set()


def test_the_search_would_see_such_a_module() -> None:
    assert knowing(reachable({"grader.judge.session"}))


def test_importing_all_of_the_sandbox_loads_no_module_that_knows_expected_values() -> None:
    command = [sys.executable, "-c", IMPORT_ALL]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own
    loaded = set(ran.stdout.split())
    assert "grader.sandbox.zygote" in loaded
    assert knowing(loaded) == set()


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Return modules that import each other in a circle, in order; none where there is no circle."""
    done: set[str] = set()

    def follow(module: str, way: list[str]) -> list[str]:
        if module in way:
            return [*way[way.index(module) :], module]
        if module in done:
            return []
        for name in sorted(graph.get(module, ())):
            found = follow(name, [*way, module])
            if found:
                return found
        done.add(module)
        return []

    return next(filter(None, (follow(module, []) for module in sorted(graph))), [])


def test_the_rule_of_the_worker_names_all_that_it_may_not_import() -> None:
    rules = tomllib.loads((ROOT.parent / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (rule,) = (rule for rule in rules["contracts"] if rule.get("source_modules") == ["grader.worker"])
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {path.stem for path in ROOT.glob("*.py")}
    others = {f"grader.{room}" for room in rooms if room != "worker" and not room.startswith("__")}
    assert set(rule["forbidden_modules"]) == others


def test_no_modules_import_each_other_in_a_circle() -> None:
    paths = (path.relative_to(ROOT.parent).with_suffix("") for path in ROOT.rglob("*.py"))
    names = {".".join(path.parts).removesuffix(".__init__") for path in paths}
    graph = {name: {used for used in imported_by(name) if used != name} for name in names if name != "grader"}
    packages = {name for name in names if (ROOT.joinpath(*name.split(".")[1:])).is_dir()}
    # `from package import module` names both; only the module is meant
    exact = {
        name: {used for used in uses if used not in packages or not any(other.startswith(f"{used}.") for other in uses)}
        for name, uses in graph.items()
    }
    assert circle(exact) == []


def test_a_circle_would_be_found() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
