def twice(x):
    print(f"LEAK{x[0]:.0f}")
    return 2 * x
