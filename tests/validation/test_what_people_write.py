"""Shapes as people write them: what the fast path finds by each term, and what it refuses by name."""

from __future__ import annotations

import pyoxigraph
import pytest
from rdflib import SH, Graph

from loaders.validation import validate_fast
from loaders.validation.outcome import Outcome
from loaders.validation.paths import read_path
from loaders.validation.refusals import IllFormedShape, UnsupportedShape

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix e: <https://example.org/> .
"""
DATA = """
e:a a e:Thing ; e:p e:b ; e:name "a", "A"@en, "甲"@zh-Hans-CN ; e:n 1, 2.0 ; e:big 9444732965739290427392 .
e:b a e:Other ; e:p e:c ; e:name "b" ; e:n 5 .
e:c a e:Other .
"""


def validated(shapes: str, data: str = DATA) -> Outcome:
    """The outcome of these shapes on the data."""
    graph, store = Graph(), pyoxigraph.Store()
    graph.parse(data=PREFIXES + shapes, format="turtle")
    store.load(f"{PREFIXES} {data}".encode(), format=pyoxigraph.RdfFormat.TURTLE)
    return validate_fast(store, graph)


def found(shape: str, data: str = DATA) -> list[tuple[str, str]]:
    """Focus node and value, by their last words, of what a shape of ``e:a`` finds."""

    def word(term: str) -> str:
        return term.strip("<>").rpartition("/")[2] if term.startswith("<") else term.split("^^")[0]

    violations = validated(f"e:Shape a sh:NodeShape ; sh:targetNode e:a ; {shape} .", data).violations
    return sorted((word(one.focus), word(one.value)) for one in violations)


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("( e:p e:p )", ["c"]),
        ("[ sh:alternativePath ( e:p e:n ) ]", ['"1"', '"2"', "b"]),
        ("[ sh:zeroOrMorePath e:p ]", ["a", "b", "c"]),
        ("[ sh:oneOrMorePath e:p ]", ["b", "c"]),
        ("[ sh:zeroOrOnePath e:p ]", ["a", "b"]),
        ("( [ sh:zeroOrMorePath e:p ] [ sh:inversePath e:p ] )", ["a", "b"]),
        ("[ sh:inversePath ( e:p e:p ) ]", []),
    ],
)
def test_every_kind_of_path_is_walked(path: str, values: list[str]) -> None:
    seen = found(f'sh:property [ sh:path {path} ; sh:in ( "none" ) ]')
    assert seen == [("a", value) for value in sorted(values)]


def test_a_node_that_no_triple_has_is_reached_by_a_path_of_no_steps() -> None:
    shape = "sh:targetNode e:nowhere ; sh:property [ sh:path [ sh:zeroOrMorePath e:p ] ; sh:maxCount 0 ]"
    assert ("nowhere", "") in found(shape)


@pytest.mark.parametrize(
    ("shape", "values"),
    [
        ("sh:node [ sh:property [ sh:path e:p ; sh:minCount 2 ] ]", ["a"]),
        ("sh:property [ sh:path e:p ; sh:node [ sh:property [ sh:path e:name ; sh:maxCount 0 ] ] ]", ["b"]),
        ("sh:not [ sh:class e:Thing ]", ["a"]),
        ("sh:and ( [ sh:class e:Thing ] [ sh:class e:Other ] )", ["a"]),
        ("sh:or ( [ sh:class e:Thing ] [ sh:class e:Other ] )", []),
        ("sh:xone ( [ sh:class e:Thing ] [ sh:nodeKind sh:IRI ] )", ["a"]),
        ("sh:property [ sh:path e:n ; sh:qualifiedValueShape [ sh:minInclusive 2 ] ; sh:qualifiedMinCount 2 ]", [""]),
        ("sh:property [ sh:path e:n ; sh:qualifiedValueShape [ sh:minInclusive 1 ] ; sh:qualifiedMaxCount 1 ]", [""]),
        ("sh:closed true ; sh:ignoredProperties ( rdfs:label e:p e:name e:n e:big )", ["Thing"]),
        ("sh:property [ sh:path e:n ; sh:in ( 1 2 ) ]", ['"2"']),  # the decimal 2.0 is another term than 2
        ("sh:property [ sh:path e:n ; sh:hasValue 1.0 ]", [""]),
        ('sh:property [ sh:path e:name ; sh:languageIn ( "en" "zh-Hans" ) ]', ['"a"']),
        ('sh:property [ sh:path e:name ; sh:languageIn ( "zh" ) ]', ['"A"@en', '"a"']),
        ("sh:property [ sh:path e:big ; sh:datatype xsd:integer ]", []),
        ("sh:property [ sh:path e:big ; sh:minInclusive 9444732965739290427392 ]", []),
        ("sh:property [ sh:path e:big ; sh:minExclusive 9444732965739290427392 ]", ['"9444732965739290427392"']),
        ("sh:property [ sh:path e:n ; sh:lessThan e:big ]", []),
        ("sh:property [ sh:path e:big ; sh:maxInclusive 1e30 ; sh:minInclusive 1e3 ]", []),
        ("sh:property [ sh:path e:big ; sh:maxInclusive 1e3 ]", ['"9444732965739290427392"']),
        ("sh:property [ sh:path e:p ; sh:minCount 99999999999999999999 ]", [""]),
        ('sh:property [ sh:path e:name ; sh:hasValue "A"@EN ]', []),
        ("sh:property [ sh:path e:big ; sh:lessThanOrEquals e:n ]", ['"9444732965739290427392"'] * 2),
        ('sh:property [ sh:path e:name ; sh:pattern "^A$" ; sh:flags "i" ]', ['"甲"@zh-hans-cn']),
        ("sh:property [ sh:path e:p ; sh:class e:Thing ; sh:deactivated true ]", []),
        ("sh:property [ sh:path e:n ; sh:property [ sh:path e:p ; sh:minCount 1 ] ]", ["", ""]),
    ],
)
def test_what_each_constraint_finds(shape: str, values: list[str]) -> None:
    assert [value for _, value in found(shape)] == values


def test_a_deactivated_shape_conforms() -> None:
    assert found("sh:node [ sh:deactivated true ; sh:class e:Nothing ]") == []
    assert found("sh:deactivated true ; sh:class e:Nothing") == []


@pytest.mark.parametrize("kind", ["rdfs:Class", "owl:Class"])
def test_a_shape_that_is_a_class_targets_its_instances(kind: str) -> None:
    (violation,) = validated(f"e:Thing a {kind}, sh:NodeShape ; sh:property [ sh:path e:p ; sh:maxCount 0 ] .").violations
    assert violation.focus == "<https://example.org/a>"


def test_what_a_reasoner_would_add_is_refused() -> None:
    with pytest.raises(UnsupportedShape, match=r"sh:entailment <http://www.w3.org/ns/entailment/RDFS>"):
        validated("e: sh:entailment <http://www.w3.org/ns/entailment/RDFS> .")


def test_a_function_that_no_shape_uses_stands_in_nobodys_way() -> None:
    assert found("sh:class e:Thing . e:Function a sh:SPARQLFunction ; sh:parameter [ sh:path e:arg ]") == []


def test_shapes_without_a_name_are_told_by_what_they_belong_to() -> None:
    with pytest.raises(UnsupportedShape, match=r"example\.org/Shape \(the shape on <https://example.org/p> within\)"):
        found('sh:property [ sh:path e:p ; sh:pattern "(" ]')


def test_results_of_shapes_without_a_name_are_told_by_the_shape_above() -> None:
    outcome = validated("e:Shape sh:targetNode e:a ; sh:property [ sh:path e:p ; sh:node [ sh:maxLength 1 ] ] .")
    assert outcome.readable().splitlines()[0].endswith("; Shape]")


def test_the_report_has_the_path_as_rdf() -> None:
    shape = "e:Shape sh:targetNode e:a ; sh:property [ sh:path ( e:p [ sh:inversePath e:p ] ) ; sh:maxCount 0 ] ."
    report = validated(shape).graph()
    path = next(report.objects(None, SH.resultPath))
    assert str(read_path(report, path, "")) == "<https://example.org/p>/^<https://example.org/p>"


SELECT = "SELECT $this ?value WHERE"


@pytest.mark.parametrize(
    ("query", "values"),
    [
        (f'{SELECT} {{ $this e:name ?value FILTER(!REGEX(?value, "^$this|^[aA]$")) }}', ['"甲"@zh-hans-cn']),
        (f'{SELECT} {{ BIND("$this" AS ?value) FILTER(isIRI($this)) }}', ['"$this"']),
        (f"{SELECT} {{ {{ FILTER(isIRI($this)) }} UNION {{ FILTER(isBlank($this)) }} $this e:p ?value }}", ["b"]),
        (f"{SELECT} {{ {{ BIND($this AS ?value) }} UNION {{ $this e:p ?value }} }}", ["a", "b"]),
        (f"{SELECT} {{ $this e:p ?value FILTER NOT EXISTS {{ {{ FILTER($this = e:b) }} }} }}", ["b"]),
        ("SELECT $this (COUNT(?n) AS ?value) { $this e:n ?n } GROUP BY $this HAVING (COUNT(?n) > 1)", ['"2"']),
        (f"{SELECT} {{ SELECT $this (MAX(?n) AS ?value) WHERE {{ $this e:n ?n }} GROUP BY $this }}", ['"2"']),
        (f"{SELECT} {{ $currentShape e:is ?x . $this e:p ?value }}", []),
        ("SELECT * { $this e:p ?value }", ["b"]),
        ("PREFIX x: <https://example.org/> # { a block }\nSELECT REDUCED $this ?value WHERE { $this x:p ?value }", ["b"]),
        (f"{SELECT} {{ $this e:n ?value FILTER(?value<2&&?value>0) }}", ['"1"']),
        (f"{SELECT} {{ OPTIONAL {{ BIND($this AS ?value) }} }}", ["a"]),
    ],
)
def test_the_focus_node_is_bound_before_the_query_runs(query: str, values: list[str]) -> None:
    declared = "e: sh:declare [ sh:prefix 'e' ; sh:namespace 'https://example.org/'^^xsd:anyURI ]"
    shape = f"sh:sparql [ sh:prefixes e: ; sh:select '''{query}''' ] . {declared}"
    assert [value for _, value in found(shape)] == values


def test_the_path_of_a_property_shape_is_put_into_its_query() -> None:
    query = f'{SELECT} {{ $this $PATH ?value FILTER(?value != "$PATH") }}'
    assert found(f"sh:property [ sh:path ( e:p e:p ) ; sh:sparql [ sh:select '''{query}''' ] ]") == [("a", "c")]


COMPONENT = """
e:Component a sh:ConstraintComponent ;
    sh:parameter [ sh:path e:atMost ], [ sh:path e:unless ; sh:optional true ] ;
    sh:validator [ sh:message "{?value} is more than {$atMost}" ;
        sh:ask "ASK { FILTER(BOUND($unless) && $value = $unless || $value <= $atMost) }" ] .
