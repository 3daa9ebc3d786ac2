"""Laws that are rows of ``identities.csv``, one row per operand."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import Field

from loaders.identities.laws import At, Comparison, Form, Identity, Pattern, Role
from loaders.problems import InputProblems, Problem, shown, suggestion
from loaders.reading.concepts import Schemes
from loaders.tables import Located, Row, read_table


class IdentityRow(Row):
    """One operand of a law in ``identities.csv``; rows with the same ``identity`` make it up.

    The anchor is the operand with the lowest ``number``. Where none is numbered, rates come before what they are rates
    of, an indicator that occurs once before one of which there are several, what is of the same period before the rest,
    larger coefficients before smaller ones, and the others with fewer fixed dimensions first: the order of the rows
    says nothing. ``years`` and ``areas``, separated by ``|``, are those for which the law holds; all where empty.
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
    comparison: Comparison = "="
    scale: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)
    years: str = ""
    areas: str = ""
    number: int | None = Field(default=None, ge=1)


#: The roles, in the order of operands that have no number.
_FIRST_ROLES: tuple[Role, ...] = ("rate", "product", "base", "term")


def laws_of_tables(schemes: Schemes, tables: Iterable[Path]) -> Iterator[Identity]:
    """The laws of the tables. Raises ``InputProblems`` for mistakes in them."""
    problems: list[Problem] = []
    groups: dict[str, list[Located[IdentityRow]]] = {}
    for table in tables:
        own: dict[str, list[Located[IdentityRow]]] = {}
        for located in read_table(table, IdentityRow, problems):
            own.setdefault(located.row.identity, []).append(located)
        for name, rows in own.items():
            if name in groups:
                message = f"the law {name!r} stands in {shown(groups[name][0].file)} already"
                problems.append(rows[0].problem("identity", message, "Give yours another name."))
        groups |= {
            name: _in_order(rows) for name, rows in own.items() if name not in groups
        }  # fmt: skip
    for rows in groups.values():
        problems.extend(_contradictions(rows))
        problems.extend(_wrong_roles(rows))
        problems.extend(_wrong_numbers(rows))
    identities = [_identity(rows, schemes, problems) for rows in groups.values()]
    if problems:
        raise InputProblems(problems)
    yield from identities


def _in_order(rows: list[Located[IdentityRow]]) -> list[Located[IdentityRow]]:
    """The operands of a law, the anchor first: by number, else by what they are."""
    often = Counter(located.row.indicator for located in rows)

    def other(located: Located[IdentityRow]) -> tuple[Any, ...]:
        row = located.row
        what = (row.region, row.population, row.industry)
        kind = (_FIRST_ROLES.index(row.role), row.at != "same", sum(map(bool, what)))
        return (row.number or 0, *kind, -row.coefficient, row.indicator, *what, row.at)

    def anchor(located: Located[IdentityRow]) -> tuple[Any, ...]:
        row = located.row
        kind = (_FIRST_ROLES.index(row.role), often[row.indicator], row.at != "same", -row.coefficient)
        return (row.number or 0, *kind, *other(located))

    first = min(rows, key=anchor)
    return [first, *sorted((row for row in rows if row is not first), key=other)]


#: What all rows of a law say alike.
_OF_THE_LAW = ("kind", "form", "label_zh", "label_en", "comparison", "scale", "offset")
#: The operands that a law of each form has, each once; a sum has any number of terms.
_ROLES: dict[Form, frozenset[Role]] = {
    "product": frozenset({"product", "base", "rate"}), "whole": frozenset({"base", "rate"}),
}  # fmt: skip


#: Rows of a law of shares: what is shared out, and two that share it.
_FEWEST_SHARES = 3


def _contradictions(rows: list[Located[IdentityRow]]) -> Iterator[Problem]:
    """Cells that say of the law what its first row does not."""
    first, *others = rows
    for located in others:
        for column in _OF_THE_LAW:
            said, before = getattr(located.row, column), getattr(first.row, column)
            if said != before:
                message = f"{str(said)!r}, but line {first.line} of the same law says {str(before)!r}"
                yield located.problem(column, message, "All rows of a law say the same of it: correct one of them.")


def _wrong_numbers(rows: list[Located[IdentityRow]]) -> Iterator[Problem]:
    """Numbers that leave open which operand comes first: only some rows have one, or two have the same."""
    for before, located in itertools.pairwise(rows):
        one, other = before.row.number, located.row.number
        if one is not None and one == other:
            message = f"{other} is the number of line {before.line} of the same law too"
            yield located.problem("number", message, "Number the operands of a law 1, 2, 3, the anchor first.")
        elif one is None and other is not None:
            message = f"line {before.line} of the same law has no number"
            yield located.problem("number", message, "Number all operands of a law, or none.")


def _wrong_roles(rows: list[Located[IdentityRow]]) -> Iterator[Problem]:
    form, roles = rows[0].row.form, [located.row.role for located in rows]
    if form == "linear":
        for located in rows:
            if located.row.role != "term":
                message = f"a {form} law has terms, no {located.row.role}"
                yield located.problem("role", message, "Write term, or another form.")
    elif form == "shares":
        if roles.count("base") != 1 or len(roles) < _FEWEST_SHARES or set(roles) != {"base", "rate"}:
            message = f"a law of the form {form} has one base and two or more rates; found {', '.join(roles)}"
            yield rows[0].problem("role", message, "Correct the roles, or add the missing row.")
    elif sorted(roles) != sorted(_ROLES[form]):
        wanted = ", ".join(sorted(_ROLES[form]))
        message = f"a law of the form {form} has one each of {wanted}; found {', '.join(roles)}"
        yield rows[0].problem("role", message, "Correct the roles, or add the missing row.")


def _identity(rows: list[Located[IdentityRow]], schemes: Schemes, problems: list[Problem]) -> Identity:
    head = rows[0].row
    patterns = tuple(_pattern(located, schemes, problems) for located in rows)
    return Identity(
        head.identity, head.kind, head.form, patterns, head.comparison, head.scale, head.offset, 
        label=(head.label_zh, head.label_en),
        anchors_derived=True, years=_years(rows, problems), areas=_areas(rows, schemes, problems),
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


def _years(rows: list[Located[IdentityRow]], problems: list[Problem]) -> frozenset[str]:
    found = set()
    for located in rows:
        for year in filter(None, located.row.years.split("|")):
            found.add(year)
            if not (len(year) == 4 and year.isdecimal()):
                problems.append(located.problem("years", f"{year!r} is no year", "Write years as 2024|2025."))
    return frozenset(found)


def _areas(
    rows: list[Located[IdentityRow]], schemes: Schemes, problems: list[Problem]
) -> frozenset[str]:
    found = set()
    for located in rows:
        for name in filter(None, located.row.areas.split("|")):
            concept = schemes["regions"].find(name)
            if concept is None:
                remedy = suggestion(name, schemes["regions"].names())
                problems.append(located.problem("areas", f"unknown region {name!r}", remedy))
            else:
                found.add(concept.id)
    return frozenset(found)
