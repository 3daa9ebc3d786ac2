"""The ontology: every term of ours is there, named and defined in two languages, and nothing contradicts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import owlrl
import pyoxigraph
import pytest
from rdflib import OWL, RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.namespace import ClosedNamespace
from rdflib.term import BNode, Node

from loaders.project import ROOT, Project
from loaders.reading.concepts import Schemes
from loaders.reading.outside_terms import outside_terms
from loaders.sources import Sources
from loaders.validation import validate_fast, validate_reference
from loaders.vocabulary import BASE, DG, NAMESPACES, ONTOLOGY, expand
from tests.support.shared_files import shared_folder

MODULES = Project().ontology_modules()
#: Every Turtle file that we write.
TURTLE = [
    *MODULES,
    *sorted((ROOT / "shapes").glob("*.ttl")),
    *sorted((ROOT / "tests" / "validation" / "cases").glob("*/*.ttl")),
]
_PREFIXED = re.compile(r"(?<![\w<:/?$#])([a-z][a-z0-9-]*):([A-Za-z_](?:[\w.-]*[\w-])?)")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    """All modules as one graph."""
    graph = Graph()
    for module in MODULES:
        graph.parse(module, format="turtle")
    return graph


def store_of(*graphs: Graph) -> pyoxigraph.Store:
    """An Oxigraph store of the graphs' triples."""
    store = pyoxigraph.Store()
    for graph in graphs:
        store.load(graph.serialize(format="nt").encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    return store


def ask(store: pyoxigraph.Store, query: str) -> list[list[str]]:
    """The rows of a SELECT query over the union of the store's graphs."""
    text = f"PREFIX owl: <{OWL}>\nPREFIX rdf: <{RDF}>\nPREFIX rdfs: <{RDFS}>\nPREFIX schema: <https://schema.org/>\n{query}"
    solutions = store.query(text, use_default_graph_as_union=True)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return [[str(value) for value in solution] for solution in solutions]


def test_the_modules_are_those_of_the_design() -> None:
    assert {path.stem for path in MODULES} == {
        "datagov-kg",
        "statistics",
        "identity",
        "evidence",
        "policy",
        "place",
    }


def test_both_engines_read_the_same_triples(ontology: Graph) -> None:
    store = pyoxigraph.Store()
    for module in MODULES:
        store.load(path=str(module), format=pyoxigraph.RdfFormat.TURTLE)
    assert len(store) == len(ontology) > 1000


def test_no_blank_nodes_so_that_rebuilds_are_identical(ontology: Graph) -> None:
    assert not [node for node in ontology.all_nodes() if isinstance(node, BNode)]


def test_terms_are_exactly_those_that_python_knows(ontology: Graph) -> None:
    declared = {
        str(term).removeprefix(str(DG)) for term in ontology.subjects(RDFS.isDefinedBy, URIRef(ONTOLOGY))
    }
    assert declared == set(dir(DG))


def test_terms_are_used_only_if_declared(ontology: Graph) -> None:
    declared = set(ontology.subjects(RDFS.isDefinedBy, URIRef(ONTOLOGY)))
    used = {
        node
        for triple in ontology
        for node in triple
        if isinstance(node, URIRef) and node.startswith(str(DG))
    }
    assert used == declared


def test_each_term_stands_in_one_module_only() -> None:
    homes: dict[Node, Path] = {}
    for module in MODULES:
        graph = Graph()
        graph.parse(module)
        for term in graph.subjects(RDFS.isDefinedBy):
            assert term not in homes, f"{term} stands in {homes.get(term)} and {module}"
            homes[term] = module


def test_properties_say_where_they_belong(ontology: Graph) -> None:
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty):
        for term in ontology.subjects(RDF.type, kind):
            domains = [
                *ontology.objects(term, RDFS.domain),
                *ontology.objects(term, expand("schema:domainIncludes")),
            ]
            assert domains or term in (DG.confidence, DG.mentions, DG.sourceTier), f"{term} has no domain"


