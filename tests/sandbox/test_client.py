"""The judge's client against real workers: whatever a submission does, it becomes an outcome."""

from __future__ import annotations

import math
import os
import select
import signal
import struct
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import JudgeFault
from grader.limits import Limits
from grader.sandbox.answers import read_answer
from grader.sandbox.isolation import requirements
from grader.sandbox.outcomes import (
    EARLIER_RESULT,
    Crashed,
    Frame,
    Loaded,
    OutOfMemory,
    Raised,
    Refused,
    Returned,
    TimedOut,
)
from grader.sandbox.pipes import KEPT_OUTPUT
from grader.sandbox.requests import call_request
from grader.sandbox.zygote import Zygote
from grader.worker.frame import Opaque, encode
from grader.worker.lockdown import LEVELS
from grader.worker.placement import Placed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.sandbox.client import Worker
    from grader.sandbox.outcomes import Failure

TOOL = "base64:b64encode"
SECONDS = 20.0


@pytest.fixture(scope="module", params=LEVELS)
def zygote(request: pytest.FixtureRequest) -> Iterator[Zygote]:
    """Return the warm process of each level in turn: what a call means is the same at all of them."""
    lacking = [requirement.found.en for requirement in requirements(request.param) if not requirement.fine]
    if lacking:
        pytest.skip(f"no isolation {request.param} here: {'; '.join(lacking)}")
    with Zygote.start(isolation=request.param, preload=(TOOL,)) as started:
        yield started


@pytest.fixture
def worker(zygote: Zygote) -> Iterator[Worker]:
    with zygote.spawn(Limits(memory_mb=512)) as spawned:
        yield spawned


def loaded(worker: Worker, source: str, *names: str) -> Worker:
    outcome = worker.load([("ex.py", source)], names, seconds=SECONDS)
    assert isinstance(outcome, Loaded), outcome
    return worker


def asked(worker: Worker, source: str, *args: object, **kwargs: object) -> object:
    """Load a source that defines `f`, call it, and return the outcome."""
    return loaded(worker, source).call("f", args, kwargs, seconds=SECONDS)


def returned(worker: Worker, source: str, *args: object, **kwargs: object) -> Returned:
    outcome = asked(worker, source, *args, **kwargs)
    assert isinstance(outcome, Returned), outcome
    return outcome


def raised(worker: Worker, source: str, *args: object, **kwargs: object) -> Raised:
    outcome = asked(worker, source, *args, **kwargs)
    assert isinstance(outcome, Raised), outcome
    return outcome


