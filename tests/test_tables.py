"""Tables: every mistake in a CSV file is a problem with its file, line, column and remedy, and none hides another."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field

from loaders.problems import InputProblems, Problem, shown, suggestion
from loaders.reading.published import Claim
from loaders.tables import Located, Row, read_table


class Sample(Row):
    """A table of two required columns and two with a default."""

    start: int = Field(ge=0)
    printed: str
    value: Decimal = Decimal(0)
    status: Literal["reported", "forecast"] = "reported"


Reading = tuple[list[Located[Sample]], list[Problem]]


def read(path: Path, content: str | bytes) -> Reading:
    """The rows and problems of a table with this content."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    problems: list[Problem] = []
    return read_table(path, Sample, problems), problems


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "sample.csv"


def test_rows_carry_their_cells_and_their_line(table: Path) -> None:
    rows, problems = read(table, 'start,printed,value,status\n1,一,1.5,forecast\n\n2,"a,\nb",,\n')
    assert problems == []
    assert [(located.line, located.row) for located in rows] == [
        (2, Sample(start=1, printed="一", value=Decimal("1.5"), status="forecast")),
        (4, Sample(start=2, printed="a,\nb")),
    ]


def test_columns_may_stand_in_any_order(table: Path) -> None:
    rows, problems = read(table, "status,printed,start,value\nforecast,一,1,2\n")
    assert problems == []
    assert rows[0].row == Sample(start=1, printed="一", value=Decimal(2), status="forecast")


def test_a_byte_order_mark_is_no_part_of_the_first_column(table: Path) -> None:
    rows, problems = read(table, "\ufeffstart,printed\n1,一\n".encode())
    assert problems == []
    assert rows[0].row.start == 1


def test_blanks_around_a_cell_are_no_part_of_it(table: Path) -> None:
    rows, problems = read(table, "start,printed,status\n 1 , 一 ,  \n")
    assert problems == []
    assert rows[0].row == Sample(start=1, printed="一")


def test_a_misspelt_optional_column_is_one_problem_that_names_the_nearest_column(table: Path) -> None:
    rows, problems = read(table, "start,printed,valeu\n1,一,2\n")
    assert rows == []
    assert problems == [Problem(str(table), 1, "valeu", "unknown column 'valeu'", "Did you mean 'value'?")]


def test_a_misspelt_required_column_is_named_with_the_nearest_column(table: Path) -> None:
    _, problems = read(table, "start,prnted\n1,一\n")
    assert Problem(str(table), 1, "prnted", "unknown column 'prnted'", "Did you mean 'printed'?") in problems


def test_a_misspelt_required_column_is_one_problem(table: Path) -> None:
    _, problems = read(table, "start,prnted\n1,一\n")
    assert len(problems) == 1


def test_a_missing_column_is_one_problem(table: Path) -> None:
    rows, problems = read(table, "printed,value\n一,2\n")
    assert rows == []
    message = "column 'start' is missing"
    assert problems == [Problem(str(table), 1, "start", message, "Add it to the header line.")]


def test_a_table_of_claims_without_its_qualifiers_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    columns = [name for name in Claim.model_fields if name != "qualifier"]
    path.write_text(",".join(columns) + "\n", encoding="utf-8")
    problems: list[Problem] = []
    read_table(path, Claim, problems)
    assert [problem.column for problem in problems] == ["qualifier"]


def test_a_duplicate_column_is_one_problem(table: Path) -> None:
    rows, problems = read(table, "start,printed,value,value\n1,一,2,2\n")
    assert rows == []
    assert problems == [Problem(str(table), 1, "value", "column 'value' stands twice", "Keep one of them.")]


def test_an_empty_file_is_one_problem(table: Path) -> None:
    _, problems = read(table, "")
    assert [(problem.line, problem.column) for problem in problems] == [(1, "")]


@pytest.mark.parametrize(("row", "cells"), [("1,一,2,reported,more", 5), ("1,一", 2)])
def test_a_row_with_the_wrong_number_of_cells_is_one_problem(table: Path, row: str, cells: int) -> None:
    rows, problems = read(table, f"start,printed,value,status\n2,二,,\n{row}\n")
    assert [located.row.start for located in rows] == [2]
    message = f"has {cells} cells where the header has 4"
    assert problems == [Problem(str(table), 3, "", message, "Count the commas; quote cells that hold one.")]


def test_a_file_that_is_not_utf8_is_one_problem_with_the_byte(table: Path) -> None:
    rows, problems = read(table, "start,printed\n1,数据\n".encode("gbk"))
    assert rows == []
    ((message, remedy),) = ((problem.message, problem.remedy) for problem in problems)
    assert message == "is not UTF-8 (byte 16, line 2): it looks like GB18030"
    assert "Save the file as UTF-8 text" in remedy and "iconv -f GB18030 -t UTF-8" in remedy


def test_a_file_that_is_not_there_is_one_problem(table: Path) -> None:
    problems: list[Problem] = []
    assert read_table(table, Sample, problems) == []
    message = "cannot be read: No such file or directory"
    assert problems == [Problem(str(table), 0, "", message, "Check path and permissions.")]


