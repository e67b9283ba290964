def twice(x):
    print(f"LEAK{x[0]:.0f}")
    return x.clone()