@pytest.fixture(scope="module")
def style() -> Graph:
    """The shapes of style."""
    shapes = Graph()
    for name in ("style", "prefixes"):
        shapes.parse(ROOT / "shapes" / f"{name}.ttl")
    return shapes


def test_ontology_passes_its_style_shapes(ontology: Graph, style: Graph) -> None:
    assert validate_fast(store_of(ontology), style).readable() == "Validation: nothing found."


@pytest.mark.reference
def test_ontology_passes_its_style_shapes_by_the_reference(ontology: Graph, style: Graph) -> None:
    assert validate_reference(ontology, style).readable() == "Validation: nothing found."


# --- consistency --------------------------------------------------------------------------------------------


def contradictions(*graphs: Graph) -> list[str]:
    """What OWL RL reasoning over the graphs finds contradictory."""
    merged = Graph()
    for graph in graphs:
        for triple in graph:
            merged.add(triple)
    reasoner = owlrl.CombinedClosure.RDFS_OWLRL_Semantics(merged, False, False)
    reasoner.closure()  # type: ignore[no-untyped-call]
    nothing = [str(node) for node in merged.subjects(RDF.type, OWL.Nothing)]
    return [*reasoner.error_messages, *nothing]


def sample(store: pyoxigraph.Store, per_class: int = 2) -> Graph:
    """All statements about a few nodes of every class of ours."""
    graph = Graph()
    for (kind,) in ask(store, "SELECT ?c { ?c a owl:Class }"):
        nodes = ask(store, f"SELECT ?s {{ ?s a {kind} }} ORDER BY ?s LIMIT {per_class}")
        for (node,) in nodes:
            triples = store.query(
                f"CONSTRUCT {{ {node} ?p ?o }} {{ {node} ?p ?o }}", use_default_graph_as_union=True
            )
            assert isinstance(triples, pyoxigraph.QueryTriples)
            content = triples.serialize(format=pyoxigraph.RdfFormat.N_TRIPLES)
            assert content is not None
            graph.parse(data=content, format="nt")
    return graph


@pytest.mark.reference
def test_ontology_is_consistent_with_real_data(ontology: Graph, built_store: pyoxigraph.Store) -> None:
    data = sample(built_store)
    assert len(data) > 500
    assert contradictions(ontology, data) == []


@pytest.mark.reference
@pytest.mark.parametrize(
    ("why", "triples"),
    [
        ("a claim is no observation", [("x", RDF.type, DG.Claim), ("x", RDF.type, DG.Observation)]),
        (
            "what a claim states is no series",
            [("x", DG.states, URIRef(BASE + "y")), ("y", RDF.type, DG.Series)],
        ),
        (
            "what has operands is no finding",
            [("x", DG.operand, URIRef(BASE + "y")), ("x", RDF.type, DG.Finding)],
        ),
        (
            "what follows from figures is no cube observation",
            [("x", DG.computedFrom, URIRef(BASE + "y")), ("x", RDF.type, DG.Observation)],
        ),
    ],
)
def test_reasoning_finds_a_contradiction(
    ontology: Graph, why: str, triples: list[tuple[str, URIRef, URIRef]]
) -> None:
    broken = Graph()
    for subject, predicate, target in triples:
        broken.add((URIRef(BASE + subject), predicate, target))
    assert contradictions(ontology, broken), why


