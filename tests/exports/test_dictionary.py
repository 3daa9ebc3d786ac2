"""The data dictionary: every column of every table with type, unit, meaning in both languages, and an example."""

from __future__ import annotations

import csv
from pathlib import Path

from loaders.builds.folder import Build
from loaders.exports.columns import TYPE_NAMES, export_tables
from loaders.exports.dictionary import dictionary_entries, read_dictionary


def test_every_column_is_in_the_dictionary_with_what_the_table_of_columns_says(built_build: Build) -> None:
    dictionary = read_dictionary(built_build.folder / "dictionary.csv")
    assert list(dictionary) == list(export_tables())
    for name, table in export_tables().items():
        for entry, column in zip(dictionary[name], table.columns, strict=True):
            said = (entry.column, entry.type, entry.unit_en, entry.unit_zh, entry.meaning_en, entry.meaning_zh)
            expected = (column.name, column.type, column.unit_en, column.unit_zh, column.meaning_en, column.meaning_zh)
            assert said == expected


def test_every_number_has_a_unit_and_nothing_else_has() -> None:
    for table in export_tables().values():
        names = {column.name for column in table.columns}
        for column in table.columns:
            assert bool(column.unit_en) == bool(column.unit_zh) == column.is_number, (table.name, column.name)
            if column.unit_en.startswith("as `"):
                named = column.unit_en.split("`")[1]
                assert named in names and named in column.unit_zh, (table.name, column.name)
    assert set(TYPE_NAMES) == {column.type for table in export_tables().values() for column in table.columns}


def test_every_example_is_a_cell_of_its_column(built_build: Build) -> None:
    for name, entries in read_dictionary(built_build.folder / "dictionary.csv").items():
        with (built_build.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for entry in entries:
            assert entry.example and entry.example in {row[entry.column] for row in rows}, (name, entry.column)


def test_the_examples_of_a_table_are_of_its_fullest_row() -> None:
    tables = {name: [{c.name: "" for c in table.columns}] for name, table in export_tables().items()}
    blank = tables["regions"][0]
    tables["regions"] = [blank | {"iso_code": "a"}, blank | {"region": "b", "region_zh": "b"}]
    found = {e.column: e.example for e in dictionary_entries(tables) if e.table == "regions" and e.example}
    assert found == {"region": "b", "region_zh": "b", "iso_code": "a"}


def test_a_build_from_before_there_was_a_dictionary_has_none(tmp_path: Path) -> None:
    assert read_dictionary(tmp_path / "dictionary.csv") == {}
