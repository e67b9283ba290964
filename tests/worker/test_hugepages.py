"""Large pages are looked for only where a process's own memory is."""

from __future__ import annotations

from grader.worker.hugepages import SIZE, collapse, whole_pages

MAPS = [
    f"{SIZE:x}-{3 * SIZE:x} rw-p 00000000 00:00 0 ",
    f"{5 * SIZE - 4096:x}-{7 * SIZE + 4096:x} rw-p 00000000 00:00 0                          [heap]",
    f"{9 * SIZE + 4096:x}-{10 * SIZE:x} rw-p 00000000 00:00 0 ",
    f"{20 * SIZE:x}-{22 * SIZE:x} r--p 00000000 00:00 0 ",
    f"{30 * SIZE:x}-{32 * SIZE:x} rw-p 00001000 fe:00 1234   /usr/lib/libtorch cpu.so",
    f"{40 * SIZE:x}-{42 * SIZE:x} rw-s 00000000 00:01 5678   /dev/zero (deleted)",
    f"{50 * SIZE:x}-{52 * SIZE:x} rw-p 00000000 00:00 0      [stack]",
]


def test_only_large_pages_that_lie_whole_in_memory_of_ones_own_are_named() -> None:
    assert list(whole_pages(MAPS)) == [SIZE, 2 * SIZE, 5 * SIZE, 6 * SIZE]


def test_memory_is_the_same_after_it_was_collapsed() -> None:
    kept = [bytearray(range(256)) * 4096 for _ in range(8)]
    collapse()
    assert all(block == bytearray(range(256)) * 4096 for block in kept)
