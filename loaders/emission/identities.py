"""Triples of identities, their checks, and derived observations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import PROV, RDF, SKOS, Literal, URIRef

from loaders.emission.literals import decimal_literal
from loaders.emission.series import Position, series_and_cell
from loaders.identities.arithmetic import middle
from loaders.identities.grounding import AGREEMENT, Check, check_iri
from loaders.identities.laws import Identity, identity_iri
from loaders.identities.naming import label_of
from loaders.identities.values import Value
from loaders.iris import node
from loaders.reading.concepts import Schemes, Triple
from loaders.sentences import LANGUAGES, Sentences
from loaders.vocabulary import DG, SDMX_ATTRIBUTE, SDMX_DIMENSION, SDMX_MEASURE


def check_triples(checks: Iterable[Check], sentences: Sentences) -> Iterator[Triple]:
    """The checks, and the laws they ground."""
    for check in checks:
        yield from identity_triples(check.identity, sentences)
        yield from _check(check)


def identity_triples(identity: Identity, sentences: Sentences) -> Iterator[Triple]:
    """A declared law and the indicators it is about."""
    iri = identity_iri(identity.id)
    yield iri, RDF.type, DG.Identity
    yield iri, DG.identityKind, Literal(identity.kind)
    for language in LANGUAGES:
        yield iri, SKOS.prefLabel, Literal(label_of(identity, language, sentences), lang=language)
    for pattern in identity.patterns:
        yield iri, DG.concerns, node(f"indicator/{pattern.indicator}")


def _check(check: Check) -> Iterator[Triple]:
    iri = check_iri(check)
    yield iri, RDF.type, DG.Check
    yield iri, DG.identity, identity_iri(check.identity.id)
    yield iri, DG.restsOnAssumption, Literal(check.rests_on_assumption)
    if check.identity.form == "linear":
        yield iri, RDF.type, DG.LinearCheck
        yield iri, DG.comparison, Literal(check.identity.comparison)
        yield iri, DG.offset, decimal_literal(check.identity.offset)
        for number, operand in enumerate(check.operands, 1):
            part = URIRef(f"{iri}/operand/{number}")
            yield iri, DG.operand, part
            yield part, RDF.type, DG.Operand
            yield part, DG.observation, operand.value.iri
            yield part, DG.coefficient, decimal_literal(operand.coefficient)
        return
    base = check.with_role("base")
    yield iri, DG.base, base.value.iri
    for rate in check.all_with_role("rate"):
        yield iri, DG.rate, rate.value.iri
    if check.identity.form == "shares":
        yield iri, RDF.type, DG.SharesCheck
        return
    if check.identity.form == "whole":
        yield iri, RDF.type, DG.WholeNumberCheck
        return
    product = check.with_role("product")
    yield iri, RDF.type, DG.ProductCheck
    yield iri, DG.product, product.value.iri
    yield iri, DG.scale, decimal_literal(check.identity.scale * product.coefficient)
    yield iri, DG.coefficient, decimal_literal(base.coefficient)
    yield iri, DG.offset, decimal_literal(check.identity.offset)


def derived_triples(
    values: Iterable[Value], identities: Iterable[Identity], schemes: Schemes, sentences: Sentences
) -> Iterator[Triple]:
    """Derived observations: computed, never printed, and not of the class of observations."""
    laws = {identity.id: identity for identity in [*identities, AGREEMENT]}
    for value in values:
        indicator, region, population, industry, period = value.key
        iri, place = value.iri, _position(value, schemes)
        yield iri, RDF.type, DG.DerivedObservation
        yield from series_and_cell(iri, place, sentences)
        yield iri, DG.indicator, node(f"indicator/{indicator}")
        yield iri, SDMX_DIMENSION.refArea, node(f"region/{region}")
        yield iri, DG.population, node(f"population/{population}")
        yield iri, DG.industry, node(f"industry/{industry}")
        yield iri, SDMX_DIMENSION.refPeriod, node(f"period/{period.replace('/', '_')}")
        lower, upper = value.interval.lower, value.interval.upper
        assert lower is not None and upper is not None
        yield iri, DG.lowerBound, decimal_literal(lower)
        yield iri, DG.upperBound, decimal_literal(upper)
        yield iri, SDMX_MEASURE.obsValue, decimal_literal(middle(value.interval))
        yield iri, DG.pointValue, decimal_literal(middle(value.interval))
        yield iri, SDMX_ATTRIBUTE.unitMeasure, schemes["units"].concepts[value.unit].iri
        yield iri, DG.identity, identity_iri(value.law)
        yield from identity_triples(laws[value.law], sentences)
        for source in sorted(value.support):
            yield iri, DG.computedFrom, source
            yield iri, PROV.wasDerivedFrom, source
        for language in LANGUAGES:
            label = sentences.say("label.derived", language, figure=place.label(language, sentences))
            yield iri, SKOS.prefLabel, Literal(label, lang=language)


def _position(value: Value, schemes: Schemes) -> Position:
    indicator, region, population, industry, period = value.key
    return Position(
        schemes["indicators"].concepts[indicator], schemes["regions"].concepts[region],
        schemes["populations"].concepts[population], schemes["industries"].concepts[industry], period,
    )  # fmt: skip