class TestLoading:
    def test_the_names_that_can_be_called_are_told_from_those_that_cannot(self, worker: Worker) -> None:
        outcome = worker.load([("ex.py", "f = len\ng = 3")], ["f", "g", "h"], seconds=SECONDS)
        assert isinstance(outcome, Loaded)
        assert (outcome.callables, outcome.others, outcome.problems) == (("f",), ("g",), ())

    def test_a_main_guard_does_not_run(self, worker: Worker) -> None:
        source = 'x = 1\nif __name__ == "__main__":\n    raise SystemExit\ndef f(): return __name__'
        assert returned(worker, source).value == "submission"

    def test_a_syntax_error_is_told_with_its_line(self, worker: Worker) -> None:
        outcome = worker.load([("ex.py", "x = 1\ndef f(:\n    pass")], [], seconds=SECONDS)
        assert isinstance(outcome, Raised)
        assert (outcome.type, outcome.unit, outcome.line, outcome.source) == ("SyntaxError", "ex.py", 2, "def f(:")

    def test_an_exception_at_import_is_told_with_its_place(self, worker: Worker) -> None:
        outcome = worker.load([("ex.py", "import os\ndef g():\n    return {}['k']\ng()")], [], seconds=SECONDS)
        assert isinstance(outcome, Raised)
        assert (outcome.type, outcome.message, outcome.line) == ("KeyError", "'k'", 3)
        assert outcome.frames == (Frame("ex.py", 4, "<module>", "g()"), Frame("ex.py", 3, "g", "return {}['k']"))

    @pytest.mark.parametrize("statement", ["raise SystemExit(0)", "exit()", "raise KeyboardInterrupt"])
    def test_leaving_at_import_is_an_exception_like_any_other(self, worker: Worker, statement: str) -> None:
        outcome = worker.load([("ex.py", f"import sys\nfrom sys import exit\n{statement}")], [], seconds=SECONDS)
        assert isinstance(outcome, Raised)
        assert outcome.line == 3

    def test_a_source_that_holds_a_null_byte_is_an_exception(self, worker: Worker) -> None:
        assert isinstance(worker.load([("ex.py", "x = '\0'")], [], seconds=SECONDS), Raised)

    def test_a_source_too_deep_for_the_parser_is_an_outcome(self, worker: Worker) -> None:
        outcome = worker.load([("ex.py", "(" * 5_000 + ")" * 5_000)], [], seconds=SECONDS)
        assert isinstance(outcome, (Raised, OutOfMemory))

    def test_a_notebook_goes_on_after_a_cell_that_raises(self, worker: Worker) -> None:
        cells = [("cell 1", "x = 2"), ("cell 2", "1 / 0"), ("cell 3", "def f(): return x"), ("cell 4", "def (")]
        outcome = worker.load(cells, ["f"], keep_going=True, seconds=SECONDS)
        assert isinstance(outcome, Loaded)
        assert [(problem.unit, problem.line, problem.type) for problem in outcome.problems] == [
            ("cell 2", 1, "ZeroDivisionError"),
            ("cell 4", 1, "SyntaxError"),
        ]
        answer = worker.call("f", seconds=SECONDS)
        assert isinstance(answer, Returned)
        assert answer.value == 2

    def test_a_future_import_holds_for_later_cells(self, worker: Worker) -> None:
        cells = [("cell 1", "from __future__ import annotations"), ("cell 2", "def f(x: no_such_name): return 1")]
        assert isinstance(worker.load(cells, ["f"], seconds=SECONDS), Loaded)

    def test_files_allowed_by_name_can_be_imported_and_show_in_places(self, worker: Worker) -> None:
        files = {"helpers.py": "# -*- coding: gbk -*-\n#中\ndef h():\n    raise ValueError('中')".encode("gbk")}
        source = "from helpers import h\ndef f(): h()"
        assert isinstance(worker.load([("ex.py", source)], ["f"], files=files, seconds=SECONDS), Loaded)
        outcome = worker.call("f", seconds=SECONDS)
        assert isinstance(outcome, Raised)
        assert (outcome.unit, outcome.line, outcome.message) == ("helpers.py", 4, "中")
        assert outcome.source == "raise ValueError('中')"

    def test_files_allowed_by_name_can_be_opened_for_reading_only(self, zygote: Zygote) -> None:
        files = {"rows.csv": b"1,2\n"}
        source = (
            "import os\ndef read(): return os.getcwd(), os.listdir(), open('rows.csv').read()\n"
            "def write(mode, name): open(name, mode).write('3')"
        )
        with zygote.spawn(Limits(memory_mb=512), files=files) as worker:
            loaded = worker.load([("ex.py", source)], ["read", "write"], files=files, seconds=SECONDS)
            assert isinstance(loaded, Loaded)
            read = worker.call("read", seconds=SECONDS)
            assert isinstance(read, Returned)
            assert isinstance(read.value, tuple)
            folder, *contents = read.value
            assert contents == [["rows.csv"], "1,2\n"]
            for mode in ("a", "w", "r+"):
                written = worker.call("write", [mode, "rows.csv"], seconds=SECONDS)
                assert isinstance(written, Raised)
                assert written.type == "PermissionError"
        assert not Path(folder).exists()

    @pytest.mark.parametrize("name", ["grader", "grader.worker.child", "reference", "tests", "exercises", "helpers"])
    def test_nothing_else_of_ours_can_be_imported(self, worker: Worker, name: str) -> None:
        assert raised(worker, f"def f(): import {name}").type == "ModuleNotFoundError"

    def test_classes_find_their_source_and_their_module(self, worker: Worker) -> None:
        source = (
            "from __future__ import annotations\nimport inspect, dataclasses\n"
            "@dataclasses.dataclass\nclass C:\n    x: int = 1\n"
            "def f(): return inspect.getsource(C), inspect.getsource(f)"
        )
        assert returned(worker, source).value == (
            "@dataclasses.dataclass\nclass C:\n    x: int = 1\n",
            "def f(): return inspect.getsource(C), inspect.getsource(f)",
        )

    def test_the_standard_library_torch_and_numpy_can_be_imported(self, worker: Worker) -> None:
        source = "def f():\n    import wave, numpy.polynomial, torch.utils.data\n    return torch.utils.data.__name__"
        assert returned(worker, source).value == "torch.utils.data"


