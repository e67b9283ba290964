"""What comes back, and whose memory it uses: what is written there afterwards shows in it."""

WAYS = {
    "as it is": lambda x: x,
    "transposed": lambda x: x.t(),
    "every second column": lambda x: x[:, ::2],
}


def into(submission, x, y, out):
    """Return `out` as another view of its memory shows it, and what came back once `out` was doubled."""
    seen = out.view_as(out)
    answer = submission.add_into(x, y, out)
    return _doubled(seen), answer


def row(submission, y, row):
    """Return `y` as another view of its memory shows it, and what came back once `y` was doubled."""
    seen = y.view_as(y)
    answer = submission.add_row_(y, row)
    return _doubled(seen), answer


def view(submission, x, width, way):
    """Return the rows, and the same once x was doubled."""
    x = WAYS[way](x)
    rows = submission.regroup(x, width)
    before = rows.clone()
    _doubled(x)
    return before, rows


def _doubled(tensor):
    """Return what a tensor holds, and double that in place."""
    held = tensor.clone()
    tensor.mul_(2)
    return held
