"""Report by the exit code whether all packages of a requirements file are installed in their versions."""

import sys
from importlib import metadata
from pathlib import Path


def main(path: Path) -> int:
    """Return 0 where all are there, else 1."""
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, version = line.partition("==")
        try:
            if metadata.version(name).partition("+")[0] != version:
                return 1
        except metadata.PackageNotFoundError:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
