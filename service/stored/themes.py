"""The themes of the stored queries: a folder of ``queries/`` is one, ``queries/themes.csv`` names and orders them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from loaders.problems import InputProblems, Problem
from loaders.project import Project
from loaders.tables import Located, Row, read_table
from service.stored.model import OTHER, StoredQuery


class Theme(Row):
    """One theme: the name of its folder, and how people call it."""

    id: str
    title_zh: str
    title_en: str


#: Queries that lie in no folder: those of a user who has a few.
_OTHERS = Theme(id=OTHER, title_zh="其他", title_en="Others")


@dataclass(frozen=True)
class Themed:
    """A theme with its queries, by name."""

    theme: Theme
    queries: tuple[StoredQuery, ...]


def themes_of(project: Project) -> list[Theme]:
    """The themes that the tables name, the users' last, in the order in which they are listed.

    Raises ``InputProblems`` with every mistake in any of the tables.
    """
    problems: list[Problem] = []
    found: dict[str, Located[Theme]] = {}
    for path in project.theme_tables():
        for located in read_table(path, Theme, problems):
            if located.row.id in found:
                message = f"theme {located.row.id!r} is named already"
                problems.append(located.problem("id", message, "Keep one of the two rows."))
            found.setdefault(located.row.id, located)
    if problems:
        raise InputProblems(problems)
    return [located.row for located in found.values()]


def by_theme(queries: Iterable[StoredQuery], themes: Iterable[Theme]) -> list[Themed]:
    """The queries grouped by theme; a folder without a row goes by its name, after those that have one."""
    grouped: dict[str, list[StoredQuery]] = {}
    for query in sorted(queries, key=lambda query: query.name):
        grouped.setdefault(query.theme, []).append(query)
    named = {theme.id: theme for theme in themes}
    unnamed = [Theme(id=name, title_zh=name, title_en=name) for name in sorted(grouped) if name != OTHER]
    order = {theme.id: theme for theme in (*unnamed, _OTHERS)}
    order = named | {name: theme for name, theme in order.items() if name not in named}
    return [Themed(theme, tuple(grouped[name])) for name, theme in order.items() if name in grouped]
