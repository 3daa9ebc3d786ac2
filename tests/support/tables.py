"""Changing the files of a copied project, as a hurried editor would."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from loaders.project import Project

Cells = dict[str, str]
Change = Callable[[Project], None]

#: The report whose tables the changes below alter.
REPORT = "survey-2024"
#: The report that it names as its predecessor.
PREVIOUS = "survey-2023"


def read_rows(path: Path) -> list[Cells]:
    """The rows of a table, header excluded."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def edit(path: Path, change: Callable[[list[Cells]], object]) -> None:
    """Rewrite the table after ``change`` has altered its rows in place."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def set_cells(path: Path, row: int, **cells: str) -> None:
    """Put other text into cells of the row with this number, 0 for the first after the header."""
    edit(path, lambda rows: rows[row].update(cells))


def replace_once(path: Path, old: str, new: str) -> None:
    """Replace the first occurrence of a text that must occur."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} has no {old!r} to replace"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def path_of(project: Project, name: str) -> Path:
    """Where a file of ``REPORT``, of the catalogue or of the ontology lies."""
    schemes = project.ontology / "schemes"
    folders = (project.reports / REPORT, project.entities, project.ontology, schemes, project.shapes)
    return next(folder / name for folder in folders if (folder / name).exists())


def cells(name: str, **values: str) -> Change:
    """The change that puts other text into the first row of a table."""
    return lambda project: set_cells(path_of(project, name), 0, **values)


def text(name: str, old: str, new: str) -> Change:
    """The change that replaces the first occurrence of a text in a file."""
    return lambda project: replace_once(path_of(project, name), old, new)


def gbk(name: str) -> Change:
    """The change that saves a file in another encoding."""

    def change(project: Project) -> None:
        path = path_of(project, name)
        path.write_bytes(path.read_text(encoding="utf-8").encode("gbk", errors="replace"))

    return change


def gone(name: str) -> Change:
    """The change that removes a file."""
    return lambda project: path_of(project, name).unlink()


def twice(name: str) -> Change:
    """The change that enters the first row of a table once more, below it."""
    return lambda project: edit(path_of(project, name), lambda rows: rows.insert(1, rows[0]))


def shortened(name: str) -> Change:
    """The change that loses the last row of a table."""
    return lambda project: edit(path_of(project, name), lambda rows: rows.pop())
