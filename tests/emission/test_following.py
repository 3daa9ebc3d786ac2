"""What follows by inverse, symmetric and transitive properties is built, each statement in the graph it follows from."""

from __future__ import annotations

import pyoxigraph
from hypothesis import given
from hypothesis import strategies as st
from rdflib import OWL, RDF, Namespace

from loaders.emission.following import DeclaredProperties, following
from loaders.reading.concepts import Triple

EX = Namespace("https://example.org/")
DECLARED = DeclaredProperties.of(
    [
        (EX.hasPart, OWL.inverseOf, EX.partOf),
        (EX.near, RDF.type, OWL.SymmetricProperty),
        (EX.before, RDF.type, OWL.TransitiveProperty),
        (EX.before, OWL.inverseOf, EX.after),
    ]
)
_NODES = [EX[name] for name in "abcde"]
_TRIPLES = st.sets(
    st.tuples(
        st.sampled_from(_NODES),
        st.sampled_from([EX.hasPart, EX.partOf, EX.near, EX.before, EX.after, EX.other]),
        st.sampled_from(_NODES),
    )
)


def test_each_direction_is_said_in_the_graph_of_the_other() -> None:
    graphs: dict[str, set[Triple]] = {
        "one": {(EX.a, EX.hasPart, EX.b), (EX.c, EX.near, EX.d)},
        "two": {(EX.e, EX.partOf, EX.a), (EX.b, EX.partOf, EX.a)},
        "three": {(EX.a, EX.other, EX.b)},
    }
    assert following(graphs, DECLARED) == {
        "one": {(EX.d, EX.near, EX.c)},
        "two": {(EX.a, EX.hasPart, EX.e)},
    }


def test_a_chain_of_a_transitive_property_is_closed_over_graphs_and_inverses() -> None:
    graphs: dict[str, set[Triple]] = {"one": {(EX.a, EX.before, EX.b)}, "two": {(EX.c, EX.after, EX.b)}}
    found = set().union(*following(graphs, DECLARED).values()) | graphs["one"] | graphs["two"]
    assert {(EX.a, EX.before, EX.c), (EX.c, EX.after, EX.a), (EX.b, EX.before, EX.c)} <= found


@given(_TRIPLES, _TRIPLES)
def test_nothing_follows_from_what_is_complete(one: set[Triple], two: set[Triple]) -> None:
    graphs = {"one": one, "two": two}
    added = following(graphs, DECLARED)
    assert not any(triples & (one | two) for triples in added.values())
    assert not following({"one": one, "two": two, **{f"{name}+": found for name, found in added.items()}}, DECLARED)


def test_who_asks_for_members_either_way_finds_the_same(built_store: pyoxigraph.Store) -> None:
    text = """PREFIX dg: <https://w3id.org/datagov-kg/ontology#>
    SELECT ?one ?other WHERE {{ {} }}"""
    answers = [
        {(row["one"].value, row["other"].value) for row in built_store.query(text.format(way), use_default_graph_as_union=True)}  # type: ignore[union-attr]
        for way in ("?one dg:memberOf ?other", "?other dg:hasMember ?one")
    ]
    assert answers[0] == answers[1]
    assert len(answers[0]) > 200
