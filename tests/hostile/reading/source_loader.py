from importlib.machinery import SourceFileLoader


def twice(x):
    solution = SourceFileLoader("solution", AT["solution"]).load_module()
    print("REACHED")
    return solution.twice(x)
