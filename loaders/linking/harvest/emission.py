"""Records as statements: one named graph a catalogue, no blank nodes, the same bytes for the same records.

Of things that are not the catalogue's datasets nothing is said under their own IRIs, so that no catalogue can say anything
of our things, of another's, or of a vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from loaders.linking.beside import HARVEST
from loaders.linking.harvest.naming import Mint
from loaders.linking.harvest.prefixes import PREFIXES
from loaders.linking.harvest.records import Agent, Dataset, Distribution, Place, Span, Term, Text, When
from loaders.version import DISTRIBUTION, software_version

_XSD = PREFIXES["xsd"]
_DATATYPES = {"year": "gYear", "month": "gYearMonth", "day": "date", "second": "dateTime"}
_WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_TYPE = "rdf:type"
_SHARED = re.compile(rf"<{re.escape(HARVEST)}[^/>]+/(?:agent|term|place)/")
Line = tuple[str, str, NamedNode | Literal]


def catalogue_lines(mint: Mint, source: str, datasets: Iterable[tuple[Dataset, str, str]]) -> Iterator[str]:
    """The N-Quads lines of a catalogue: of itself first, then of each dataset in turn, sorted within."""
    said: set[int] = set()
    yield from _lines(mint.graph, _catalogue(mint, source), said)
    for dataset, document, since in datasets:
        yield from _lines(mint.graph, [*_dataset(mint, dataset), *_record(mint, dataset, document, since)], said)


def _lines(graph: str, triples: Iterable[Line], said: set[int]) -> Iterator[str]:
    """The statements as lines, those of nodes that many datasets share (agents, terms, places) once in a catalogue."""
    quads = [Quad(NamedNode(s), _term(p), o, NamedNode(graph)) for s, p, o in triples]
    written = pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS) or b""
    for line in sorted(set(written.decode().splitlines(keepends=True))):
        if _SHARED.match(line):
            mark = hash(line)
            if mark in said:
                continue
            said.add(mark)
        yield line


def _term(curie: str) -> NamedNode:
    prefix, _, name = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + name)


def _iri(text: str) -> list[NamedNode]:
    try:
        return [NamedNode(text)] if text else []
    except ValueError:
        return []


def _text(text: Text) -> Literal:
    try:
        return Literal(text.text, language=text.language) if text.language else Literal(text.text)
    except ValueError:
        return Literal(text.text)


def _when(when: When) -> Literal:
    datatype = _DATATYPES.get(when.precision)
    return Literal(when.text, datatype=NamedNode(_XSD + datatype)) if datatype else Literal(when.text)


def _catalogue(mint: Mint, source: str) -> Iterator[Line]:
    own, run = mint.catalogue, f"{mint.catalogue}/harvesting"
    yield own, _TYPE, _term("dcat:Catalog")
    yield own, "dct:title", Literal(f"Harvested from {source}", language="en")
    yield own, "dct:title", Literal(f"采集自 {source}", language="zh")
    yield own, "prov:wasGeneratedBy", NamedNode(run)
    yield run, _TYPE, _term("prov:Activity")
    yield run, "prov:wasAssociatedWith", Literal(f"{DISTRIBUTION} {software_version()}")
    yield own, "dct:source", _named(source)


def _named(source: str) -> NamedNode | Literal:
    found = _iri(source) if source.startswith(("http://", "https://")) else []
    return found[0] if found else Literal(source)


def _record(mint: Mint, dataset: Dataset, document: str, since: str) -> Iterator[Line]:
    record = mint.part("record", dataset.iri)
    yield mint.catalogue, "dcat:dataset", NamedNode(dataset.iri)
    yield mint.catalogue, "dcat:record", NamedNode(record)
    yield record, _TYPE, _term("dcat:CatalogRecord")
    yield record, "foaf:primaryTopic", NamedNode(dataset.iri)
    yield record, "dct:source", _named(document)
    yield record, "dct:modified", Literal(since, datatype=NamedNode(_XSD + "dateTime"))


def _dataset(mint: Mint, dataset: Dataset) -> Iterator[Line]:
    own = dataset.iri
    yield own, _TYPE, _term("dcat:Dataset")
    for name, texts in (("dct:title", dataset.titles), ("dct:description", dataset.descriptions), ("dcat:keyword", dataset.keywords)):
        for text in texts:
            yield own, name, _text(text)
    for identifier in {*dataset.identifiers, *([dataset.source_iri] if dataset.source_iri != own and dataset.source_iri else [])}:
        yield own, "dct:identifier", Literal(identifier)
    for name, when in (("dct:issued", dataset.issued), ("dct:modified", dataset.modified)):
        if when:
            yield own, name, _when(when)
    for page in dataset.pages:
        for iri in _iri(page):
            yield own, "dcat:landingPage", iri
    for source in dataset.sources:
        for iri in _iri(source):
            yield own, "dct:source", iri
    if dataset.version:
        yield own, "dcat:version", Literal(dataset.version)
    for name, kind, terms in (
        ("dcat:theme", "skos:Concept", dataset.themes), ("dct:accrualPeriodicity", "dct:Frequency", dataset.frequencies),
        ("dct:language", "dct:LinguisticSystem", dataset.languages), ("dct:license", "dct:LicenseDocument", dataset.licences),
        ("dct:accessRights", "dct:RightsStatement", dataset.rights), ("dct:conformsTo", "dct:Standard", dataset.conforms_to),
    ):  # fmt: skip
        yield from _terms(mint, own, name, kind, terms)
    for agent in dataset.publishers:
        yield from _agent(mint, own, "dct:publisher", "foaf:Agent", "foaf:name", "foaf:mbox", "foaf:homepage", agent)
    for agent in dataset.contacts:
        yield from _agent(mint, own, "dcat:contactPoint", "vcard:Kind", "vcard:fn", "vcard:hasEmail", "vcard:hasURL", agent)
    for place in dataset.places:
        yield from _place(mint, own, place)
    for span in dataset.spans:
        yield from _span(mint, own, span)
    for key, value in dataset.others:
        part = mint.part("property", own, key, value)
        yield own, "schema:additionalProperty", NamedNode(part)
        yield part, _TYPE, _term("schema:PropertyValue")
        yield part, "schema:name", Literal(key)
        yield part, "schema:value", Literal(value)
    for distribution in dataset.distributions:
        yield from _distribution(mint, own, distribution)


def _terms(mint: Mint, own: str, name: str, kind: str, terms: Iterable[Term]) -> Iterator[Line]:
    """Each term by its IRI, and, where it has names, as a node of ours that has them."""
    for term in terms:
        for iri in _iri(term.iri):
            yield own, name, iri
        if term.names:
            part = mint.part("term", kind, term.written())
            yield own, name, NamedNode(part)
            yield part, _TYPE, _term(kind)
            label = "skos:prefLabel" if kind == "skos:Concept" else "rdfs:label"
            for text in term.names:
                yield part, label, _text(text)
            for iri in _iri(term.iri):
                yield part, "skos:exactMatch", iri


def _agent(mint: Mint, own: str, name: str, kind: str, label: str, mail: str, page: str, agent: Agent) -> Iterator[Line]:
    part = mint.part("agent", kind, agent.written())
    yield own, name, NamedNode(part)
    yield part, _TYPE, _term(kind)
    for text in agent.names:
        yield part, label, _text(text)
    for iri in _iri(f"mailto:{quote(agent.email, safe='@.+-_')}" if agent.email else ""):
        yield part, mail, iri
    for iri in _iri(agent.url):
        yield part, page, iri
    for iri in _iri(agent.iri):
        yield part, "skos:exactMatch", iri


def _place(mint: Mint, own: str, place: Place) -> Iterator[Line]:
    if place.iri and not place.names and not place.shapes:
        for iri in _iri(place.iri):
            yield own, "dct:spatial", iri
        return
    part = mint.part("place", place.written())
    yield own, "dct:spatial", NamedNode(part)
    yield part, _TYPE, _term("dct:Location")
    for text in place.names:
        yield part, "rdfs:label", _text(text)
    for shape in place.shapes:
        name = "dcat:centroid" if shape.upper().startswith("POINT") else "dcat:bbox"
        yield part, name, Literal(shape, datatype=NamedNode(_WKT))
    for iri in _iri(place.iri):
        yield part, "skos:exactMatch", iri


def _span(mint: Mint, own: str, span: Span) -> Iterator[Line]:
    part = mint.part("period", own, span.written())
    yield own, "dct:temporal", NamedNode(part)
    yield part, _TYPE, _term("dct:PeriodOfTime")
    for name, when in (("dcat:startDate", span.start), ("dcat:endDate", span.end)):
        if when:
            yield part, name, _when(when)
    if span.text:
        yield part, "rdfs:label", Literal(span.text)


def _distribution(mint: Mint, own: str, distribution: Distribution) -> Iterator[Line]:
    part = mint.part("distribution", own, distribution.id)
    yield own, "dcat:distribution", NamedNode(part)
    yield part, _TYPE, _term("dcat:Distribution")
    for iri in _iri(distribution.download_url):
        yield part, "dcat:downloadURL", iri
    for iri in _iri(distribution.access_url or distribution.download_url):
        yield part, "dcat:accessURL", iri
    for name, texts in (("dct:title", distribution.titles), ("dct:description", distribution.descriptions)):
        for text in texts:
            yield part, name, _text(text)
    for name, when in (("dct:issued", distribution.issued), ("dct:modified", distribution.modified)):
        if when:
            yield part, name, _when(when)
    if distribution.size.isdigit():
        yield part, "dcat:byteSize", Literal(distribution.size, datatype=NamedNode(_XSD + "nonNegativeInteger"))
    elif distribution.size:
        yield part, "rdfs:comment", Literal(f"size: {distribution.size}")
    yield from _terms(mint, part, "dct:format", "dct:MediaTypeOrExtent", distribution.formats)
    yield from _terms(mint, part, "dct:license", "dct:LicenseDocument", distribution.licences)
    yield from _terms(mint, part, "dct:rights", "dct:RightsStatement", distribution.rights)
    for term in distribution.media_types:
        yield from _media_type(mint, part, term)


def _media_type(mint: Mint, own: str, term: Term) -> Iterator[Line]:
    """A media type in words (``text/csv; charset=utf-8``) by its IRI in the register; what is none is a format."""
    words = term.names[0].text.partition(";")[0].strip().lower() if term.names else ""
    kind, slash, name = words.partition("/")
    if slash and kind.isalpha() and name and all(letter.isalnum() or letter in ".+-" for letter in name):
        yield own, "dcat:mediaType", NamedNode(f"{_MEDIA_TYPES}{words}")
    elif term.iri:
        for iri in _iri(term.iri):
            yield own, "dcat:mediaType", iri
    else:
        yield from _terms(mint, own, "dct:format", "dct:MediaTypeOrExtent", [term])
