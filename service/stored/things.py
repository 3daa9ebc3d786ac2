"""The stored queries, and the pages that are of no one thing, as things that a search finds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import ClassVar, Literal

from loaders.problems import InputProblems, Problem
from loaders.search import Name, Thing, nicknames
from loaders.tables import Row, read_table
from loaders.vocabulary import BASE
from service.stored.model import StoredQuery


class PageName(Row):
    """A name of a page that is of no one thing: its title, or what people call it. ``path`` is that of its address."""

    every_column: ClassVar[bool] = True

    path: str
    language: Literal["zh", "en"]
    role: Literal["label", "nickname"]
    name: str


@cache
def pages() -> tuple[Thing, ...]:
    """The pages of ``pages.csv``, in its order."""
    problems: list[Problem] = []
    rows = read_table(Path(str(files("service.stored") / "pages.csv")), PageName, problems)
    if problems:
        raise InputProblems(problems)
    names: dict[str, list[Name]] = {}
    for located in rows:
        names.setdefault(located.row.path, []).append(Name(located.row.name, located.row.language, located.row.role))
    return tuple(Thing(f"{BASE}{path}", "page", tuple(own)) for path, own in names.items())


def questions(queries: Iterable[StoredQuery]) -> list[Thing]:
    """Each query by its titles, its nicknames and its name, in the order of their addresses."""
    return [
        Thing(
            f"{BASE}queries/{query.name}",
            "query",
            (
                Name(query.title_en, "en", "label"),
                Name(query.title_zh, "zh", "label"),
                *nicknames().get(f"{BASE}queries/{query.name}", ()),
                Name(query.name, "", "code"),
            ),
        )
        for query in sorted(queries, key=lambda query: query.name)
    ]
