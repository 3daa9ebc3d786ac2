"""Answers of queries as tables for people: what is said in two languages stands in one column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from service.read.named import Named
from service.store.base import Row

_NUMBERS = ("#integer", "#decimal", "#double", "#float")


@dataclass(frozen=True)
class Cell:
    """What one cell shows: the term, with the labels that other columns of the row give it."""

    term: Named
    is_number: bool


@dataclass(frozen=True)
class AnswerTable:
    """The head and the rows of a table; a cell is None where the row says nothing."""

    columns: list[str]
    rows: list[list[Cell | None]]
    count: int


def table(document: dict[str, Any], limit: int) -> AnswerTable:
    """The first ``limit`` rows of an answer. ``x``, ``x_zh`` and ``x_en`` become one column."""
    if "boolean" in document:
        return AnswerTable(["answer"], [[Cell(Named("literal", str(document["boolean"]).lower()), False)]], 1)
    variables: list[str] = document["head"]["vars"]
    columns = list(dict.fromkeys(_stem(name) for name in variables))
    found: list[Row] = document["results"]["bindings"]
    rows = [[_cell(row, name) for name in columns] for row in found[:limit]]
    return AnswerTable([name.replace("_", " ") for name in columns], rows, len(found))


def _stem(name: str) -> str:
    return name[:-3] if name.endswith(("_zh", "_en")) and len(name) > 3 else name


def _cell(row: Row, name: str) -> Cell | None:
    labels = {
        language: row[f"{name}_{language}"]["value"]
        for language in ("zh", "en")
        if f"{name}_{language}" in row
    }
    value = row.get(name)
    if value is None:
        return Cell(Named("label", "", labels=labels), False) if labels else None
    kind, datatype = value["type"], value.get("datatype", "")
    if labels and kind == "literal":
        labels = {"": value["value"]} | labels
    named = Named(kind, value["value"], value.get("xml:lang", ""), datatype, labels)
    return Cell(named, datatype.endswith(_NUMBERS))
