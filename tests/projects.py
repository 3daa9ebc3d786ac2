"""Copies of the project's data that tests may break."""

from __future__ import annotations

import shutil
from pathlib import Path

from loaders.project import ROOT, Project
from loaders.published import read_report
from tests.tables import PREVIOUS, REPORT, Cells, edit

#: The folders of data that a build reads.
DATA_FOLDERS = ("ontology", "shapes", "queries", "loaders/reports", "loaders/catalogue")


def copy_project(root: Path) -> Project:
    """A copy of the project's data in a new folder."""
    for folder in DATA_FOLDERS:
        shutil.copytree(ROOT / folder, root / folder)
    return Project(root)


def lighten(project: Project) -> Project:
    """Leave two reports of the copy and no groups of regions or industries, whose many totals take long to declare."""
    for folder in project.reports.iterdir():
        if folder.name not in (REPORT, PREVIOUS):
            shutil.rmtree(folder)
    kept = {report.metadata.series for report in map(read_report, project.reports.iterdir())}
    edit(project.catalogue / "report_series.csv", lambda rows: _keep(rows, kept))
    _empty(project.ontology / "schemes" / "regions.csv", "members")
    _empty(project.ontology / "schemes" / "industries.csv", "covers")
    return project


def _keep(rows: list[Cells], identifiers: set[str]) -> None:
    rows[:] = [row for row in rows if row["id"] in identifiers]


def _empty(path: Path, column: str) -> None:
    def change(rows: list[Cells]) -> None:
        for row in rows:
            row[column] = ""

    edit(path, change)
