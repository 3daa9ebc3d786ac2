"""Things with their names out of a graph, asked of whatever answers SPARQL: a build's store or a remote one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import ClassVar

from loaders.problems import InputProblems, Problem
from loaders.search.asking import amount, of_year
from loaders.search.forms import Name, Role, Thing
from loaders.search.kinds import kind_of, kinds
from loaders.tables import Row as TableRow
from loaders.tables import read_table
from loaders.vocabulary import BASE

#: The rows of an answer, as SPARQL JSON has them.
Row = Mapping[str, Mapping[str, str]]

_FOLDER = files("loaders.search")


def _question(file: str) -> str:
    """The text of a question of this folder, about the kinds of ``kinds.csv``."""
    text = (_FOLDER / file).read_text(encoding="utf-8")
    listed = ", ".join(f'"{kind}"' for kind in kinds())
    return text.replace('IN ("kind")', f"IN ({listed})")


#: The questions for every name, for how many statements lead to each thing, and for the values that are theirs.
NAMES_QUERY, LINKS_QUERY, VALUES_QUERY = _question("names.rq"), _question("links.rq"), _question("values.rq")
_ROLES: Mapping[str, Role] = {"prefLabel": "label", "notation": "code", "id_local": "code"}
_ORDER: tuple[Role, ...] = ("label", "alternative", "nickname", "code")


class Nickname(TableRow):
    """What people call a thing that no source calls so: ``thing`` is the path of its IRI."""

    every_column: ClassVar[bool] = True

    thing: str
    name: str
    language: str


@cache
def nicknames() -> Mapping[str, tuple[Name, ...]]:
    """The nicknames of ``nicknames.csv`` by IRI."""
    problems: list[Problem] = []
    rows = read_table(Path(str(_FOLDER / "nicknames.csv")), Nickname, problems)
    if problems:
        raise InputProblems(problems)
    found: dict[str, list[Name]] = {}
    for located in rows:
        name = Name(located.row.name, located.row.language, "nickname")
        found.setdefault(f"{BASE}{located.row.thing}", []).append(name)
    return {iri: tuple(names) for iri, names in found.items()}


def collect(names: Iterable[Row], links: Iterable[Row], values: Iterable[Row] = ()) -> list[Thing]:
    """The things that may be found, by IRI, from the answers to the three questions."""
    found: dict[str, list[Name]] = {}
    for row in names:
        iri = row["thing"]["value"]
        if kind_of(iri) is None:
            continue
        role = _ROLES.get(row["naming"]["value"].rpartition("#")[2].rpartition("/")[2], "alternative")
        found.setdefault(iri, []).append(Name(row["name"]["value"], row["name"].get("xml:lang", ""), role))
    counts = {row["thing"]["value"]: int(row["links"]["value"]) for row in links}
    amounts: dict[str, set[str]] = {}
    for row in values:
        told = of_year(row["year"]["value"]) if "year" in row else amount(Decimal(row["value"]["value"]), row["unit"]["value"])
        amounts.setdefault(row["thing"]["value"], set()).add(told)
    things = []
    for iri in sorted(found):
        own = Name(iri.rpartition("/")[2], "", "code")
        known = {*found[iri], *nicknames().get(iri, ()), own}
        ordered = sorted(known, key=lambda name: (_ORDER.index(name.role), name.language, name.text))
        kind = kind_of(iri)
        assert kind is not None
        things.append(Thing(iri, kind, tuple(ordered), counts.get(iri, 0), tuple(sorted(amounts.get(iri, ())))))
    return things
