"""The exported tables and their columns, read from the tables beside this file: what CSVs, help and pages go by.

It imports nothing of ours, so that a help text can print it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast, get_args

#: ``period`` is a code such as 2024-12-31 or 2022/2024; ``date`` a day or a year; both are text, whatever they look like.
ColumnType = Literal["iri", "string", "integer", "decimal", "boolean", "period", "date"]

#: What the types are called in Chinese.
TYPE_NAMES: dict[str, str] = {
    "iri": "IRI",
    "string": "文字",
    "integer": "整数",
    "decimal": "小数",
    "boolean": "真假",
    "period": "时期",
    "date": "日期",
}


@dataclass(frozen=True)
class ExportColumn:
    """One column of an exported table: its name, what its cells are, in which unit if they are numbers, and what they
    mean."""

    name: str
    type: ColumnType
    unit_en: str
    unit_zh: str
    meaning_en: str
    meaning_zh: str

    @property
    def is_number(self) -> bool:
        """Whether its cells are numbers."""
        return self.type in ("integer", "decimal")


@dataclass(frozen=True)
class ExportTable:
    """One exported table: ``claims`` is written to ``claims.csv``. Its titles say what a row is."""

    name: str
    title_en: str
    title_zh: str
    columns: tuple[ExportColumn, ...]


@cache
def export_tables() -> dict[str, ExportTable]:
    """The exported tables by name, in the order in which they are shown."""
    columns: dict[str, list[ExportColumn]] = {}
    for row in _rows("columns.csv"):
        if row["type"] not in get_args(ColumnType):
            raise ValueError(f"columns.csv: {row['table']}.{row['column']} has the unknown type {row['type']!r}")
        texts = (row[name] for name in ("unit_en", "unit_zh", "meaning_en", "meaning_zh"))
        column = ExportColumn(row["column"], cast(ColumnType, row["type"]), *texts)
        columns.setdefault(row["table"], []).append(column)
    return {
        row["table"]: ExportTable(row["table"], row["title_en"], row["title_zh"], tuple(columns[row["table"]]))
        for row in _rows("tables.csv")
    }


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("loaders.exports") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))
