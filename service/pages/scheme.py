"""The page of a concept scheme: a table with the columns that matter, chosen from by a form. ``schemes.toml`` says which."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from service.pages.asked import Asked
from service.pages.choosing import FROM, beside, counted, name_of
from service.read.named import Named
from service.read.schemes import Member, scheme_page

#: Members on one page.
MOST = 100
_NAME = "name"


@dataclass(frozen=True)
class Column:
    """A column of the table: its name, the property that gives it, whether one can choose from it, and the messages of its
    words, if they are ours."""

    name: str
    property: str
    choose: bool = False
    words: str = ""


@dataclass(frozen=True)
class Shown:
    """What is shown of the members of a scheme: its columns, the property that counts figures, and the column of dates by
    which the latest come first."""

    columns: tuple[Column, ...]
    counts: str = ""
    latest_first: str = ""


_OTHERS = Shown((Column("definition", "skos:definition"),))


@cache
def _schemes() -> Mapping[str, Shown]:
    said = tomllib.loads((files("service.pages") / "schemes.toml").read_text(encoding="utf-8"))
    return {
        name: Shown(tuple(Column(**one) for one in shown.pop("columns")), **shown) for name, shown in said.items()
    }


def parameters() -> tuple[str, ...]:
    """What the address of the page of any scheme may ask for."""
    chosen = (column.name for shown in _schemes().values() for column in shown.columns if column.choose)
    return (_NAME, FROM, *dict.fromkeys(chosen))


async def context(asked: Asked) -> dict[str, Any] | None:
    """What the template ``scheme.html`` shows; None where the graph says nothing of the scheme."""
    shown = _schemes().get(asked.name, _OTHERS)
    found = await scheme_page(
        asked.store, asked.iri, {column.name: column.property for column in shown.columns}, shown.counts
    )
    if found is None:
        return None
    told, members = found
    given = {name: values[0].strip() for name, values in asked.given.items() if values and values[0].strip()}
    kept = sorted(fitting(members, given), key=lambda member: member.labels.get("zh", member.iri))
    if shown.counts:
        kept.sort(key=lambda member: -member.figures)
    if shown.latest_first:
        kept.sort(key=lambda member: _first(member, shown.latest_first), reverse=True)
    first = min(int(given[FROM]), len(kept)) if given.get(FROM, "").isdecimal() and len(given[FROM]) < 7 else 0
    kept_given = {name: value for name, value in given.items() if name != FROM}
    return {
        "told": told, "shown": shown, "members": kept[first : first + MOST], "number": len(kept), "all": len(members),
        "first": first, "given": given,
        "choices": {column.name: choices(members, column.name) for column in shown.columns if column.choose},
    } | beside(kept_given, first, MOST, len(kept))  # fmt: skip


def fitting(members: Iterable[Member], given: Mapping[str, str]) -> list[Member]:
    """The members whose name holds what was typed, in either language, and whose columns have what was chosen."""
    typed = given.get(_NAME, "").casefold()
    chosen = {name: value for name, value in given.items() if name not in (_NAME, FROM)}
    return [
        member
        for member in members
        if (not typed or any(typed in label.casefold() for label in member.labels.values()))
        and all(value in map(name_of, member.columns.get(name, ())) for name, value in chosen.items())
    ]


def choices(members: Iterable[Member], column: str) -> list[tuple[str, Named, int]]:
    """What a column can be chosen by: the name in the address, the value and how many members have it, most first."""
    values = (value for member in members for value in member.columns.get(column, ()))
    return [(name, value, count) for name, (value, count) in counted(values).items()]


def _first(member: Member, column: str) -> str:
    values: Sequence[Named] = member.columns.get(column, ())
    return values[0].value if values else ""
