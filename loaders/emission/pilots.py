"""The official lists of pilots, with their members in order, as triples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import DCTERMS, RDF, SDO, SKOS, XSD, Literal, URIRef

from loaders.emission.literals import date_type
from loaders.iris import node
from loaders.reading.concepts import Triple
from loaders.reading.pilots import Pilots
from loaders.vocabulary import DG


def pilot_triples(lists: Iterable[Pilots]) -> Iterator[Triple]:
    """Every list and what it names, in order."""
    for pilots in lists:
        row = pilots.located.row
        iri = node(f"pilot-list/{row.id}")
        yield iri, RDF.type, DG.PilotList
        yield iri, SKOS.prefLabel, Literal(row.label_zh, lang="zh")
        yield iri, SKOS.prefLabel, Literal(row.label_en, lang="en")
        yield iri, DG.listOf, node(f"programme/{row.programme}")
        yield iri, DG.batch, Literal(row.batch)
        yield iri, DG.total, Literal(row.total)
        yield iri, DG.isComplete, Literal(pilots.is_complete)
        yield iri, SDO.url, URIRef(row.source)
        if row.date:
            yield iri, DCTERMS.issued, Literal(row.date, datatype=date_type(row.date))
        if row.document:
            yield iri, DG.setUpBy, node(f"policy/{row.document}")
        if row.note:
            yield iri, SKOS.editorialNote, Literal(row.note, lang="en")
        for member in (located.row for located in pilots.members):
            place = node(f"pilot-list/{row.id}/{member.position}")
            yield place, RDF.type, DG.PilotMember
            yield place, DG.inList, iri
            yield place, DG.position, Literal(member.position, datatype=XSD.integer)
            yield place, DG.listedAs, Literal(member.name_zh, lang="zh")
            for path in (f"region/{member.region}" if member.region else "", f"body/{member.body}" if member.body else ""):
                if path:
                    yield place, DG.listed, node(path)
