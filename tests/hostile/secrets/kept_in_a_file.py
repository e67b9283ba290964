import os


def twice(x):
    try:
        print(open("kept").read())
    except OSError:
        pass
    try:
        open("kept", "w").write(f"LEAK{x[0]:.0f}")
    except OSError:
        pass
    print(f"LEAK{x[0]:.0f}")
    os._exit(1)