#: What is true of every statement of the graph if the ontology describes it, each as a query for exceptions.
EXCEPTIONS = {
    "subjects are of the property's domain": """
        SELECT ?p ?s { ?p rdfs:domain ?c . ?s ?p ?o FILTER NOT EXISTS { ?s a/rdfs:subClassOf* ?c } }""",
    "objects are of the property's range": """
        SELECT ?p ?o { ?p a owl:ObjectProperty ; rdfs:range ?c . ?s ?p ?o
            FILTER NOT EXISTS { ?o a/rdfs:subClassOf* ?c } }""",
    "literals have the property's datatype": """
        SELECT ?p ?o { VALUES ?kind { owl:DatatypeProperty owl:AnnotationProperty }
            ?p a ?kind ; rdfs:range ?d . ?s ?p ?o FILTER(DATATYPE(?o) != ?d) }""",
    "subjects are of one of the classes that the property is for": """
        SELECT ?p ?s {
            { SELECT DISTINCT ?p ?s { ?p schema:domainIncludes ?any . ?s ?p ?o } }
            OPTIONAL { ?p schema:domainIncludes ?c . ?s a ?c }
            FILTER(!BOUND(?c)) }""",
    "nothing is of two disjoint classes": """
        SELECT ?c ?s { ?c owl:disjointWith ?d . ?s a/rdfs:subClassOf* ?c . ?s a/rdfs:subClassOf* ?d }""",
    "terms of our namespace are declared": f"""
        SELECT DISTINCT ?p ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?p), "{DG}"))
            FILTER NOT EXISTS {{ ?p rdfs:isDefinedBy <{ONTOLOGY}> }} }}""",
}


@pytest.mark.parametrize("truth", EXCEPTIONS)
def test_the_built_graph_is_as_the_ontology_says(built_store: pyoxigraph.Store, truth: str) -> None:
    assert ask(built_store, EXCEPTIONS[truth] + " LIMIT 20") == []


@pytest.mark.parametrize("truth", EXCEPTIONS)
def test_each_exception_would_be_seen(ontology: Graph, truth: str) -> None:
    x, y = URIRef(BASE + "x"), URIRef(BASE + "y")
    broken = Graph()
    broken.add((x, DG.states, y))
    broken.add((x, DG.value, Literal("many")))
    broken.add((x, DG.kind, y))
    broken.add((y, RDF.type, DG.Claim))
    broken.add((y, RDF.type, DG.Series))
    broken.add((x, URIRef(str(DG) + "statez"), y))
    assert ask(store_of(ontology, broken), EXCEPTIONS[truth])


# --- closed namespaces --------------------------------------------------------------------------------------


def iris_of(graph: Graph) -> Iterator[URIRef]:
    """Every IRI of the graph, datatypes included."""
    for triple in graph:
        for node in triple:
            if isinstance(node, URIRef):
                yield node
            elif isinstance(node, Literal) and node.datatype is not None:
                yield node.datatype


def sparql_terms(graph: Graph) -> Iterator[URIRef]:
    """Every prefixed name in the SPARQL constraints of a shapes graph."""
    declared = Graph()
    declared.parse(ROOT / "shapes" / "prefixes.ttl")
    known = {
        str(declared.value(node, SH.prefix)): str(declared.value(node, SH.namespace))
        for node in declared.objects(None, SH.declare)
    }
    for select in graph.objects(None, SH.select):
        text = re.sub(r'"[^"]*"|<[^>]*>', " ", str(select))
        for prefix, name in _PREFIXED.findall(text):
            yield URIRef(known[prefix] + name)


def is_unknown(iri: URIRef) -> bool:
    """Whether the IRI lies in a closed vocabulary that has no such term."""
    for space in NAMESPACES.values():
        if isinstance(space, ClosedNamespace | type):
            start = str(getattr(space, "_NS", space))
            if str(iri).startswith(start) and str(iri) != start:
                return iri not in space
    return False


def is_foreign(iri: URIRef) -> bool:
    """Whether the IRI lies in no vocabulary that we know, nor in our own or the examples' namespace."""
    known = [BASE, "https://example.org/", "https://w3id.org/datagov-kg/"]
    known += [str(getattr(space, "_NS", space)) for space in NAMESPACES.values()]
    return not any(str(iri).startswith(start) for start in known)


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_vocabulary_term_exists(path: Path) -> None:
    graph = Graph()
    graph.parse(path, format="turtle")
    assert [iri for iri in [*iris_of(graph), *sparql_terms(graph)] if is_unknown(iri)] == []
    used = {*graph.predicates(), *graph.objects(None, RDF.type)}
    assert [iri for iri in used if isinstance(iri, URIRef) and is_foreign(iri)] == []