def test_a_quote_that_never_closes_is_one_problem(table: Path) -> None:
    rows, problems = read(table, 'start,printed\n1,"一\n')
    assert rows == []
    assert [problem.message for problem in problems] == [
        "the row that begins here is not valid CSV: unexpected end of data"
    ]
    assert "Quote cells" in problems[0].remedy


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ("x,一,1,reported", "start", "found 'x': Input should be a valid integer"),
        ("-1,一,1,reported", "start", "found '-1': Input should be greater than or equal to 0"),
        ("1.5,一,1,reported", "start", "found '1.5': Input should be a valid integer"),
        (",一,1,reported", "start", "the cell is empty: Field required"),
        ("1,一,many,reported", "value", "found 'many': Input should be a valid decimal"),
        ("1,一,NaN,reported", "value", "found 'NaN': Input should be a finite number"),
        ("1,一,1,Reported", "status", "found 'Reported': Input should be 'reported' or 'forecast'"),
    ],
)
def test_a_bad_value_is_one_problem_with_line_column_and_what_was_found(
    table: Path, cells: str, column: str, message: str
) -> None:
    rows, problems = read(table, f"start,printed,value,status\n{cells}\n7,七,,\n")
    assert [located.row.start for located in rows] == [7]
    (problem,) = problems
    assert (problem.file, problem.line, problem.column) == (str(table), 2, column)
    assert problem.message.startswith(message)
    assert problem.remedy == "Correct the cell."


@pytest.mark.parametrize(
    ("column", "cell"),
    [("multiplier", "萬"), ("qualifier", "几乎"), ("period", "24年"), ("kind", "amount"), ("shared", "0"),
     ("period_basis", "guessed"), ("region_basis", "context:9-5")],
)
def test_a_word_that_claims_do_not_know_is_one_problem_at_its_cell(
    tmp_path: Path, column: str, cell: str
) -> None:
    path = tmp_path / "claims.csv"
    good = {"start": "0", "end": "5", "printed": "41.06", "unit": "ZB", "kind": "level", "value": "41.06",
            "indicator": "data-production", "multiplier": "", "qualifier": "", "period": "", "shared": "",
            "period_basis": "assumed", "region_basis": "assumed", "population_basis": "stated"}  # fmt: skip
    row = dict.fromkeys(Claim.model_fields, "") | good | {column: cell}
    path.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
    problems: list[Problem] = []
    assert read_table(path, Claim, problems) == []
    assert [(problem.line, problem.column) for problem in problems] == [(2, column)]
    assert f"found {cell!r}" in problems[0].message


def test_all_mistakes_are_reported_at_once_and_good_rows_are_kept(table: Path) -> None:
    rows, problems = read(table, "start,printed,value,status\nx,,y,z\n1,一\n2,二,2,forecast\n-3,三,,\n")
    assert [located.row.start for located in rows] == [2]
    assert [(problem.line, problem.column) for problem in problems] == [
        (2, "start"), (2, "printed"), (2, "value"), (2, "status"), (3, ""), (5, "start"),
    ]  # fmt: skip


def test_no_row_vanishes(table: Path) -> None:
    rows, problems = read(table, "start,printed,value,status\n,,,\n")
    assert len(rows) + len(problems) > 0


def test_only_line_ends_end_a_row(table: Path) -> None:
    rows, problems = read(table, "start,printed\n1,a\u2028b\n")
    assert problems == []
    assert [located.row.printed for located in rows] == ["a\u2028b"]


@pytest.mark.parametrize("character", ["\x0b", "\x0c", "\x85"])
def test_a_control_character_is_refused_where_it_stands(table: Path, character: str) -> None:
    _, problems = read(table, f"start,printed\n1,a{character}b\n")
    assert [(problem.line, problem.message) for problem in problems] == [
        (2, f"holds the control character U+{ord(character):04X}")
    ]


def test_a_problem_reads_as_place_message_and_remedy() -> None:
    problem = Problem("claims.csv", 3, "unit", "unknown unit 'Zb'", "Did you mean 'ZB'?")
    assert str(problem) == "claims.csv:3 [unit]: unknown unit 'Zb'. Did you mean 'ZB'?"
    assert (
        str(Problem("claims.csv", 0, "", "is not UTF-8", "Save it.")) == "claims.csv: is not UTF-8. Save it."
    )


def test_input_problems_carry_each_problem_once_in_order() -> None:
    late, early = Problem("b.csv", 1, "", "x", "y"), Problem("a.csv", 9, "", "x", "y")
    raised = InputProblems([late, early, late])
    assert raised.problems == [early, late]
    assert str(raised).splitlines() == [str(early), str(late)]


def test_a_path_is_shown_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    assert shown(inside / "a.csv") == "a.csv"
    assert shown(tmp_path / "a.csv") == str(tmp_path / "a.csv")


def test_a_suggestion_names_the_nearest_known_words_or_says_to_declare_one() -> None:
    assert suggestion("data-prodution", ["data-production", "compute"]) == "Did you mean 'data-production'?"
    assert suggestion("zzz", ["data-production"]) == "Declare it first, or correct it."
