"""A folder of builds as ``dgkg build`` leaves it: ``current`` is a link to the last good one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

GRAPH_FILE = "graph.nq"


class NoBuild(Exception):
    """The folder holds no readable build; the text says which file and what to do."""


@dataclass(frozen=True)
class Build:
    """One build: its folder (no link), its version, and what its ``manifest.json`` lists."""

    folder: Path
    version: str
    manifest: dict[str, Any] = field(hash=False, compare=False)

    @property
    def graph(self) -> Path:
        """The N-Quads file."""
        return self.folder / GRAPH_FILE

    @property
    def files(self) -> dict[str, dict[str, Any]]:
        """Name to ``sha256``, ``bytes``, ``media_type`` and titles of every file that may be downloaded."""
        files: dict[str, dict[str, Any]] = self.manifest.get("files", {})
        return files


def current_build(store: Path) -> Build:
    """The last good build in ``store``. Raises ``NoBuild``."""
    link = store / "current"
    try:
        folder = link.resolve(strict=True)
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return Build(folder, str(manifest["version"]), manifest)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoBuild(
            f"{link}: no build can be read ({type(error).__name__}: {error}). Run `dgkg build`."
        ) from error
