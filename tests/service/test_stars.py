"""A query whose stars are put into sub-selects has the answer it had."""

from __future__ import annotations

import socket
from collections import Counter

import pyoxigraph
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, QuerySolutions, Store

from service.http.formats import Kind
from service.sparql.stars import with_stars_apart
from service.store.engine import EngineFailure, Sink
from service.store.frames import Request
from service.store.oxigraph_engine import OxigraphEngine

X = "?x <p:is> <o:a> ; <p:in> ?r ; <p:v> ?v ."
Y = "?y <p:is> <o:b> ; <p:in> ?r ; <p:v> ?w ."


@pytest.mark.parametrize(
    ("query", "selects"),
    [
        (f"SELECT * {{ {X} {Y} }}", 2),
        (f"PREFIX e: <e:> SELECT * WHERE {{ {X} {Y} }} LIMIT 3 VALUES ?r {{ e:r }}", 2),
        (f"ASK {{ {X} {Y} FILTER(?v > ?w) }}", 2),
        (f"SELECT (EXISTS {{ ?x <p:is> ?k }} AS ?e) {{ {X} {Y} OPTIONAL {{ ?r <p:label> ?l }} }}", 2),
        (f"SELECT * {{ {X} {Y} ?z <p:year> '2024'^^<d:year> , 'one'@en , 2 ;; <p:v> ?w ; . }}", 3),
        (f"SELECT * {{ {X} {Y} ?r <p:label> ?l . ?l <p:in> ?m }}", 2),  # the label is asked for beside ?x
        ("SELECT * { ?x <p:is> <o:a> . ?y <p:is> <o:b> . ?x <p:in> ?r . ?y <p:in> $r }", 2),
    ],
)
def test_stars_that_constants_narrow_are_put_apart(query: str, selects: int) -> None:
    assert with_stars_apart(query).count("{ SELECT * {") == selects


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ {X} }}",
        f"SELECT * {{ {X} ?y <p:in> ?r }}",  # nothing narrows the second
        f"SELECT * {{ {X} ?y a <o:b> ; <p:in> ?r }}",  # a class is not narrow
        f"SELECT * {{ {X} ?y <p:flag> true ; <p:in> ?r }}",  # nor is one of two values
        f"SELECT * {{ {X} ?y <p:is> <o:b> ; <p:in> ?other }}",  # they share nothing
        f"SELECT * {{ {X} ?r <p:is> <o:b> }}",  # one names the other
        f"SELECT * {{ {X} ?y <p:is>/<p:in> <o:b> ; <p:in> ?r }}",
        f"SELECT * {{ {X} ?y <p:is> [ <p:in> ?r ] }}",
        f"SELECT * {{ {X} _:y <p:is> <o:b> ; <p:in> ?r }}",
        f"SELECT * {{ {X} ?y <p:is> _:b ; <p:in> ?r }}",
        f"SELECT * {{ {X} ?y ?is <o:b> ; <p:in> ?r }}",
        f"SELECT * {{ {X} <o:y> <p:is> <o:b> ; <p:in> ?r }}",
        f"SELECT * {{ {X} ?y <p:is> (1) ; <p:in> ?r }}",
        f"SELECT * {{ {{ {X} {Y} }} }}",
        f"SELECT * {{ GRAPH ?g {{ {X} {Y} }} }}",
        f"SELECT * {{ {{ SELECT * {{ {X} }} }} {{ SELECT * {{ {Y} }} }} }}",
        f"CONSTRUCT WHERE {{ {X} {Y} }}",
        f"CONSTRUCT {{ {X} }} WHERE {{ {X} {Y} }}",
        f"DESCRIBE ?x WHERE {{ {X} {Y} }}",
        f"SELECT * {{ {X} {Y} . }}",
        f"SELECT * {{ . {X} {Y} }}",
        f"SELECT * {{ ?x . {X} {Y} }}",
        f"SELECT * {{ ?x ; <p:v> 1 . {X} {Y} }}",
        "SELECT * { ?x <p:is> , . ?y <p:is> }",
        "SELECT * {}",
        "SELECT",
        "{",
        "",
    ],
)
def test_every_other_query_stays_as_it_is(query: str) -> None:
    assert with_stars_apart(query) == query


