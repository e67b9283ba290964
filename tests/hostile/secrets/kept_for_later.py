kept = []


def twice(x):
    kept.append(f"LEAK{x[0]:.0f}")
    print(kept)
    return x.clone()
