"""Values in the reference unit of their indicator, so that all figures of one indicator can be drawn together.

They are computed here and not in queries: multipliers such as that of the zettabyte are beyond the decimals of some
engines, which then leave a product silently unbound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from rdflib import URIRef

from loaders.emission.literals import decimal_literal
from loaders.facts import Observation, claim_iri, observation_iri
from loaders.identities import Value
from loaders.identities.arithmetic import middle
from loaders.iris import node
from loaders.reading.concepts import Concept, Schemes, Triple
from loaders.targets import Judged
from loaders.vocabulary import DG
from loaders.words.intervals import Interval
from loaders.words.units import Units


def reference_triples(
    observations: Iterable[Observation], computed: Iterable[Value], schemes: Schemes, units: Units
) -> Iterator[Triple]:
    """Point and bounds of every observation, claim and computed value in the unit that its indicator declares."""
    for observation in observations:
        best = observation.best
        figure = (best.point, observation.interval, best.unit.id)
        yield from _referred(observation_iri(observation), *figure, best.indicator, units)
        for statement in observation.statements:
            figure = (statement.point, statement.interval, statement.unit.id)
            yield from _referred(claim_iri(observation.report, statement), *figure, statement.indicator, units)
    for value in computed:
        indicator = schemes["indicators"].concepts[value.key.indicator]
        yield from _referred(value.iri, middle(value.interval), value.interval, value.unit, indicator, units)


def target_reference_triples(judged: Iterable[Judged], schemes: Schemes, units: Units) -> Iterator[Triple]:
    """The bounds of every target that an indicator measures, in the unit that the indicator declares."""
    for item in judged:
        row = item.target.row
        if row.indicator:
            indicator = schemes["indicators"].concepts[row.indicator]
            yield from _referred(node(f"target/{row.id}"), None, item.interval, row.unit, indicator, units)


def _referred(
    iri: URIRef, point: Decimal | None, interval: Interval, unit: str, indicator: Concept, units: Units
) -> Iterator[Triple]:
    for prop, number in (
        (DG.referenceValue, point), (DG.referenceLower, interval.lower), (DG.referenceUpper, interval.upper),
    ):  # fmt: skip
        converted = in_reference_unit(number, unit, indicator, units)
        if converted is not None:
            yield iri, prop, decimal_literal(converted)


def in_reference_unit(number: Decimal | None, unit: str, indicator: Concept, units: Units) -> Decimal | None:
    """The number in the unit that the indicator declares; None for none, and where the units do not compare."""
    if number is None or not units.are_comparable([unit, indicator.cell("unit")]):
        return None
    return number * units.ratio(unit, indicator.cell("unit"))
