"""The data dictionary: every column of every exported table with its type, unit, meaning and an example of the build."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from loaders.exports.columns import ExportColumn, export_tables
from loaders.exports.writing import Row

DICTIONARY_FILE = "dictionary.csv"


@dataclass(frozen=True)
class Entry:
    """One column of one table: what the dictionary says of it."""

    table: str
    column: str
    type: str
    unit_en: str
    unit_zh: str
    meaning_en: str
    meaning_zh: str
    example: str


def dictionary_entries(tables: Mapping[str, Sequence[Row]]) -> list[Entry]:
    """The entries of all tables. The examples of a table are the cells of one row, its fullest; a cell that is empty
    there comes from the first row where it is not."""
    entries = []
    for name, table in export_tables().items():
        rows = tables[name]
        fullest = max(rows, key=lambda row: sum(map(bool, row.values())), default={})
        for column in table.columns:
            example = fullest.get(column.name) or next((row[column.name] for row in rows if row[column.name]), "")
            entries.append(_entry(name, column, example))
    return entries


def _entry(table: str, column: ExportColumn, example: str) -> Entry:
    said = (column.type, column.unit_en, column.unit_zh, column.meaning_en, column.meaning_zh)
    return Entry(table, column.name, *said, example)


def write_dictionary(tables: Mapping[str, Sequence[Row]], path: Path) -> None:
    """Write the dictionary of these tables as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Entry)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(entry) for entry in dictionary_entries(tables))


def read_dictionary(path: Path) -> dict[str, list[Entry]]:
    """The entries of a written dictionary by table; none where the build was written before there was one."""
    entries: dict[str, list[Entry]] = {}
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, strict=True):
                entries.setdefault(row["table"], []).append(Entry(**row))
    return entries