class TestProbe:
    PROBE = "def names(submission, x): return sorted(n for n in vars(submission) if n[0] != '_'), x"

    def test_a_probe_sees_the_submission_and_is_called_by_its_name(self, worker: Worker) -> None:
        assert isinstance(worker.load([("ex.py", "a = b = 1")], [], probe=self.PROBE, seconds=SECONDS), Loaded)
        outcome = worker.call("probe:names", [3], seconds=SECONDS)
        assert isinstance(outcome, Returned)
        assert outcome.value == (["a", "b"], 3)

    def test_a_submission_cannot_import_the_probe(self, worker: Worker) -> None:
        outcome = worker.load([("ex.py", "import probe")], [], probe=self.PROBE, seconds=SECONDS)
        assert isinstance(outcome, Raised)
        assert outcome.type == "ModuleNotFoundError"

    def test_no_line_of_a_probe_that_fails_is_told(self, worker: Worker) -> None:
        outcome = worker.load([("ex.py", "")], [], probe="1 / 0", seconds=SECONDS)
        assert isinstance(outcome, Raised)
        assert (outcome.unit, outcome.line, outcome.source, outcome.frames) == (None, None, "", ())


class TestCalling:
    def test_tensors_arrive_and_come_back(self, worker: Worker) -> None:
        x = torch.arange(6, dtype=torch.float64).reshape(2, 3)
        outcome = returned(worker, "def f(x, *, k): return x * k, {'n': len(x)}", x, k=2.0)
        value: Any = outcome.value
        assert torch.equal(value[0], x * 2)
        assert value[1] == {"n": 2}
        assert (outcome.changed, outcome.aliases) == ((), ())

    def test_an_argument_lies_in_memory_as_the_judge_asked(self, worker: Worker) -> None:
        x = torch.arange(6.0).reshape(2, 3)
        source = "def f(*xs): return [(x.stride(), x.requires_grad, x.is_leaf) for x in xs]"
        value: Any = returned(worker, source, Placed(x, "transposed", requires_grad=True), Placed(x, "strided")).value
        assert [tuple(stride) for stride, *_ in value] == [(1, 2), (6, 2)]
        assert [flags for _, *flags in value] == [[True, True], [False, True]]

    def test_floats_that_json_lacks_come_back(self, worker: Worker) -> None:
        value: Any = returned(worker, "def f(x): return [x, -x, float('nan')]", math.inf).value
        assert value[:2] == [math.inf, -math.inf]
        assert math.isnan(value[2])

    @pytest.mark.parametrize(
        ("source", "name"),
        [
            ("import numpy as np\ndef f(): return np.array(['a'])", "numpy.ndarray"),
            ("def f(): yield 1", "generator"),
            ("class A:\n    pass\ndef f(): return A()", "submission.A"),
            ("import torch\ndef f(): return torch.ones(1).expand(1 << 40)", "torch.Tensor of 1099511627776 elements"),
            ("import torch\ndef f(): return torch.ones(1 << 25)", "torch.Tensor of 33554432 elements"),
        ],
    )
    def test_what_is_no_plain_value_comes_back_as_a_name(self, worker: Worker, source: str, name: str) -> None:
        value = returned(worker, source).value
        assert isinstance(value, Opaque)
        assert value.type_name.startswith(name)

    def test_a_list_too_long_to_send_comes_back_as_a_name(self, worker: Worker) -> None:
        assert isinstance(returned(worker, "def f(): return [0] * 1_000_000").value, Opaque)

    @pytest.mark.parametrize(
        ("body", "changed"),
        [
            ("a.add_(1)", (0,)),
            ("a.data[0] = 7", (0,)),
            ("a.numpy()[0] = 7", (0,)),
            ("b.requires_grad_()", ("b",)),
            ("b.grad = a.clone()", ("b",)),
            ("c.append(1)", ("c",)),
            ("c[0].mul_(2)", ("c",)),
            ("a.resize_(1)", (0,)),
            ("a + b", ()),
            ("c[0].clone().add_(1)", ()),
        ],
    )
    def test_a_changed_argument_is_named(self, worker: Worker, body: str, changed: tuple[object, ...]) -> None:
        arguments = {"b": torch.ones(2), "c": [torch.ones(2)]}
        assert returned(worker, f"def f(a, b, c):\n    {body}", torch.ones(2), **arguments).changed == changed

    @pytest.mark.parametrize(
        ("body", "aliases"),
        [
            ("a", (0,)),
            ("b[1:]", ("b",)),
            ("[a.t(), b]", (0, "b")),
            ("torch.from_numpy(a.numpy()[1:])", (0,)),
            ("a.detach()", (0,)),
            ("a[:0]", ()),
            ("a + b", ()),
            ("a.clone()", ()),
        ],
    )
    def test_a_result_that_shares_memory_is_noticed(
        self, worker: Worker, body: str, aliases: tuple[object, ...]
    ) -> None:
        source = f"import torch\ndef f(a, b): return {body}"
        assert returned(worker, source, torch.ones(3, 3), b=torch.ones(3)).aliases == aliases

    def test_a_result_that_an_earlier_call_returned_is_noticed(self, worker: Worker) -> None:
        loaded(worker, "import torch\nkept = torch.zeros(3)\ndef f(): return kept.add_(1)\ndef g(): return kept + 1")
        outcomes = [worker.call(name, seconds=SECONDS) for name in "fgf"]
        assert [outcome.aliases for outcome in outcomes if isinstance(outcome, Returned)] == [(), (), (EARLIER_RESULT,)]

    def test_calls_run_with_gradients_unless_told_otherwise(self, worker: Worker) -> None:
        loaded(worker, "import torch\ntorch.set_grad_enabled(False)\ndef f(): return torch.is_grad_enabled()")
        outcomes = [worker.call("f", grad=grad, seconds=SECONDS) for grad in (True, False)]
        assert [outcome.value for outcome in outcomes if isinstance(outcome, Returned)] == [True, False]

    def test_randomness_is_the_same_in_every_worker(self, zygote: Zygote) -> None:
        source = (
            "import random, torch, numpy\ndef f(): return random.random(), torch.rand(1).item(), numpy.random.rand()"
        )
        values = []
        for _ in range(2):
            with zygote.spawn(Limits()) as worker:
                values.append(returned(worker, source).value)
        assert values[0] == values[1]


