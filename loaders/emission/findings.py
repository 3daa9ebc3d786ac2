"""The graph of findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import RDF, RDFS, SH, SKOS, Literal, URIRef

from loaders.emission.literals import decimal_literal
from loaders.findings import Finding
from loaders.identities.grounding import check_iri
from loaders.identities.laws import identity_iri
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
        yield iri, DG.findingClass, node(f"finding-class/{finding.kind}")
        for report in finding.reports:
            yield iri, DG.foundIn, node(f"report/{report}")
        for language in LANGUAGES:
            yield iri, RDFS.comment, Literal(finding.sentences[language], lang=language)
            label = sentences.say("label.finding", language, name=finding.names[language])
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
