"""A build that is cut short, by a full disk or by being killed, leaves the last good build current and whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from loaders.builds.building import build
from loaders.builds.folder import current_build
from loaders.project import ROOT, Project
from tests.support.tables import path_of, set_cells

pytestmark = pytest.mark.long

STEPS = ("loaders.builds.building.write_files", "loaders.builds.folder._point_current_at")

#: Builds a project, and kills itself without warning when a function of one of its modules is called.
KILLED = """
import importlib, os, signal, sys
from pathlib import Path
from loaders.builds.building import build
from loaders.project import Project
module, _, name = sys.argv[3].rpartition(".")
setattr(importlib.import_module(module), name, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
build(Project(Path(sys.argv[1])), Path(sys.argv[2]))
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for half a graph, where we may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting a small file system needs root; the refused writes are tested without one")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_ends_the_build_with_its_reason_and_leaves_no_rubbish(
    light_project: Project, small_disk: Path
) -> None:
    with pytest.raises(OSError, match="No space left on device"):
        build(light_project, small_disk)
    assert list(small_disk.iterdir()) == []


@pytest.mark.parametrize("step", STEPS)
def test_a_refused_write_leaves_the_last_good_build(
    light_project: Project, kept_builds: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    set_cells(path_of(light_project, "policies.csv"), 0, label_en="Another label")

    def refuse(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(step, refuse)
    with pytest.raises(OSError, match="No space left"):
        build(light_project, kept_builds)
    assert not list(kept_builds.glob(".*"))


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_build_leaves_the_last_good_build_current_and_whole(
    light_project: Project, kept_builds: Path, step: str
) -> None:
    set_cells(path_of(light_project, "policies.csv"), 0, label_en="Another label")
    before = current_build(kept_builds)
    command = [sys.executable, "-c", KILLED, str(light_project.root), str(kept_builds), step]
    ended = subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    assert ended.returncode == -signal.SIGKILL
    after = current_build(kept_builds)
    assert after == before
    assert len(after.load()) == after.counts["quads"]
