"""Write ``homes.csv`` anew, after a change that is meant: ``python -m tests.emission.regenerate [--build FOLDER]``."""

from __future__ import annotations

import csv

from loaders.project import Project
from loaders.sources import read_sources
from tests.emission.test_homes import HOMES, kind_of
from tests.support.regenerating import graph_to_write_from


def main() -> None:
    """Regenerate from a fresh build, or from the current one of a folder of builds."""
    store = graph_to_write_from((__doc__ or "").partition("\n")[0])
    sources = read_sources(Project())
    with HOMES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("graph", "subject", "predicate"))
        writer.writerows(sorted({kind_of(quad, sources) for quad in store}))


if __name__ == "__main__":
    main()
