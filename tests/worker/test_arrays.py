"""What a probe returns as numpy's is compared as tensors and numbers are."""

from __future__ import annotations

import numpy as np
import torch

from grader.worker.arrays import without_arrays


def test_arrays_become_tensors_and_numpys_numbers_pythons_own() -> None:
    answer = {"a": [np.array([1.5, 2.0]), (np.float32(0.5), np.int64(3))], "b": np.bool_(1)}
    seen = without_arrays(lambda: answer)()
    assert isinstance(seen, dict)
    array, numbers = seen["a"]
    assert torch.equal(array, torch.tensor([1.5, 2.0], dtype=torch.float64))
    assert [type(number) for number in (*numbers, seen["b"])] == [float, int, bool]


def test_a_tensor_is_a_copy_of_the_array() -> None:
    array = np.zeros(2)
    seen = without_arrays(lambda: array)()
    array += 1
    assert isinstance(seen, torch.Tensor)
    assert seen.tolist() == [0, 0]


def test_what_torch_lacks_stays_what_it_is() -> None:
    words = np.array(["a"])
    tensor = torch.ones(1)
    assert without_arrays(lambda: words)() is words
    assert without_arrays(lambda: tensor)() is tensor
