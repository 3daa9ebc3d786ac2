"""What a harvest came to, and the files that say so: the graph and the report."""

from __future__ import annotations

import filecmp
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loaders.linking.beside import GRAPH_FILE
from loaders.linking.harvest.emission import catalogue_lines
from loaders.linking.harvest.naming import Mint
from loaders.linking.harvest.remarks import Level, Remark
from loaders.linking.harvest.state import Difference, State
from loaders.swapping import swap, swapped

REPORT_FILE = "report.json"


@dataclass(frozen=True)
class Result:
    """What a harvest came to. ``outcome`` is ``complete``, ``partial`` (something was not read) or ``failed`` (nothing was)."""

    name: str
    folder: Path
    outcome: str
    datasets: int
    distributions: int
    difference: Difference
    remarks: tuple[Remark, ...]
    resumed: bool
    is_changed: bool

    @property
    def counts(self) -> dict[str, int]:
        """Numbers by name, as the command prints them."""
        levels = {level: sum(remark.level is level for remark in self.remarks) for level in Level}
        return {
            "datasets": self.datasets, "distributions": self.distributions, "new": self.difference.new, "changed": self.difference.changed,
            "unchanged": self.difference.unchanged, "removed": len(self.difference.removed), "kept from before": self.difference.kept,
            "notes": levels[Level.NOTE], "flaws": levels[Level.FLAW], "faults": levels[Level.FAULT],
        }  # fmt: skip


def write_graph(own: Path, mint: Mint, source: str, state: State) -> tuple[int, int, bool]:
    """Write the graph aside and swap it in; returns how many datasets and distributions it has, and whether it is another."""
    target = own / GRAPH_FILE
    counted = [0, 0]

    def counting() -> Iterable[Any]:
        for dataset, document, since in state.datasets():
            counted[0] += 1
            counted[1] += len(dataset.distributions)
            yield dataset, document if document.startswith("http") else Path(document).name, since

    with swapped(target) as aside:
        with aside.open("w", encoding="utf-8", newline="") as file:
            file.writelines(catalogue_lines(mint, source, counting()))
        is_changed = not target.is_file() or not filecmp.cmp(target, aside, shallow=False)
        if not is_changed:
            aside.unlink()
    return counted[0], counted[1], is_changed


def write_report(own: Path, result: Result, source: str) -> None:
    """Write the report aside and swap it in."""
    report = {
        "source": source, "outcome": result.outcome, "counts": result.counts, "removed": list(result.difference.removed),
        "remarks": [remark.model_dump() for remark in result.remarks],
    }  # fmt: skip
    swap(own / REPORT_FILE, json.dumps(report, ensure_ascii=False, indent=1) + "\n")
