"""Every ban of the bank is known, and covers every spelling that the installed torch has."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch

from grader.submission.vocabulary import ban, known_bans

BANK = (
    "autograd", "softmax", "log_softmax", "torch.optim", "sigmoid", "expit", "logsigmoid", "torch.tanh", "relu",
    "leaky_relu", "prelu", "logsumexp", "mse_loss", "norm", "dist", "binary_cross_entropy*", "softplus",
    "cross_entropy", "nll_loss", "Tensor.backward", "torch.autograd.functional", "torch.func", "torch.amp",
    "GradScaler", "autograd inside backward",
)  # fmt: skip

# Where students find operations; torch.ops.aten is asked for its names separately.
PLACES = {
    "torch": torch,
    "torch.nn": torch.nn,
    "torch.nn.functional": torch.nn.functional,
    "torch.Tensor": torch.Tensor,
    "torch.special": torch.special,
    "torch.linalg": torch.linalg,
    "torch.sparse": torch.sparse,
    "torch.masked": torch.masked,
    "torch._C._nn": torch._C._nn,
    "torch._C._VariableFunctions": torch._C._VariableFunctions,
    "numpy": np,
    "numpy.linalg": np.linalg,
}

# What only sounds alike: other functions, or helpers that compute nothing.
OTHERS = {
    "softmax": r"log_?softmax|_get_softmax_dim",
    "log_softmax": r"$^",
    "logsumexp": r"$^",
    "sigmoid": r"hard|log_?sigmoid",
    "logsigmoid": r"$^",
    "torch.tanh": r"hard|arctanh|atanh|rnn",
    "leaky_relu": r"linear_leaky",
    "prelu": r"$^",
    "mse_loss": r"$^",
    "binary_cross_entropy": r"$^",
    "softplus": r"$^",
    "nll_loss": r"poisson|gaussian",
    "cross_entropy": r"binary|Options$",
    "dist": r"distribut|triplet",
}
SOUNDS = {
    "softmax": r"softmax|softmin",
    "log_softmax": r"log_?softmax",
    "logsumexp": r"logsumexp|logcumsumexp",
    "sigmoid": r"sigmoid|expit",
    "logsigmoid": r"log_?sigmoid",
    "torch.tanh": r"tanh",
    "leaky_relu": r"leaky_?relu|rrelu",
    "prelu": r"prelu",
    "mse_loss": r"mse_?loss",
    "binary_cross_entropy": r"binary_cross_entropy|^bce",
    "softplus": r"softplus",
    "nll_loss": r"nll_?loss",
    "cross_entropy": r"cross_?entropy",
    "dist": r"dist(?!r)|_dist$",
}


@pytest.mark.parametrize("name", BANK)
def test_every_ban_of_the_bank_is_known(name: str) -> None:
    assert name in known_bans()
    assert ban(name).name == name


def test_an_unknown_ban_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="did you mean softmax"):
        ban("sofmax")
    with pytest.raises(ValueError, match=r"known: .*autograd"):
        ban("zzz")


@pytest.mark.parametrize("name", sorted(SOUNDS))
def test_every_operation_of_torch_that_sounds_like_it_is_covered(name: str) -> None:
    operators = (
        operator.removeprefix("aten::")
        for operator in torch._C._dispatch_get_all_op_names()
        if operator.startswith("aten::")
    )
    aten = {f"torch.ops.aten.{operator.split('.')[0]}" for operator in operators}
    known = {f"{place}.{public}" for place, module in PLACES.items() for public in dir(module)} | aten
    meant = {
        path
        for path in known
        if re.search(SOUNDS[name], path.rsplit(".", 1)[1], re.IGNORECASE)
        and not re.search(OTHERS[name], path.rsplit(".", 1)[1], re.IGNORECASE)
    }
    assert meant
    assert {path for path in meant if not ban(name).forbids(path)} == set()


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("autograd", "torch.autograd.grad"), ("autograd", "torch.autograd.functional.jacobian"),
        ("autograd", "torch.Tensor.backward"), ("autograd", "torch.func.grad"), ("autograd", "functorch.vjp"),
        ("autograd", "torch.autograd.Function"), ("autograd", "torch.autograd.forward_ad.make_dual"),
        ("Tensor.backward", "torch.autograd.backward"), ("Tensor.backward", "torch.Tensor.backward"),
        ("torch.autograd.functional", "torch.autograd.functional.vjp"), ("torch.func", "torch.func.vjp"),
        ("torch.optim", "torch.optim.SGD"), ("torch.optim", "torch.optim"), ("torch.optim", "torch._fused_sgd_"),
        ("torch.amp", "torch.amp.autocast"), ("torch.amp", "torch.cuda.amp.GradScaler"),
        ("torch.amp", "torch.autocast"),
        ("GradScaler", "torch.amp.GradScaler"), ("GradScaler", "torch.cuda.amp.grad_scaler.GradScaler"),
        ("sigmoid", "scipy.special.expit"), ("expit", "torch.nn.Sigmoid"), ("softmax", "scipy.special.softmax"),
        ("softmax", "torch.nn.modules.activation.Softmax2d"), ("torch.tanh", "math.tanh"), ("torch.tanh", "numpy.tanh"),
        ("norm", "numpy.linalg.norm"), ("norm", "torch.linalg.vector_norm"),
        ("norm", "torch.ops.aten.linalg_vector_norm.default"),
        ("norm", "torch._foreach_norm"), ("dist", "math.dist"), ("dist", "torch.nn.PairwiseDistance"),
        ("logsumexp", "numpy.logaddexp.reduce"), ("relu", "torch.nn.ReLU"), ("relu", "torch.relu_"),
        ("softmax", "torch.ops.aten._softmax.default"), ("softmax", "torch._softmax_backward_data"),
    ],
)  # fmt: skip
def test_a_spelling_is_forbidden(name: str, path: str) -> None:
    assert ban(name).forbids(path)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("autograd", "torch.no_grad"), ("autograd", "torch.autograd.no_grad"),
        ("autograd", "torch.nn.functional.mse_loss"),
        ("autograd", "torch.autograd.function.once_differentiable"), ("autograd", "torch.vmap"),
        ("Tensor.backward", "torch.autograd.grad"), ("torch.autograd.functional", "torch.autograd.grad"),
        ("softmax", "torch.log_softmax"), ("log_softmax", "torch.softmax"), ("softmax", "torch.exp"),
        ("sigmoid", "torch.nn.functional.logsigmoid"), ("torch.tanh", "torch.atanh"), ("torch.tanh", "torch.exp"),
        ("relu", "torch.clamp"), ("relu", "torch.nn.LeakyReLU"), ("leaky_relu", "torch.relu"),
        ("norm", "torch.nn.LayerNorm"), ("norm", "torch.normal"), ("dist", "torch.distributed.init"),
        ("logsumexp", "torch.logaddexp"), ("softplus", "torch.logaddexp"), ("nll_loss", "torch.nn.GaussianNLLLoss"),
        ("torch.optim", "torch.nn.Linear"), ("norm", "norm.stats"),
    ],
)  # fmt: skip
def test_what_is_something_else_is_not(name: str, path: str) -> None:
    assert not ban(name).forbids(path)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("layer_norm", "torch.ops.aten.native_layer_norm_backward.default"), ("layer_norm", "torch.nn.LayerNorm"),
        ("torch.nn.functional.layer_norm", "torch.native_layer_norm"), ("nn.LayerNorm", "torch.layer_norm"),
        ("scaled_dot_product_attention", "torch.nn.functional.scaled_dot_product_attention"),
        ("conv2d", "torch.nn.Conv2d"), ("nn.Linear", "torch.nn.functional.linear"),
        ("nn.Linear", "torch.nn.LazyLinear"),
        ("torch.absolute", "torch.abs"), ("torch.abs", "torch.absolute"), ("np.absolute", "numpy.abs"),
        ("torch.arccos", "torch.acos"), ("numpy.linalg.inv", "numpy.linalg.inv"), ("torch.fft", "torch.fft.rfft"),
        ("nn.Softmax", "torch.special.softmax"),
    ],
)  # fmt: skip
def test_any_public_name_can_be_banned_with_its_aliases(name: str, path: str) -> None:
    assert name in known_bans()
    assert ban(name).forbids(path)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("layer_norm", "torch.nn.BatchNorm1d"), ("nn.Linear", "torch.nn.Bilinear"), ("conv2d", "torch.nn.Conv1d"),
        ("torch.abs", "torch.add"), ("torch.fft", "torch.matmul"), ("nn.Linear", "numpy.test"),
    ],
)  # fmt: skip
def test_a_public_name_bans_nothing_else(name: str, path: str) -> None:
    assert not ban(name).forbids(path)


@pytest.mark.parametrize("name", ["torch", "torch._C", "torch.pi", "torch.no_such_thing", "os.system", "nn.", "a b"])
def test_what_is_no_public_operation_cannot_be_banned(name: str) -> None:
    assert name not in known_bans()
