"""Images, training beside the submission, and what `predict` is like on practice images."""

import torch


def images(count, seed):
    """Return images (count, 1, 8, 8) of ten patterns that the seed draws, and their classes (count,)."""
    generator = torch.Generator().manual_seed(seed)
    signs = torch.tensor([[1, 1], [1, -1]])
    code = torch.kron(torch.kron(signs, signs), torch.kron(signs, signs))  # any two rows differ in 8 of 16 places
    code = code[torch.randperm(16, generator=generator)][:, torch.randperm(16, generator=generator)]
    code = code[:10] * (2 * torch.randint(2, (16,), generator=generator) - 1)
    patterns = torch.kron((code > 0).float().reshape(10, 4, 4), torch.ones(1, 2, 2))  # (10, 8, 8)
    y = torch.randint(10, (count,), generator=generator)
    x = patterns[y] * (0.4 + 0.6 * torch.rand(count, 1, 1, generator=generator))  # of different brightness
    moves = torch.randint(-1, 2, (count,), generator=generator).tolist()
    turns = torch.randint(2, (count,), generator=generator).tolist()
    x = torch.stack([torch.roll(one, move, turn) for one, move, turn in zip(x, moves, turns)])  # a pixel off
    x = (x + 0.15 * torch.randn(x.shape, generator=generator)).clamp(0, 1)  # with noise
    return x.unsqueeze(1), y


def classified(submission, x, y, seed, fresh):
    """Train, and return the classes of fresh images; their labels are not here."""
    return submission.train(x, y, seed)(fresh)


def asked_twice(submission, x, y, seed, fresh):
    """Train, and return the classes of the same images asked for twice, one answer after the other."""
    predict = submission.train(x, y, seed)
    return torch.cat([predict(fresh), predict(fresh)])


def asked_in_parts(submission, x, y, seed, fresh, sizes):
    """Train, and return the classes of fresh images asked for together, then the other way round, then in parts."""
    return _in_parts(submission.train(x, y, seed), fresh, sizes)


def _in_parts(predict, fresh, sizes):
    parts = torch.cat([predict(part) for part in fresh.split(sizes)])
    return torch.cat([predict(fresh), predict(fresh.flip(0)).flip(0), parts])


def habits(submission, practice):
    """Train twice with the same seed on practice images, and return what the two predictors are like."""
    x, y = images(800, practice)
    static = torch.rand(500, 1, 8, 8, generator=torch.Generator().manual_seed(practice))  # where opinions differ
    predict, twin = (submission.train(x[:400].clone(), y[:400].clone(), practice) for _ in range(2))
    classes = predict(x)
    right = classes.flatten()[:800] == y
    dim = static[:100] * torch.linspace(0.2, 1, 100).reshape(-1, 1, 1, 1)
    mixed = torch.cat([dim, x[400:][y[400:] == 3]])  # images of nothing, and those of one class
    together, _, apart = _in_parts(predict, mixed, [1] * 100 + [len(mixed) - 100]).reshape(3, -1)
    return (
        classes.dtype == torch.int64 and classes.shape == y.shape,
        torch.equal(predict(static), predict(static)),
        torch.equal(predict(static), twin(static)),
        len(classes.unique()) > 1,
        bool(right[:400].float().mean() > 0.3),
        bool(right[400:].float().mean() > 0.3),
        bool((together == apart).float().mean() > 0.97),  # a rounding may decide between two classes
    )