class TestRaising:
    def test_a_wrong_number_of_arguments_is_raised_without_a_place(self, worker: Worker) -> None:
        outcome = raised(worker, "def f(): pass", 1)
        assert (outcome.type, outcome.unit, outcome.line) == ("TypeError", None, None)

    def test_a_name_that_is_not_there_is_raised(self, worker: Worker) -> None:
        outcome = loaded(worker, "").call("f", seconds=SECONDS)
        assert isinstance(outcome, Raised)
        assert outcome.type == "NameError"

    def test_deep_recursion_is_raised_with_the_innermost_places(self, worker: Worker) -> None:
        outcome = raised(worker, "def f(n=0): return f(n + 1)")
        assert outcome.type == "RecursionError"
        assert len(outcome.frames) == 8

    def test_long_and_unprintable_messages_are_cut_and_escaped(self, worker: Worker) -> None:
        outcome = raised(worker, "def f(): raise ValueError('\\ud800' + 'x' * 10_000)")
        assert outcome.message.startswith("\\ud800xxx")
        assert len(outcome.message) == 2_000

    def test_an_exception_whose_text_raises_is_told_by_its_type(self, worker: Worker) -> None:
        source = "class E(Exception):\n    def __str__(self): raise SystemExit\ndef f(): raise E"
        assert (raised(worker, source).type, raised_again(worker).message) == ("E", "")

    def test_reading_from_standard_input_raises(self, worker: Worker) -> None:
        assert raised(worker, "def f(): return input()").type == "EOFError"

    @pytest.mark.parametrize("statement", ["import sys; sys.exit()", "raise KeyboardInterrupt", "raise GeneratorExit"])
    def test_what_would_end_a_program_is_raised(self, worker: Worker, statement: str) -> None:
        raised(worker, f"def f(): {statement}")
        assert worker.alive


