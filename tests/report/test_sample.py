"""`reports/sample` is what this program makes of its own results."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from grader.cli.opening import open_course
from grader.cli.outline import outline_of
from grader.report.handed_in import FOLDER
from grader.report.writer import write_reports
from grader.result_json import result_from_json

SAMPLE = Path("reports/sample")
_DURATION = re.compile(rb'<span class="duration">[^<]*</span>')


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("gradebook.sqlite"))
    # results.json is the students' copy, which tells no time of hidden checks; the pages were made of all times
    return {str(path.relative_to(folder)): _DURATION.sub(b"", path.read_bytes()) for path in found}


def test_the_sample_is_what_its_results_render_to(tmp_path: Path) -> None:
    """Where a page was meant to change: `grader batch tests/samples/class --out reports/sample --lang en`."""
    results = [
        result_from_json(result) for result in json.loads((SAMPLE / "results.json").read_text("utf-8"))["results"]
    ]
    shutil.copytree(SAMPLE / FOLDER, tmp_path / FOLDER)
    write_reports(results, outline_of(open_course(None)), tmp_path, "en")
    made, kept = files(tmp_path), files(SAMPLE)
    assert sorted(made) == sorted(kept)
    assert [name for name, content in made.items() if kept[name] != content] == []


def test_the_sample_is_of_the_class_that_the_readme_judges() -> None:
    handed_in = {str(path.relative_to("tests/samples/class")) for path in Path("tests/samples/class").rglob("ex*.*")}
    document = json.loads((SAMPLE / "results.json").read_text("utf-8"))
    judged = {result["submission"]["path"] for result in document["results"] if result["submission"]}
    assert judged == handed_in
