"""What was read of policy documents, and the targets that they set, as triples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import DCTERMS, RDF, SDO, SKOS, Literal, URIRef

from loaders.emission.literals import date_type, exact_decimal
from loaders.emission.outside import tier_triples
from loaders.facts import observation_iri
from loaders.iris import node
from loaders.reading.concepts import Schemes, Triple
from loaders.reading.hosts import Hosts
from loaders.reading.policies import Reading, Target
from loaders.sentences import LANGUAGES, Sentences
from loaders.tables import Located
from loaders.targets import Judged
from loaders.vocabulary import DG, SDMX_ATTRIBUTE, SDMX_DIMENSION


def reading_triples(readings: Iterable[Located[Reading]]) -> Iterator[Triple]:
    """Which documents were read, where and how much, and the names in them that have no entity."""
    for located in readings:
        row = located.row
        iri = node(f"reading/{row.policy}")
        yield iri, RDF.type, DG.Reading
        yield iri, DG.readingOf, node(f"policy/{row.policy}")
        yield iri, DG.extentRead, Literal(row.read)
        yield iri, DCTERMS.source, URIRef(row.source)
        for title in row.titles:
            yield iri, DG.namesWithoutEntity, Literal(title, lang="zh")


def target_triples(
    judged: Iterable[Judged], schemes: Schemes, sentences: Sentences, hosts: Hosts
) -> Iterator[Triple]:
    """The targets with their verdicts, and the tier of the address where each was read."""
    for item in judged:
        row = item.target.row
        yield from _target(item, row, schemes, sentences)
        yield from tier_triples(node(f"target/{row.id}"), hosts.tier_for(f"policy/{row.policy}", [row.source]))


def _target(judged: Judged, row: Target, schemes: Schemes, sentences: Sentences) -> Iterator[Triple]:
    iri = node(f"target/{row.id}")
    yield node(f"policy/{row.policy}"), DG.setsTarget, iri
    yield iri, RDF.type, DG.Target
    for language in LANGUAGES:
        target = row.label_zh if language == "zh" else row.label_en
        label = sentences.say("label.target", language, target=target, due=row.due)
        yield iri, SKOS.prefLabel, Literal(label, lang=language)
    yield iri, DG.value, exact_decimal(row.value)
    if row.value_high is not None:
        yield iri, DG.valueHigh, exact_decimal(row.value_high)
    for prop, bound in ((DG.lowerBound, judged.interval.lower), (DG.upperBound, judged.interval.upper)):
        if bound is not None:
            yield iri, prop, exact_decimal(bound)
    yield iri, DG.qualifier, node(f"qualifier/{row.qualifier}")
    yield iri, SDMX_ATTRIBUTE.unitMeasure, node(f"unit/{row.unit}")
    yield iri, DG.dueDate, Literal(row.due, datatype=date_type(row.due))
    yield iri, SDMX_DIMENSION.refArea, node(f"region/{row.region}")
    yield iri, DG.population, node(f"population/{row.population}")
    yield iri, DG.industry, node(f"industry/{row.industry}")
    yield iri, DG.locator, Literal(row.locator)
    yield iri, SDO.url, URIRef(row.source)
    yield iri, DG.verdict, Literal(judged.verdict)
    if judged.reason is not None:
        yield iri, DG.verdictReason, Literal(judged.reason)
    if judged.pace is not None:
        yield iri, DG.neededPace, exact_decimal(judged.pace.needed)
        if judged.pace.observed is not None:
            yield iri, DG.observedPace, exact_decimal(judged.pace.observed)
    if row.scope_zh:
        yield iri, DG.targetScope, Literal(row.scope_zh, lang="zh")
    if row.binding:
        yield iri, DG.bindingForce, Literal(row.binding)
    if row.indicator:
        yield iri, DG.measuredBy, schemes["indicators"].concepts[row.indicator].iri
        yield iri, DG.match, Literal(row.match or "other-scope")
    if judged.outcome is not None:
        yield iri, DG.outcome, observation_iri(judged.outcome)
    if row.note:
        yield iri, SKOS.editorialNote, Literal(row.note, lang="en")
