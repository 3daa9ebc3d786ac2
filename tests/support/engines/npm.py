"""Packages of Node, fetched by npm's client, which keeps a copy for the next time."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.support.engines.process import not_installed

_SECONDS = 600


def installed(folder: Path, *packages: str) -> Path:
    """The folder of commands of the packages, each as ``name@version``, installed below ``folder``. Skips where there is
    no npm, and where it cannot fetch them."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        not_installed(f"{packages} need node and npm")
    command = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder), *packages]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False)
    if done.returncode:
        not_installed(f"{packages} cannot be fetched: {done.stderr[-300:]}")
    return folder / "node_modules" / ".bin"
