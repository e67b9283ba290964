"""Parcels hold some seconds of work, lose nothing, and get small near the end; what cost a worker goes out alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from grader.batch.parcels import MOST, PARCEL_S, TURNS, Parcels, parcel_size
from grader.submission.submission import Submission


def handed_in(count: int) -> list[Submission]:
    return [Submission("ex01", f"{number}", "ex01.py", "ex01.py", f"{number}", b"") for number in range(count)]


seconds = st.one_of(st.none(), st.floats(0, 100))


@given(seconds, st.integers(1, 10_000), st.integers(0, 1_000))
def test_a_parcel_is_never_empty_too_long_or_more_than_a_fair_share(
    each_s: float | None, waiting: int, workers: int
) -> None:
    size = parcel_size(each_s, waiting, workers)
    assert 1 <= size <= MOST
    assert size == 1 or (each_s is not None and size * each_s <= PARCEL_S)
    assert size == 1 or size - 1 < waiting / (TURNS * max(workers, 1))


def test_parcels_grow_with_what_is_known_and_shrink_near_the_end() -> None:
    parcels = Parcels(handed_in(1_000))
    assert len(parcels.take(4)) == 1
    parcels.took(0.1, 1)
    sizes = []
    while parcels:
        sizes.append(len(parcels.take(4)))
    assert max(sizes) == PARCEL_S / 0.1
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] == 1
    assert sum(sizes) == 999


@given(st.lists(st.integers(1, 8), max_size=20), st.data())
def test_everything_is_given_out_once_whatever_comes_back(workers: list[int], data: st.DataObject) -> None:
    submissions = handed_in(40)
    parcels, judged = Parcels(submissions), list[Submission]()
    parcels.took(0.1, 2)
    for number in workers:
        taken = parcels.take(number) if parcels else ()
        done = data.draw(st.integers(0, len(taken)))
        judged += taken[:done]
        give = parcels.give_back if data.draw(st.booleans()) else parcels.give_back_alone
        give(taken[done:])
    while parcels:
        judged += parcels.take(1)
    assert sorted(judged, key=lambda submission: int(submission.sha256)) == submissions


def test_what_a_worker_was_lost_over_is_given_out_next_and_alone() -> None:
    parcels = Parcels(handed_in(30))
    parcels.took(0.1, 1)
    lost = parcels.take(1)
    assert len(lost) > 3
    parcels.give_back_alone(lost)
    again = [parcels.take(1) for _ in lost]
    assert again == [(submission,) for submission in lost]
    assert len(parcels.take(1)) > 1


def test_a_parcel_ends_before_one_that_goes_alone() -> None:
    parcels = Parcels(handed_in(30))
    parcels.took(0.1, 1)
    first, second, third = handed_in(3)
    parcels.take(1)
    parcels.give_back_alone([second])
    parcels.give_back([first])
    assert parcels.take(1) == (first,)
    assert parcels.take(1) == (second,)
    assert third not in parcels.take(1)
