"""What the tests need once, however many processes test and however often: made by the first that asks."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from filelock import FileLock

from loaders.project import ROOT

T = TypeVar("T")

#: What a build is made from: the code, the data, and what the tests make of both.
_INPUTS = ("loaders", "ontology", "shapes", "queries", "tests/support", "tests/conftest.py", "pyproject.toml")
#: How many states of the inputs are kept: that of a branch and of the one before it.
_KEPT = 2


def once_a_run(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], T]) -> T:
    """What ``make`` returns, given a folder of its own; it is called once a run, and the other processes wait for it.

    The folder stays until the run's temporary folders go; tests only read it. What is returned is pickled.
    """
    of_run = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        of_run = of_run.parent  # each worker has a folder of its own below the run's
    return _once(of_run, name, make)


def once_an_input(config: pytest.Config, name: str, make: Callable[[Path], T], texts: Path | None = None) -> T:
    """As ``once_a_run``, and kept for the runs that come while nothing changes of which a build is made.

    That is every byte of our code and data, the report texts in ``texts``, and the packages installed: a run after any
    change makes it anew, and so does a fresh clone.
    """
    kept = config.cache.mkdir("made")
    state = kept / _state(texts)
    with FileLock(kept / "lock"):
        state.mkdir(exist_ok=True)
        os.utime(state)
        for old in sorted((path for path in kept.iterdir() if path.is_dir()), key=lambda path: -path.stat().st_mtime)[_KEPT:]:
            shutil.rmtree(old)
    return _once(state, name, make)


def _once(where: Path, name: str, make: Callable[[Path], T]) -> T:
    folder, kept = where / name, where / f"{name}.pickle"
    with FileLock(where / f"{name}.lock"):
        if not kept.exists():
            shutil.rmtree(folder, ignore_errors=True)  # a run that was ended while it made this
            folder.mkdir()
            whole = where / f"{name}.whole"
            whole.write_bytes(pickle.dumps(make(folder)))
            whole.rename(kept)
        made: T = pickle.loads(kept.read_bytes())
    return made


def _state(texts: Path | None) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for installed in sorted(f"{found.name} {found.version}" for found in importlib.metadata.distributions()):
        digest.update(installed.encode())
    for path in _files(texts):
        digest.update(f"\n{path}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _files(texts: Path | None) -> Iterator[Path]:
    for root in [*(ROOT / name for name in _INPUTS), *([texts] if texts else [])]:
        found = [root] if root.is_file() else sorted(root.rglob("*"))
        yield from (path for path in found if path.is_file() and "__pycache__" not in path.parts)
