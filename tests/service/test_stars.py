"""A query whose stars are put into sub-selects has the answer it had."""

from __future__ import annotations

import socket
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from loaders.settings import Settings
from service.http.formats import Kind
from service.sparql.stars import stars_of
from service.store.base import QueryStore
from service.store.engine import EngineFailure, Sink
from service.store.frames import Request
from service.store.oxigraph_engine import OxigraphEngine
from service.store.planning import Planner
from tests.support.apps import with_store
from tests.support.graphs import write_build

X = "?x <p:is> <o:a> ; <p:in> ?r ; <p:v> ?v ."
Y = "?y <p:is> <o:b> ; <p:in> ?r ; <p:v> ?w ."


@pytest.mark.parametrize(
    ("query", "selects"),
    [
        (f"SELECT * {{ {X} {Y} }}", 2),
        (f"PREFIX e: <e:> SELECT * WHERE {{ {X} {Y} }} LIMIT 3 VALUES ?z {{ e:r }}", 2),
        (f"SELECT (EXISTS {{ ?x <p:is> ?k }} AS ?e) {{ {X} {Y} OPTIONAL {{ ?r <p:label> ?l }} }}", 2),
        (f"SELECT * {{ {X} {Y} ?z <p:year> '2024'^^<d:year> , 'one'@en , 2 ;; <p:v> ?w ; . }}", 3),
        (f"SELECT * {{ {X} {Y} ?r <p:label> ?l . ?l <p:in> ?m }}", 2),  # the label is asked for beside ?x
        ("SELECT * { ?x <p:is> <o:a> . ?y <p:is> <o:b> . ?x <p:in> ?r . ?y <p:in> $r }", 2),
    ],
)
def test_stars_that_constants_narrow_are_put_apart(query: str, selects: int) -> None:
    assert _apart(query).count("{ SELECT * {") == selects


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ {X} }}",
        f"ASK {{ {X} {Y} }}",  # the engine ends at the first solution
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
        f"SELECT * {{ {X} {Y} }} VALUES ?r {{ <o:r> }}",  # the engine begins with the table
        f"SELECT * {{ {X} {Y} {{ SELECT ?r {{ ?r <p:is> <o:r> }} }} }}",  # or with the sub-select
        f"SELECT * {{ {X} {Y} VALUES (?z $r) {{ (1 <o:r>) }} }}",
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
    assert _apart(query) == query


def _apart(query: str) -> str:
    """The query with its stars apart, whatever that costs."""
    stars = stars_of(query)
    return stars.apart() if stars else query


def test_an_error_tells_of_the_text_that_was_sent() -> None:
    query = f"SELECT * {{\n{X}\n{Y}\n FILTER(?v >) }}"
    assert _apart(query) != query
    engine = OxigraphEngine(_two_indicators(), "https://example.org/", {}, False, MOST)
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
    planned = _apart(query)
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
    planned = _apart(query)
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


MOST = 10_000


def _two_indicators() -> Store:
    """A hundred figures of one indicator beside ten of each of ninety others, all of ten regions; region 1 has forty names."""
    store = Store()
    quads = []
    for indicator, figures in [(0, 100), *((at, 10) for at in range(1, 91))]:
        for figure in range(figures):
            subject = NamedNode(f"o:{indicator}-{figure}")
            region = NamedNode(f"o:region-{figure % 10}")
            quads += [
                Quad(subject, NamedNode("p:is"), NamedNode(f"o:{indicator}")), Quad(subject, NamedNode("p:in"), region),
                Quad(subject, NamedNode("p:v"), Literal(figure)),
            ]  # fmt: skip
    for region in (NamedNode(f"o:region-{at}") for at in range(10)):
        quads.append(Quad(region, NamedNode("p:of"), NamedNode("o:all")))
        quads += [Quad(region, NamedNode("p:name"), Literal(f"{at}")) for at in range(40)]
    store.extend(quads)
    return store


_FIRST = "?x <p:is> <o:0> ; <p:in> ?r ; <p:v> ?v ."
_SECOND = "?y <p:is> <o:1> ; <p:in> ?r ; <p:v> ?w ."
_NAMES = "?x <p:of> <o:all> ; <p:name> ?a, ?b, ?c . ?y <p:of> <o:all> ; <p:name> ?a ."


@pytest.mark.parametrize(
    ("query", "most_lookups", "is_apart"),
    [
        (f"SELECT * {{ {_FIRST} {_SECOND} }}", MOST, True),
        (f"SELECT * {{ {_FIRST} {_SECOND} }} LIMIT 100000", MOST, True),
        (f"SELECT (COUNT(*) AS ?n) {{ {_FIRST} {_SECOND} }} LIMIT 1", MOST, True),
        (f"SELECT * {{ {_FIRST} {_SECOND} }} ORDER BY ?v LIMIT 1", MOST, True),
        (f"SELECT * {{ {_FIRST} {_SECOND} }} LIMIT 10 OFFSET 5", MOST, False),  # may end at once
        (f"SELECT DISTINCT ?r {{ {_FIRST} {_SECOND} }} LIMIT 10", MOST, False),
        (f"ASK {{ {_FIRST} {_SECOND} }}", MOST, False),
        (f"SELECT * {{ {_FIRST} {_SECOND} }}", 300, False),  # 110 subjects, three patterns each, are 330 look-ups
        (f"SELECT * {{ {_FIRST} {_SECOND} }}", 330, True),
        (f"SELECT * {{ {_FIRST} {_SECOND} }}", 0, False),
        (f"SELECT * {{ {_NAMES} }}", MOST, False),  # ten regions, forty names, three times each
        ("SELECT * { ?x <p:is> <o:0> ; <p:v> ?v . ?y <p:is> <o:1> ; <p:v> ?v }", MOST, False),  # few have that value
        ("SELECT * { ?x <p:is> <o:none> ; <p:in> ?r . ?y <p:is> <o:1> ; <p:in> ?r }", MOST, False),
        (f"PREFIX o: <o:> SELECT * {{ {_FIRST} {_SECOND.replace('<o:1>', 'o:1')} }}", MOST, True),
        (f"SELECT * {{ {_FIRST} {_SECOND.replace('<o:1>', 'o:1')} }}", MOST, False),  # not legal
    ],
)
def test_stars_are_put_apart_where_that_is_bounded_and_pays(query: str, most_lookups: int, is_apart: bool) -> None:
    store = _two_indicators()
    planned = Planner(store, "https://example.org/", most_lookups).planned(query)
    assert (planned != query) is is_apart
    if is_apart:
        assert _answer(store, planned) == _answer(store, query)


def test_a_star_of_a_property_with_many_values_is_found_at_once(tmp_path: Path) -> None:
    """Evaluated by themselves, the stars have 640,000 solutions; the engine's own order needs one."""
    write_build(tmp_path, "".join(f"{quad} .\n" for quad in _two_indicators()).encode())

    async def use(store: QueryStore) -> tuple[int, int]:
        assert await store.ask(f"ASK {{ {_NAMES} }}")
        assert len(await store.select(f"SELECT * {{ {_NAMES} }} LIMIT 3")) == 3
        lazy = store.pool.planned
        await store.select(f"SELECT * {{ {_FIRST} {_SECOND} }}")
        return lazy, store.pool.planned

    settings = Settings.from_environment(store=str(tmp_path), query_deadline_seconds=5)
    assert with_store(settings, use) == (0, 1)
