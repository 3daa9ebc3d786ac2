"""What is known of the datasets of all catalogues in a folder of harvests."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from loaders.linking.harvest.records import Dataset
from loaders.linking.harvest.state import STATE_FILE, State


def known_datasets(folder: Path) -> Iterator[Dataset]:
    """Every dataset that is known of every catalogue."""
    for file in _files(folder):
        with closing(State(file)) as state:
            for dataset, _, _ in state.datasets():
                yield dataset


def known_dataset(folder: Path, iri: str) -> tuple[str, Dataset] | None:
    """A dataset by its IRI, with the name of the catalogue; None where no catalogue has it, or the one that does is being harvested."""
    for file in _files(folder):
        try:
            with closing(State(file)) as state:
                if dataset := state.dataset(iri):
                    return file.parent.name, dataset
        except sqlite3.DatabaseError:
            continue
    return None


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*/{STATE_FILE}"))
