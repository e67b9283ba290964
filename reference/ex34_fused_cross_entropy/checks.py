"""How long forward and backward take, beside the reference in a worker like the submission's, by the judge's clock."""

import math
import time

from grader.judge.checks import require
from grader.text import Text

FACTOR = 3
"""The contract's."""
FLOOR_S = 0.02
"""Below this a call says more about the machine than about the code."""
LEAST, MOST = 3, 8
"""Rounds after the warm-up: enough to be fair, and as many as it takes to be sure that somebody is slow."""
PASSES, SAMPLES, CLASSES = 32, 256, 256


def timed(proxy, inputs):
    started_s = time.perf_counter()
    answer = proxy.probe("passes", *inputs)
    return answer, time.perf_counter() - started_s


def compare_times(submission, reference_worker, draw, compare):
    """Ask both about the same fresh inputs, round after round; the best of each counts, and every answer is compared."""
    mine = reference = math.inf
    for done in range(MOST + 1):
        logits = draw("normal", SAMPLES, CLASSES, scale=3, dtype="float32")
        inputs = logits, draw("classes", SAMPLES, high=CLASSES), draw("normal", PASSES, dtype="float32")
        if done % 2:  # whoever comes second finds the machine as the other has left it
            expected, reference_s = timed(reference_worker, inputs)
        answer, mine_s = timed(submission, inputs)
        if not done % 2:
            expected, reference_s = timed(reference_worker, inputs)
        compare(answer, expected, names=("losses", "gradient"), dtype="float32")
        if done:
            mine, reference = min(mine, mine_s), min(reference, reference_s)
        if done >= LEAST and mine <= max(FACTOR * reference, FLOOR_S):
            return
    text = Text(
        "The answers are right, but they take more than three times as long as the reference's.",
        "答案正确，但所用的时间超过参考答案的三倍。",
    )
    require(False, text, "too-slow")  # noqa: FBT003 - what is required did not come in any round


def test_speed(submission, reference_worker, draw, compare):
    compare_times(submission, reference_worker, draw, compare)


def test_speed_again(submission, reference_worker, draw, compare):
    compare_times(submission, reference_worker, draw, compare)