def raised_again(worker: Worker) -> Raised:
    outcome = worker.call("f", seconds=SECONDS)
    assert isinstance(outcome, Raised)
    return outcome


class TestEnding:
    def test_a_call_that_hangs_is_stopped_and_the_next_worker_answers(self, zygote: Zygote) -> None:
        with zygote.spawn(Limits()) as worker:
            loaded(worker, "def f():\n    while True: pass")
            outcome = worker.call("f", seconds=0.2)
            assert isinstance(outcome, TimedOut)
            assert outcome.limit == 0.2
            assert not worker.alive
        with zygote.spawn(Limits()) as worker:
            assert returned(worker, "def f(): return 1").value == 1

    def test_a_hang_at_import_is_stopped(self, worker: Worker) -> None:
        source = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(1_000)"
        assert isinstance(worker.load([("ex.py", source)], [], seconds=0.2), TimedOut)

    def test_the_clock_is_the_judges(self) -> None:
        hours = [0, 0]

        def clock() -> float:
            hours[0] += hours[1]
            return hours[0] * 3600.0

        with Zygote.start(clock=clock) as zygote, zygote.spawn(Limits()) as worker:
            loaded(worker, "import time\ndef f(): time.sleep(60)")
            hours[1] = 1
            # The worker has a moment more to say where it is: with this clock, one hour.
            assert worker.call("f", seconds=3600.0) == TimedOut(3600.0, 3 * 3600.0)

    def test_processor_time_is_limited_beside_the_clock(self, zygote: Zygote) -> None:
        with zygote.spawn(Limits(submission_s=0.5)) as worker:
            source = "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\ndef f():\n    while True: pass"
            assert isinstance(asked(worker, source), TimedOut)

    @pytest.mark.parametrize(
        "size", ["torch.zeros(10 << 30, dtype=torch.uint8)", "bytearray(10 << 30)", "np.ones(10 << 30)"]
    )
    def test_ten_gigabytes_are_refused_by_the_limit(self, worker: Worker, size: str) -> None:
        assert isinstance(asked(worker, f"import torch, numpy as np\ndef f(): {size}"), OutOfMemory)
        assert worker.alive

    def test_memory_that_runs_out_at_import_is_told_as_memory(self, worker: Worker) -> None:
        outcome = worker.load([("ex.py", "x = bytearray(10 << 30)")], [], keep_going=True, seconds=SECONDS)
        assert isinstance(outcome, OutOfMemory)

    def test_half_of_the_memory_can_be_used(self, worker: Worker) -> None:
        assert returned(worker, "def f(): return len(bytearray(256 << 20))").value == 256 << 20

    def test_a_segmentation_fault_is_a_crash(self, worker: Worker) -> None:
        outcome = asked(worker, "import ctypes\ndef f(): ctypes.string_at(0)")
        assert isinstance(outcome, Crashed)
        assert outcome.signal == signal.SIGSEGV
        assert (outcome.reason.en, outcome.reason.zh) == ("segmentation fault", "段错误")

    def test_an_abort_is_a_crash(self, worker: Worker) -> None:
        outcome = asked(worker, "import os\ndef f(): os.abort()")
        assert isinstance(outcome, Crashed)
        assert outcome.signal is not None

    @pytest.mark.parametrize("code", [0, 3])
    def test_an_exit_in_a_call_is_a_crash_whatever_its_code(self, worker: Worker, code: int) -> None:
        outcome = asked(worker, f"import os\ndef f(): os._exit({code})")
        assert isinstance(outcome, Crashed)
        assert outcome.exit_code == code
        assert not worker.alive

    def test_an_exit_at_import_is_a_crash(self, worker: Worker) -> None:
        outcome = worker.load([("ex.py", "import os\nos._exit(0)")], [], keep_going=True, seconds=SECONDS)
        assert isinstance(outcome, Crashed)

    def test_a_dead_worker_is_not_asked_again(self, worker: Worker) -> None:
        worker.kill()
        with pytest.raises(JudgeFault):
            worker.call("f", seconds=SECONDS)

    def test_what_a_submission_leaves_running_ends_with_it(self, zygote: Zygote) -> None:
        source = (
            "import os, time\ndef f():\n    try:\n        pid = os.fork()\n    except OSError:\n        return None\n"
            "    if pid == 0:\n        os.setsid()\n        time.sleep(1_000)\n    return pid"
        )
        with zygote.spawn(Limits()) as worker:
            pid = returned(worker, source).value
        assert pid is None or isinstance(pid, int)
        deadline = time.monotonic() + SECONDS
        while pid is not None and Path(f"/proc/{pid}").exists():
            assert time.monotonic() < deadline
            time.sleep(0.01)


