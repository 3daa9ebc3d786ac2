"""A folder of builds: each build a folder named by its version, ``current`` a link to the last good one.

Whatever fails before the link is moved leaves it, and so what is served, as it was.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph

GRAPH_FILE, MANIFEST_FILE, CHANGES_FILE = "graph.nq", "manifest.json", "changes.json"
#: The folder of a build with the shapes and queries of the users' folders that it was made with.
OWN_FOLDER = "own"
_KEPT = 2


class NoBuild(Exception):
    """The folder holds no readable build; the text says which file and what to do."""


@dataclass(frozen=True)
class Build:
    """One build: its folder (no link), its version (the checksum of its graph), and its ``manifest.json``."""

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

    @property
    def counts(self) -> dict[str, int]:
        """How many reports, claims, observations … it holds."""
        counts: dict[str, int] = self.manifest.get("counts", {})
        return counts

    @property
    def own_folders(self) -> list[Path]:
        """The folders with what the users' folders gave it beside data: their shapes and queries."""
        return sorted((self.folder / OWN_FOLDER).glob("*"))

    def load(self) -> pyoxigraph.Store:
        """Its graph in a fresh in-memory store."""
        store = pyoxigraph.Store()
        store.bulk_load(path=str(self.graph), format=pyoxigraph.RdfFormat.N_QUADS)
        return store


def current_build(builds: Path) -> Build:
    """The last good build in the folder. Raises ``NoBuild``."""
    link = builds / "current"
    if not link.is_symlink() and not link.exists():
        raise NoBuild(f"Nothing is built in {builds} yet: run `dgkg build` first.")
    try:
        folder = link.resolve(strict=True)
        manifest = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        return Build(folder, str(manifest["version"]), manifest)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoBuild(
            f"{link}: no build can be read ({type(error).__name__}: {error}). Run `dgkg build`."
        ) from error


def install(aside: Path, builds: Path, version: str) -> Build:
    """Give a finished build its name, make it the current one, and remove those no longer needed."""
    folder = _settle(aside, builds / version[:16])
    _point_current_at(folder)
    _remove_old(builds)
    return current_build(builds)


def _point_current_at(folder: Path) -> None:
    link = folder.parent / f".current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(folder.name)
    link.replace(folder.parent / "current")


def remove_abandoned(builds: Path) -> None:
    """Remove what builds left that were killed while they wrote: folders whose process is gone."""
    for folder in builds.glob(".new-*"):
        process = folder.name.split("-")[1]
        if not process.isdigit() or not _runs(int(process)):
            shutil.rmtree(folder, ignore_errors=True)


def _settle(aside: Path, folder: Path) -> Path:
    """Give the new build its name. A whole one of the same content is kept; a damaged one is not overwritten, for it
    may be served, but stepped aside from."""
    number = 1
    while folder.exists():
        if _content(folder) == _content(aside):
            shutil.rmtree(aside)
            return folder
        number += 1
        folder = folder.with_name(f"{folder.name.partition('-')[0]}-{number}")
    aside.rename(folder)
    return folder


def files_of(folder: Path) -> list[Path]:
    """All files of a build, those in its folders too."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _content(folder: Path) -> dict[str, bytes]:
    """What makes two builds equal: neither their dates nor what they came after."""
    apart = (MANIFEST_FILE, CHANGES_FILE)
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in files_of(folder) if path.name not in apart
    }


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it runs, as another user
        return True
    return True


def _remove_old(builds: Path) -> None:
    """Remove all builds but the newest two and the current one."""
    current = (builds / "current").resolve()
    folders = sorted(
        (path for path in builds.iterdir() if (path / MANIFEST_FILE).exists() and path.name != "current"),
        key=lambda path: path.stat().st_mtime, reverse=True,
    )  # fmt: skip
    for folder in folders[_KEPT:]:
        if folder.resolve() != current:
            shutil.rmtree(folder, ignore_errors=True)
