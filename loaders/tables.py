"""Reading a CSV table into typed rows, every mistake with its file, line and column.

The table's header must be exactly the model's fields (any order): a misspelt or missing column is reported with
the nearest known name. Empty cells become the field's default. One cause is one problem: another separator, rows of
nothing but commas, columns without a name.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, field_validator

from loaders.problems import Problem, nearest, shown, suggestion
from loaders.texts import read_text

#: Numbers beyond this are slips: no quantity of a report is that large or that small.
MOST_DIGITS = 30


class Row(BaseModel):
    """Base of all table rows: frozen, no unknown columns, surrounding blanks stripped.

    ``every_column`` says that the table must have all columns, also those whose cells may be empty.
    """

    every_column: ClassVar[bool] = False

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def _date_is_no_number(cls, value: Any, info: ValidationInfo) -> Any:
        """Seconds since 1970 and the days of a spreadsheet are no dates."""
        is_date = date in (annotation := cls.model_fields[info.field_name or ""].annotation, *get_args(annotation))
        if is_date and isinstance(value, str) and not re.fullmatch(r"\s*\d{4}-\d\d-\d\d\s*", value):
            raise ValueError("a date is written as 2024-01-31")
        return value

    @field_validator("*")
    @classmethod
    def _number_can_be_reckoned_with(cls, value: Any) -> Any:
        if isinstance(value, Decimal) and value and abs(value.adjusted()) > MOST_DIGITS:
            raise ValueError(f"the number has more than {MOST_DIGITS} digits before or behind its point")
        return value


RowT = TypeVar("RowT", bound=Row)


@dataclass(frozen=True)
class Located(Generic[RowT]):
    """A row and where it was read."""

    row: RowT
    file: Path
    line: int

    def problem(self, column: str, message: str, remedy: str) -> Problem:
        """A problem with this row."""
        return Problem(shown(self.file), self.line, column, message, remedy)


def read_table(path: Path, model: type[RowT], problems: list[Problem]) -> list[Located[RowT]]:
    """All valid rows of the CSV file at ``path``; whatever is wrong is appended to ``problems``."""
    text = read_text(path, problems)
    return [] if text is None else read_rows(text, path, model, problems)


def read_rows(
    text: str, path: Path, model: type[RowT], problems: list[Problem], separator: str = ",", from_line: int = 1
) -> list[Located[RowT]]:
    """All valid rows of a table's text, whose header stands on line ``from_line`` of its file; mistakes go to ``problems``."""
    mistake = _no_table(text, model, separator)
    if mistake:
        problems.append(Problem(shown(path), from_line, "", *mistake))
        return []
    rows = _split(text, path, problems, separator, from_line)
    if not rows:
        return []
    (_, header), *body = rows
    header = [name.strip() for name in header]
    problems.extend(_nameless_columns(header, body, path, from_line))
    if not _header_is_right(header, model, path, problems, from_line):
        return []
    return _valid(header, body, model, path, problems)


#: What a message calls a separator that is not seen when quoted.
_UNSEEN = {"\t": "tabs", " ": "blanks", "\xa0": "blanks", "\u3000": "blanks"}
#: Columns that a header must name for its separator to be believed.
_ENOUGH = 2


def _no_table(text: str, model: type[Row], separator: str) -> tuple[str, str] | None:
    """Why the text is no table of these columns at all, and what to do: one cause, told once."""
    known = set(model.model_fields)
    begin = f"Begin the file with its header line: {separator.join(model.model_fields)}"
    if not text.strip():
        return "the file is empty", begin
    first = text.lstrip("\n").partition("\n")[0]
    if first.lower().strip('"').startswith("sep="):
        return "the first line tells Excel its separator", "Remove the line, and separate cells by commas."

    def names_columns(of: str) -> bool:
        return len({cell.strip().strip('"') for cell in first.split(of)} & known) >= min(_ENOUGH, len(known))

    between = {character for character in first if not (character.isalnum() or character in '_"')}
    for other in sorted(between - {separator}):
        if names_columns(other) and not names_columns(separator):
            meant = "commas" if separator == "," else _called(separator)
            said = f"the separator looks like {_called(other)}, not like {_called(separator)}"
            return said, f"Save the table with {meant} between cells."
    if not known & {cell.strip().strip('"') for cell in first.split(separator)}:
        near = [cell for cell in first.split(separator) if nearest(cell, known)]
        if not near:
            return "the first line names no column of this table", begin
    return None


