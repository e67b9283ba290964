"""Damaged frames for the judge's reader: each is refused in order or read as some answer, and nothing else happens.

    python benchmarks/fuzz_frames.py [--frames 1000000] [--seed 0]

Frames of all kinds of answers are taken apart and put together wrongly: bytes changed, cut, doubled, lengths and
numbers replaced by the worst ones. What counts is the exception that is not the reader's own.
"""

from __future__ import annotations

import argparse
import random
import struct
import sys
import time
from collections import Counter

import torch

from grader.sandbox.answers import read_answer
from grader.sandbox.outcomes import Refused
from grader.worker.frame import Opaque, encode

NUMBERS = (
    b"0",
    b"-1",
    b"1e999",
    b"NaN",
    b"-Infinity",
    b"true",
    b"null",
    b"9" * 500,
    b"4294967296",
    b"18446744073709551615",
)
TOKENS = (
    b"[",
    b"]",
    b"{",
    b"}",
    b",",
    b":",
    b'"',
    b"\\u0000",
    b"\\ud800",
    b'{"tensor":0}',
    b'{"bytes":0}',
    b'{"dict":[]}',
)
NAMES = (
    b"float32",
    b"bool",
    b"int64",
    b"complex128",
    b"bfloat16",
    b"bytes",
    b"expanded",
    b"transposed",
    b"opaque",
    b"code",
)
LENGTH = struct.Struct("<I")
SLOW_S = 1.0
"""A frame that takes this long to refuse would be an attack by itself."""


def main() -> None:
    """Fuzz, print the outcomes, and fail on anything unexpected."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    started = time.perf_counter()
    outcomes = fuzz(options.frames, options.seed)
    seconds = time.perf_counter() - started
    for name, count in outcomes.most_common():
        print(f"{name:30} {count:10}")
    print(f"{options.frames} frames in {seconds:.0f} s")
    if unexpected(outcomes):
        sys.exit(f"unexpected: {unexpected(outcomes)}")


def fuzz(frames: int, seed: int) -> Counter[str]:
    """Return how many mutated frames came to which outcome; an exception is counted under its name with a `!`."""
    chance = random.Random(seed)  # noqa: S311 - mutations, no secret
    whole = originals()
    outcomes: Counter[str] = Counter()
    for _ in range(frames):
        frame = mutated(chance.choice(whole), chance)
        started = time.perf_counter()
        try:
            outcome = read_answer(frame, 1, 0.0)
        except Exception as fault:  # noqa: BLE001 - it is what is looked for
            outcomes[f"!{type(fault).__name__}: {fault}"[:80]] += 1
            continue
        if time.perf_counter() - started > SLOW_S:
            outcomes["!slow"] += 1
        outcomes["refused" if isinstance(outcome, Refused) else f"read as {type(outcome).__name__}"] += 1
    return outcomes


def unexpected(outcomes: Counter[str]) -> list[str]:
    """Return the names of outcomes that must not occur."""
    return [name for name in outcomes if name.startswith("!")]


def originals() -> list[bytes]:
    """Return right frames of every kind of answer, with every kind of value in them."""
    tensors = [
        torch.ones(2, 3, dtype=dtype) for dtype in (torch.float32, torch.float64, torch.bfloat16, torch.complex64)
    ]
    tensors += [torch.tensor([True, False]), torch.zeros(0, 3), torch.tensor(7)]
    plain = [None, True, 3, -0.0, float("nan"), "text", "\u4e2d", b"\0\xff", Opaque("object")]
    nested: list[object] = [(1, [2.0, {"key": (tensors[0],)}]), [[[[]]]], {"a": {"b": {}}}]
    returned = [
        {"seq": 1, "kind": "returned", "value": value, "changed": [0, "x"], "aliases": ["<earlier result>"]}
        for value in (*tensors, *plain, *nested, [*tensors, *plain])
    ]
    frames = [("ex01.py", 1, "f", "x")]
    fault = {
        "type": "E",
        "message": "m",
        "unit": None,
        "line": 1,
        "source": "s",
        "frames": frames,
        "bases": ["Exception"],
    }
    others: list[dict[str, object]] = [
        {"seq": 1, "kind": "raised", "fault": fault},
        {"seq": 1, "kind": "loaded", "callables": ["f"], "others": ["g"], "problems": [fault]},
        {"seq": 1, "kind": "tool", "payload": b"payload"},
        {"seq": 1, "kind": "memory"},
        {"seq": 1, "kind": "refused", "reason": "why"},
    ]
    return [encode(one) for one in (*returned, *others)]


def mutated(frame: bytes, chance: random.Random) -> bytes:
    """Return the frame with one to four faults in it; half of the time its lengths are made right again."""
    body = bytearray(frame)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(body) + 1)
        end = min(at + chance.randint(0, 8), len(body))
        match chance.randrange(7):
            case 0:
                body[at:end] = chance.randbytes(end - at)
            case 1:
                del body[at:end]
            case 2:
                body[at:at] = body[at:end]
            case 3:
                body[at:end] = chance.choice(NUMBERS)
            case 4:
                body[at:end] = chance.choice(TOKENS) * chance.choice((1, 1, 1, 60))
            case 5:
                body[at:end] = chance.choice(NAMES)
            case _:
                body[: LENGTH.size] = LENGTH.pack(chance.choice((0, 1, len(body), 2**31, 2**32 - 1)))
        if not body:
            return b""
    if chance.choice((True, False)) and len(body) > LENGTH.size:
        header_end = body.rfind(b"]") + 1
        body[: LENGTH.size] = LENGTH.pack(max(header_end - LENGTH.size, 0))
    return bytes(body)


if __name__ == "__main__":
    main()