def test_a_misspelt_term_is_seen() -> None:
    assert is_unknown(URIRef(str(SH) + "minCuont"))
    assert is_unknown(URIRef(str(DG) + "Obsevation"))
    assert is_unknown(URIRef("http://purl.org/linked-data/sdmx/2009/dimension#refAria"))
    assert not is_unknown(SH.minCount)
    assert is_foreign(URIRef("http://www.w3.org/ns/shackle#path"))
    graph = Graph()
    graph.add((BNode(), SH.select, Literal("SELECT $this WHERE { $this skos:prefLable ?label }")))
    assert [is_unknown(iri) for iri in sparql_terms(graph)] == [True]


@pytest.mark.parametrize("path", Project().scheme_declarations(), ids=lambda path: path.name)
def test_every_term_of_the_table_declarations_exists(path: Path) -> None:
    for name, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
        terms = [*table["classes"], *(c["property"] for c in table.get("columns", {}).values() if "property" in c)]
        terms += [
            column["datatype"] for column in table.get("columns", {}).values() if column.get("datatype")
        ]
        assert terms, name
        for term in terms:
            assert not is_unknown(expand(term))


def test_concepts_that_shapes_name_are_in_the_schemes(sources: Sources) -> None:
    paths = {"kind": "kinds", "unit": "units", "statement": "statements", "qualifier": "qualifiers"}
    found = 0
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        graph = Graph()
        graph.parse(path)
        texts = " ".join(str(select) for select in graph.objects(None, SH.select))
        named = [*sparql_terms(graph), *map(URIRef, re.findall(rf"<({BASE}[^>]+)>", texts))]
        for iri in named:
            prefix, _, identifier = str(iri).removeprefix(BASE).partition("/")
            if str(iri).startswith(BASE) and prefix in paths:
                assert identifier in concepts_of(sources.schemes, paths[prefix]), f"{path.name} names {iri}"
                found += 1
    assert found > 20


def concepts_of(schemes: Schemes, name: str) -> set[str]:
    """The ids of a scheme."""
    return set(schemes[name].concepts)


@pytest.mark.long
def test_cube_and_sdmx_terms_are_those_of_the_published_vocabularies() -> None:
    published = Graph()
    for path in sorted(shared_folder("vocabularies").glob("*.ttl")):
        published.parse(path, format="turtle")
    subjects = set(published.subjects())
    spaces = ("http://purl.org/linked-data/cube#", "http://purl.org/linked-data/sdmx/2009/")
    used = {
        str(NAMESPACES[prefix][name])
        for prefix in ("sdmx-dimension", "sdmx-measure", "sdmx-attribute", "sdmx-code")
        for name in dir(NAMESPACES[prefix])
        if not name.startswith("_")
    }
    for path in TURTLE:
        graph = Graph()
        graph.parse(path)
        used |= {str(iri) for iri in [*iris_of(graph), *sparql_terms(graph)] if str(iri).startswith(spaces)}
    used -= set(spaces)
    assert len(used) > 20
    assert {iri for iri in used if URIRef(iri) not in subjects} == set()


def test_no_two_terms_go_by_one_name(ontology: Graph) -> None:
    ours = [
        (str(term), label.language, str(label))
        for term, label in ontology.subject_objects(RDFS.label)
        if isinstance(label, Literal) and not ontology.value(term, OWL.deprecated)
    ]
    others = [
        (name, language, label)
        for name, located in outside_terms(Project().outside_term_tables()).items()
        for language, label in (("zh", located.row.label_zh), ("en", located.row.label_en))
    ]
    assert len(ours) > 400
    assert len(others) > 250
    named: dict[tuple[str | None, str], set[str]] = {}
    for term, language, label in (*ours, *others):
        named.setdefault((language, " ".join(label.casefold().split())), set()).add(term)
    assert {name: terms for name, terms in named.items() if len(terms) > 1} == {}
