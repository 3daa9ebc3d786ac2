"""Write ``homes.csv`` anew, after a change that is meant: ``python -m tests.emission.regenerate [--build FOLDER]``."""

from __future__ import annotations

import argparse
import csv
import tempfile
from pathlib import Path

from loaders.builds.building import build
from loaders.builds.folder import current_build
from loaders.project import Project
from loaders.sources import read_sources
from tests.emission.test_homes import HOMES, kind_of


def main() -> None:
    """Regenerate from a fresh build, or from the current one of a folder of builds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--build", type=Path, help="folder of builds; default: build afresh")
    given: Path | None = parser.parse_args().build
    with tempfile.TemporaryDirectory() as folder:
        made = current_build(given) if given else build(Project(), Path(folder)).build
        store = made.load()
    sources = read_sources(Project())
    with HOMES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("graph", "subject", "predicate"))
        writer.writerows(sorted({kind_of(quad, sources) for quad in store}))


if __name__ == "__main__":
    main()
