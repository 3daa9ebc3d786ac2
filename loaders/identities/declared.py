"""The laws that are declared, as data: in the columns of the indicators, in memberships, and in ``identities.csv``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from loaders.facts import ALL
from loaders.identities.laws import Identity, Pattern
from loaders.identities.tables import laws_of_tables
from loaders.reading.concepts import Concept, Schemes

#: Level of the industries that a report groups in its own way: what they cover need not be all of them.
REPORT_GROUP = "report-group"
#: Kind of the regions that a report names together for one figure.
PLACE_GROUP = "place-group"
#: Kinds of indicator whose values add up over parts.
ADDITIVE = frozenset({"level", "count"})


def declared_identities(schemes: Schemes, tables: Iterable[Path]) -> list[Identity]:
    """Every declared law. Raises ``InputProblems`` for mistakes in the ``tables``."""
    found = [
        *_of_indicators(schemes),
        *_of_members(schemes),
        *_of_rankings(schemes),
        *laws_of_tables(schemes, tables),
    ]
    measured = (replace(law, patterns=tuple(_measured(p, schemes) for p in law.patterns)) for law in found)
    return sorted(measured, key=lambda identity: identity.id)


def _measured(pattern: Pattern, schemes: Schemes) -> Pattern:
    """The pattern with what its indicator declares."""
    indicator = schemes["indicators"].concepts[pattern.indicator]
    unit = indicator.cell("unit")
    return replace(pattern, unit=unit, counts=unit == "count" and indicator.cell("kind") == "count")


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
                yield Identity(name, "growth", "product", patterns, "=", whole, whole, unit, *labels)
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
                counted = list(_shares_of_counted(name, patterns, whole, schemes, labels))
                also = tuple(value for law in counted for _, value in law.patterns[0].fixed)
                yield Identity(
                    name, "share", "product", patterns, "=", hundred, label_zh=zh, label_en=en, said_also_of=also
                )  # fmt: skip
                yield from counted
                continue
            for anchor, wider, not_at in _widenings(concept.cell("whole_area") or "china"):
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
_Places = tuple[tuple[str, str], ...]


def _widenings(whole_area: str) -> tuple[tuple[_Places, _Places, _Places], ...]:
    """What a share of a quantity in itself is a share of: fixed dimensions of the share, the wider set, where not.

    A share "of the world" is nothing but that; one of the nation is, of an industry or a group in one place, the share
    in all that the place has.
    """
    if whole_area != "china":
        return (((), (("region", whole_area),), (("region", whole_area),)),)
    return (
        ((), (_ALL_INDUSTRIES,), (_ALL_INDUSTRIES,)),
        ((_ALL_INDUSTRIES,), (_EVERYONE,), (_EVERYONE,)),
        ((_ALL_INDUSTRIES, _EVERYONE), (("region", "china"),), (("region", "china"), ("region", "world"))),
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
                label_zh=labels[0], label_en=labels[1], said_also_of=(ALL,),
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
            # places that one sentence names together are no area that anybody adds other figures up over
            is_named_once = dimension == "region" and group.cell("kind") == PLACE_GROUP
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
                        derives=not is_named_once,
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
