"""Libraries that a course allows: there for its exercises, and for nobody else's."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from grader.errors import JudgeFault, UsageError
from grader.limits import Limits
from grader.sandbox.isolation import available_levels
from grader.sandbox.libraries import paths_of, require_library
from grader.sandbox.outcomes import Loaded, Raised, Returned
from grader.sandbox.zygote import Zygote
from grader.worker.libraries import find_library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 20.0


def install(site: Path, name: str, source: str, requires: str = "") -> None:
    """Put a library into a folder as pip does."""
    package, about = site / name, site / f"{name}-1.5.dist-info"
    package.mkdir(parents=True)
    about.mkdir()
    (package / "__init__.py").write_text(source)
    needed = f"Requires-Dist: {requires}\n" if requires else ""
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.5\n{needed}")
    (about / "RECORD").write_text(f"{name}/__init__.py,,\n{name}-1.5.dist-info/METADATA,,\n")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of installed packages: one that is allowed, what it requires, and one that is not."""
    folder = tmp_path_factory.mktemp("site")
    folder.chmod(0o755)  # the user that workers are enters it, too
    install(folder, "tidylib", "from plainlib import twice\n", requires="plainlib>=1")
    install(folder, "plainlib", "def twice(x):\n    return 2 * x\n")
    install(folder, "otherlib", "")
    install(folder, "brokenlib", "raise OSError('its part is missing')\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield folder


@pytest.fixture(scope="module")
def zygote(site: Path) -> Iterator[Zygote]:
    """The warm process of exercises that allow different libraries, at the strongest level that is here."""
    preload = tuple(require_library(name).preload for name in ("tidylib", "otherlib"))
    assert site.is_dir()
    with Zygote.start(isolation=available_levels()[-1], preload=preload) as started:
        yield started


def load(zygote: Zygote, source: str, *libraries: str) -> object:
    with zygote.spawn(Limits(), libraries) as worker:
        loaded = worker.load([("ex01.py", source)], ["f"], seconds=SECONDS, libraries=libraries)
        return worker.call("f", (2.0,), seconds=SECONDS) if isinstance(loaded, Loaded) else loaded


USES = "import tidylib\ndef f(x):\n    return tidylib.twice(x)\n"


def test_an_allowed_library_is_there_with_what_it_requires(zygote: Zygote) -> None:
    answer = load(zygote, USES, "tidylib")
    assert isinstance(answer, Returned)
    assert answer.value == 4


@pytest.mark.parametrize("libraries", [(), ("otherlib",)])
def test_what_another_exercise_allows_cannot_be_imported(zygote: Zygote, libraries: tuple[str, ...]) -> None:
    answer = load(zygote, USES, *libraries)
    assert isinstance(answer, Raised)
    assert answer.message == "No module named 'tidylib'"


def test_what_another_exercise_allows_cannot_be_opened(zygote: Zygote, site: Path) -> None:
    if zygote.level == "process":
        pytest.skip("there are no walls here")
    source = f"def f(x):\n    return open({str(site / 'tidylib' / '__init__.py')!r}).read()\n"
    there = load(zygote, source, "tidylib")
    assert isinstance(there, Returned)
    not_there = load(zygote, source, "otherlib")
    assert isinstance(not_there, Raised)
    assert not_there.type in ("PermissionError", "FileNotFoundError")


def test_a_library_brings_nothing_of_the_graders_own(zygote: Zygote) -> None:
    answer = load(zygote, "import landlockpy\ndef f(x):\n    return x\n", "tidylib")
    assert isinstance(answer, Raised)


def test_a_worker_is_not_promised_what_its_warm_process_lacks(zygote: Zygote) -> None:
    with pytest.raises(JudgeFault, match="plainlib"):
        zygote.spawn(Limits(), ("plainlib",))


def test_a_library_that_cannot_be_imported_is_told_by_name(site: Path) -> None:
    assert site.is_dir()
    preload = (require_library("brokenlib").preload,)
    with (
        Zygote.start(preload=preload) as zygote,
        pytest.raises(JudgeFault, match=r"library brokenlib, .* cannot be imported: OSError: its part is missing"),
    ):
        zygote.spawn(Limits())


def test_a_missing_library_is_told_with_the_way_to_install_it() -> None:
    with pytest.raises(UsageError) as caught:
        paths_of(["library:sklearn_no_such@1", "base64:b64encode"])
    assert f"{sys.executable} -m pip install sklearn_no_such" in caught.value.text.en
    assert "没有安装" in caught.value.text.zh


def test_a_folder_where_a_command_is_given_is_no_place_for_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "nearlib", "")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), *sys.path])
    assert find_library("nearlib") is None


def test_a_library_knows_its_version(site: Path) -> None:
    found = find_library("tidylib")
    assert found is not None
    assert (found.version, found.project, found.preload) == ("1.5", "tidylib", "library:tidylib@1.5")
    assert {str(site / "tidylib"), str(site / "plainlib")} <= {*found.paths}
