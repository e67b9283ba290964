"""The examples of docs/library.md are one program that is run as it stands there: prompts, answers, pass@k."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from grader.course.load import load_course
from tests.test_result_document import faults

ROOT: Final = Path(__file__).parents[2]
BLOCK: Final = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
ANSWERS: Final = {
    "ex01/0": "Here it is:\n\n```python\n{ex01}```\n\n```python\nprint(mse_grad(1, 2, 3, 4))\n```",
    "ex01/1": "{ex01}",
    "ex01/2": "I do not know.",
    "ex02/0": "```python\n{ex02}```",
    "ex02/1": "```python\ndef softmax_backward(p, grad_out, dim=-1):\n    return p * grad_out\n```",
    "ex77/0": "```python\nx = 1\n```",
}


@pytest.mark.slow
def test_the_examples_are_one_evaluation_from_prompts_to_pass_at_k(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    blocks = BLOCK.findall(page)
    assert len(blocks) == 4
    course = load_course(ROOT)
    solutions = {
        exercise.id: (exercise.private / "solution.py").read_text(encoding="utf-8") for exercise in course.exercises
    }
    with (tmp_path / "answers.jsonl").open("w", encoding="utf-8") as out:
        for name, text in ANSWERS.items():
            exercise = name.partition("/")[0]
            answer = text.replace("{ex01}", solutions["ex01"]).replace("{ex02}", solutions["ex02"])
            print(json.dumps({"id": name, "exercise": exercise, "text": answer}), file=out)
    (tmp_path / "secret.txt").write_text("spring\n", encoding="utf-8")
    script = tmp_path / "evaluate.py"
    script.write_text("\n\n".join(blocks), encoding="utf-8")
    command = [sys.executable, str(script)]
    first, again = (
        subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)  # noqa: S603 - our own page
        for _ in range(2)
    )
    # ex01: 2 of 3 are right; ex02: 1 of 2.
    assert first.stdout.splitlines()[-2:] == ["pass@1 = 0.583", "pass@2 = 1.0"]
    assert again.stdout.splitlines()[-2:] == first.stdout.splitlines()[-2:]
    prompts = [json.loads(line) for line in (tmp_path / "prompts.jsonl").read_text("utf-8").splitlines()]
    assert [prompt["exercise"] for prompt in prompts] == [exercise.id for exercise in course.exercises]
    assert all("def mse_grad" in prompt["prompt"] for prompt in prompts[:1])
    results = [json.loads(line) for line in (tmp_path / "results.jsonl").read_text("utf-8").splitlines()]
    assert {result["student"] for result in results} == ANSWERS.keys()
    assert [fault for result in results for fault in faults(result)] == []
