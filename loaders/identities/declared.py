"""The laws that are declared, as data: in the columns of the indicators, in memberships, and in ``identities.csv``.

Every law takes one of three forms on the values of observations:

``linear``   the sum of coefficient × value is ``offset`` (comparison ``=``) or at most that (``<=``)
``product``  scale × product = base × (rate + offset)
``whole``    base × rate ÷ 100 is a whole number: a percentage of a known number of things

A law is a list of patterns, one per operand. A pattern fixes the indicator and, where written, other dimensions;
what it leaves open is the same as in the first pattern, the anchor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from rdflib import URIRef

from loaders.facts import ALL
from loaders.iris import node
from loaders.problems import InputProblems, Problem, shown, suggestion
from loaders.reading.concepts import Concept, Schemes
from loaders.tables import Located, Row, read_table

Form = Literal["linear", "product", "whole"]
Role = Literal["term", "product", "base", "rate"]
#: When an operand is measured: in the anchor's period, its base period, on the last day of either, or in its year.
At = Literal["same", "base", "end", "base-end", "year"]

#: Level of the industries that a report groups in its own way: what they cover need not be all of them.
REPORT_GROUP = "report-group"
#: Kinds of indicator whose values add up over parts.
ADDITIVE = frozenset({"level", "count"})


@dataclass(frozen=True)
class Pattern:
    """One operand of a law. ``fixed`` maps a dimension (region, population, industry) to a concept id."""

    role: Role
    indicator: str
    fixed: tuple[tuple[str, str], ...] = ()
    at: At = "same"
    coefficient: Decimal = Decimal(1)

    @property
    def is_of_base_period(self) -> bool:
        """Whether it is measured in the base period of the anchor, or at its end."""
        return self.at in ("base", "base-end")

    @property
    def is_of_last_day(self) -> bool:
        """Whether it is measured on the last day of a period."""
        return self.at in ("end", "base-end")


@dataclass(frozen=True)
class Identity:
    """A declared law. The first pattern is the anchor: each value that fits it may ground the law once.

    ``unit`` is the anchor's unit where the law is for that unit only, ``result_unit`` that of an unknown base,
    ``not_at`` lists dimensions and concepts at which the law says nothing: no share of everything in itself.
    """

    id: str
    kind: str
    form: Form
    patterns: tuple[Pattern, ...]
    comparison: Literal["=", "<="] = "="
    scale: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)
    unit: str = ""
    result_unit: str = ""
    label_zh: str = ""
    label_en: str = ""
    anchors_derived: bool = False
    not_at: tuple[tuple[str, str], ...] = ()

    @property
    def anchor(self) -> Pattern:
        """The pattern that each grounding begins with."""
        return self.patterns[0]

    @property
    def others(self) -> tuple[Pattern, ...]:
        """The patterns of all other operands."""
        return self.patterns[1:]


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
    at: At = "same"
    coefficient: Decimal = Decimal(1)
    comparison: Literal["=", "<="] = "="
    scale: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)
    result_unit: str = ""


def declared_identities(schemes: Schemes, tables: Iterable[Path]) -> list[Identity]:
    """Every declared law. Raises ``InputProblems`` for mistakes in the ``tables``."""
    found = [*_of_indicators(schemes), *_of_members(schemes), *_of_rankings(schemes), *_of_tables(schemes, tables)]
    return sorted(found, key=lambda identity: identity.id)


def _of_indicators(schemes: Schemes) -> Iterator[Identity]:
    ranks = {c.cell("rank_of"): c.id for c in schemes["indicators"].concepts.values() if c.cell("rank_of")}
    for concept in schemes["indicators"].concepts.values():
        labels = (concept.cell("label_zh"), concept.cell("label_en"))
        for grown in concept.values("growth_of"):
            patterns = (
                Pattern("rate", concept.id),
                Pattern("product", grown),
                Pattern("base", grown, (), "base"),
            )
            for unit, whole in (("percent", Decimal(100)), ("times", Decimal(1))):
                name = f"growth.{concept.id}" + ("" if unit == "percent" else ".times")
                yield Identity(name, "growth", "product", patterns, "=", whole, whole, unit, "", *labels)
        for column, kind in (("increase_of", "increase"), ("change_of", "change")):
            for base in concept.values(column):
                yield _difference(f"{kind}.{concept.id}", kind, concept.id, base, Decimal(1), labels)
        for quantity in concept.values("rank_change_of"):
            if quantity in ranks:
                yield _difference(
                    f"rank-change.{concept.id}",
                    "rank-change",
                    concept.id,
                    ranks[quantity],
                    Decimal(-1),
                    labels,
                )
        yield from _quotients(concept, labels, schemes)
        for whole_id in concept.values("part_of"):
            terms = (Pattern("term", concept.id), Pattern("term", whole_id, (), "same", Decimal(-1)))
            yield Identity(
                f"part.{concept.id}", "part", "linear", terms, "<=", label_zh=labels[0], label_en=labels[1]
            )


def _difference(
    name: str, kind: str, change: str, base: str, sign: Decimal, labels: tuple[str, str]
) -> Identity:
    """change = sign × (base now − base then); a rank that falls in number is a rise, so its sign is −1."""
    patterns = (
        Pattern("term", change),
        Pattern("term", base, (), "same", -sign),
        Pattern("term", base, (), "base", sign),
    )
    return Identity(name, kind, "linear", patterns, label_zh=labels[0], label_en=labels[1])


def _quotients(concept: Concept, labels: tuple[str, str], schemes: Schemes) -> Iterator[Identity]:
    """Shares and ratios in percent: of another indicator, or of the same one over a wider set."""
    if concept.cell("unit") != "percent":
        return
    hundred = Decimal(100)
    zh, en = labels
    for part in concept.values("numerator"):
        for whole in concept.values("denominator"):
            if part != whole:
                patterns = (Pattern("rate", concept.id), Pattern("product", part), Pattern("base", whole))
                name = f"share.{concept.id}"
                yield Identity(name, "share", "product", patterns, "=", hundred, label_zh=zh, label_en=en)
                yield from _shares_of_counted(name, patterns, whole, schemes, labels)
                continue
            for anchor, wider, not_at in _WIDENINGS:
                patterns = (
                    Pattern("rate", concept.id, anchor),
                    Pattern("product", part),
                    Pattern("base", whole, wider),
                )
                name = f"share.{concept.id}.{wider[0][0]}.{wider[0][1]}"
                yield Identity(
                    name, "share", "product", patterns, "=", hundred, label_zh=zh, label_en=en, not_at=not_at
                )  # fmt: skip


_ALL_INDUSTRIES, _EVERYONE = ("industry", ALL), ("population", ALL)
#: What a share of a quantity in itself is a share of: fixed dimensions of the share, the wider set, where not.
_WIDENINGS: tuple[
    tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]], ...
] = (
    ((), (_ALL_INDUSTRIES,), (_ALL_INDUSTRIES,)),
    ((_ALL_INDUSTRIES,), (_EVERYONE,), (_EVERYONE,)),
    ((_ALL_INDUSTRIES, _EVERYONE), (("region", "china"),), (("region", "china"), ("region", "world"))),
    ((_ALL_INDUSTRIES, _EVERYONE, ("region", "china")), (("region", "world"),), ()),
)


def _shares_of_counted(
    name: str, patterns: tuple[Pattern, ...], whole: str, schemes: Schemes, labels: tuple[str, str]
) -> Iterator[Identity]:
    """A share "of the netizens": its population is what the denominator counts, so its operands count everyone."""
    rate, part, base = patterns
    for population in schemes["populations"].concepts.values():
        if whole in population.values("size_indicator"):
            everyone = (("population", ALL),)
            counted = (
                Pattern("rate", rate.indicator, (("population", population.id),)),
                Pattern("product", part.indicator, everyone),
                Pattern("base", base.indicator, everyone),
            )
            yield Identity(
                f"{name}.{population.id}", "share", "product", counted, "=", Decimal(100),
                label_zh=labels[0], label_en=labels[1],
            )  # fmt: skip


def _of_members(schemes: Schemes) -> Iterator[Identity]:
    """Totals of groups whose members are declared: industries that cover others, regions with members."""
    industries = [i for i in schemes["industries"].concepts.values() if i.cell("level") != REPORT_GROUP]
    regions = list(schemes["regions"].concepts.values())
    for groups, dimension, column in ((industries, "industry", "covers"), (regions, "region", "members")):
        for group in groups:
            members = group.values(column)
            if len(members) < 2:
                continue
            for indicator in schemes["indicators"].concepts.values():
                if indicator.cell("kind") in ADDITIVE:
                    total = Pattern("term", indicator.id, ((dimension, group.id),))
                    parts = [
                        Pattern("term", indicator.id, ((dimension, m),), "same", Decimal(-1)) for m in members
                    ]
                    yield Identity(
                        f"sum.{dimension}.{group.id}.{indicator.id}", "sum", "linear", (total, *parts),
                        label_zh=f"{group.cell('label_zh')}：{indicator.cell('label_zh')}",
                        label_en=f"{group.cell('label_en')}: {indicator.cell('label_en')}", anchors_derived=True,
                    )  # fmt: skip


def _of_rankings(schemes: Schemes) -> Iterator[Identity]:
    """A place among the members of a population of known size is at most that size."""
    everywhere = (("region", "china"), _EVERYONE, _ALL_INDUSTRIES)
    for population in schemes["populations"].concepts.values():
        for size in population.values("size_indicator"):
            for ranking in schemes["indicators"].concepts.values():
                if ranking.cell("kind") != "rank" or population.id not in ranking.values("populations"):
                    continue
                place = Pattern("term", ranking.id, (("population", population.id),))
                number = Pattern("term", size, everywhere, "year", Decimal(-1))
                yield Identity(
                    f"place.{ranking.id}.{population.id}", "place", "linear", (place, number), "<=",
                    label_zh=f"{ranking.cell('label_zh')}：名次不超过{population.cell('label_zh')}的个数",
                    label_en=f"{ranking.cell('label_en')}: no place is beyond the number of members ranked",
                )  # fmt: skip


def _of_tables(schemes: Schemes, tables: Iterable[Path]) -> Iterator[Identity]:
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
        head.identity, head.kind, head.form, patterns, head.comparison, head.scale, head.offset, "", head.result_unit,
        head.label_zh, head.label_en, anchors_derived=True,
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


def identity_iri(name: str) -> URIRef:
    """The IRI of a declared law."""
    return node(f"identity/{name}")
