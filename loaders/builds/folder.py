"""A folder of builds: each build a folder named by its version, ``current`` a link to the last good one.

Whatever fails before the link is moved leaves it, and so what is served, as it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyoxigraph
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from loaders.linking.beside import BESIDE_FILE
from loaders.locks import hold, is_held, locked

GRAPH_FILE, MANIFEST_FILE, CHANGES_FILE = "graph.nq", "manifest.json", "changes.json"
#: The folder of a build with the shapes and queries of the users' folders that it was made with.
OWN_FOLDER = "own"
_KEPT = 2
_VERSION = re.compile(r"[0-9a-f]{16}(-[0-9]+)?")


class _Manifest(BaseModel):
    """What a manifest must say for its readers; what else it says is as it was written."""

    model_config = ConfigDict(strict=True)

    version: str = Field(min_length=1)
    created: str
    files: dict[str, dict[str, Any]] = {}
    counts: dict[str, int] = {}

    @field_validator("created")
    @classmethod
    def _is_a_moment(cls, value: str) -> str:
        datetime.fromisoformat(value)
        return value


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

    @property
    def beside(self) -> Path | None:
        """The N-Quads file of what was harvested, where there is one."""
        return self.folder / BESIDE_FILE if BESIDE_FILE in self.files else None

    def load(self, with_harvests: bool = False) -> pyoxigraph.Store:
        """Its graph in a fresh in-memory store, if wanted with what was harvested. Raises ``NoBuild`` where it is not the graph
        that was built."""
        names = [GRAPH_FILE, *([BESIDE_FILE] if with_harvests and self.beside else [])]
        store = pyoxigraph.Store()
        try:
            for name in names:
                store.bulk_load(self.read(name), format=pyoxigraph.RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise _damaged(self.graph, f"it is no N-Quads ({error})") from None
        return store

    def read(self, name: str) -> bytes:
        """The content of one of its files. Raises ``NoBuild`` where it is gone, or is not what was built."""
        path = self.folder / name
        try:
            content = path.read_bytes()
        except OSError as error:
            raise _damaged(path, f"it cannot be read ({error.strerror})") from None
        wanted = self.files.get(name, {}).get("sha256")
        if wanted is not None and hashlib.sha256(content).hexdigest() != wanted:
            raise _damaged(path, "its checksum is not that of the manifest")
        return content


def current_build(builds: Path) -> Build:
    """The last good build in the folder. Raises ``NoBuild``."""
    link = builds / "current"
    if builds.exists() and not builds.is_dir():
        raise NoBuild(_A_FILE.format(builds=builds))
    if not link.is_symlink() and not link.exists():
        raise NoBuild(f"Nothing is built in {builds} yet: run `dgkg build` first.")
    if link.is_symlink() and not link.exists():
        raise NoBuild(f"{link} leads to {link.readlink()}, which is not there. Run `dgkg build`.")
    try:
        return read_build(link.resolve(strict=True))
    except (OSError, RuntimeError) as error:
        raise NoBuild(f"{link}: no build can be read ({error}). Run `dgkg build`.") from error


def read_build(folder: Path) -> Build:
    """The build in the folder, all its files there and as long as they were. Raises ``NoBuild``."""
    path = folder / MANIFEST_FILE
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        _Manifest.model_validate(manifest)
        build = Build(folder, str(manifest["version"]), manifest)
        lengths = {name: described.get("bytes") for name, described in build.files.items()}
    except ValidationError as error:
        mistake = error.errors()[0]
        said = f"{'.'.join(map(str, mistake['loc']))}: {mistake['msg']}" if mistake["loc"] else mistake["msg"]
        raise _damaged(path, f"no build can be read from it ({said})") from error
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(path, f"no build can be read from it ({type(error).__name__}: {error})") from error
    for name, length in lengths.items():
        file = folder / name
        if not file.is_file():
            raise _damaged(file, "it is not there")
        if length is not None and file.stat().st_size != length:
            raise _damaged(file, f"it has {file.stat().st_size} bytes, not {length}")
    return build


_A_FILE = "{builds} is a file, and should be the folder of builds: set DGKG_STORE to a folder, or move the file away."


def _damaged(path: Path, what: str) -> NoBuild:
    return NoBuild(f"{path}: the build is damaged: {what}. Run `dgkg build`.")


@contextmanager
def begun(builds: Path) -> Iterator[Path]:
    """A new folder aside, in which to write a build; until the end no other build removes it, under whatever name.

    Raises ``NoBuild`` where the builds cannot be kept in a folder of that name.
    """
    if builds.exists() and not builds.is_dir():
        raise NoBuild(_A_FILE.format(builds=builds))
    builds.mkdir(parents=True, exist_ok=True)
    with locked(builds):
        _remove_abandoned(builds)
        aside = builds / f".new-{os.getpid()}-{secrets.token_hex(8)}"
        aside.mkdir()  # by the user's umask, as all that is written into it
        holding = hold(aside)
    try:
        yield aside
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    finally:
        if holding is not None:
            os.close(holding)


def install(aside: Path, builds: Path, version: str) -> Build:
    """Give a finished build its name, make it the current one, and remove those no longer needed."""
    with locked(builds):
        folder = _settle(aside, builds / version[:16])
        os.utime(folder)  # one that was there already is new again
        _point_current_at(folder)
        _remove_old(builds)
        return read_build(folder)


def _point_current_at(folder: Path) -> None:
    current = folder.parent / "current"
    if current.is_dir() and not current.is_symlink():
        raise NoBuild(f"{current} is a folder, and should be the link to the last build: move it away, then build again.")
    link = folder.parent / f".current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(folder.name)
    link.replace(current)


def _remove_abandoned(builds: Path) -> None:
    """Remove what builds left that were killed while they wrote: folders that nobody holds any more."""
    for folder in builds.glob(".new-*"):
        if folder.is_dir() and not is_held(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _settle(aside: Path, folder: Path) -> Path:
    """Give the new build its name. A whole one of the same content is kept, and its manifest and change log mended where
    they are damaged; a damaged one is not overwritten, for it may be served, but stepped aside from."""
    number = 1
    while folder.exists():
        if folder.is_dir() and _content(folder) == _content(aside):
            if _described(folder) != _described(aside):
                for name in (CHANGES_FILE, MANIFEST_FILE):
                    (aside / name).replace(folder / name)
            shutil.rmtree(aside)
            return folder
        number += 1
        folder = folder.with_name(f"{folder.name.partition('-')[0]}-{number}")
    aside.rename(folder)
    return folder


def _described(folder: Path) -> dict[str, Any] | None:
    """What the manifest says, but for its date and what it came after; None where it, or the change log, is damaged."""
    try:
        build = read_build(folder)
        build.read(CHANGES_FILE)
    except NoBuild:
        return None
    files = {name: described for name, described in build.files.items() if name != CHANGES_FILE}
    return {**build.manifest, "files": files, "created": None}


def files_of(folder: Path) -> list[Path]:
    """All files of a build, those in its folders too."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _content(folder: Path) -> dict[str, bytes]:
    """What makes two builds equal: neither their dates nor what they came after."""
    apart = (MANIFEST_FILE, CHANGES_FILE)
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in files_of(folder) if path.name not in apart
    }


def _is_build(path: Path) -> bool:
    """Whether it is a build, if perhaps a damaged one."""
    return path.is_dir() and ((path / MANIFEST_FILE).exists() or _VERSION.fullmatch(path.name) is not None)


def _remove_old(builds: Path) -> None:
    """Remove all builds but the newest two, the current one, and those that other builds have just made."""
    current = (builds / "current").resolve()
    folders = sorted(
        (path for path in builds.iterdir() if path.name != "current" and _is_build(path)),
        key=lambda path: path.stat().st_mtime, reverse=True,
    )  # fmt: skip
    for folder in folders[_KEPT:]:
        if folder.resolve() != current and not is_held(folder):
            shutil.rmtree(folder, ignore_errors=True)
