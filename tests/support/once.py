"""What a whole run of the tests needs once, however many processes test: made by the first that asks."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from filelock import FileLock

T = TypeVar("T")


def once_a_run(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], T]) -> T:
    """What ``make`` returns, given a folder of its own; it is called once a run, and the other processes wait for it.

    The folder stays until the run's temporary folders go; tests only read it. What is returned is pickled.
    """
    of_run = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        of_run = of_run.parent  # each worker has a folder of its own below the run's
    folder, kept = of_run / name, of_run / f"{name}.pickle"
    with FileLock(of_run / f"{name}.lock"):
        if not kept.exists():
            folder.mkdir(exist_ok=True)
            kept.write_bytes(pickle.dumps(make(folder)))
        made: T = pickle.loads(kept.read_bytes())
    return made
