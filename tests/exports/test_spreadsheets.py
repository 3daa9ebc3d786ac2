"""LibreOffice opens the tables for spreadsheets and changes nothing: texts stay texts, numbers are numbers."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from loaders.builds.folder import Build
from loaders.exports.columns import export_tables
from tests.support.engines.process import not_installed

pytestmark = pytest.mark.engines

#: Comma, double quote, UTF-8, from line 1, no column formats, language of the system, quoted cells are not all texts,
#: dates and the like are looked for: what a reader who only opens the file gets.
_OPENED = "CSV:44,34,76,1,,0,false,true"
_OFFICE, _TABLE, _TEXT = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text")
)

#: What LibreOffice takes a cell for, and its text.
Opened = tuple[str, str]


@pytest.fixture(scope="module")
def opened(built_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with every table of the build as LibreOffice understands it, and with the plain table of claims."""
    if shutil.which("soffice") is None:
        not_installed("LibreOffice is not here: install libreoffice-calc-nogui")
    folder = tmp_path_factory.mktemp("opened")
    tables = [str(built_build.folder / f"{name}.excel.csv") for name in export_tables()]
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", profile, "--headless", f"--infilter={_OPENED}", "--convert-to", "fods", "--outdir", str(folder)]
    subprocess.run([*command, *tables, str(built_build.folder / "claims.csv")], check=True, capture_output=True, timeout=300)
    return folder


def cells(path: Path) -> Iterator[list[Opened]]:
    """The rows of a flat OpenDocument table."""
    for _, row in ElementTree.iterparse(path):
        if row.tag == f"{_TABLE}table-row":
            yield [cell for each in row.iter(f"{_TABLE}table-cell") for cell in _repeated(each)]


def _repeated(cell: ElementTree.Element) -> list[Opened]:
    kind = cell.get(f"{_OFFICE}value-type", "")
    lines = ["".join(line.itertext()) for line in cell.iter(f"{_TEXT}p")]
    text = cell.get(f"{_OFFICE}value") or "\n".join(lines)
    return [(kind, text)] * min(int(cell.get(f"{_TABLE}number-columns-repeated", "1")), 100)


@pytest.mark.parametrize("name", export_tables())
def test_a_spreadsheet_shows_what_the_table_says(opened: Path, built_build: Build, name: str) -> None:
    columns = export_tables()[name].columns
    with (built_build.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        said = list(csv.DictReader(file))
    shown = list(cells(opened / f"{name}.excel.fods"))
    assert [text for _, text in shown[0][: len(columns)]] == [column.name for column in columns]
    for row, found in zip(said, shown[1:], strict=False):
        for column, (kind, text) in zip(columns, found, strict=False):
            expected = row[column.name]
            if not expected:
                assert not kind, (column.name, text)
            elif column.is_number:
                assert kind == "float" and abs(Decimal(text) - Decimal(expected)) <= abs(Decimal(expected)) * Decimal("1e-14")
            elif column.type != "boolean":
                assert kind == "string", (column.name, expected, kind)
                assert "".join(text.split()) == "".join(expected.split()), (column.name, expected)
    assert len(shown) > len(said)


def test_ranges_and_fractions_would_be_dates_in_the_plain_table(opened: Path, built_build: Build) -> None:
    column = [column.name for column in export_tables()["claims"].columns].index("printed")
    plain = [row[column] for row in cells(opened / "claims.fods") if len(row) > column]
    kept = [row[column] for row in cells(opened / "claims.excel.fods") if len(row) > column]
    alike = [index for index, (_, text) in enumerate(kept) if re.fullmatch(r"\s*\d+[-/]\d+", text)]
    assert {kept[index][1].strip() for index in alike} >= {"1/4"}
    assert {kept[index][0] for index in alike} == {"string"}
    assert any(plain[index][0] in ("date", "float") for index in alike)
