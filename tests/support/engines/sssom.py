"""The validator of SSSOM's own package, in an environment of its own: it brings ninety packages, a plug-in of pytest among them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.engines.process import not_installed

VERSION = "0.4.21"


def fetch(folder: Path) -> Path:
    """The command ``sssom``, installed into the folder. Skips where it cannot be."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", f"sssom=={VERSION}"]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    if done.returncode:
        not_installed(f"sssom {VERSION} cannot be installed: {done.stderr[-300:]}")
    return folder / "bin" / "sssom"


def complaints(command: Path, file: Path) -> str:
    """What ``sssom validate`` says of a mapping set; nothing where it is valid. Its exit code is 0 even for rows that it drops."""
    done = subprocess.run([str(command), "validate", str(file)], capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).strip()
    return said or (f"exit code {done.returncode}" if done.returncode else "")