"""


@pytest.mark.parametrize(("more", "messages"), [("", ["2 is more than 1"]), ("; e:unless 2.0", [])])
def test_a_constraint_component_of_the_shapes_graph_is_used(more: str, messages: list[str]) -> None:
    shape = f"e:Shape sh:targetNode e:a ; sh:property [ sh:path e:n ; e:atMost 1 {more} ] ."
    assert [one.message for one in validated(COMPONENT + shape).violations] == messages


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ('sh:property [ sh:path e:p ; sh:pattern "(?=a)" ]', r'pattern "\(\?=a\)", which is no regular expression'),
        ('sh:property [ sh:path e:p ; sh:pattern "[a" ]', r'pattern "\[a"'),
        ('sh:property [ sh:path e:name ; sh:pattern "[a-z-[aeiou]]" ]', "reads otherwise than SPARQL"),
        ('sh:property [ sh:path e:name ; sh:pattern "^[[:alpha:]]" ]', "reads otherwise than SPARQL"),
        ('sh:property [ sh:path e:name ; sh:pattern "[a-z&&b]" ]', "reads otherwise than SPARQL"),
        ('sh:property [ sh:path e:name ; sh:pattern "^\\\\p{IsGreek}" ]', "reads otherwise than SPARQL"),
        ('sh:property [ sh:path e:name ; sh:pattern "[^\\\\p{IsGreek}]" ]', "reads otherwise than SPARQL"),
        ('sh:property [ sh:path e:name ; sh:pattern "a # b" ; sh:flags "x" ]', 'with the flags "x", which the engine reads'),
        ('sh:property [ sh:path e:p ; sh:pattern "a" ; sh:flags "y" ]', r'with the flags "y"'),
        ("sh:sparql [ sh:select 'SELECT $this { $this ?p ?o FILTER(REGEX(?o, \"(?!a)\")) }' ]", r'pattern "\(\?!a\)"'),
        ("sh:sparql [ sh:select 'SELECT $this { $this ?p ?o } LIMIT 1' ]", "uses LIMIT"),
        ("sh:sparql [ sh:select 'SELECT $this { $this ?p ?o MINUS { $this ?p 1 } }' ]", "uses MINUS"),
        ("sh:sparql [ sh:select 'SELECT (COUNT(?o) AS ?n) $this { $this ?p ?o }' ]", r"not grouped by \$this"),
        ("sh:sparql [ sh:select 'SELECT ?o { $this ?p ?o }' ]", r"does not select \$this"),
        ("sh:sparql [ sh:select 'SELECT $this { GRAPH $shapesGraph { $this ?p ?o } }' ]", r"uses \$shapesGraph"),
        ("sh:sparql [ sh:select 'SELECT $this { $this $PATH ?o }' ]", r"uses \$PATH"),
        ("sh:sparql [ sh:select 'SELECT $this { $this ?p }' ]", "not valid SPARQL"),
        ("sh:property [ sh:path e:p ; sh:datatype xsd:int ]", "which the store keeps as xsd:integer"),
        ('sh:property [ sh:path e:p ; sh:hasValue "1"^^xsd:int ]', "which the store keeps as xsd:integer"),
        ("sh:node e:Shape", "refers to itself"),
        ("sh:rule [ ]", "uses sh:rule"),
        ("sh:nodeKind sh:IRI . e:Shape2 sh:target [ ] ; sh:property [ sh:path e:p ]", "uses sh:target"),
        ("e:arg 1 . e:Function sh:parameter [ sh:path e:arg ]", "uses <https://example.org/Function>, which has parameters"),
        ("sh:mincount 1", "uses sh:mincount"),
    ],
)
def test_what_cannot_be_checked_is_refused_by_shape_and_term(shape: str, said: str) -> None:
    with pytest.raises(UnsupportedShape, match=said) as refusal:
        found(shape)
    assert "https://example.org/Shape" in str(refusal.value)


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ("sh:property [ sh:minCount 1 ]", "has no sh:path"),
        ("sh:minCount 1", "has sh:minCount, which only a property shape may have"),
        ("sh:property [ sh:path e:p ; sh:minCount -1 ]", "which is not a whole number"),
        ("sh:property [ sh:path e:p ; sh:minCount 1, 2 ]", "2 values of sh:minCount"),
        ('sh:property [ sh:path e:p ; sh:maxCount "1" ]', "which is not a whole number"),
        ("sh:property [ sh:path e:p, e:n ]", "2 values of sh:path"),
        ("sh:property [ sh:path ( e:p ) ]", "a path of 1 members"),
        ("sh:property [ sh:path [ e:p e:n ] ]", "which makes no path"),
        ("sh:path e:p", "sh:NodeShape with a sh:path"),
        ('sh:nodeKind "IRI"', "one of the six kinds"),
        ("sh:class 'Thing'", "which is not an IRI"),
        ("sh:in e:list", "no well-formed list"),
        ("sh:or ( [ ] 'text' )", "which is not a node shape or property shape"),
        ('sh:flags "i"', "sh:flags without sh:pattern"),
        ("sh:ignoredProperties ( e:p )", "sh:ignoredProperties without sh:closed"),
        ("sh:closed 'yes'", "which is not true or false"),
        ("sh:languageIn ( 1 )", "a list of strings"),
        ("sh:targetClass [ ]", "which is not an IRI"),
        ("sh:sparql [ ]", "must have one sh:select"),
        ("sh:node e:Misspelt", "sh:node <https://example.org/Misspelt>, of which the shapes say nothing"),
        ("sh:class <https://example.org/a{b}>", "which is no IRI"),
        ("sh:property [ sh:path <https://example.org/a{b}> ]", "which is no IRI"),
    ],
)
def test_an_ill_formed_shape_is_refused_by_shape_and_term(shape: str, said: str) -> None:
    with pytest.raises(IllFormedShape, match=said) as refusal:
        found(shape)
    assert "https://example.org/Shape" in str(refusal.value)
