"""Judging on a GPU itself: only where there is one. What can be shown without is in the tests beside and elsewhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.limits import Limits
from grader.result import CheckStatus, Result
from grader.sandbox.devices import devices_here
from grader.sandbox.isolation import available_levels, self_test
from grader.sandbox.outcomes import Loaded, Returned
from grader.sandbox.zygote import Zygote
from grader.submission.reading_tool import preloaded
from grader.submission.submission import Submission
from grader.worker.profiles import CUDA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course.model import Exercise

ROOT = Path(__file__).parents[2]
GPUS = [device for device in devices_here() if device.startswith("cuda")]
SECONDS = 60.0
RIGHT = "def scale(x, factor=2.0):\n    return x.detach() * factor\n"
BANK = load_course(ROOT).exercises
TINY = next(exercise for exercise in load_course(ROOT / "tests/samples/tiny_course").exercises if exercise.id == "ex01")

on_a_gpu = pytest.mark.skipif(not GPUS, reason="no CUDA device on this machine")


@pytest.fixture(scope="module", params=available_levels())
def zygote(request: pytest.FixtureRequest) -> Iterator[Zygote]:
    with Zygote.start(isolation=request.param, device=GPUS[0], preload=preloaded(["x.py"])) as started:
        yield started


def judged(zygote: Zygote, source: str, exercise: Exercise = TINY) -> Result:
    plan = plan_exercise(exercise, Seeds("2026", "secret"), zygote.device)
    submission = Submission(exercise.id, None, "x.py", "x.py", "0", source.encode())
    conditions = Conditions("2026", zygote.device, zygote.level)
    results: list[Result] = []
    judge({exercise.id: plan}, [submission], zygote, conditions, results.append)
    return results[0]


def statuses(result: Result) -> list[CheckStatus]:
    return [check.status for check in result.checks]


@on_a_gpu
def test_a_right_answer_passes_and_the_result_names_the_device(zygote: Zygote) -> None:
    result = judged(zygote, RIGHT)
    assert result.passed
    assert result.device == GPUS[0]


@on_a_gpu
def test_arguments_lie_on_the_device_and_a_result_must_too(zygote: Zygote) -> None:
    result = judged(zygote, "def scale(x, factor=2.0):\n    assert x.is_cuda\n    return x.detach().cpu() * factor\n")
    assert result.checks[0].status is CheckStatus.FAILED
    assert "lies on cpu" in result.checks[0].message.en


@on_a_gpu
def test_memory_that_runs_out_is_a_verdict_of_its_own(zygote: Zygote) -> None:
    source = "import torch\ndef scale(x, factor=2.0):\n    return torch.empty(1 << 40, device=x.device)\n"
    assert CheckStatus.MEMORY in set(statuses(judged(zygote, source))) <= {CheckStatus.MEMORY, CheckStatus.SKIPPED}


@on_a_gpu
def test_no_more_is_given_than_the_limit_says(zygote: Zygote) -> None:
    source = "import torch\ndef f(): return torch.empty(1 << 29, dtype=torch.uint8, device='cuda').numel()"
    for megabytes, fits in ((2048, True), (256, False)):
        with zygote.spawn(Limits(memory_mb=megabytes)) as worker:
            assert isinstance(worker.load([("ex.py", source)], [], seconds=SECONDS), Loaded)
            assert isinstance(worker.call("f", seconds=SECONDS), Returned) == fits


@on_a_gpu
def test_an_access_out_of_bounds_spoils_only_its_worker(zygote: Zygote) -> None:
    source = (
        "import torch\ndef scale(x, factor=2.0):\n    if x.dtype is torch.float32:\n"
        "        return x[torch.full((1,), 10**6, device=x.device)]\n    return x.detach() * factor\n"
    )
    assert statuses(judged(zygote, source)) == [CheckStatus.PASSED, CheckStatus.ERROR, CheckStatus.PASSED]


@on_a_gpu
def test_a_kernel_that_never_ends_is_killed_by_the_clock_and_the_next_check_is_asked(zygote: Zygote) -> None:
    source = (
        "import torch\ndef scale(x, factor=2.0):\n    if x.dtype is torch.float32:\n"
        "        torch.cuda._sleep(1 << 60)\n        torch.cuda.synchronize()\n    return x.detach() * factor\n"
    )
    assert statuses(judged(zygote, source)) == [CheckStatus.PASSED, CheckStatus.TIMEOUT, CheckStatus.PASSED]


@on_a_gpu
def test_tf32_that_a_call_switches_on_is_seen(zygote: Zygote) -> None:
    switched = "    import torch\n    torch.backends.cuda.matmul.allow_tf32 = True\n    return"
    result = judged(zygote, RIGHT.replace("    return", switched))
    assert result.checks[0].status is CheckStatus.FAILED
    assert "torch.backends.cuda.matmul" in result.checks[0].message.en


@on_a_gpu
def test_a_product_is_as_precise_as_its_dtype_whatever_is_switched_on(zygote: Zygote) -> None:
    source = (
        "import torch\ndef f():\n    torch.backends.cuda.matmul.allow_tf32 = True\n    torch.manual_seed(0)\n"
        "    a, b = torch.randn(64, 64, device='cuda'), torch.randn(64, 64, device='cuda')\n"
        "    exact = a.double() @ b.double()\n"
        "    return float(((a @ b).double() - exact).abs().max() / exact.abs().max())"
    )
    with zygote.spawn(Limits()) as worker:
        assert isinstance(worker.load([("ex.py", source)], [], seconds=SECONDS), Loaded)
        outcome = worker.call("f", seconds=SECONDS)
    assert isinstance(outcome, Returned), outcome
    assert isinstance(outcome.value, float)
    assert outcome.value < 1e-5  # TF32 errs by a hundred times as much


@on_a_gpu
@pytest.mark.parametrize("level", [known for known in available_levels() if known != "process"])
def test_no_attempt_of_the_self_test_succeeds_with_the_driver_at_work(level: str) -> None:
    found = self_test(next(known for known in available_levels() if known == level), CUDA, GPUS[0])
    assert [check.key for check in found if not check.fine] == []


@on_a_gpu
def test_the_driver_needs_no_more_private_memory_than_is_left_for_it(zygote: Zygote) -> None:
    source = (
        "import resource\ndef f(): return [x for x in open('/proc/self/status') if x.startswith(('VmData', 'Threads'))]"
        " + [f'Limit: {resource.getrlimit(resource.RLIMIT_DATA)[0]}']"
    )
    assert CUDA.driver_bytes is not None
    with zygote.spawn(Limits()) as worker:
        assert isinstance(worker.load([("ex.py", source)], [], seconds=SECONDS), Loaded)
        outcome = worker.call("f", seconds=SECONDS)
    assert isinstance(outcome, Returned), outcome
    # torch's own part differs from build to build, so the driver's is what is gone of the room that was left for it
    data, threads, limit = (int(line.split()[1]) for line in map(str, outcome.value))  # type: ignore[call-overload] # a list
    room = CUDA.driver_bytes + (Limits().memory_mb << 20)
    assert limit - data * 1024 > room - CUDA.driver_bytes // 2, outcome.value
    assert threads < CUDA.tasks // 4, outcome.value


@pytest.fixture(scope="module")
def strongest() -> Iterator[Zygote]:
    level = available_levels()[-1]
    with Zygote.start(isolation=level, device=GPUS[0], preload=preloaded(["x.py"])) as started:
        yield started


@on_a_gpu
@pytest.mark.slow
@pytest.mark.parametrize("exercise", BANK, ids=lambda one: one.id)
def test_every_reference_of_the_bank_passes_on_a_gpu(strongest: Zygote, exercise: Exercise) -> None:
    result = judged(strongest, (exercise.private / "solution.py").read_text(encoding="utf-8"), exercise)
    assert result.passed, [
        (check.check, check.message.en) for check in result.checks if check.status is not CheckStatus.PASSED
    ]


@pytest.mark.skipif(bool(GPUS), reason="this machine has what shall be missing")
def test_without_a_gpu_the_benchmark_says_so_and_measures_nothing() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "gpu.py"), "speed"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("There is no device cuda here")
    assert done.stderr.endswith("Nothing was measured.\n")
