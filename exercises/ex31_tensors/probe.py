"""Which object comes back, and whose memory it uses."""

WAYS = {
    "as it is": lambda x: x,
    "transposed": lambda x: x.t(),
    "every second column": lambda x: x[:, ::2],
}


def into(submission, x, y, out):
    """Return `out` as another view of its memory shows it, and whether `out` itself came back."""
    seen = out.view_as(out)
    return seen, submission.add_into(x, y, out) is out


def row(submission, y, row):
    """Return `y` as another view of its memory shows it, and whether `y` itself came back."""
    seen = y.view_as(y)
    return seen, submission.add_row_(y, row) is y


def view(submission, x, width, way):
    """Return the rows, and whether they lie in the memory of x."""
    x = WAYS[way](x)
    rows = submission.regroup(x, width)
    return rows, rows.untyped_storage().data_ptr() == x.untyped_storage().data_ptr()
