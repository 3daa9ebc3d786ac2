"""Printing an answer: fitted to the terminal for people, as it is for programs."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from service.cli.console import console

if TYPE_CHECKING:
    import pyoxigraph

    from service.store.ordered import Answer

#: Narrower columns than this cannot be read.
_NARROWEST = 20
_WIDTH_OF_RULES = 3
#: Bytes of JSON; a longer answer is not read again to learn whether it has rows.
_MOST_COUNTED = 1 << 16


class AnswerFormat(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    MARKDOWN = "markdown"
    PARQUET = "parquet"


Output = Annotated[
    AnswerFormat,
    typer.Option(
        "--format", "-f", help="table (records where the terminal is too narrow), csv, tsv, json, markdown or parquet"
    ),
]


def print_answer(answer: Answer, output: AnswerFormat) -> int | None:
    """Print the answer of a query; triples as Turtle whatever the format. Returns the number of its rows, if it has any
    to count."""
    import pyoxigraph

    if isinstance(answer, pyoxigraph.QueryTriples):
        _write(answer.serialize(format=pyoxigraph.RdfFormat.TURTLE) or b"")
    elif output is AnswerFormat.JSON:
        written = answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b""
        _write(written)
        return len(json.loads(written).get("results", {}).get("bindings", ())) if len(written) < _MOST_COUNTED else None
    elif isinstance(answer, pyoxigraph.QueryBoolean):
        console.print("yes" if answer else "no")
    else:
        return _print_solutions(answer, output)
    return None


def _print_solutions(answer: pyoxigraph.QuerySolutions, output: AnswerFormat) -> int:
    names = [variable.value for variable in answer.variables]
    return print_table(names, [[_shown(solution[name]) for name in names] for solution in answer], output)


def print_table(names: list[str], rows: list[list[str]], output: AnswerFormat) -> int:
    """Print rows of texts in any format but JSON; returns their number."""
    if output is AnswerFormat.TABLE:
        print_rows(names, rows)
    elif output is AnswerFormat.PARQUET:
        from service.cli.parquet import texts_as_parquet

        _write(texts_as_parquet(names, rows))
    elif output is AnswerFormat.MARKDOWN:
        lines = [names, ["---"] * len(names), *([_in_markdown(cell) for cell in row] for row in rows)]
        _write("".join(f"| {' | '.join(line)} |\n" for line in lines).encode())
    else:
        text = io.StringIO()
        writer = csv.writer(text, "excel-tab" if output is AnswerFormat.TSV else "excel", lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
        _write(text.getvalue().encode())
    return len(rows)


def print_rows(names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table, or one record under the other where the terminal is too narrow; paged where it is too long."""
    if console.is_terminal and len(rows) > console.height:
        with console.pager(styles=False):
            _print_fitted(names, rows)
    else:
        _print_fitted(names, rows)


def _print_fitted(names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    narrow = sum(
        max(min(_NARROWEST, max((len(row[at]) for row in rows), default=0)), len(name)) + _WIDTH_OF_RULES
        for at, name in enumerate(names)
    )
    if narrow < console.width:
        table = Table(*names)
        for row in rows:
            table.add_row(*row)
        console.print(table)
    else:
        longest = max(map(len, names), default=0)
        for number, row in enumerate(rows, 1):
            console.rule(f"{number}", style="dim")
            for name, cell in zip(names, row, strict=True):
                if cell:
                    console.print(f"{name:<{longest}}  {cell}", markup=False, highlight=False, soft_wrap=True)
    console.print(f"{len(rows)} rows")


def _write(content: bytes) -> None:
    """What programs read is UTF-8 wherever it goes."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)


def _in_markdown(cell: str) -> str:
    return cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def _shown(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))