class TestOutput:
    def test_what_is_printed_can_be_read_once(self, worker: Worker) -> None:
        source = (
            "import os, sys\ndef f():\n    print('é')\n    print('e', file=sys.stderr)\n    os.write(1, b'raw\\xff')"
        )
        returned(worker, source)
        assert worker.take_output() == "é\ne\nraw\ufffd"
        assert worker.take_output() == ""

    def test_what_was_printed_before_a_crash_is_kept(self, worker: Worker) -> None:
        asked(worker, "import os\ndef f():\n    print('last words')\n    os._exit(1)")
        assert worker.take_output() == "last words\n"

    def test_a_hundred_megabytes_are_read_and_cut(self, worker: Worker) -> None:
        source = "def f():\n    for _ in range(100): print('x' * (1 << 20))\n    return 1"
        assert returned(worker, source).value == 1
        output = worker.take_output()
        assert output.startswith("x" * KEPT_OUTPUT)
        assert output.endswith(f"\n[… +{100 * (2**20 + 1) - KEPT_OUTPUT} B]")

    @pytest.mark.parametrize("how", ["sys.stdout.close()", "os.close(1); os.close(2)", "sys.stdout = None"])
    def test_closing_the_output_costs_nothing(self, worker: Worker, how: str) -> None:
        assert returned(worker, f"import os, sys\ndef f():\n    {how}\n    return 1").value == 1

    def test_printing_what_cannot_be_encoded_costs_nothing(self, worker: Worker) -> None:
        returned(worker, "def f(): print('\\ud800')")
        assert worker.take_output() == "\\ud800\n"


class TestSeveralCalls:
    """Calls that travel together: carried out one after the other, answered in their order."""

    def test_they_are_answered_in_the_order_in_which_they_were_put(self, worker: Worker) -> None:
        loaded(worker, "seen = []\ndef f(x):\n    print(x)\n    seen.append(x)\n    return list(seen)")
        for number in range(5):
            worker.put(call_request("f", [number], {}))
        outcomes = [worker.take(SECONDS) for _ in range(5)]
        assert [outcome.value for outcome in outcomes if isinstance(outcome, Returned)] == [
            list(range(n + 1)) for n in range(5)
        ]
        assert worker.take_output().split() == list("01234")
        assert not worker.busy

    def test_more_than_the_pipes_hold_goes_both_ways(self, worker: Worker) -> None:
        loaded(worker, "def f(x): return x + 1")
        large = torch.zeros(100_000, dtype=torch.float64)
        for _ in range(4):
            worker.put(call_request("f", [large], {}))
        for _ in range(4):
            outcome = worker.take(SECONDS)
            assert isinstance(outcome, Returned)
            assert torch.equal(outcome.value, large + 1)  # type: ignore[arg-type] # a tensor came back

    @pytest.mark.parametrize(
        ("second", "kind"),
        [("while True: pass", TimedOut), ("import os; os._exit(3)", Crashed), ("import os; os.write(4, x)", Refused)],
        ids=["hangs", "exits", "answers_what_was_not_asked"],
    )
    def test_one_that_ends_the_worker_takes_nothing_from_those_before_it(
        self, worker: Worker, second: str, kind: type[Failure]
    ) -> None:
        loaded(worker, f"def f(): return 1\ndef g(x):\n    {second}")
        for name, *arguments in (("f",), ("g", struct.pack("<I", 2) + b"xx"), ("f",)):
            worker.put(call_request(name, arguments, {}))
        assert isinstance(worker.take(SECONDS), Returned)
        assert isinstance(worker.take(0.5), kind)
        assert not worker.alive

    def test_an_answer_ahead_of_its_call_gains_nothing(self, worker: Worker) -> None:
        ahead = encode({"seq": 3, "kind": "returned", "value": 7, "changed": [], "aliases": [], "ran": []})
        loaded(worker, TestForging.WRITE)
        for arguments in ([struct.pack("<I", len(ahead)) + ahead], [b""]):
            worker.put(call_request("f", arguments, {}))
        outcomes = [worker.take(SECONDS), worker.take(SECONDS) if worker.alive else None]
        assert any(isinstance(outcome, Refused) for outcome in outcomes)


