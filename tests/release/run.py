"""``make release``: wheel and sdist, a bill of materials of what the wheel brings along (CycloneDX), and an audit of it.

Everything lies in ``dist/`` afterwards. Ends with 1 where a vulnerability is known, with 3 where no database could be asked.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.release.audit import audit
from tests.support.installed import build_distributions

_ROOT = Path(__file__).parents[2]
_DIST = _ROOT / "dist"
_OWN = ("datagov-kg",)


def environment_of(wheel: Path, folder: Path) -> Path:
    """The Python of a new environment with the wheel, what it depends on, and nothing else."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)], check=True)
    # what makes environments is not of the product
    subprocess.run([python, "-m", "pip", "uninstall", "--quiet", "--yes", "setuptools", "pip"], check=True)
    return python


def bill_of_materials(python: Path, file: Path) -> None:
    """Write what is installed beside a Python as CycloneDX JSON, the same each time."""
    command = [
        sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible", "--pyproject",
        str(_ROOT / "pyproject.toml"), "--output-file", str(file), str(python),
    ]  # fmt: skip
    subprocess.run(command, check=True)


def packages_of(python: Path) -> Path:
    """The folder in which what is installed beside a Python lies."""
    command = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    return Path(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())


def main() -> int:
    """Make all of it; returns the state of the audit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        distributions = build_distributions(folder)
        python = environment_of(distributions[1], folder / "environment")
        shutil.rmtree(_DIST, ignore_errors=True)
        _DIST.mkdir()
        for file in distributions:
            shutil.copy(file, _DIST)
        bill_of_materials(python, _DIST / "sbom.cdx.json")
        verdict = audit(packages_of(python), _OWN)
    (_DIST / "audit.json").write_text(verdict.written(), encoding="utf-8")
    print("\n".join(["", *(str(file.relative_to(_ROOT)) for file in sorted(_DIST.iterdir())), "", verdict.told()]))
    return verdict.state


if __name__ == "__main__":
    sys.exit(main())
