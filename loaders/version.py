"""The version of the software: the one of ``pyproject.toml``, as it was installed."""

from __future__ import annotations

DISTRIBUTION = "datagov-kg"


def software_version() -> str:
    """The installed version. Raises ``PackageNotFoundError`` where the sources are run without being installed."""
    from importlib.metadata import version  # here: its import takes a third of what `dgkg --help` may

    return version(DISTRIBUTION)
