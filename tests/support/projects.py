"""The project's reports, and copies of its data that tests may break."""

from __future__ import annotations

import shutil
from pathlib import Path

from loaders.project import ROOT, Project
from tests.support.tables import PREVIOUS, REPORT, Cells, edit

#: The id of every report.
REPORTS = [folder.name for folder in Project().report_folders()]
#: The folders of data that a build reads.
DATA_FOLDERS = ("ontology", "shapes", "queries", "loaders/reports", "loaders/entities")


def copy_project(root: Path) -> Project:
    """A copy of the project's data in a new folder."""
    for folder in DATA_FOLDERS:
        shutil.copytree(ROOT / folder, root / folder)
    return Project(root)


def lighten(project: Project) -> Project:
    """Leave two reports of the copy, the shapes of identities, and no groups whose many totals take long to declare."""
    others = {folder.name for folder in project.reports.iterdir()} - {REPORT, PREVIOUS}
    for name in others:
        shutil.rmtree(project.reports / name)
    for shapes in project.shapes.glob("*.ttl"):
        if shapes.name not in ("identities.ttl", "prefixes.ttl"):
            shapes.unlink()
    for name in (REPORT, PREVIOUS):
        edit(project.reports / name / "findings.csv", lambda rows: _keep_findings(rows, others))
    _empty(project.ontology / "schemes" / "regions.csv", "members")
    _empty(project.ontology / "schemes" / "industries.csv", "covers")
    return project


def _keep_findings(rows: list[Cells], others: set[str]) -> None:
    """Keep the explanations of broken identities that involve no other report."""
    rows[:] = [
        row
        for row in rows
        if row["finding"].partition("/")[0].endswith("Identity")
        and not any(name in row["finding"] for name in others)
    ]


def _empty(path: Path, column: str) -> None:
    def change(rows: list[Cells]) -> None:
        for row in rows:
            row[column] = ""

    edit(path, change)
