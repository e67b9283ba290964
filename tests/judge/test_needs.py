"""What the workers' parent imports for one file follows from the names in it."""

from __future__ import annotations

import pytest

from grader.submission.reading_tool import may_train, preloaded

TRAINING = "torch._dynamo"


@pytest.mark.parametrize(
    "source",
    [
        b"from torch.optim import SGD",
        b"step = torch.compile(step)",
        b"from torch.func import grad",
        b"from torch import func",
        b"J = torch.autograd.functional.jacobian(f, x)",
        b"rows = torch.vmap(f)(x)",
    ],
)
def test_a_file_that_names_what_imports_hundreds_of_modules_finds_them_imported(source: bytes) -> None:
    assert may_train([b"import torch\n", source])
    assert TRAINING in preloaded(["ex02.py"], training=may_train([source]))


def test_a_file_that_only_computes_does_without_them() -> None:
    source = b"import torch\nfrom torch.nn import functional as F\n\ndef f(x):\n    return F.relu(x).sum()\n"
    assert not may_train([source])
    assert TRAINING not in preloaded(["ex02.py"], training=may_train([source]))
