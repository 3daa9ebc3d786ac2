"""The laws that are declared, as data: in the columns of the indicators, in memberships, and in ``identities.csv``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from loaders.facts import ALL
from loaders.identities.laws import HUNDRED, Identity, Pattern
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
    indicators = schemes["indicators"].concepts
    ranks = {c.cell("rank_of"): c.id for c in indicators.values() if c.cell("rank_of")}
    for concept in indicators.values():
        for grown in concept.values("growth_of"):
            patterns = (Pattern("rate", concept.id), Pattern("product", grown), Pattern("base", grown, (), "base"))
            names = (("indicator", concept), ("of", indicators[grown]))
            for unit, whole in (("percent", HUNDRED), ("times", Decimal(1))):
                name = f"growth.{concept.id}" + ("" if unit == "percent" else ".times")
                yield Identity(name, "growth", "product", patterns, "=", whole, whole, unit, names)
        for column, kind in (("increase_of", "increase"), ("change_of", "change")):
            for base in concept.values(column):
                yield _difference(kind, concept, indicators[base], Decimal(1))
        for quantity in concept.values("rank_change_of"):
            if quantity in ranks:
                yield _difference("rank-change", concept, indicators[ranks[quantity]], Decimal(-1))
        yield from _quotients(concept, schemes)
        for whole_id in concept.values("part_of"):
            terms = (Pattern("term", concept.id), Pattern("term", whole_id, (), "same", Decimal(-1)))
            names = (("indicator", concept), ("whole", indicators[whole_id]))
            yield Identity(f"part.{concept.id}", "part", "linear", terms, "<=", names=names)


def _difference(kind: str, change: Concept, base: Concept, sign: Decimal) -> Identity:
    """change = sign × (base now − base then); a rank that falls in number is a rise, so its sign is −1."""
    patterns = (
        Pattern("term", change.id),
        Pattern("term", base.id, (), "same", -sign),
        Pattern("term", base.id, (), "base", sign),
    )
    names = (("indicator", change), ("of", base))
    return Identity(f"{kind}.{change.id}", kind, "linear", patterns, names=names)


def _quotients(concept: Concept, schemes: Schemes) -> Iterator[Identity]:
    """Shares and ratios in percent: of another indicator, or of the same one over a wider set."""
    if concept.cell("unit") != "percent":
        return
    indicators = schemes["indicators"].concepts
    for part in concept.values("numerator"):
        for whole in concept.values("denominator"):
            names = (("indicator", concept), ("part", indicators[part]), ("whole", indicators[whole]))
            patterns = (Pattern("rate", concept.id), Pattern("product", part), Pattern("base", whole))
            name = f"share.{concept.id}"
            share = Identity(name, "share", "product", patterns, "=", HUNDRED, names=names)
            if part != whole:
                counted = list(_shares_of_counted(share, whole, schemes))
                also = tuple(value for law in counted for _, value in law.anchor.fixed)
                yield replace(share, said_also_of=also)
                yield from counted
                continue
            for anchor, wider, not_at in _widenings(concept.cell("whole_area") or "china"):
                patterns = (
                    Pattern("rate", concept.id, anchor),
                    Pattern("product", part),
                    Pattern("base", whole, wider),
                )
                ((dimension, everything),) = wider
                yield replace(share, id=f"{name}.{dimension}.{everything}", patterns=patterns, not_at=not_at)


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


def _shares_of_counted(share: Identity, whole: str, schemes: Schemes) -> Iterator[Identity]:
    """A share "of the netizens": its population is what the denominator counts, so its operands count everyone."""
    rate, part, base = share.patterns
    for population in schemes["populations"].concepts.values():
        if whole in population.values("size_indicator"):
            everyone = (("population", ALL),)
            counted = (
                Pattern("rate", rate.indicator, (("population", population.id),)),
                Pattern("product", part.indicator, everyone),
                Pattern("base", base.indicator, everyone),
            )
            yield replace(share, id=f"{share.id}.{population.id}", patterns=counted, said_also_of=(ALL,))


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
                        names=(("group", group), ("indicator", indicator)), anchors_derived=True,
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
                counted = schemes["indicators"].concepts[size]
                number = Pattern("term", size, everywhere, "year", Decimal(-1))
                yield Identity(
                    f"place.{ranking.id}.{population.id}", "place", "linear", (place, number), "<=",
                    names=(("indicator", ranking), ("population", population), ("number", counted)),
                )  # fmt: skip
