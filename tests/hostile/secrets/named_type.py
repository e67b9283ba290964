def twice(x):
    return type(f"LEAK{x[0]:.0f}", (), {})()