def _called(separator: str) -> str:
    return _UNSEEN.get(separator, repr(separator))


def _split(
    text: str, path: Path, problems: list[Problem], separator: str, from_line: int
) -> list[tuple[int, list[str]]]:
    """The cells of each line that holds any, with the number of the line on which they begin."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    begun = from_line
    try:
        for cells in reader:
            if cells:
                rows.append((begun, cells))
            begun = reader.line_num + from_line
    except csv.Error as error:
        message = f"the row that begins here is not valid CSV: {error}"
        remedy = "Quote cells that hold commas, quotes or line breaks, and close every quote."
        problems.append(Problem(shown(path), begun, "", message, remedy))
        return []
    return rows


def _nameless_columns(
    header: list[str], body: list[tuple[int, list[str]]], path: Path, line: int
) -> Iterator[Problem]:
    """Columns that the header leaves without a name: all of them in one problem."""
    nameless = [number for number, name in enumerate(header) if not name]
    filled = [n for n in nameless if any(len(cells) > n and cells[n].strip() for _, cells in body)]
    for numbers, what, remedy in (
        (filled, "has cells but no name", "Name the column in the header line, or remove it."),
        ([n for n in nameless if n not in filled], "is empty", "Remove the column, its commas too."),
    ):
        if numbers:
            which = ", ".join(str(number + 1) for number in numbers)
            said = f"column {which} {what}" if len(numbers) == 1 else f"columns {which}: each {what}"
            yield Problem(shown(path), line, "", said, remedy)


def _header_is_right(
    header: list[str], model: type[Row], path: Path, problems: list[Problem], line: int
) -> bool:
    known = list(model.model_fields)
    found = len(problems)
    missing = [
        name
        for name, field in model.model_fields.items()
        if (field.is_required() or model.every_column) and name not in header
    ]
    for name in filter(None, header):
        if name not in known:
            near = nearest(name, missing)
            remedy = suggestion(name, set(known) - set(header))
            problems.append(Problem(shown(path), line, name, f"unknown column {name!r}", remedy))
            missing = [column for column in missing if column not in near]
    for name in missing:
        problems.append(
            Problem(shown(path), line, name, f"column {name!r} is missing", "Add it to the header line.")
        )
    for name in {name for name in header if name and header.count(name) > 1}:
        problems.append(Problem(shown(path), line, name, f"column {name!r} stands twice", "Keep one of them."))
    return len(problems) == found


def _valid(
    header: list[str], body: list[tuple[int, list[str]]], model: type[RowT], path: Path, problems: list[Problem]
) -> list[Located[RowT]]:
    rows: list[Located[RowT]] = []
    empty: list[int] = []
    for line, cells in body:
        if not any(cell.strip() for cell in cells):
            empty.append(line)
        elif len(cells) != len(header):
            problems.append(_wrong_number(cells, header, path, line))
        else:
            filled = {
                name: cell for name, cell in zip(header, cells, strict=True) if name and cell.strip()
            }
            row = _row(filled, model, path, line, problems)
            if row is not None:
                rows.append(row)
    if empty:
        which = f"lines {empty[0]} to {empty[-1]}: {len(empty)} rows" if len(empty) > 1 else "the row"
        said = f"{which} without a filled cell, only commas or blanks"
        problems.append(Problem(shown(path), empty[0], "", said, "Remove what is no row."))
    return rows


def _wrong_number(cells: list[str], header: list[str], path: Path, line: int) -> Problem:
    message = f"has {len(cells)} cells where the header has {len(header)}"
    if len(cells) > len(header) and not any(cell.strip() for cell in cells[len(header) :]):
        return Problem(shown(path), line, "", f"{message}; the rest are empty", "Remove the commas at its end.")
    return Problem(shown(path), line, "", message, "Count the commas; quote cells that hold one.")


def _row(
    filled: dict[str, str], model: type[RowT], path: Path, line: int, problems: list[Problem]
) -> Located[RowT] | None:
    try:
        return Located(model.model_validate(filled), path, line)
    except ValidationError as error:
        for detail in error.errors():
            column = str(detail["loc"][0]) if detail["loc"] else ""
            found = f"found {detail['input']!r}" if column in filled else "the cell is empty"
            message = f"{found}: {detail['msg']}"
            problems.append(Problem(shown(path), line, column, message, "Correct the cell."))
    return None
