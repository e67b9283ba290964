"""The scale over several steps in a row, each beginning where the last one ended."""


def scales(submission, scale, skips, good_steps=0, **interval):
    """Return scale and count after each step; `skips` says of each whether it was skipped."""
    seen = []
    for skipped in skips:
        scale, good_steps = submission.next_scale(scale, skipped, good_steps, **interval)
        seen.append((scale, good_steps))
    return seen