class TestForging:
    """What a submission writes on the answer pipe is as untrusted as what it returns."""

    WRITE = "import os\ndef f(frame):\n    os.write(4, frame)\ndef g(): return 1"

    @pytest.mark.parametrize(
        "frame",
        [
            pytest.param(struct.pack("<I", 2**32 - 1), id="endless"),
            pytest.param(struct.pack("<I", 4) + b"noise", id="noise"),
            pytest.param(b"garbage" * 10, id="garbage"),
            pytest.param(b"\0\0\0\0", id="nothing"),
        ],
    )
    def test_garbage_is_refused_and_ends_the_worker(self, worker: Worker, frame: bytes) -> None:
        assert isinstance(asked(worker, self.WRITE, frame), Refused)
        assert not worker.alive

    def test_an_answer_too_many_is_refused(self, worker: Worker) -> None:
        forged = encode({"seq": 2, "kind": "returned", "value": 7, "changed": [], "aliases": []})
        outcomes = [asked(worker, self.WRITE, struct.pack("<I", len(forged)) + forged)]
        if worker.alive:  # it was read before the true answer came
            outcomes.append(worker.call("g", seconds=SECONDS))
        assert isinstance(outcomes[-1], Refused)

    def test_an_answer_to_another_question_is_refused(self, worker: Worker) -> None:
        forged = encode({"seq": 3, "kind": "returned", "value": 7, "changed": [], "aliases": []})
        assert isinstance(asked(worker, self.WRITE, struct.pack("<I", len(forged)) + forged), Refused)

    def test_an_answer_of_another_kind_is_refused(self, worker: Worker) -> None:
        loaded(worker, self.WRITE)
        forged = encode({"seq": 2, "kind": "loaded", "callables": [], "others": [], "problems": []})
        outcome = worker.call("f", [struct.pack("<I", len(forged)) + forged], seconds=SECONDS)
        assert isinstance(outcome, Refused)

    @settings(deadline=None)  # a busy machine is no fault
    @given(
        st.dictionaries(
            st.sampled_from(["seq", "kind", "value", "changed", "aliases", "fault", "payload"]),
            st.one_of(
                st.integers(),
                st.none(),
                st.text(),
                st.lists(st.integers()),
                st.sampled_from(["returned", "raised", "loaded"]),
            ),
        )
    )
    def test_any_value_is_read_as_some_outcome(self, value: dict[str, object]) -> None:
        outcome: object = read_answer(encode(value), 1, 0.0)
        assert isinstance(outcome, (Returned, Raised, Loaded, OutOfMemory, Refused, bytes))


class TestTools:
    def test_a_tool_turns_bytes_into_bytes(self, worker: Worker) -> None:
        assert worker.tool(TOOL, b"abc", SECONDS) == b"YWJj"

    def test_a_tool_that_raises_is_an_outcome(self, worker: Worker) -> None:
        outcome: bytes | Failure = worker.tool("no such tool", b"", SECONDS)
        assert isinstance(outcome, Raised)

    def test_no_tool_is_asked_once_a_submission_was_loaded(self, worker: Worker) -> None:
        loaded(worker, "")
        with pytest.raises(JudgeFault):
            worker.tool(TOOL, b"abc", SECONDS)


