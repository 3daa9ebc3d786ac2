"""Public test suites that come with the source distribution of a package we use: pip fetches it, as installed."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
import tarfile
from pathlib import Path

from tests.support.engines.process import not_installed


def fetch_source(package: str, folder: Path) -> Path:
    """The source of the package, in the version that is installed, unpacked below ``folder``.

    Skips, or fails where engines are required, without a network.
    """
    version = importlib.metadata.version(package)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--no-binary", package, "--dest", str(folder), f"{package}=={version}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    archives = list(folder.glob(f"{package}-*.tar.gz"))
    if done.returncode or not archives:
        not_installed(f"the source of {package} {version} cannot be fetched: {done.stderr[-300:]}")
    with tarfile.open(archives[0]) as archive:
        archive.extractall(folder, filter="data")
    return folder / f"{package}-{version}"
