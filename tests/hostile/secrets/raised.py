def twice(x):
    raise ValueError(f"LEAK{x[0]:.0f}")
