"""The graph that expected results are written anew from, for the commands that do so."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import pyoxigraph

from loaders.builds.building import build
from loaders.builds.folder import current_build
from loaders.project import Project
from loaders.settings import Settings


def graph_to_write_from(purpose: str) -> pyoxigraph.Store:
    """A fresh build, with the texts that ``DGKG_REPORTS`` names, or the current one of ``--build FOLDER``."""
    parser = argparse.ArgumentParser(description=purpose)
    parser.add_argument("--build", type=Path, help="folder of builds; default: build afresh")
    given: Path | None = parser.parse_args().build
    with tempfile.TemporaryDirectory() as folder:
        texts = Settings.from_environment().reports
        made = current_build(given) if given else build(Project(), Path(folder), texts).build
        return made.load()
