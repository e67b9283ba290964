from __future__ import annotations

import socket
import struct
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.standby.messages import LARGEST, Gone, JudgingRequest, Wire
from grader.submission.submission import Submission
from grader.text import Text

WORDS = st.text(max_size=20)
SUBMISSIONS = st.builds(
    Submission,
    exercise=st.just("ex01"),
    student=st.none(),
    path=WORDS,
    name=WORDS,
    sha256=WORDS,
    data=st.binary(max_size=200),
    files=st.dictionaries(WORDS, st.binary(max_size=50), max_size=2),
    problem=st.builds(Text, WORDS, WORDS),
)
REQUESTS = st.builds(
    JudgingRequest,
    root=st.just(Path("/course")),
    exercise=st.just("ex01"),
    submission=SUBMISSIONS,
    seed=WORDS,
    isolation=st.sampled_from(["auto", "full"]),
    case=st.none() | WORDS,
    only=st.none() | WORDS,
)


@given(REQUESTS)
def test_a_request_arrives_as_it_was_sent(request: JudgingRequest) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        Wire(ours).send(request.to_json())
        assert JudgingRequest.of(Wire(theirs).receive(1.0)) == request


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\0\0",
        struct.pack(">I", LARGEST + 1),
        struct.pack(">I", 4) + b"{",
        struct.pack(">I", 4) + b"{{{{",
        struct.pack(">I", 2) + b"[]",
        struct.pack(">I", 90_000) + b"[" * 90_000,
        struct.pack(">I", 2) + b"\xff\xff",
    ],
)
def test_what_makes_no_sense_is_an_end(said: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(said)
        ours.shutdown(socket.SHUT_WR)
        with pytest.raises(Gone):
            Wire(theirs).receive(5.0)


def test_silence_is_an_end() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(Gone):
        Wire(theirs).receive(0.01)


def test_a_large_message_arrives_whole() -> None:
    ours, theirs = socket.socketpair()
    message = {"data": "x" * (8 << 20)}
    with ours, theirs:
        sender = threading.Thread(target=Wire(ours).send, args=(message,))
        sender.start()
        assert Wire(theirs).receive(10.0) == message
        sender.join()
