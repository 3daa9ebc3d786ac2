"""Reading a CSV table into typed rows, every mistake with its file, line and column.

The table's header must be exactly the model's fields (any order): a misspelt or missing column is reported with
the nearest known name. Empty cells become the field's default. UTF-8, with or without a byte-order mark.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from loaders.problems import Problem, shown, suggestion


class Row(BaseModel):
    """Base of all table rows: frozen, no unknown columns, surrounding blanks stripped.

    ``every_column`` says that the table must have all columns, also those whose cells may be empty.
    """

    every_column: ClassVar[bool] = False

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


RowT = TypeVar("RowT", bound=Row)


class CsvReader(Protocol):
    """What ``csv.reader`` returns: rows of cells, and the line it has come to."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


@dataclass(frozen=True)
class Located(Generic[RowT]):
    """A row and where it was read."""

    row: RowT
    file: Path
    line: int

    def problem(self, column: str, message: str, remedy: str) -> Problem:
        """A problem with this row."""
        return Problem(shown(self.file), self.line, column, message, remedy)


def read_text(path: Path, problems: list[Problem]) -> str | None:
    """The file's text with its line ends untouched, or None with a problem recorded."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        problems.append(
            Problem(shown(path), 0, "", f"cannot be read: {error.strerror}", "Check path and permissions.")
        )
    except UnicodeDecodeError as error:
        problems.append(
            Problem(shown(path), 0, "", f"is not UTF-8 (byte {error.start})", "Save the file as UTF-8 text.")
        )
    return None


def read_table(path: Path, model: type[RowT], problems: list[Problem]) -> list[Located[RowT]]:
    """All valid rows of the CSV file at ``path``; whatever is wrong is appended to ``problems``."""
    text = read_text(path, problems)
    if text is None:
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if not _header_is_right(header, model, path, problems):
            return []
        return _rows(reader, header, model, path, problems)
    except csv.Error as error:
        remedy = "Quote cells that hold commas, quotes or line breaks."
        problems.append(Problem(shown(path), reader.line_num, "", f"is not valid CSV: {error}", remedy))
        return []


def _header_is_right(header: list[str], model: type[Row], path: Path, problems: list[Problem]) -> bool:
    known = list(model.model_fields)
    found = len(problems)
    missing = [
        name
        for name, field in model.model_fields.items()
        if (field.is_required() or model.every_column) and name not in header
    ]
    for name in header:
        if name not in known:
            near = difflib.get_close_matches(name, missing, n=1, cutoff=0.5)
            remedy = suggestion(name, set(known) - set(header))
            problems.append(Problem(shown(path), 1, name, f"unknown column {name!r}", remedy))
            missing = [column for column in missing if column not in near]
    for name in missing:
        problems.append(
            Problem(shown(path), 1, name, f"column {name!r} is missing", "Add it to the header line.")
        )
    for name in {name for name in header if header.count(name) > 1}:
        problems.append(Problem(shown(path), 1, name, f"column {name!r} stands twice", "Keep one of them."))
    return len(problems) == found


def _rows(
    reader: CsvReader, header: list[str], model: type[RowT], path: Path, problems: list[Problem]
) -> list[Located[RowT]]:
    rows: list[Located[RowT]] = []
    for cells in reader:
        line = reader.line_num
        if not cells:
            continue
        if len(cells) != len(header):
            message = f"has {len(cells)} cells where the header has {len(header)}"
            problems.append(
                Problem(shown(path), line, "", message, "Count the commas; quote cells that hold one.")
            )
            continue
        filled = {name: cell for name, cell in zip(header, cells, strict=True) if cell.strip()}
        try:
            rows.append(Located(model.model_validate(filled), path, line))
        except ValidationError as error:
            for detail in error.errors():
                column = str(detail["loc"][0]) if detail["loc"] else ""
                found = f"found {detail['input']!r}" if column in filled else "the cell is empty"
                problems.append(
                    Problem(shown(path), line, column, f"{found}: {detail['msg']}", "Correct the cell.")
                )
    return rows
