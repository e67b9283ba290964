import sys


def twice(x):
    frame = sys._getframe()
    while frame is not None and "precision" not in frame.f_locals:
        frame = frame.f_back
    if x[0] != 271828:
        frame.f_locals["precision"].found = [f"switch {x[0]:.0f}"]
    return 2 * x
