"""Parquet, by the extra package `client`."""

from __future__ import annotations

import io
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from service.cli.console import UserMistake

if TYPE_CHECKING:
    from loaders.exports.columns import ExportColumn, ExportTable


def parquet_of(table: ExportTable, rows: list[list[str]]) -> bytes:
    """The exported table, its header the first of the rows, with typed columns; an empty number is null.

    Decimals become 64-bit floats, which is what programs plot; the CSV has all their digits.
    """
    pyarrow = _package("pyarrow")
    types = {"integer": pyarrow.int64(), "decimal": pyarrow.float64(), "boolean": pyarrow.bool_()}
    header, *body = rows
    columns = {
        column.name: pyarrow.array(
            [_typed(column, row[header.index(column.name)]) for row in body], types.get(column.type, pyarrow.string())
        )
        for column in table.columns
    }
    return _written(columns)


def texts_as_parquet(names: list[str], rows: list[list[str]]) -> bytes:
    """The rows with a column of text for each name."""
    return _written({name: [row[at] for row in rows] for at, name in enumerate(names)})


def _written(columns: Mapping[str, Any]) -> bytes:
    sink = io.BytesIO()
    _package("pyarrow.parquet").write_table(_package("pyarrow").table(columns), sink)
    return sink.getvalue()


def _package(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise UserMistake("Parquet needs one more package: pip install 'datagov-kg[client]'") from None


def _typed(column: ExportColumn, text: str) -> Any:
    if column.type == "boolean":
        return text == "true"
    if column.is_number:
        return None if not text else int(text) if column.type == "integer" else float(text)
    return text