class TestZygote:
    def test_a_worker_knows_nothing_of_our_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CANARY", "secret")
        source = "import os\ndef f(): return dict(os.environ), open('/proc/self/environ').read()"
        with Zygote.start() as zygote, zygote.spawn(Limits()) as worker:
            outcome = asked(worker, source)
        assert "CANARY" not in repr(outcome)

    def test_a_worker_has_no_descriptor_but_its_own(self, worker: Worker) -> None:
        source = (
            "import os\ndef f():\n    found = []\n    for fd in range(64):\n        try: os.fstat(fd)\n"
            "        except OSError: continue\n        found.append(fd)\n    return found"
        )
        assert returned(worker, source).value == [0, 1, 2, 3, 4]

    def test_it_is_started_again_when_it_died(self) -> None:
        with Zygote.start() as zygote:
            with zygote.spawn(Limits()) as worker:
                parent = returned(worker, "import os\ndef f(): return os.getppid()").value
            assert isinstance(parent, int)
            os.kill(parent, signal.SIGKILL)
            with zygote.spawn(Limits()) as worker:
                assert returned(worker, "def f(): return 1").value == 1

    def test_its_end_in_the_middle_of_a_call_is_our_fault_and_not_the_submissions(self) -> None:
        source = "import os, signal, time\ndef f():\n    os.kill(os.getppid(), signal.SIGKILL)\n    time.sleep(60)"
        with Zygote.start() as zygote, zygote.spawn(Limits()) as worker, pytest.raises(JudgeFault):
            asked(worker, source)

    def test_a_tool_that_is_not_there_is_told_with_what_python_said(self) -> None:
        with Zygote.start(preload=("no.such:tool",)) as zygote, pytest.raises(JudgeFault, match="No module named 'no'"):
            zygote.spawn(Limits())

    def test_workers_run_beside_each_other(self, zygote: Zygote) -> None:
        with zygote.spawn(Limits()) as one, zygote.spawn(Limits()) as other:
            assert returned(one, "def f(): return 1").value == 1
            one.kill()
            assert returned(other, "def f(): return 2").value == 2

    def test_a_copy_forks_workers_of_its_own(self, zygote: Zygote) -> None:
        with zygote.copy() as copy, copy.spawn(Limits()) as theirs, zygote.spawn(Limits()) as ours:
            assert returned(theirs, "def f(): return 1").value == 1
            theirs.kill()
            assert returned(ours, "def f(): return 2").value == 2
            with copy.spawn(Limits()) as another:
                assert returned(another, "import torch\ndef f(): return torch.ones(2).sum().item()").value == 2.0

    def test_a_copy_that_died_is_started_again_and_the_other_goes_on(self) -> None:
        with Zygote.start() as zygote, zygote.copy() as copy:
            with copy.spawn(Limits()) as worker:
                parent = returned(worker, "import os\ndef f(): return os.getppid()").value
            assert isinstance(parent, int)
            os.kill(parent, signal.SIGKILL)
            for warm in (copy, zygote):
                with warm.spawn(Limits()) as worker:
                    assert returned(worker, "def f(): return 1").value == 1

    def test_a_copy_ends_with_what_it_is_a_copy_of(self, zygote: Zygote) -> None:
        with Zygote.start(isolation=zygote.level) as first, first.copy() as copy, copy.spawn(Limits()):
            handle = copy._process.started.process
            assert isinstance(handle, int)
            first.close()
            assert select.select([handle], [], [], SECONDS)[0] == [handle]

    def test_of_what_died_no_copy_is_asked_but_of_one_that_is_started_again(self) -> None:
        with Zygote.start() as zygote:
            with zygote.spawn(Limits()) as worker:
                parent = returned(worker, "import os\ndef f(): return os.getppid()").value
            assert isinstance(parent, int)
            os.kill(parent, signal.SIGKILL)
            with zygote.copy() as copy, copy.spawn(Limits()) as worker:
                assert returned(worker, "def f(): return 1").value == 1

    def test_its_folder_goes_with_it(self) -> None:
        with Zygote.start() as zygote, zygote.spawn(Limits()) as worker:
            folder = returned(worker, "import os\ndef f(): return os.getcwd()").value
        assert isinstance(folder, str)
        assert not Path(folder).exists()
