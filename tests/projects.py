"""Copies of the project's data that tests may break."""

from __future__ import annotations

import shutil
from pathlib import Path

from loaders.project import ROOT, Project
from tests.tables import PREVIOUS, REPORT, Cells, edit

#: The folders of data that a build reads.
DATA_FOLDERS = ("ontology", "shapes", "queries", "loaders/reports", "loaders/catalogue")


def copy_project(root: Path) -> Project:
    """A copy of the project's data in a new folder."""
    for folder in DATA_FOLDERS:
        shutil.copytree(ROOT / folder, root / folder)
    return Project(root)


def lighten(project: Project) -> Project:
    """Leave two reports of the copy, the shapes of identities, and no groups whose many totals take long to declare."""
    for folder in project.reports.iterdir():
        if folder.name not in (REPORT, PREVIOUS):
            shutil.rmtree(folder)
    for shapes in project.shapes.glob("*.ttl"):
        if shapes.name not in ("identities.ttl", "prefixes.ttl"):
            shapes.unlink()
    _empty(project.ontology / "schemes" / "regions.csv", "members")
    _empty(project.ontology / "schemes" / "industries.csv", "covers")
    return project


def _empty(path: Path, column: str) -> None:
    def change(rows: list[Cells]) -> None:
        for row in rows:
            row[column] = ""

    edit(path, change)
