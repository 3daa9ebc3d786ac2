"""The kinds of things that are found: ``kinds.csv`` names them in the order of their groups. What is no such kind (cells,
claims, checks, laws) is machinery, and in no index."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from loaders.problems import InputProblems, Problem
from loaders.tables import Row, read_table
from loaders.vocabulary import BASE


class Kind(Row):
    """A kind by the first part of its IRIs' path. ``favour`` is what it gains over others of the same score."""

    every_column: ClassVar[bool] = True

    kind: str
    label_zh: str
    label_en: str
    favour: int = Field(ge=0, le=5)


@cache
def kinds() -> Mapping[str, Kind]:
    """The kinds, in the order of their groups."""
    problems: list[Problem] = []
    rows = read_table(Path(str(files("loaders.search") / "kinds.csv")), Kind, problems)
    if problems:
        raise InputProblems(problems)
    return {located.row.kind: located.row for located in rows}


def kind_of(iri: str) -> str | None:
    """The kind of a thing of ours that may be found; None for machinery and for what is not ours."""
    kind = iri.removeprefix(BASE).partition("/")[0] if iri.startswith(BASE) else ""
    return kind if kind in kinds() else None
