"""Files written beside their place, which get their name when they are whole: whoever reads one reads it as it was or as it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def swapped(path: Path) -> Iterator[Path]:
    """Where to write the file: it is on the disk, and in its place, when this ends. After an error, and where what was written
    was removed again, the place stays as it is."""
    aside = path.with_name(f".{path.name}.begun")
    try:
        yield aside
        if aside.is_file():
            with aside.open("rb+") as file:
                os.fsync(file.fileno())
            aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def swap(path: Path, text: str) -> None:
    """Write a text in UTF-8, its line ends as they are, and swap it in."""
    with swapped(path) as aside:
        aside.write_text(text, encoding="utf-8", newline="")
