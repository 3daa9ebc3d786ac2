"""The packages of a build, each read and held to by the reference tool of its format, over the very files."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from itertools import islice
from pathlib import Path
from typing import Any

import frictionless
import mlcroissant
import pytest
from csvw import TableGroup
from rocrate.rocrate import ROCrate

from loaders.builds.folder import Build
from loaders.exports.columns import export_tables
from loaders.exports.packages import PACKAGES, packages, schema_org

pytestmark = pytest.mark.reference


@pytest.fixture(scope="module")
def folder(built_build: Build) -> Path:
    """The files of the build of the whole project."""
    return built_build.folder


def test_frictionless_finds_no_fault_in_the_data_package(folder: Path) -> None:
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]
    tables = [task for task in report.tasks if task.type == "table" and task.name.removesuffix("-csv") in export_tables()]
    assert {task.name.removesuffix("-csv") for task in tables} == {*export_tables()}


def test_a_changed_cell_breaks_the_data_package(folder: Path, tmp_path: Path) -> None:
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    resource = next(one for one in descriptor["resources"] if one["path"] == "observations.csv")
    text = (folder / "observations.csv").read_text(encoding="utf-8")
    (tmp_path / "observations.csv").write_text(text.replace("41.06", "forty", 1), encoding="utf-8")
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor | {"resources": [resource]}), encoding="utf-8")
    faults = frictionless.validate(str(tmp_path / "datapackage.json")).flatten(["type"])
    assert ["type-error"] in faults and ["hash-count"] in faults


def test_croissant_reads_the_records_of_every_table(folder: Path) -> None:
    data = mlcroissant.Dataset(folder / "croissant.json")
    assert not data.metadata.ctx.issues.errors and not data.metadata.ctx.issues.warnings
    for name, table in export_tables().items():
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            first = next(csv.DictReader(file))
        (record,) = islice(data.records(name), 1)
        assert {key.partition("/")[2] for key in record} == {column.name for column in table.columns}
        for column in table.columns:
            if column.type == "string":
                assert record[f"{name}/{column.name}"] in (first[column.name].encode(), None) or not first[column.name]


def test_ro_crate_knows_every_file_with_its_checksum(folder: Path, built_build: Build) -> None:
    crate = ROCrate(str(folder))
    known = {entity.id: entity["sha256"] for entity in crate.data_entities}
    assert known == {name: file["sha256"] for name, file in built_build.files.items() if name not in PACKAGES}
    assert crate.root_dataset["license"].id.startswith("https://creativecommons.org/")


def test_csvw_reads_every_row_of_every_table(folder: Path) -> None:
    group: Any = TableGroup.from_file(folder / "csv-metadata.json")
    for table in group.tables:
        with (folder / str(table.url)).open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in table) == sum(1 for _ in csv.DictReader(file))
    assert {str(table.url) for table in group.tables} == {f"{name}.csv" for name in export_tables()}


def test_the_same_files_give_the_same_packages(built_build: Build) -> None:
    files = {name: file for name, file in built_build.files.items() if name not in PACKAGES}
    for name, document in packages(files, built_build.version, str(built_build.manifest["created"])).items():
        content = (built_build.folder / name).read_bytes()
        assert json.loads(content) == document
        assert hashlib.sha256(content).hexdigest() == built_build.files[name]["sha256"]


def test_search_engines_have_what_they_require(built_build: Build) -> None:
    document = schema_org(built_build.files, built_build.version, "2026-01-01T00:00:00+00:00", "https://example.org/")
    assert document["@type"] == "Dataset" and 50 <= len(document["description"]) <= 5000
    assert {"name", "license", "creator", "version", "keywords", "distribution"} <= set(document)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", document["dateModified"])
    assert all(one["contentUrl"].startswith("https://example.org/download/") for one in document["distribution"])
