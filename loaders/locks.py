"""Locks on folders, which end with the process that holds them: so builds at once never touch each other's folders."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(builds: Path) -> Iterator[None]:
    """While nobody else begins, names or removes builds in the folder."""
    holding = hold(builds)
    try:
        yield
    finally:
        if holding is not None:
            os.close(holding)


def hold(folder: Path, wait: bool = True) -> int | None:
    """Lock a folder; closing what is returned unlocks it. None where the file system knows no locks.

    Raises ``BlockingIOError`` where another holds it and we do not ``wait``.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(descriptor)
        raise
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def is_held(folder: Path) -> bool:
    """Whether a build that still runs writes the folder, or has just written it."""
    try:
        holding = hold(folder, wait=False)
    except BlockingIOError:
        return True
    except OSError:  # gone, or not ours to touch
        return folder.exists()
    if holding is not None:
        os.close(holding)
    return False
