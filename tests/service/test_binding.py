"""Values and pages go into a query where its text holds a place for them, and names are read out of it."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from service.sparql.binding import bind, paged, values_blocks
from service.sparql.names import named_iris, undeclared

DEPTH = 64
X = NamedNode("http://e/x")


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("SELECT * { VALUES ?x { <a:a> } }", [" <a:a> "]),
        ("SELECT * { values $x {} ?s ?p ?x }", [""]),
        ("SELECT * { VALUES ?x{1} { VALUES ?x { 2 '}' } } } VALUES ?x { 3 }", ["1", " 2 '}' ", " 3 "]),
        ("SELECT * { VALUES ?x { '1'^^<a:a> 'b'@en } }", [" '1'^^<a:a> 'b'@en "]),
        ("SELECT * { VALUES ?y { 1 } VALUES (?x) { (1) } ?s ?p 'VALUES ?x { 1 }' # VALUES ?x { 1 }\n}", []),
        ("SELECT * { VALUES ?xx { 1 } VALUES ?x1 { 1 } }", []),
        ("SELECT ?x { ?x ?p ?o }", []),
    ],
)
def test_the_blocks_of_a_name_are_found(text: str, inside: list[str]) -> None:
    assert [text[start:end] for start, end in values_blocks(text, "x", DEPTH)] == inside


def test_values_take_the_place_of_what_the_text_says() -> None:
    text = "SELECT * { VALUES ?x { 1 } VALUES ?y { 2 } } VALUES ?x { 3 }"
    assert bind(text, {"x": [X, Literal("}")]}, DEPTH) == (
        'SELECT * { VALUES ?x { <http://e/x> "}" } VALUES ?y { 2 } } VALUES ?x { <http://e/x> "}" }'
    )
    assert bind(text, {"y": [Literal(7)], "x": [X]}, DEPTH) == (
        "SELECT * { VALUES ?x { <http://e/x> } VALUES ?y { "
        '"7"^^<http://www.w3.org/2001/XMLSchema#integer> } } VALUES ?x { <http://e/x> }'
    )
    assert bind(text, {}, DEPTH) == text


def test_a_value_without_a_place_is_an_error_that_names_it() -> None:
    with pytest.raises(LookupError, match=r"no `VALUES \?z \{ … \}` holds 'z'"):
        bind("SELECT * { VALUES ?x { 1 } }", {"z": [X]}, DEPTH)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * {} LIMIT 1 OFFSET 2", "SELECT * {} LIMIT 10 OFFSET 20"),
        (
            "SELECT * { { SELECT * {} limit 1 offset 2 } } LIMIT 9",
            "SELECT * { { SELECT * {} limit 10 OFFSET 20 } } LIMIT 9",
        ),
        (
            "SELECT * {} # LIMIT 3 OFFSET 4\nLIMIT 1 OFFSET 2 ",
            "SELECT * {} # LIMIT 3 OFFSET 4\nLIMIT 10 OFFSET 20 ",
        ),
    ],
)
def test_a_page_takes_the_place_of_what_the_text_says(text: str, expected: str) -> None:
    assert paged(text, 10, 20, DEPTH) == expected


@pytest.mark.parametrize(
    "text",
    ["SELECT * {}", "SELECT * {} LIMIT 1", "SELECT * {} OFFSET 2 LIMIT 1", "ASK { 'LIMIT 1 OFFSET 2' }"],
)
def test_a_text_without_a_place_for_a_page_is_an_error(text: str) -> None:
    with pytest.raises(LookupError, match="no `LIMIT … OFFSET …` holds the page"):
        paged(text, 10, 20, DEPTH)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PREFIX a: <http://a/> SELECT * { ?s a:p b:q ; c:r b:s }", ["b", "c"]),
        ("prefix a: <http://a/> PREFIX : <http://b/> ASK { :x a:y 'c:d' }", []),
        ("ASK { :x ?p <c:d> } # e:f", [""]),
        ("ASK {}", []),
    ],
)
def test_prefixes_without_a_declaration_are_named_in_order(text: str, expected: list[str]) -> None:
    assert undeclared(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PREFIX a: <http://a/> ASK { ?s a:p <http://b/q>, a:p }", ["http://a/p", "http://b/q"]),
        (r"PREFIX a: <http://a/> ASK { ?s a:p\~q b:unknown }", ["http://a/p~q"]),
        ("BASE <http://base/> ASK { <relative> a <http://b/c> }", ["http://b/c"]),
        (
            "SELECT * FROM <http://g/a> FROM NAMED <http://g/b> { GRAPH <http://g/c> { ?s <http://p/> ?o } }",
            ["http://p/"],
        ),
        ("ASK { SERVICE <http://s/a> {} SERVICE SILENT <http://s/b> { ?s <http://p/> ?o } }", ["http://p/"]),
        (
            "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> ASK { ?s ?p '1'^^xsd:gYear FILTER(xsd:date(?s)) }",
            [],
        ),
        ("ASK { ?s ?p ?o FILTER(<http://www.w3.org/2005/xpath-functions#not>(?o)) }", []),
        ("<http://a/first> SELECT", ["http://a/first"]),
    ],
)
def test_the_iris_that_a_query_asks_for_are_named_once(text: str, expected: list[str]) -> None:
    assert named_iris(text) == expected
