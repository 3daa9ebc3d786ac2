"""The laws that are declared, as data: in the columns of the indicators, in memberships, and in ``identities.csv``.

Every law takes one of three forms on the values of observations:

``linear``   the sum of coefficient × value is 0 (comparison ``=``) or at most 0 (``<=``)
``product``  scale × product = base × (rate + offset)
``whole``    base × rate ÷ 100 is a whole number: a percentage of a known number of things

A law is a list of patterns, one per operand. A pattern fixes the indicator and, where written, other dimensions;
what it leaves open is the same as in the first pattern, the anchor.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal

from loaders.concepts import Concept, Schemes
from loaders.facts import ALL
from loaders.problems import InputProblems, Problem, suggestion
from loaders.tables import Located, Row, read_table

Form = Literal["linear", "product", "whole"]
Role = Literal["term", "product", "base", "rate"]

#: Kinds of indicator whose values add up over parts.
ADDITIVE = frozenset({"level", "count"})


@dataclass(frozen=True)
class Pattern:
    """One operand of a law. ``fixed`` maps a dimension (region, population, industry) to a concept id."""

    role: Role
    indicator: str
    fixed: tuple[tuple[str, str], ...] = ()
    at_base_period: bool = False
    coefficient: Decimal = Decimal(1)


@dataclass(frozen=True)
class Identity:
    """A declared law. The first pattern is the anchor: each observation that fits it may ground the law once."""

    id: str
    kind: str
    form: Form
    patterns: tuple[Pattern, ...]
    comparison: Literal["=", "<="] = "="
    scale: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)
    unit: str = ""
    label_zh: str = ""
    label_en: str = ""
    source: Concept | None = field(default=None, compare=False)


class IdentityRow(Row):
    """One operand of a law in ``identities.csv``; rows with the same ``identity`` make it up, the anchor first."""

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
    at_base_period: bool = False
    coefficient: Decimal = Decimal(1)
    comparison: Literal["=", "<="] = "="
    scale: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)


def declared_identities(schemes: Schemes, table: Path) -> list[Identity]:
    """Every declared law. Raises ``InputProblems`` for mistakes in ``table``."""
    found = [*_of_indicators(schemes), *_of_members(schemes), *_of_table(schemes, table)]
    return sorted(found, key=lambda identity: identity.id)


def _of_indicators(schemes: Schemes) -> Iterator[Identity]:
    indicators = schemes["indicators"].concepts
    for concept in indicators.values():
        labels = {"label_zh": concept.cell("label_zh"), "label_en": concept.cell("label_en"), "source": concept}
        for grown in concept.values("growth_of"):
            patterns = (Pattern("rate", concept.id), Pattern("product", grown), Pattern("base", grown, (), True))
            for unit, hundred in (("percent", Decimal(100)), ("times", Decimal(1))):
                name = f"growth.{concept.id}" + ("" if unit == "percent" else ".times")
                yield Identity(name, "growth", "product", patterns, "=", hundred, hundred, unit, **labels)
        for column, kind in (("increase_of", "increase"), ("change_of", "change")):
            for base in concept.values(column):
                patterns = (
                    Pattern("term", concept.id),
                    Pattern("term", base, (), False, Decimal(-1)),
                    Pattern("term", base, (), True, Decimal(1)),
                )
                yield Identity(f"{kind}.{concept.id}", kind, "linear", patterns, **labels)
        yield from _quotients(concept, labels)
        for whole in concept.values("part_of"):
            patterns = (Pattern("term", concept.id), Pattern("term", whole, (), False, Decimal(-1)))
            yield Identity(f"part.{concept.id}", "part", "linear", patterns, "<=", **labels)


def _quotients(concept: Concept, labels: dict[str, object]) -> Iterator[Identity]:
    """Shares and ratios in percent: of another indicator, or of the same one over a wider set."""
    if concept.cell("unit") != "percent":
        return
    hundred = Decimal(100)
    for part in concept.values("numerator"):
        for whole in concept.values("denominator"):
            if part != whole:
                patterns = (Pattern("rate", concept.id), Pattern("product", part), Pattern("base", whole))
                yield Identity(f"share.{concept.id}", "share", "product", patterns, "=", hundred, **labels)  # type: ignore[arg-type]
                continue
            for dimension, widest in (("industry", ALL), ("population", ALL), ("region", "china"), ("region", "world")):
                base = Pattern("base", whole, ((dimension, widest),))
                patterns = (Pattern("rate", concept.id), Pattern("product", part), base)
                name = f"share.{concept.id}.{dimension}.{widest}"
                yield Identity(name, "share", "product", patterns, "=", hundred, **labels)  # type: ignore[arg-type]


def _of_members(schemes: Schemes) -> Iterator[Identity]:
    """Totals of groups whose members are declared: industries that cover others, regions with members."""
    for name, dimension, column in (("industries", "industry", "covers"), ("regions", "region", "members")):
        for group in schemes[name].concepts.values():
            members = group.values(column)
            if len(members) < 2:
                continue
            for indicator in schemes["indicators"].concepts.values():
                if indicator.cell("kind") in ADDITIVE:
                    total = Pattern("term", indicator.id, ((dimension, group.id),))
                    parts = [Pattern("term", indicator.id, ((dimension, m),), False, Decimal(-1)) for m in members]
                    yield Identity(
                        f"sum.{dimension}.{group.id}.{indicator.id}", "sum", "linear", (total, *parts),
                        label_zh=f"{group.cell('label_zh')}：{indicator.cell('label_zh')}",
                        label_en=f"{group.cell('label_en')}: {indicator.cell('label_en')}",
                        source=indicator,
                    )  # fmt: skip


def _of_table(schemes: Schemes, table: Path) -> Iterator[Identity]:
    problems: list[Problem] = []
    groups: dict[str, list[Located[IdentityRow]]] = {}
    for located in read_table(table, IdentityRow, problems):
        groups.setdefault(located.row.identity, []).append(located)
    identities = [_identity(rows, schemes, problems) for rows in groups.values()]
    if problems:
        raise InputProblems(problems)
    yield from identities


def _identity(rows: list[Located[IdentityRow]], schemes: Schemes, problems: list[Problem]) -> Identity:
    head = rows[0].row
    patterns = tuple(_pattern(located, schemes, problems) for located in rows)
    return Identity(
        head.identity, head.kind, head.form, patterns, head.comparison, head.scale, head.offset, "", head.label_zh,
        head.label_en, schemes["indicators"].find(head.indicator),
    )  # fmt: skip


def _pattern(located: Located[IdentityRow], schemes: Schemes, problems: list[Problem]) -> Pattern:
    row = located.row
    fixed = []
    wanted = (("indicator", "indicators"), ("region", "regions"), ("population", "populations"), ("industry", "industries"))
    for column, scheme in wanted:
        name = getattr(row, column)
        if not name:
            continue
        concept = schemes[scheme].find(name)
        if concept is None:
            problems.append(
                located.problem(column, f"unknown {column} {name!r}", suggestion(name, schemes[scheme].names()))
            )
        elif column != "indicator":
            fixed.append((column, concept.id))
    return Pattern(row.role, row.indicator, tuple(fixed), row.at_base_period, row.coefficient)
