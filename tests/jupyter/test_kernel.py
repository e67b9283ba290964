"""A real kernel: its event loop runs, threads are there, torch is loaded, and checking a cell works all the same."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import pytest

import grader
from grader.errors import UsageError

nbclient = pytest.importorskip("nbclient", reason="needs nbclient and ipykernel, of the extra `jupyter`")
traitlets = pytest.importorskip("traitlets.config", reason="needs ipykernel, of the extra `jupyter`")
pytest.importorskip("ipykernel", reason="needs ipykernel, of the extra `jupyter`")


WAIT_S = 900
ROOT = Path(grader.__file__).parents[1]
RIGHT = "def softmax_backward(p, grad_out, dim=-1):\n    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))"
WRONG = "def softmax_backward(p, grad_out, dim=-1):\n    return p * (1 - p) * grad_out"
CELLS = {
    "busy": (
        "import asyncio, threading, torch\n"
        "threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
        "assert asyncio.get_running_loop().is_running()\n"
        "torch.ones(300, 300) @ torch.ones(300, 300)"
    ),
    "load": "%load_ext grader",
    "wrong": f"%%check ex02 --course {ROOT}\n{WRONG}",
    "right": f"{RIGHT}\nraise RuntimeError('not reached by any check')",
    "asked": f'import grader\ngrader.check("ex02", "--course", "{ROOT}", "--lang", "zh")',
    "case": f'%check ex02 --course "{ROOT}" --case "by-hand:1"',
    "unquoted": '%check ex02 --case "by-hand:1',
    "unknown": f"%%check ex99 --course {ROOT}\nx = 1",
    "unreadable": f"%%check ex02 --course {ROOT}\ndef softmax_backward(:",
    "unnamed": "%%check\nx = 2",
    "after": "print(x)",
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS.values()])  # type: ignore[no-untyped-call] # nbformat has none
    folder = tmp_path_factory.mktemp("notebook")
    with TemporaryDirectory(prefix="kernel-") as sockets:  # a socket's path must be short
        # Ports are chosen here and opened by the kernel seconds later: on a busy machine another process has taken one
        # by then, of which the kernel dies. Names of sockets are its own.
        own_sockets = {"AsyncKernelManager": {"transport": "ipc", "ip": str(Path(sockets, "k"))}}
        client = nbclient.NotebookClient(
            notebook,
            config=traitlets.Config(own_sockets),
            allow_errors=True,
            resources={"metadata": {"path": str(folder)}},
            # What is late on a loaded machine is not lost: only what hangs is meant.
            timeout=WAIT_S,
            startup_timeout=WAIT_S,
            iopub_timeout=WAIT_S,
            raise_on_iopub_timeout=True,
        )
        client.execute()
    return {name: cell["outputs"] for name, cell in zip(CELLS, notebook["cells"], strict=True)}


def page_of(outputs: list[Any]) -> dict[str, str]:
    (shown,) = [output["data"] for output in outputs if output["output_type"] == "display_data"]
    return {kind: str(value) for kind, value in shown.items()}


def words_of(outputs: list[Any]) -> str:
    return "".join(output.get("text", "") + output.get("evalue", "") for output in outputs)


def test_a_wrong_cell_shows_its_page_and_the_same_in_words(outputs: dict[str, list[Any]]) -> None:
    shown = page_of(outputs["wrong"])
    assert '<iframe title="grader" class="grader-result" sandbox="allow-scripts"' in shown["text/html"]
    assert "%check ex02 --case by-hand:1<" in unescape(shown["text/html"])
    assert "%check ex02 --case by-hand:1" in shown["text/plain"]
    assert "Counterexample" in shown["text/html"]
    assert "Hint" in shown["text/html"]
    assert "cell 3" not in shown["text/plain"]
    assert "of 10 points" in shown["text/plain"]


def test_what_was_run_before_is_judged_in_another_language(outputs: dict[str, list[Any]]) -> None:
    shown = page_of(outputs["asked"])
    assert "全部通过" in shown["text/plain"]


def test_a_case_is_repeated_as_the_page_says(outputs: dict[str, list[Any]]) -> None:
    shown = page_of(outputs["case"])
    assert "of 2 points" in shown["text/plain"]
    assert "Each row" not in shown["text/plain"]


def test_nothing_is_said_beside_a_result(outputs: dict[str, list[Any]]) -> None:
    """Notebooks ask for colours in the environment, which does not make a terminal of them."""
    for name in ("wrong", "right", "asked", "case"):
        assert words_of(outputs[name]) == ("not reached by any check" if name == "right" else "")


def test_an_exercise_that_is_not_there_is_said_in_a_sentence(outputs: dict[str, list[Any]]) -> None:
    assert "ex99" in words_of(outputs["unknown"])
    assert not any(output["output_type"] == "error" for output in outputs["unknown"])


def test_a_cell_that_python_cannot_read_is_not_judged(outputs: dict[str, list[Any]]) -> None:
    assert [output["output_type"] for output in outputs["unreadable"]] == ["error"]


def test_the_exercise_must_be_named(outputs: dict[str, list[Any]]) -> None:
    assert "%%check ex02" in words_of(outputs["unnamed"])
    assert "%%check ex02" in words_of(outputs["unquoted"])


def test_a_checked_cell_has_run_in_the_notebook(outputs: dict[str, list[Any]]) -> None:
    assert words_of(outputs["after"]) == "1\n"


def test_outside_a_notebook_a_sentence_says_what_to_use() -> None:
    with pytest.raises(UsageError, match="grader check"):
        grader.check("ex02")
