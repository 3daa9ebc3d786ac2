"""Every kind of triple has its graph: what a report says lies in the report's, what others say in ``graph/outside``.

``homes.csv`` lists each kind of triple that a build holds: its graph (``report`` for any report's), the first step of
its subject's path (``elsewhere`` for what is not ours), and its predicate. A new kind is
entered there, by `python -m tests.emission.regenerate` or by hand.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, Quad

from loaders.project import Project
from loaders.sources import Sources
from loaders.vocabulary import BASE, DG, NAMESPACES, prefixes
from service.read.names import short_name
from tests.support.tables import read_rows

HOMES = Path(__file__).with_name("homes.csv")
GRAPH = f"{BASE}graph/"
RDF = str(NAMESPACES["rdf"])
#: Subjects whose path names the report that they belong to.
OF_A_REPORT = {
    "claim", "definition", "mention", "observation", "place", "relation", "report", "section", "sheet", "table", "text",
}  # fmt: skip
#: Entities: what a report or another source says of them is said by a statement with its evidence, in the same graph.
ENTITIES = {"body", "policy", "programme", "publication", "region"}

#: Statements of others than the reports.
OUTSIDE = {"clause", "outside"}
#: Statements of the mapping sets, and of what has no counterpart.
MAPPING = "mapping"
NO_MATCH = str(DG.noMatchReason)

Kind = tuple[str, str, str]


def graph_name(quad: Quad) -> str:
    """The last step of the quad's graph."""
    assert isinstance(quad.graph_name, NamedNode)
    return quad.graph_name.value.removeprefix(GRAPH)


def path_of(term: object) -> list[str]:
    """The steps of an IRI of ours; none of another's."""
    iri = term.value if isinstance(term, NamedNode) else ""
    return iri.removeprefix(BASE).replace("#", "/").split("/") if iri.startswith(BASE) else []


def family(term: object) -> str:
    """The first step of the path of an IRI of ours; empty for all else."""
    return path_of(term)[0] if path_of(term) else ""


def kind_of(quad: Quad, sources: Sources) -> Kind:
    """The kind of a triple, as ``homes.csv`` has it."""
    graph, path = graph_name(quad), path_of(quad.subject)
    home = "report" if graph in sources.reports else graph
    return home, path[0] if path else "elsewhere", short_name(quad.predicate.value)


@pytest.fixture(scope="module")
def quads(built_store: pyoxigraph.Store) -> list[Quad]:
    """All quads of the build."""
    return list(built_store)


@pytest.mark.long
def test_every_kind_of_triple_is_at_home_in_the_graphs_of_the_table(
    quads: list[Quad], sources: Sources
) -> None:
    with HOMES.open(encoding="utf-8", newline="") as file:
        table = [(row["graph"], row["subject"], row["predicate"]) for row in csv.DictReader(file)]
    assert table == sorted(set(table)), "homes.csv is sorted, and says nothing twice"
    found = {kind_of(quad, sources) for quad in quads}
    assert (sorted(found - set(table)), sorted(set(table) - found)) == ([], []), (
        "enter what is new, take out what is gone"
    )


@pytest.mark.long
def test_what_belongs_to_a_report_lies_in_its_graph(quads: list[Quad], sources: Sources) -> None:
    of_reports = [(graph_name(quad), path_of(quad.subject), quad) for quad in quads]
    checked = [(graph, path, quad) for graph, path, quad in of_reports if path and path[0] in OF_A_REPORT]
    assert len(checked) > 100_000
    attributed = str(NAMESPACES["prov"].wasAttributedTo)
    wrong = [quad for graph, path, quad in checked if path[1] != graph and quad.predicate.value != attributed]
    assert wrong == []
    assert {path[1] for _, path, _ in checked} == set(sources.reports)


def stated(quads: list[Quad]) -> dict[str, dict[str, Quad]]:
    """By the IRI of each stated relation, its subject, predicate and object."""
    parts = {f"{DG}relation{name.title()}": name for name in ("subject", "predicate", "object")}
    found: dict[str, dict[str, Quad]] = {}
    for quad in quads:
        if quad.predicate.value in parts and isinstance(quad.subject, NamedNode):
            found.setdefault(quad.subject.value, {})[parts[quad.predicate.value]] = quad
    assert all(len(statement) == 3 for statement in found.values())
    return found


@pytest.fixture(scope="module")
def statements(quads: list[Quad]) -> dict[str, tuple[str, pyoxigraph.Triple]]:
    """By the IRI of each stated relation, the graph where it is made, and the fact."""
    found = {}
    for iri, parts in stated(quads).items():
        predicate = parts["predicate"].object
        subject = parts["subject"].object
        assert isinstance(predicate, NamedNode) and isinstance(subject, NamedNode)
        fact = pyoxigraph.Triple(subject, predicate, parts["object"].object)
        assert len({graph_name(quad) for quad in parts.values()}) == 1
        found[iri] = (graph_name(parts["subject"]), fact)
    return found


