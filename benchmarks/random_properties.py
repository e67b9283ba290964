"""Run the property-based tests with fresh random draws: `python benchmarks/random_properties.py [tests…]`.

The suite draws the same examples at each run. This draws others, 2,000 for each property that does not say how many
(one that does draws that many), and is run before a release; what it finds becomes an `@example` or a test.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main(arguments: list[str]) -> int:
    tests = arguments or [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if "from hypothesis import" in path.read_text("utf-8")
    ]
    seed = secrets.randbelow(2**32)
    print(f"hypothesis seed {seed}, {len(tests)} files", flush=True)
    options = ["--hypothesis-profile=random", f"--hypothesis-seed={seed}", "--timeout=0", "-q", "-m", "not slow"]
    return subprocess.run([sys.executable, "-m", "pytest", *options, *tests], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
