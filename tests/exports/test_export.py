"""``dgkg export``: one row per claim, with exactly the promised columns, as printed in the reports."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import pytest
from pyarrow import parquet

from loaders.builds.folder import Build
from loaders.exports.columns import export_tables
from loaders.sources import Sources
from tests.support.commands import Run, mistake

#: The columns that the first version of `claims.csv` promised, which stay.
PROMISED = {
    "report", "claim", "observation", "start", "end", "printed", "multiplier", "qualifier", "number", "number_high",
    "value", "unit",
    "lower", "upper", "kind", "status", "indicator", "indicator_zh", "indicator_en", "region_zh", "region_code", "period",
    "base_period", "population_zh", "industry_code", "attributed_to_zh", "section",
}  # fmt: skip
KINDS = {"level", "growth", "share", "change_pp", "rank", "rank_change", "count", "multiple", "per_capita", "average",
         "forecast", "target", "ratio"}  # fmt: skip
QUALIFIERS = {"exact", "approx", "over", "nearly", "at_least", "under"}
DATE = r"\d{4}(-Q[1-4]|-\d{2}(-\d{2})?)?"


def test_help_of_export_says_what_each_column_holds(run: Run) -> None:
    shown = " ".join(run("export", "--help").stdout.split())
    for table in export_tables().values():
        assert f"Columns of {table.name}: " in shown
        for column in table.columns:
            assert f"{column.name}: {column.meaning_en}" in shown


@pytest.fixture(scope="session")
def claims(built_build: Build) -> list[dict[str, str]]:
    """The rows of claims.csv of the build."""
    with (built_build.folder / "claims.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.mark.parametrize("name", export_tables())
@pytest.mark.parametrize("ending", ["csv", "excel.csv"])
def test_export_writes_what_the_build_holds(
    run: Run, tmp_path: Path, built_build: Build, monkeypatch: pytest.MonkeyPatch, name: str, ending: str
) -> None:
    monkeypatch.setenv("DGKG_STORE", str(built_build.folder.parent))
    target = tmp_path / f"{name}.{ending}"
    result = run("export", target)
    content = target.read_bytes()
    assert content == (built_build.folder / target.name).read_bytes()
    rows = len(list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))) - 1
    assert result.stdout == f"{target}: {rows} rows\n"


def test_export_as_parquet_has_numbers_as_numbers(
    run: Run, tmp_path: Path, built_build: Build, monkeypatch: pytest.MonkeyPatch, claims: list[dict[str, str]]
) -> None:
    monkeypatch.setenv("DGKG_STORE", str(built_build.folder.parent))
    assert run("export", tmp_path / "claims.parquet").exit_code == 0
    table = parquet.read_table(tmp_path / "claims.parquet")
    assert table.column_names == list(claims[0])
    assert table["number"].to_pylist() == [float(row["number"]) for row in claims]
    assert table["upper"].to_pylist() == [float(row["upper"]) if row["upper"] else None for row in claims]
    assert table["start"].to_pylist() == [int(row["start"]) for row in claims]
    assert table["printed"].to_pylist() == [row["printed"] for row in claims]


def test_the_exported_claims_have_exactly_the_declared_columns(built_build: Build, sources: Sources) -> None:
    content = (built_build.folder / "claims.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))
    assert table[0] == [column.name for column in export_tables()["claims"].columns]
    assert set(table[0]) >= PROMISED
    assert {len(row) for row in table} == {len(table[0])}
    assert len(table) - 1 == sum(len(report.claims) for report in sources.reports.values())


@pytest.mark.parametrize("name", export_tables())
def test_what_a_spreadsheet_would_change_is_kept_a_text(built_build: Build, name: str) -> None:
    plain = (built_build.folder / f"{name}.csv").read_text(encoding="utf-8")
    content = (built_build.folder / f"{name}.excel.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    kept = [[cell.removeprefix("\t") for cell in row] for row in [header, *rows]]
    assert kept == list(csv.reader(io.StringIO(plain, newline=""), strict=True))
    numbers = {column.name for column in export_tables()[name].columns if column.is_number}
    for row in rows:
        for column, cell in zip(header, row, strict=True):
            if column in numbers:
                assert re.fullmatch(r"(-?\d+(\.\d+)?)?", cell), (column, cell)
            else:
                assert not re.match(r"[0-9=+\-@]", cell), (column, cell)


def test_a_range_and_a_fraction_stay_texts(built_build: Build) -> None:
    rows = csv.DictReader((built_build.folder / "claims.excel.csv").open(encoding="utf-8-sig", newline=""))
    printed = {row["printed"] for row in rows}
    assert any(re.fullmatch(r"\t\d+[-/]\d+", cell) for cell in printed)


def test_the_exported_cells_hold_what_the_help_says(claims: list[dict[str, str]], sources: Sources) -> None:
    symbols = {unit.cell("symbol") for unit in sources.schemes["units"].concepts.values()}
    period = re.compile(rf"({DATE}(/{DATE})?)?")
    for row in claims:
        assert row["report"] in sources.reports
        assert row["kind"] in KINDS and row["qualifier"] in QUALIFIERS and row["unit"] in symbols
        assert row["status"] in {"reported", "forecast", "target"}
        assert int(row["start"]) < int(row["end"])
        assert period.fullmatch(row["period"]) and period.fullmatch(row["base_period"])
        assert re.fullmatch(r"(\d{6}|[A-Z]{2}(-[A-Z]{2})?)?", row["region_code"])
        value, high = Decimal(row["number"]), Decimal(row["number_high"] or row["number"])
        assert row["value"] in ("", row["number"])
        assert value <= high
        assert not row["lower"] or Decimal(row["lower"]) <= high
        assert not row["upper"] or Decimal(row["upper"]) >= value
        assert (
            row["indicator"]
            and row["indicator_zh"]
            and row["indicator_en"]
            and row["section"]
            and row["printed"]
        )


def test_each_exported_claim_is_its_own(claims: list[dict[str, str]]) -> None:
    assert len({row["claim"] for row in claims}) == len(claims)
    assert all(
        row["claim"].startswith("https://") and row["observation"].startswith("https://") for row in claims
    )


def test_the_exported_numerals_stand_in_the_texts(
    claims: list[dict[str, str]], texts: dict[str, str]
) -> None:
    for row in claims:
        assert texts[row["report"]][int(row["start"]) : int(row["end"])] == row["printed"]


@pytest.mark.parametrize(
    ("report", "printed", "expected"),
    [
        (
            "survey-2024",
            "41.06",
            {"value": "41.06", "unit": "ZB", "kind": "level", "period": "2024", "region_code": "CN"},
        ),
        ("survey-2024", "25", {"value": "25", "unit": "%", "kind": "growth", "base_period": "2023"}),
        (
            "survey-2025",
            "159",
            {"value": "1590000", "unit": "PFLOPS", "multiplier": "万", "qualifier": "exact"},
        ),
        (
            "survey-2024",
            "5400",
            {
                "number": "540000000000", "value": "", "qualifier": "over", "lower": "540000000000", "upper": "",
            },
        ),
    ],
)
def test_known_figures_are_exported_as_printed(
    claims: list[dict[str, str]], report: str, printed: str, expected: dict[str, str]
) -> None:
    found = [row for row in claims if row["report"] == report and row["printed"] == printed]
    assert any(expected.items() <= row.items() for row in found), found


@pytest.mark.parametrize("name", ["figures.csv", "claims.xlsx"])
def test_export_to_another_name_is_a_mistake_that_lists_the_names(
    run: Run, tmp_path: Path, name: str
) -> None:
    line = mistake(run("export", tmp_path / name))
    assert "claims" in line and ".excel.csv" in line
    assert not (tmp_path / name).exists()


def test_export_into_a_folder_that_is_not_there_is_a_mistake(run: Run, tmp_path: Path, with_build: Build) -> None:
    assert "No such file or directory" in mistake(run("export", tmp_path / "none" / "claims.csv"))
