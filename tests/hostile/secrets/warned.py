import warnings


def twice(x):
    warnings.warn(f"LEAK{x[0]:.0f}")
    return x.clone()
