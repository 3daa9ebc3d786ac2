"""The wheel and the sdist as an upload would have them, and the ``dgkg`` command of a fresh environment."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from loaders.project import ROOT

#: Folders of the project that a wheel carries, and where.
CARRIED = {"loaders": "loaders", "service": "service"} | {
    name: f"loaders/data/{name}" for name in ("ontology", "queries", "shapes")
}


def project_files() -> list[str]:
    """Every file of the project that git knows or would take, by its path from the root, in order."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return sorted(name for name in set(listed.split("\0")) if name and (ROOT / name).is_file())


def build_distributions(folder: Path) -> tuple[Path, Path]:
    """Build the sdist, and from the sdist the wheel, in a folder; returns their paths.

    From a copy, since setuptools writes beside the sources, and takes what an earlier run left there.
    """
    copy = folder / "sources"
    for name in project_files():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy / name)
    # what is released has the scripts of the pages
    script = [sys.executable, str(copy / "service" / "pages" / "assets" / "build.py")]
    made = subprocess.run(script, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    command = [sys.executable, "-m", "build", "--outdir", str(folder / "dist"), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "absent from the `packages` configuration" not in done.stdout + done.stderr
    (sdist,) = (folder / "dist").glob("*.tar.gz")
    (wheel,) = (folder / "dist").glob("*.whl")
    return sdist, wheel


@dataclass(frozen=True)
class Installed:
    """The ``dgkg`` command of an environment, run in a working folder that holds nothing of the project."""

    command: Path
    folder: Path

    def environment(self, **settings: str) -> dict[str, str]:
        """The environment of this process without what would point at the checkout."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DGKG_", "PYTHON"))}
        return kept | {"COLUMNS": "200"} | settings

    def run(self, *arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command line to its end."""
        return subprocess.run(
            [self.command, *arguments], cwd=self.folder, env=self.environment(**settings),
            capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip

    def done(self, *arguments: str | Path, **settings: str) -> str:
        """What a command line prints that must succeed."""
        finished = self.run(*arguments, **settings)
        assert finished.returncode == 0, f"{finished.stdout}\n{finished.stderr}"
        return finished.stdout

    def refused(self, *arguments: str | Path, **settings: str) -> str:
        """The one line that explains why a command line cannot succeed."""
        finished = self.run(*arguments, **settings)
        assert finished.returncode == 1, f"{finished.stdout}\n{finished.stderr}"
        (line,) = (line for line in finished.stderr.splitlines() if line.strip())
        return line

    @contextmanager
    def running(self, *arguments: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
        """A command that goes on until the block ends; then it is asked to end, and must do so well."""
        process = subprocess.Popen(
            [self.command, *arguments], cwd=self.folder, env=self.environment(**settings),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            yield process
            process.terminate()
            said, _ = process.communicate(timeout=60)
            assert process.returncode in (0, -signal.SIGTERM), said  # uvicorn ends by the signal that it was sent
        finally:
            process.kill()
            process.wait()


def install(distribution: Path, environment: Path, folder: Path) -> Installed:
    """Install a wheel or an sdist, with its dependencies, into a new environment.

    ``DGKG_PACKAGE_PYTHON`` names another interpreter than the one that tests.
    """
    interpreter = os.environ.get("DGKG_PACKAGE_PYTHON", sys.executable)
    subprocess.run([interpreter, "-m", "venv", environment], check=True)
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, str(distribution)], check=True)
    folder.mkdir(parents=True)
    return Installed(environment / "bin" / "dgkg", folder)
