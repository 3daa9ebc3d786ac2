"""Texts of other registers, written for the tests, and what people read in them: every numeral is a figure or excused.

Places in them are real, for the project knows their names; years lie ahead and numbers are invented.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from loaders.extract import Given, Proposal
from loaders.words.printing import plain

FOLDER = Path(__file__).resolve().parents[1] / "extract" / "registers"
#: The fields by which a figure is judged, and the first so many of them that make a step of the ladder.
FIELDS = ("value", "unit", "kind", "period", "region")
STEPS = (2, 3, 4, 5)


@dataclass(frozen=True)
class GoldRow:
    """A numeral at ``start``–``end`` of a text: the fields of the figure that it states, or the reason why it states none."""

    start: int
    end: int
    printed: str
    reason: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class RegisterText:
    """A text with its gold; ``register`` names what kind of text it is. Nobody tunes rules on one that is ``unseen``."""

    name: str
    register: str
    given: Given
    is_unseen: bool
    text: str
    gold: tuple[GoldRow, ...]

    @property
    def figures(self) -> list[GoldRow]:
        """The rows that state a figure."""
        return [row for row in self.gold if not row.reason]


def register_texts(folder: Path = FOLDER) -> list[RegisterText]:
    """The texts that ``registers.csv`` of the folder lists, in its order."""
    found = []
    for row in _rows(folder / "registers.csv"):
        name = row["text"]
        found.append(
            RegisterText(
                name, row["register"], Given(date.fromisoformat(row["date"]), row["region"]), name.startswith("unseen/"),
                (folder / f"{name}.txt").read_text(encoding="utf-8"), tuple(_gold(folder / f"{name}.csv")),
            )
        )
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _gold(path: Path) -> Iterable[GoldRow]:
    for row in _rows(path):
        fields = tuple(row[name] for name in FIELDS)
        yield GoldRow(int(row["start"]), int(row["end"]), row["printed"], row["reason"], fields)


def read_as(proposals: Iterable[Proposal]) -> list[tuple[int, tuple[str, ...]]]:
    """The proposed figures as gold has them: where they begin, and their fields."""
    return [
        (one.start, (plain(one.value), one.unit, one.kind, one.period, one.region))
        for one in proposals if one.is_figure and one.value is not None
    ]  # fmt: skip


def agreed(
    gold: Sequence[GoldRow], read: Collection[tuple[int, tuple[str, ...]]], fields: int = len(FIELDS)
) -> int:
    """How many figures read agree with one of the gold in the first so many fields, each of the gold used once."""
    true = Counter((row.start, row.fields[:fields]) for row in gold)
    return sum((true & Counter((start, found[:fields]) for start, found in read)).values())
