"""The distributions, and an environment with the wheel, in folders whose names hold a space and Chinese characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.installed import Installed, build_distributions, install
from tests.support.once import once_a_run


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sdist and the wheel, built once."""
    return once_a_run(tmp_path_factory, "distributions", build_distributions)


@pytest.fixture(scope="session")
def installed(distributions: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """``dgkg`` of the wheel in a fresh environment and an empty folder."""

    def make(folder: Path) -> Installed:
        return install(distributions[1], folder / "环境 one" / "venv", folder / "空的 folder")

    return once_a_run(tmp_path_factory, "installed", make)
