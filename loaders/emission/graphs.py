"""The named graphs of a build, as N-Quads lines: one per report, and one each for concepts, catalogue and ontology."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from rdflib import DCTERMS, PROV, RDF, SKOS, XSD, BNode, Literal
from rdflib.term import Node

from loaders.emission.concepts import scheme_triples
from loaders.emission.cube import cube_structure
from loaders.emission.findings import finding_triples
from loaders.emission.following import DeclaredProperties, following
from loaders.emission.identities import check_triples, derived_triples
from loaders.emission.ontology import declarations, ontology_triples
from loaders.emission.outside import mapping_triples, outside_triples
from loaders.emission.pilots import pilot_triples
from loaders.emission.policies import reading_triples, target_triples
from loaders.emission.policy_dates import policy_date_triples
from loaders.emission.reference import reference_triples, target_reference_triples
from loaders.emission.report import report_triples
from loaders.facts import NONE, UNSTATED
from loaders.findings import Finding
from loaders.identities import Grounding
from loaders.iris import node
from loaders.project import OwnData, Project
from loaders.reading.concepts import Concept, Scheme, Triple
from loaders.reading.published import Report
from loaders.sentences import LANGUAGES, Sentences
from loaders.sources import Sources, judged_targets
from loaders.targets import Judged
from loaders.vocabulary import (
    BASE,
)

#: Nodes that several graphs speak of, by the first step of their path: they are described once, in ``graph/shared``.
SHARED = ("series", "cell", "period", "identity")
#: What canonical N-Quads write for characters that a literal cannot hold as they are.
_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)} | str.maketrans(
    {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
)
_SHARED_PATHS = tuple(f"{BASE}{path}/" for path in SHARED)


def named_graphs(
    project: Project, sources: Sources, texts: Mapping[str, str], grounding: Grounding
) -> Iterator[str]:
    """Every statement of the build as an N-Quads line, findings excepted; ``texts`` by report where at hand.

    No triple stands in two graphs: engines that query the union of all graphs need not remove repetitions, and
    Oxigraph does not.
    """
    said: set[Triple] = set()
    shared: set[Triple] = set()
    graphs: dict[str, set[Triple]] = {}
    for name, triples in _graphs(project, sources, texts, grounding):
        graphs.setdefault(name, set()).update(triples)
    followed = following(graphs, DeclaredProperties.of(graphs["ontology"]))
    for name, own in graphs.items():
        found = own | followed.get(name, set())
        common = {triple for triple in found if is_shared(triple)}
        shared |= common
        yield from lines_of(name, found - common - said)
        said |= found
    yield from lines_of("shared", shared)


def is_shared(triple: Triple) -> bool:
    """Whether the triple describes a node that several graphs speak of, or puts it on top of its scheme."""
    subject, name, target = triple
    return str(target if name == SKOS.hasTopConcept else subject).startswith(_SHARED_PATHS)


def _graphs(
    project: Project, sources: Sources, texts: Mapping[str, str], grounding: Grounding
) -> Iterator[tuple[str, Iterable[Triple]]]:
    declared = sources.schemes.values()
    concepts = [scheme for scheme in declared if scheme.file.is_relative_to(project.ontology)]
    catalogue = [scheme for scheme in declared if scheme not in concepts]

    def is_ours(concept: Concept) -> bool:
        return not project.is_own(concept.place.file)

    yield "ontology", ontology_triples(project)
    yield "concepts", _concepts(concepts, sources, is_ours)
    yield "concepts", _report_series((r for r in sources.reports.values() if not project.is_own(r.folder)), sources)
    yield "catalogue", scheme_triples(catalogue, sources.schemes, is_ours)
    yield "catalogue", policy_date_triples(sources.schemes, sources.outside, is_ours)
    for name, report in sources.reports.items():
        yield name, report_triples(
            report, sources.schemes, sources.observations[name], texts.get(name), sources.sentences
        )
        if project.is_own(report.folder):
            yield name, _report_series([report], sources)
        yield name, reference_triples(sources.observations[name], (), sources.schemes, sources.units)
    judged = judged_targets(sources)
    yield "outside", _outside(sources, judged, lambda file: not project.is_own(file))
    yield "mappings", mapping_triples(sources.mapped, sources.hosts, lambda file: not project.is_own(file))
    for own in project.own:
        yield own.name, declarations(project, own.holds)
        yield own.name, _concepts_of(own, sources)
        yield own.name, _outside(sources, judged, own.holds)
        yield own.name, mapping_triples(sources.mapped, sources.hosts, own.holds)
    yield "checks", check_triples(grounding.checks, sources.sentences)
    yield "derived", derived_triples(
        grounding.derived, sources.identities, sources.schemes, sources.sentences
    )
    yield "derived", reference_triples((), grounding.derived, sources.schemes, sources.units)


def _concepts_of(own: OwnData, sources: Sources) -> Iterator[Triple]:
    def is_theirs(concept: Concept) -> bool:
        return own.holds(concept.place.file)

    yield from scheme_triples(sources.schemes.values(), sources.schemes, is_theirs)
    yield from policy_date_triples(sources.schemes, sources.outside, is_theirs)


def _outside(sources: Sources, judged: Iterable[Judged], wanted: Callable[[Path], bool]) -> Iterator[Triple]:
    """What is known from outside the reports by the tables that are wanted."""
    yield from outside_triples((fact for fact in sources.outside if wanted(fact.file)), sources.hosts)
    yield from reading_triples(reading for reading in sources.readings if wanted(reading.file))
    yield from pilot_triples(pilots for pilots in sources.pilots if wanted(pilots.located.file))
    targets = [item for item in judged if wanted(item.target.file)]
    yield from target_triples(targets, sources.schemes, sources.sentences, sources.hosts)
    yield from target_reference_triples(targets, sources.schemes, sources.units)


def findings_graph(findings: Iterable[Finding], sentences: Sentences) -> Iterator[str]:
    """The findings as N-Quads lines."""
    yield from lines_of("findings", finding_triples(findings, sentences))


def lines_of(graph_name: str, triples: Iterable[Triple]) -> Iterator[str]:
    """The triples, each once, as N-Quads lines of our named graph of that name."""
    name = node(f"graph/{graph_name}").n3()
    yield from {f"{_notation(s)} {_notation(p)} {_notation(o)} {name} .\n" for s, p, o in triples}


def _notation(term: Node) -> str:
    """The term in canonical N-Quads (RDF 1.1 N-Quads, canonical form; RDFC-1.0, 4.4)."""
    if isinstance(term, Literal):
        quoted = f'"{str(term).translate(_ESCAPES)}"'
        if term.language:
            return f"{quoted}@{term.language}"
        return quoted if term.datatype in (None, XSD.string) else f"{quoted}^^<{term.datatype}>"
    return str(term.n3()) if isinstance(term, BNode) else f"<{term}>"


def _concepts(
    schemes: Iterable[Scheme], sources: Sources, wanted: Callable[[Concept], bool]
) -> Iterator[Triple]:
    yield from scheme_triples(schemes, sources.schemes, wanted)
    periods = node("scheme/periods")
    yield periods, RDF.type, SKOS.ConceptScheme
    said = sources.sentences
    for language in LANGUAGES:
        for predicate in (SKOS.prefLabel, DCTERMS.title):
            yield periods, predicate, Literal(said.say("label.periods", language), lang=language)
    for name in (UNSTATED, NONE):
        iri = node(f"period/{name}")
        yield iri, RDF.type, SKOS.Concept
        yield iri, SKOS.inScheme, periods
        yield iri, SKOS.topConceptOf, periods
        yield periods, SKOS.hasTopConcept, iri
        for language in LANGUAGES:
            yield iri, SKOS.prefLabel, Literal(said.say(f"label.period-{name}", language), lang=language)
    yield from cube_structure(said)


def _report_series(reports: Iterable[Report], sources: Sources) -> Iterator[Triple]:
    series = sources.schemes["report_series"].concepts
    for report in reports:
        concept = series[report.metadata.series]
        for language in LANGUAGES:
            title = Literal(concept.cell(f"label_{language}"), lang=language)
            yield concept.iri, DCTERMS.title, title
            yield (
                concept.iri,
                DCTERMS.description,
                Literal(concept.cell(f"definition_{language}"), lang=language),
            )
        yield node(f"report/{report.id}"), PROV.wasAttributedTo, node(f"body/{report.metadata.publisher}")