def test_what_is_said_of_entities_is_said_with_evidence_in_the_same_graph(
    quads: list[Quad], sources: Sources, statements: dict[str, tuple[str, pyoxigraph.Triple]]
) -> None:
    said = [
        quad
        for quad in quads
        if graph_name(quad) in {"outside", "mappings", *sources.reports}
        and family(quad.subject) in ENTITIES
        and quad.predicate.value != NO_MATCH
    ]
    assert len(said) > 900
    proven = set(statements.values())
    # what stands the other way round follows from the same evidence
    inverse = str(NAMESPACES["owl"].inverseOf)
    pairs = [(str(quad.subject), str(quad.object)) for quad in quads if quad.predicate.value == inverse]
    turned = dict(pairs) | {other: one for one, other in pairs}
    reversed_facts = {
        (graph, str(fact.object), turned[str(fact.predicate)], str(fact.subject))
        for graph, fact in proven
        if str(fact.predicate) in turned
    }
    without = [
        quad
        for quad in said
        if (graph_name(quad), quad.triple) not in proven
        and (graph_name(quad), str(quad.subject), str(quad.predicate), str(quad.object)) not in reversed_facts
    ]
    # a target is a node of its own, which says where the document sets it
    placed = {
        quad.subject
        for quad in quads
        if quad.predicate.value == str(DG.locator) and graph_name(quad) == "outside"
    }
    assert [quad for quad in without if quad.object not in placed or family(quad.object) != "target"] == []


@pytest.mark.long
def test_what_a_statement_says_is_said(
    quads: list[Quad], statements: dict[str, tuple[str, pyoxigraph.Triple]]
) -> None:
    """A fact that several sources state stands once, where it is said first; the statements stand with each."""
    homes = {quad.triple: graph_name(quad) for quad in quads}
    assert [iri for iri, (_, fact) in statements.items() if fact not in homes] == []
    elsewhere = {iri: homes[fact] for iri, (graph, fact) in statements.items() if homes[fact] != graph}
    assert "outside" not in elsewhere.values(), "what a report says is not said first by others"
    assert len(elsewhere) < len(statements) / 10


def test_the_outside_graph_holds_the_outside_tables_and_nothing_else(
    quads: list[Quad], statements: dict[str, tuple[str, pyoxigraph.Triple]]
) -> None:
    rows = [row for table in Project().outside_tables() for row in read_rows(table)]
    assert len(rows) > 900
    made = {iri: fact for iri, (_, fact) in statements.items() if path_of(NamedNode(iri))[0] in OUTSIDE}
    assert {statements[iri][0] for iri in made} == {"outside"}
    spaces = prefixes()
    subjects = Counter(
        (fact.subject.value.removeprefix(BASE), fact.predicate.value)
        for fact in made.values()
        if isinstance(fact.subject, NamedNode)
    )
    assert subjects == Counter((row["subject"], _expanded(row["predicate"], spaces)) for row in rows)
    here = [quad for quad in quads if graph_name(quad) == "outside"]
    facts = set(made.values())
    # an address outside has its tier here, and nothing else
    tier = str(DG.sourceTier)
    beside = [quad for quad in here if quad.triple not in facts and quad.predicate.value != tier]
    assert {family(quad.subject) for quad in beside} <= OUTSIDE | {"reading", "target", "policy", "pilot-list"}
    source = f"{NAMESPACES['dcterms'].source}"
    addresses = {
        _iri(quad.object)
        for quad in here
        if quad.predicate.value == source and family(quad.subject) in OUTSIDE
    }
    listed = [address.strip() for row in rows for address in (row["source"], *row["confirmed_by"].split("|"))]
    assert addresses == set(filter(None, listed))
    assert {
        graph_name(quad) for quad in quads if family(quad.subject) in OUTSIDE | {"reading", "target"}
    } == {"outside"}


def test_the_mappings_graph_holds_the_mapping_sets_and_nothing_else(
    quads: list[Quad], sources: Sources, statements: dict[str, tuple[str, pyoxigraph.Triple]]
) -> None:
    made = {iri: said for iri, said in statements.items() if path_of(NamedNode(iri))[0] == MAPPING}
    assert {graph for graph, _ in made.values()} == {"mappings"}
    said = {(str(s), str(p), str(o)) for s, p, o in (mapping.said for mapping in sources.mapped.stated)}
    assert {(_iri(fact.subject), _iri(fact.predicate), _iri(fact.object)) for _, fact in made.values()} == said
    facts = {fact for _, fact in made.values()}
    beside = [
        quad
        for quad in quads
        if graph_name(quad) == "mappings" and quad.triple not in facts and family(quad.subject) != MAPPING
    ]
    # an address outside has its tier here, and what has no counterpart the reason
    assert {quad.predicate.value for quad in beside} <= {str(DG.sourceTier), NO_MATCH}
    reasons = {
        (_iri(quad.subject), quad.object.value)
        for quad in beside
        if quad.predicate.value == NO_MATCH and isinstance(quad.object, pyoxigraph.Literal)
    }
    assert reasons == {(str(missing.entity), missing.row.comment) for missing in sources.mapped.unmatched}


def _expanded(curie: str, spaces: dict[str, str]) -> str:
    prefix, _, name = curie.partition(":")
    return spaces[prefix] + name


def _iri(term: object) -> str:
    assert isinstance(term, NamedNode)
    return term.value


def test_the_graph_of_an_entity_says_what_our_tables_say_and_the_shared_one_what_several_need(
    quads: list[Quad],
) -> None:
    labelled = f"{NAMESPACES['skos'].prefLabel}"
    homes: dict[str, set[str]] = {}
    for quad in quads:
        if quad.predicate.value == labelled and path_of(quad.subject):
            homes.setdefault(path_of(quad.subject)[0], set()).add(graph_name(quad))
    assert {
        family: graphs for family, graphs in homes.items() if len(graphs) > 1 and family not in OF_A_REPORT
    } == {"scheme": {"concepts", "catalogue"}}
    assert {family for family, graphs in homes.items() if graphs == {"shared"}} == {
        "cell",
        "identity",
        "period",
        "series",
    }
