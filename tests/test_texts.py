"""The one reader of files: what ends lines does not matter, and what no file of ours can mean is named with its remedy."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.problems import Problem
from loaders.reading.published import Mention
from loaders.tables import Row, read_table
from loaders.texts import NotText, checksum_of, read_text, read_toml, text_of


class Pair(Row):
    """A row of the tables below."""

    name: str
    number: int
    note: str = ""


def read(tmp_path: Path, content: str | bytes) -> tuple[list[tuple[int, Pair]], list[Problem]]:
    """The rows of a table of that content with their lines, and the problems."""
    path = tmp_path / "t.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    problems: list[Problem] = []
    return [(found.line, found.row) for found in read_table(path, Pair, problems)], problems


def one_problem(tmp_path: Path, content: str | bytes) -> Problem:
    """The one problem of a table of that content."""
    (problem,) = read(tmp_path, content)[1]
    return problem


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_byte_order_mark_change_nothing(tmp_path: Path, mark: bytes, end: str) -> None:
    written = 'name,number,note\na,1,"two\nlines"\n\nb,2,\n'.replace("\n", end).encode()
    rows, problems = read(tmp_path, mark + written)
    assert problems == []
    assert [(line, row.name, row.note) for line, row in rows] == [(2, "a", "two\nlines"), (5, "b", "")]
    assert checksum_of(text_of(mark + written)) == checksum_of(written.decode().replace(end, "\n"))


def test_a_mention_with_a_line_break_survives_a_windows_checkout(tmp_path: Path) -> None:
    path = tmp_path / "mentions.csv"
    path.write_bytes(b'start,end,printed,entity\r\n0,3,"a\r\nb",body/x\r\n')
    (mention,) = read_table(path, Mention, [])
    assert mention.row.printed == "a\nb"


@given(st.text(alphabet='ab"\r\n,，;中', max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_any_cell_is_read_as_it_was_written_but_for_its_line_ends(cell: str, end: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator=end, quoting=csv.QUOTE_ALL).writerow([cell, "x"])
    (row,) = csv.reader(io.StringIO(text_of(file.getvalue().encode()), newline=""), strict=True)
    assert row == [cell.replace("\r\n", "\n").replace("\r", "\n"), "x"]


@pytest.mark.parametrize("character", ["\0", "\x01", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\ufeff", "\uffff"])
def test_a_control_character_is_refused_with_file_and_line(tmp_path: Path, character: str) -> None:
    problem = one_problem(tmp_path, f"name,number\na,1\nb{character}{character},2\n")
    name = "NUL" if character == "\0" else f"U+{ord(character):04X}"
    assert problem.file.endswith("t.csv") and problem.line == 3
    assert problem.message == f"holds the control character {name}, and 1 more"


def test_a_page_break_may_stand_in_the_text_of_a_report_only() -> None:
    assert text_of(b"a\fb", allowed="\f") == "a\fb"
    with pytest.raises(NotText):
        text_of(b"a\fb")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("name,number\n名,1\n".encode("gb18030"), "looks like GB18030"),
        ("name,number\n名,1\n".encode("utf-16"), "looks like UTF-16"),
        ("name,number\n名,1\n".encode("utf-16-le"), "looks like UTF-16LE"),
        ("name,number\nn,1\n".encode("utf-16-be"), "looks like UTF-16BE"),
        ("name,number\n名,1\n".encode("utf-32"), "looks like UTF-32"),
        ("name,number\ncafé,1\n".encode("latin-1"), "byte 15, line 2"),
        (b"name,number\n\xff\xff,1\n", "byte 12, line 2"),
        (b"PK\x03\x04\x14\x00", "an Excel workbook"),
        (b"%PDF-1.7\n", "a PDF"),
        ("name,number\n標籤資料治理,1\n".encode("big5"), "looks like BIG5"),
        ("name,number\nラベルデータ,1\n".encode("shift-jis"), "is not UTF-8 (byte 12, line 2)"),
        ("name,number\n名,1\n数据".encode()[:-1], "is not UTF-8 (byte 21, line 3), though all before is: it is damaged"),
        ("name,number\n名,1\n".encode() + "数据,2\n".encode("gb18030"), "damaged or cut off there"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"PAR1\x15", "a Parquet file"),
        (b"SQLite format 3\0", "a SQLite database"),
        (b"(\xb5/\xfd\x04", "compressed by Zstandard"),
        (b"{\\rtf1 name}", "a word processor"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS"),
    ],
)
def test_what_is_not_utf_8_is_named_with_the_way_out(tmp_path: Path, content: bytes, named: str) -> None:
    problem = one_problem(tmp_path, content)
    assert named in problem.message
    assert "UTF-8" in problem.remedy
    if "looks like" in named:
        assert f"iconv -f {named.rpartition(' ')[2]}" in problem.remedy


@pytest.mark.parametrize(
    ("content", "line", "message", "remedy"),
    [
        ("name;number;note\na;1;x\n", 1, "the separator looks like ';'", "commas"),
        ("name\tnumber\na\t1\n", 1, "the separator looks like tabs", "commas"),
        ("name|number\na|1\n", 1, "the separator looks like '|'", "commas"),
        ("name，number，note\na，1，x\n", 1, "the separator looks like '，'", "commas"),
        ('"name";"number"\n"a";"1"\n', 1, "the separator looks like ';'", "commas"),
        ("name:number\na:1\n", 1, "the separator looks like ':'", "commas"),
        ("name^number\na^1\n", 1, "the separator looks like '^'", "commas"),
        ("name number note\na 1 x\n", 1, "the separator looks like blanks", "commas"),
        ("Name,number,note\na,1,x\n", 1, "unknown column 'Name'", "'name'"),
        ("name,number\n<<<<<<< HEAD\na,1\n=======\na,2\n>>>>>>> other\n", 2, "holds both sides of an unfinished merge", "Keep one"),
        ("sep=;\nname;number\n", 1, "the first line tells Excel its separator", "Remove the line"),
        ("", 1, "the file is empty", "name,number,note"),
        ("\n \n", 1, "the file is empty", "name,number,note"),
        ("a,1,x\nb,2,y\n", 1, "the first line names no column", "name,number,note"),
        ("name,number,note\na,1,\n,,\nb,2,\n", 3, "the row without a filled cell", "Remove"),
        ("name,number,note\na,1,\n,,\n , ,\n,,\n", 3, "lines 3 to 5: 3 rows without a filled cell", "Remove"),
        ("name,number,\na,1,\n", 1, "column 3 is empty", "Remove the column"),
        ("name,number,,,\na,1,,,\n", 1, "columns 3, 4, 5: each is empty", "Remove the column"),
        ("name,number,\na,1,x\n", 1, "column 3 has cells but no name", "Name the column"),
        ("name,number\na,1,,\n", 2, "has 4 cells where the header has 2; the rest are empty", "commas at its end"),
        ("name,number\na,1,x\n", 2, "has 3 cells where the header has 2", "Count the commas"),
        ('name,number\na,1\n"b,2\nc,3\n', 3, "the row that begins here is not valid CSV", "close every quote"),
        ('name,number\n"a\nb",x\n', 2, "found 'x'", "Correct the cell"),
    ],
)
def test_one_cause_is_one_problem_at_its_line(
    tmp_path: Path, content: str, line: int, message: str, remedy: str
) -> None:
    problem = one_problem(tmp_path, content)
    assert (problem.line, problem.message.startswith(message)) == (line, True), problem
    assert remedy in problem.remedy


def test_empty_lines_before_the_header_are_no_part_of_the_table(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, "\n\nname,number\na,1\n")
    assert [(line, row.name) for line, row in rows] == [(4, "a")] and problems == []


class Dated(Row):
    """A row with a date that may be missing."""

    day: date | None = None


@pytest.mark.parametrize("cell", ["1704067200", "0", "20240101", "2024-1-1", "45292", "2024", "2024-01-01T00:00:00", "01/02/2024"])
def test_a_number_is_no_date(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"day\n{cell}\n2024-01-31\n", encoding="utf-8")
    problems: list[Problem] = []
    assert [found.row.day for found in read_table(path, Dated, problems)] == [date(2024, 1, 31)]
    assert [(problem.line, problem.column) for problem in problems] == [(2, "day")] and "2024-01-31" in str(problems[0])


def test_blanks_around_the_names_of_columns_are_no_part_of_them(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, " name , number\na,1\n")
    assert [row.name for _, row in rows] == ["a"] and problems == []


@pytest.mark.parametrize("number", ["1e999999999", "1e-999999999", "1e31"])
def test_a_number_that_nothing_can_reckon_with_is_refused(tmp_path: Path, number: str) -> None:
    from loaders.words.lexicon import Multiplier

    path = tmp_path / "m.csv"
    path.write_text(f"word,value,alone,note\n万,{number},no,\n", encoding="utf-8")
    problems: list[Problem] = []
    assert read_table(path, Multiplier, problems) == []
    assert [(problem.line, problem.column) for problem in problems] == [(2, "value")]


@pytest.mark.parametrize("content", ["a = [" * 5000, f"a = {'9' * 5000}", "a = 2024-13-45", "a == 1", "a = \"\0\""])
def test_toml_that_cannot_be_read_is_one_problem(tmp_path: Path, content: str) -> None:
    path = tmp_path / "t.toml"
    path.write_text(content, encoding="utf-8")
    problems: list[Problem] = []
    assert read_toml(path, problems) is None
    assert len(problems) == 1


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(content: bytes) -> None:
    try:
        text = text_of(content)
    except NotText as error:
        assert error.message and error.remedy
    else:
        assert "\r" not in text and "\0" not in text


def test_a_folder_in_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_text(tmp_path, problems) is None
    assert "cannot be read" in problems[0].message


def test_all_text_files_are_checked_out_with_the_line_ends_of_the_project() -> None:
    attributes = (Path(__file__).parents[1] / ".gitattributes").read_text(encoding="utf-8")
    assert "* text=auto eol=lf" in attributes.splitlines()
