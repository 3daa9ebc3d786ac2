"""Writing a table as CSV: plain for programs, and a flavour that spreadsheets open without changing anything.

Excel and LibreOffice read ``1-2`` as a date, ``007`` as 7 and ``=a`` as a formula. A tab before such a text keeps it
one in both (it is not shown); a byte-order mark tells them that the file is UTF-8.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from loaders.exports.columns import ExportColumn, ExportTable

Row = Mapping[str, str]

_LOGICAL = re.compile(r"(true|false)", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ .,/-]*[0-9]", re.IGNORECASE)
#: Marks that begin a formula, a number or a percentage, in half and full width.
_MARKS = frozenset("=+-@.,(%'＝＋－＠．，（％＇−\t\r\n ")


def write_plain(table: ExportTable, rows: Iterable[Row], path: Path) -> int:
    """Write the rows as UTF-8 without a byte-order mark, lines ending in LF; returns their number."""
    return _write(table, rows, path, "utf-8", "\n")


def write_for_spreadsheets(table: ExportTable, rows: Iterable[Row], path: Path) -> int:
    """Write the rows with a byte-order mark, lines ending in CRLF, texts kept texts; returns their number."""
    return _write(table, (_guarded(table, row) for row in rows), path, "utf-8-sig", "\r\n")


def is_taken_for_another(text: str) -> bool:
    """Whether a spreadsheet would make a date, number, truth value or formula of the text.

    >>> [text for text in ("1-2", "survey-2023", "=a", "½", "一半", "May 5", "maybe") if is_taken_for_another(text)]
    ['1-2', '=a', '½', 'May 5']
    """
    if not text:
        return False
    first = text[0]
    begins_a_number = first in _MARKS or (first.isnumeric() and not _is_word(first))
    return (
        begins_a_number
        or unicodedata.category(first) == "Sc"
        or _LOGICAL.fullmatch(text) is not None
        or _MONTH_FIRST.match(text) is not None
    )


def _is_word(character: str) -> bool:
    return unicodedata.category(character) == "Lo"  # 一, 二 …: no spreadsheet reads a number in them


def _guarded(table: ExportTable, row: Row) -> Row:
    return {column.name: _kept(column, row[column.name]) for column in table.columns}


def _kept(column: ExportColumn, text: str) -> str:
    keeps = column.is_number or column.type == "boolean" or not is_taken_for_another(text)
    return text if keeps else "\t" + text


def _write(table: ExportTable, rows: Iterable[Row], path: Path, encoding: str, line_end: str) -> int:
    number = 0
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, [column.name for column in table.columns], lineterminator=line_end)
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            number += 1
    return number
