"""Make data files of coverage from what the workers left in a folder: ``python gather.py FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

from coverage import CoverageData


def main() -> None:
    """Write ``.coverage.<worker>`` in the working directory for each, and say how many workers were counted."""
    left = [path for path in sorted(Path(sys.argv[1]).glob("*.worker")) if path.stat().st_size]
    for path in left:
        data = CoverageData(basename=".coverage", suffix=path.stem)
        data.loads(path.read_bytes())
        data.close()
    print(f"{len(left)} workers counted")


if __name__ == "__main__":
    main()
