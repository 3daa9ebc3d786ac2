"""The graph of findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import RDF, RDFS, SH, SKOS, Literal, URIRef

from loaders.emission.identities import decimal_literal
from loaders.findings import Finding
from loaders.identities.grounding import check_iri
from loaders.identities.laws import identity_iri
from loaders.identities.naming import label_of
from loaders.iris import node
from loaders.reading.concepts import Triple
from loaders.sentences import LANGUAGES, Sentences
from loaders.vocabulary import DG


def finding_triples(findings: Iterable[Finding], sentences: Sentences) -> Iterator[Triple]:
    """The graph of findings."""
    for finding in findings:
        iri = node(f"finding/{finding.id}")
        yield iri, RDF.type, DG.Finding
        yield iri, DG.shape, URIRef(finding.shape)
        yield iri, SH.resultSeverity, URIRef(finding.severity)
        for text, language in ((finding.sentence_zh, "zh"), (finding.sentence_en, "en")):
            yield iri, RDFS.comment, Literal(text, lang=language)
        for language in LANGUAGES:
            name = label_of(finding.check.identity, language, sentences) if finding.check else finding.id
            label = sentences.say("label.finding", language, name=name)
            yield iri, SKOS.prefLabel, Literal(label, lang=language)
        for concerned in finding.concerns:
            yield iri, DG.concerns, concerned
        if finding.check is not None:
            yield iri, DG.check, check_iri(finding.check)
            yield iri, DG.identity, identity_iri(finding.check.identity.id)
        yield from _intervals(iri, finding)
        yield iri, DG.explained, Literal(finding.explained)
        if finding.explanation is not None:
            yield iri, DG.explanation, Literal(finding.explanation.row.explanation_zh, lang="zh")
            yield iri, DG.explanation, Literal(finding.explanation.row.explanation_en, lang="en")


def _intervals(iri: URIRef, finding: Finding) -> Iterator[Triple]:
    if finding.stated is None or finding.implied is None or finding.residual is None:
        return
    bounds = (
        (DG.foundLower, finding.stated.lower), (DG.foundUpper, finding.stated.upper),
        (DG.expectedLower, finding.implied.lower), (DG.expectedUpper, finding.implied.upper),
        (DG.residual, finding.residual),
    )  # fmt: skip
    for prop, bound in bounds:
        if bound is not None:
            yield iri, prop, decimal_literal(bound)