def test_an_error_tells_of_the_text_that_was_sent() -> None:
    query = f"SELECT * {{\n{X}\n{Y}\n FILTER(?v >) }}"
    assert with_stars_apart(query) != query
    engine = OxigraphEngine(Store(), "https://example.org/", {}, False)
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(EngineFailure) as answered:
        engine.answer(Request(query, Kind.TABULAR.value, "json", 10, 1000), Sink(ours, 1000))
    with pytest.raises(SyntaxError) as alone:
        Store().query(query)
    assert str(answered.value) == str(alone.value)


_nodes = st.sampled_from([NamedNode(f"o:{name}") for name in "abcd"])
_predicates = st.sampled_from([NamedNode(f"p:{name}") for name in "pqr"])
_terms = st.sampled_from(["?z", "?r", "?t", "$s", "<o:a>", "<o:b>", "<o:c>"])
_triples = st.tuples(
    st.sampled_from(["?x", "?y", "?r", "$y"]), st.sampled_from(["<p:p>", "<p:q>", "<p:r>"]), _terms
)
_rest = st.sampled_from(
    [
        "",
        "FILTER(?x != ?y)",
        "FILTER NOT EXISTS { ?y <p:p> ?x }",
        "OPTIONAL { ?r <p:q> ?o }",
        "OPTIONAL { ?x <p:q> ?o FILTER(?o = ?r) } ?y <p:r> ?o",
        "MINUS { ?x <p:p> ?s }",
        "VALUES ?r { <o:a> <o:b> }",
        "BIND(str(?x) AS ?b)",
        "{ ?r <p:p> ?o } UNION { ?x <p:q> ?r }",
    ]
)


@given(
    st.sets(st.tuples(_nodes, _predicates, _nodes, _nodes), max_size=60),
    st.lists(_triples, min_size=1, max_size=4),
    _rest,
)
def test_the_answer_stays_the_same(
    quads: set[tuple[NamedNode, NamedNode, NamedNode, NamedNode]],
    triples: list[tuple[str, str, str]],
    rest: str,
) -> None:
    store = Store()
    store.extend(Quad(*quad) for quad in quads)
    two = "?x <p:p> <o:a> . ?y <p:q> <o:b> . ?x <p:r> ?r . ?y <p:r> ?r"
    query = f"SELECT * {{ {two} . {' . '.join(map(' '.join, triples))} . {rest} }}"
    planned = with_stars_apart(query)
    assume(planned != query)
    assert _answer(store, planned) == _answer(store, query)


_tokens = st.sampled_from([
    "?x", "?y", "$r", "?r", "<p:p>", "<p:q>", "a", "<o:a>", "<o:b>", ".", ".", ";", ",", "'l'", "'l'@en",
    "'l'^^<d:d>", "5", "-5", "true", "word", "[]", "()", "/", "^", "*", "_:b",
])  # fmt: skip


@given(st.lists(_tokens, min_size=1, max_size=4), st.integers(0, 24), st.sampled_from([0, 1]))
def test_what_is_not_legal_does_not_become_so(drawn: list[str], place: int, left_out: int) -> None:
    two = [
        "?x", "<p:p>", "<o:a>", ";", "<p:q>", "?r", ";", ".",
        "?y", "<p:p>", "<o:b>", ";", "<p:q>", "?r", ",", "'l'", ".",
    ]  # fmt: skip
    at = place % len(two)
    query = f"SELECT * {{ {' '.join([*two[:at], *drawn, *two[at + left_out :]])} }}"
    planned = with_stars_apart(query)
    if planned != query and _is_legal(planned):
        assert _is_legal(query)


def _is_legal(query: str) -> bool:
    try:
        Store().query(query)
    except SyntaxError:
        return False
    return True


def _answer(store: Store, query: str) -> Counter[str]:
    results = store.query(query, use_default_graph_as_union=True)
    assert isinstance(results, QuerySolutions)
    text = results.serialize(format=pyoxigraph.QueryResultsFormat.TSV)
    assert text is not None
    return Counter(text.decode().splitlines())
