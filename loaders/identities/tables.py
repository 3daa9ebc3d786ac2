"""Laws that are rows of ``identities.csv``, one row per operand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Literal

from loaders.identities.laws import At, Form, Identity, Pattern, Role
from loaders.problems import InputProblems, Problem, shown, suggestion
from loaders.reading.concepts import Schemes
from loaders.tables import Located, Row, read_table


class IdentityRow(Row):
    """One operand of a law in ``identities.csv``; rows with the same ``identity`` make it up, the anchor first.

    ``years`` and ``areas`` of the anchor's row, separated by ``|``, are those for which the law holds; all where empty.
    """

    identity: str
    kind: str
    form: Form
    label_zh: str
    label_en: str
    role: Role
    indicator: str
    region: str = ""
    population: str = ""
    industry: str = ""
    at: At = "same"
    coefficient: Decimal = Decimal(1)
    comparison: Literal["=", "<="] = "="
    scale: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)
    years: str = ""
    areas: str = ""


def laws_of_tables(schemes: Schemes, tables: Iterable[Path]) -> Iterator[Identity]:
    """The laws of the tables. Raises ``InputProblems`` for mistakes in them."""
    problems: list[Problem] = []
    groups: dict[str, list[Located[IdentityRow]]] = {}
    for table in tables:
        for located in read_table(table, IdentityRow, problems):
            rows = groups.setdefault(located.row.identity, [])
            if rows and rows[0].file != located.file:
                message = f"the law {located.row.identity!r} stands in {shown(rows[0].file)} already"
                problems.append(located.problem("identity", message, "Give yours another name."))
            rows.append(located)
    identities = [_identity(rows, schemes, problems) for rows in groups.values()]
    if problems:
        raise InputProblems(problems)
    yield from identities


def _identity(rows: list[Located[IdentityRow]], schemes: Schemes, problems: list[Problem]) -> Identity:
    head = rows[0].row
    patterns = tuple(_pattern(located, schemes, problems) for located in rows)
    return Identity(
        head.identity, head.kind, head.form, patterns, head.comparison, head.scale, head.offset, "", head.label_zh, head.label_en,
        anchors_derived=True, years=_years(rows[0], problems), areas=_areas(rows[0], schemes, problems),
    )  # fmt: skip


def _pattern(located: Located[IdentityRow], schemes: Schemes, problems: list[Problem]) -> Pattern:
    row = located.row
    fixed = []
    indicator = row.indicator
    wanted = (
        ("indicator", "indicators"),
        ("region", "regions"),
        ("population", "populations"),
        ("industry", "industries"),
    )
    for column, scheme in wanted:
        name = getattr(row, column)
        if not name:
            continue
        concept = schemes[scheme].find(name)
        if concept is None:
            problems.append(
                located.problem(
                    column, f"unknown {column} {name!r}", suggestion(name, schemes[scheme].names())
                )
            )
        elif column == "indicator":
            indicator = concept.id
        else:
            fixed.append((column, concept.id))
    return Pattern(row.role, indicator, tuple(fixed), row.at, row.coefficient)


def _years(head: Located[IdentityRow], problems: list[Problem]) -> frozenset[str]:
    years = frozenset(part for part in head.row.years.split("|") if part)
    for year in sorted(years):
        if not (len(year) == 4 and year.isdecimal()):
            problems.append(head.problem("years", f"{year!r} is no year", "Write years as 2024|2025."))
    return years


def _areas(head: Located[IdentityRow], schemes: Schemes, problems: list[Problem]) -> frozenset[str]:
    found = set()
    for name in filter(None, head.row.areas.split("|")):
        concept = schemes["regions"].find(name)
        if concept is None:
            remedy = suggestion(name, schemes["regions"].names())
            problems.append(head.problem("areas", f"unknown region {name!r}", remedy))
        else:
            found.add(concept.id)
    return frozenset(found)
