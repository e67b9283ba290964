"""The page of a result in JupyterLab itself, in a real Chromium, dark and light, wide and narrow."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Final

import nbformat
import pytest

import grader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("jupyterlab") is None, reason="needs JupyterLab (pip: jupyterlab)"),
    pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium (Debian: apt install chromium)"),
]
playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright, of the extra `test`")
pytest.importorskip("ipykernel", reason="needs ipykernel, of the extra `jupyter`")

PATIENCE_S: Final = 300
TRIES: Final = 10
"""Times that the cells are run: a kernel that is not connected yet runs nothing."""
ROOT: Final = Path(grader.__file__).parents[1]
CELLS: Final = (
    "%load_ext grader",
    f"%%check ex02 --course {ROOT}\ndef softmax_backward(p, grad_out, dim=-1):\n    return p * (1 - p) * grad_out",
)
DARK: Final = "() => matchMedia('(prefers-color-scheme: dark)').matches"
NOTHING_RUNS: Final = "() => ![...document.querySelectorAll('.jp-InputPrompt')].some(e => e.innerText.includes('*'))"
TOO_WIDE: Final = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a notebook that a JupyterLab of its own serves."""
    folder = tmp_path_factory.mktemp("lab")
    work, kernel = folder / "work", folder / "data" / "kernels" / "here"
    work.mkdir()
    kernel.mkdir(parents=True)
    program = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernel.joinpath("kernel.json").write_text(json.dumps({"argv": program, "display_name": "h", "language": "python"}))
    notebook = nbformat.v4.new_notebook(  # type: ignore[no-untyped-call] # nbformat has none
        cells=[nbformat.v4.new_code_cell(source) for source in CELLS],  # type: ignore[no-untyped-call] # the same
        metadata={"kernelspec": {"name": "here", "display_name": "h", "language": "python"}},
    )
    nbformat.write(notebook, work / "n.ipynb")  # type: ignore[no-untyped-call] # the same
    port = free_port()
    options = ["--no-browser", f"--port={port}", "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token="]
    if os.geteuid() == 0:
        options.append("--allow-root")
    private = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("DATA", "CONFIG", "RUNTIME")}
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "jupyterlab", *options, f"--ServerApp.root_dir={work}"],
        cwd=work,
        env={**os.environ, **private},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            answered(f"http://127.0.0.1:{port}/api", server)
            yield f"http://127.0.0.1:{port}/lab/tree/n.ipynb?reset"
        finally:
            server.terminate()


def answered(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            urllib.request.urlopen(address).close()  # noqa: S310 - our own server
        except OSError:
            assert server.poll() is None, "JupyterLab has ended"
            assert time.monotonic() < deadline, "JupyterLab does not answer"
            time.sleep(0.2)
        else:
            return


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[Page]:
    """Yield the notebook in the browser after all of its cells have run."""
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        # No scheme is emulated: the frame's own then counts, as in a browser that somebody uses.
        page = opened.new_page(viewport={"width": 1280, "height": 1000}, color_scheme="null")
        page.set_default_timeout(PATIENCE_S * 1000)
        page.goto(address)
        page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        page.get_by_text("h | Idle").wait_for()
        for _ in range(TRIES):
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_text("Run All Cells", exact=True).click()
            page.wait_for_function(NOTHING_RUNS)
            if page.locator("iframe[title=grader]").count():
                break
        yield page
        opened.close()


def test_the_page_stands_alone_below_the_cell_and_its_hint_opens(page: Page) -> None:
    frame = page.locator("iframe[title=grader]").content_frame
    frame.get_by_text("Off-diagonal terms missing").first.wait_for()
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    hint = frame.locator("summary", has_text="Hint").first
    hint.evaluate("hint => hint.click()")
    assert hint.evaluate("hint => hint.parentElement.open")


@pytest.mark.parametrize("width", [1280, 700])
def test_the_page_fits_into_the_notebook(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 1000})
    assert page.frames[-1].evaluate(TOO_WIDE) == 0


def test_the_page_is_as_dark_as_the_notebook(page: Page) -> None:
    assert not page.frames[-1].evaluate(DARK)
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.get_by_text("Theme", exact=True).first.hover()
    page.get_by_text("JupyterLab Dark", exact=True).first.click()
    page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
    page.frames[-1].wait_for_function(DARK)
