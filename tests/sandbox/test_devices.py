"""Which device a word means, on machines of any kind; a machine with one is not needed to tell."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import torch

from grader.batch.cache_key import result_key
from grader.batch.judges import shared_out
from grader.course.load import load_course
from grader.course.model import Check
from grader.errors import JudgeFault, UsageError
from grader.judge.cases.seeds import Seeds
from grader.judge.comparison import DifferenceKind
from grader.judge.conditions import Conditions
from grader.judge.location import can_take, device_of, location_notes
from grader.judge.observation import observe
from grader.judge.plan import plan_exercise
from grader.limits import Limits
from grader.result import Visibility
from grader.sandbox.devices import (
    accelerator_environment,
    common_name,
    devices_here,
    devices_of,
    is_word,
    own_name,
    visible_number,
)
from grader.sandbox.launch import known_names
from grader.sandbox.outcomes import Returned
from grader.sandbox.zygote import Zygote
from grader.submission.submission import Submission
from grader.text import Text
from grader.worker.placement import Placed

SAMPLES = Path(__file__).parents[1] / "samples"
TWO = ("cuda:0", "cuda:1")


@pytest.mark.parametrize("word", ["auto", "cpu", "cuda", "cuda:0", "cuda:17", "mps"])
def test_these_are_words_for_devices(word: str) -> None:
    assert is_word(word)


@pytest.mark.parametrize(
    "word", ["", "gpu", "tpu", "cuda:", "cuda:-1", "cuda:01", "cuda:999", "cpu:0", "CUDA", "mps:0"]
)
def test_these_are_not(word: str) -> None:
    assert not is_word(word)


@pytest.mark.parametrize(
    ("word", "here", "meant"),
    [
        ("cpu", TWO, ("cpu",)),
        ("auto", TWO, TWO),
        ("auto", (), ("cpu",)),
        ("auto", ("mps:0",), ("mps:0",)),
        ("cuda", TWO, TWO),
        ("cuda:1", TWO, ("cuda:1",)),
        ("mps", ("mps:0",), ("mps:0",)),
    ],
)
def test_a_word_means_devices_that_are_there(word: str, here: tuple[str, ...], meant: tuple[str, ...]) -> None:
    assert devices_of(word, here) == meant


@pytest.mark.parametrize(("word", "here"), [("cuda", ()), ("cuda:2", TWO), ("mps", TWO), ("cuda", ("mps:0",))])
def test_a_device_that_is_missing_is_a_clear_sentence(word: str, here: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as raised:
        devices_of(word, here)
    for said in raised.value.text.en, raised.value.text.zh:
        assert word in said
        assert ", ".join(("cpu", *here)) in said


def test_devices_are_looked_for_without_starting_cuda() -> None:
    before = dict(os.environ)
    assert all(is_word(device) or device.startswith("mps") for device in devices_here())
    assert not torch.cuda.is_initialized()  # type: ignore[no-untyped-call] # torch does not type it
    assert dict(os.environ) == before


def test_the_cpu_is_chosen_without_importing_torch() -> None:
    program = (
        "import sys; from grader.sandbox.devices import devices_of; devices_of('cpu'); print('torch' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout  # noqa: S603
    assert said.strip() == "False"


@pytest.mark.parametrize(
    ("device", "given", "number"),
    [
        ("cuda:1", "", "1"),
        ("cuda:1", "5,7", "7"),
        ("cuda:0", "GPU-8f2a, GPU-11", "GPU-8f2a"),
        ("cuda", "3", "3"),
        ("cpu", "5,7", ""),
        ("mps:0", "", ""),
    ],
)
def test_a_worker_sees_one_gpu_and_counts_as_this_process_does(device: str, given: str, number: str) -> None:
    assert visible_number(device, given) == number


def test_on_a_gpu_errors_belong_to_their_call_and_nvidias_libraries_refuse_tf32() -> None:
    environment = accelerator_environment("cuda:0")
    assert environment["CUDA_LAUNCH_BLOCKING"] == "1"
    assert environment["NVIDIA_TF32_OVERRIDE"] == "0"
    assert environment.keys() <= known_names()
    assert accelerator_environment("cpu")["CUDA_VISIBLE_DEVICES"] == ""


def test_in_its_worker_a_device_is_the_first() -> None:
    assert [own_name(device) for device in ("cpu", "cuda:3", "mps:0")] == ["cpu", "cuda:0", "mps:0"]


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has what shall be missing")
def test_a_device_that_a_worker_cannot_start_is_our_fault_and_a_clear_sentence() -> None:
    with (
        Zygote.start(device="cuda:0") as zygote,
        zygote.spawn(Limits()) as worker,
        pytest.raises(
            JudgeFault,
            match=r"The device cannot be used in the process that runs submissions: (Torch not|Found no NVIDIA driver)",
        ),
    ):
        worker.load([("ex.py", "")], [], seconds=20)


def check(*devices: str) -> Check:
    return Check("rows", Text("Rows", "行"), Decimal(1), Visibility.PUBLIC, call="f", devices=devices)


def test_a_check_that_makes_no_sense_on_a_device_is_asked_on_the_cpu() -> None:
    assert [device_of(check(), device) for device in ("cpu", "cuda:1")] == ["cpu", "cuda:1"]
    assert [device_of(check("cpu"), device) for device in ("cpu", "cuda:1")] == ["cpu", "cpu"]
    assert [device_of(check("cpu", "cuda"), device) for device in ("cuda:1", "mps:0")] == ["cuda:1", "cpu"]


def test_the_result_names_the_checks_that_are_asked_on_the_cpu() -> None:
    assert ["rows" in note.en for note in location_notes([check("cpu"), check()], "cuda:0")] == [True]
    assert not list(location_notes([check()], "cuda:0"))
    assert not list(location_notes([check("cuda")], "cpu"))


def test_what_is_in_double_precision_stays_off_apples_gpus() -> None:
    double, single = torch.zeros(1, dtype=torch.float64), torch.zeros(1)
    assert can_take("cuda:0", [double])
    assert can_take("mps:0", [single, Placed(single), [1, single]])
    assert not can_take("mps:0", [single, [Placed(double)]])


def test_a_result_on_another_device_costs_the_check_though_its_values_are_right() -> None:
    exercise = next(exercise for exercise in load_course(SAMPLES / "tiny_course").exercises if exercise.id == "ex01")
    question = plan_exercise(exercise, Seeds("2026", "secret")).questions["by-hand"][0]
    assert question.expected is not None
    answer = question.expected.answer
    assert observe(question, Returned(answer)).passed
    seen = observe(question, Returned(answer, elsewhere=("cuda:0",)))
    assert not seen.passed
    assert seen.difference is not None
    assert "cuda:0" in seen.difference.message.en
    assert seen.difference.kind is DifferenceKind.DEVICE


def test_of_several_gpus_it_does_not_matter_which_one_judged() -> None:
    submission, seeds = Submission("ex01", "ada", "ex01.py", "ex01.py", "0", b""), Seeds("2026", "secret")
    keys = [
        result_key(submission, "0", seeds, Conditions("2026", word)) for word in ("cpu", "cuda", "cuda:0", "cuda:1")
    ]
    assert len(set(keys)) == 2
    assert keys[1] == keys[2] == keys[3]


def test_jobs_share_one_warm_process_or_take_the_accelerators_in_turn() -> None:
    assert shared_out(TWO, 5) == ("cuda:0", "cuda:1", "cuda:0", "cuda:1", "cuda:0")
    assert shared_out(["cpu"], 2) == ("cpu",)


def test_a_run_is_named_after_its_device_or_the_kind_of_all() -> None:
    assert [common_name(devices) for devices in (("cpu",), ("cuda:1",), TWO)] == ["cpu", "cuda:1", "cuda"]
