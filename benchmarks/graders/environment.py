"""The virtual environments of other graders: each its own, with the torch that this one runs on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    from pathlib import Path

TORCH = torch.__version__.partition("+")[0]

ASK = """
import importlib.metadata, json, sys
print(json.dumps([importlib.metadata.version(one) for one in sys.argv[1:]]))
"""


@dataclass(frozen=True, slots=True)
class Environment:
    """One virtual environment in a folder of them."""

    root: Path

    def program(self, name: str) -> str:
        return str(self.root / "bin" / name)

    def variables(self, home: Path) -> dict[str, str]:
        """Return the variables that activate it, and a home of its own for files that programs leave."""
        path = os.pathsep.join((str(self.root / "bin"), os.environ["PATH"]))
        return {"PATH": path, "VIRTUAL_ENV": str(self.root), "HOME": str(home)}

    def holds(self, package: str, version: str) -> bool:
        """Tell whether a package of that version is installed, with this process's version of torch."""
        if not (self.root / "bin" / "python").exists():
            return False
        asked = [self.program("python"), "-c", ASK, package, "torch"]
        answer = subprocess.run(asked, check=False, capture_output=True, text=True)
        if answer.returncode:
            return False
        found, with_torch = map(str, json.loads(answer.stdout))
        return found == version and with_torch.partition("+")[0] == TORCH

    def make(self, requirement: str) -> None:
        """Make it unless it exists, and install the requested packages."""
        if not (self.root / "bin" / "python").exists():
            subprocess.run([sys.executable, "-m", "venv", str(self.root)], check=True)
        wanted = [f"torch=={TORCH}", f"numpy=={np.__version__}", requirement]
        subprocess.run([self.program("python"), "-m", "pip", "install", "--quiet", *wanted], check=True)
