"""Texts of shapes are taken as they are: nothing is cut at a bracket, nothing filled but a template's own places."""

from __future__ import annotations

import pyoxigraph
import pytest
from rdflib import Graph

from loaders.problems import InputProblems
from loaders.validation import validate_fast
from loaders.validation.outcome import Violation
from loaders.validation.queries import Prebinding, Unfit, prebound_select
from loaders.validation.texts import filled

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix e: <https://example.org/> .
"""


def found_by(shape: str, data: str) -> list[Violation]:
    """What a shape, ``e:Shape`` with the target class ``e:Thing``, finds in the data."""
    shapes, store = Graph(), pyoxigraph.Store()
    shapes.parse(data=f"{PREFIXES} e:Shape a sh:NodeShape ; sh:targetClass e:Thing ; {shape} .", format="turtle")
    store.load(f"{PREFIXES} {data}".encode(), format=pyoxigraph.RdfFormat.TURTLE)
    return list(validate_fast(store, shapes).violations)


def named_by(select: str, message: str = "{?value}") -> list[str]:
    """The messages of a SPARQL constraint about a thing whose names are ``{?other}`` and ``a$``."""
    shape = f"sh:message '{message}' ; sh:sparql [ sh:select '''{select}''' ]"
    data = 'e:a a e:Thing ; e:name "{?other}", "a$" .'
    return sorted(violation.message for violation in found_by(shape, data))


def test_a_value_with_braces_is_no_place_to_fill() -> None:
    select = 'SELECT $this ?value ?other { $this <https://example.org/name> ?value BIND("x" AS ?other) }'
    assert named_by(select, "{?value}, {$other}") == ["a$, x", "{?other}, x"]


def test_a_value_that_is_not_bound_is_not_called_none() -> None:
    assert filled("from {?low} to {?high}", {"low": None, "high": "5"}) == "from – to 5"


def test_braces_that_are_no_place_stay() -> None:
    assert filled("{low} {?low {} {?high}", {"high": "5"}) == "{low} {?low {} 5"


@pytest.mark.parametrize(
    "head",
    [
        "SELECT $this ?value # in braces {\nWHERE",
        "SELECT $this (CONCAT(\"{\", ?name) AS ?braced) (?name AS ?value)",
        "SELECT $this (EXISTS { ?s ?p \"(\" } AS ?seen) (?name AS ?value)",
    ],
)
def test_the_target_goes_into_the_where_block_and_nowhere_else(head: str) -> None:
    body = "{ $this <https://example.org/name> ?name BIND(?name AS ?value) }"
    body = body if "AS ?value" not in head else "{ $this <https://example.org/name> ?name }"
    assert named_by(f"{head} {body}") == ["a$", "{?other}"]


def test_a_dollar_in_a_pattern_stays_the_end_of_the_text() -> None:
    select = 'SELECT $this ?value { $this <https://example.org/name> ?value FILTER(REGEX(?value, "^[a-z]+[$]$")) }'
    assert named_by(select) == ["a$"]


def test_a_select_without_a_block_is_an_error_that_names_the_shape() -> None:
    with pytest.raises(InputProblems, match=r"example\.org/Shape has no WHERE block"):
        named_by("SELECT $this")
    with pytest.raises(Unfit, match="no WHERE block"):
        prebound_select("SELECT ({ ) # {", Prebinding("?this a <c> ."))


def test_a_place_that_the_select_does_not_fill_is_an_error_even_if_nothing_is_found() -> None:
    select = "SELECT $this ?value { $this <https://example.org/none> ?value }"
    with pytest.raises(InputProblems, match=r"the message of https://example\.org/Shape names valeu, unknown"):
        named_by(select, "{?valeu}")


def test_the_message_of_a_core_constraint_is_no_template() -> None:
    shape = 'sh:property e:P . e:P sh:path e:name ; sh:maxCount 0 ; sh:message "write {?this} in {?value}"'
    (violation,) = found_by(shape, 'e:a a e:Thing ; e:name "x" .')
    assert violation.message == "write {?this} in {?value}"


def test_of_messages_in_two_languages_the_english_one_is_taken() -> None:
    shape = 'sh:property e:P . e:P sh:path e:name ; sh:maxCount 0 ; sh:message "一"@zh, "one"@en, "eins"@de'
    (violation,) = found_by(shape, 'e:a a e:Thing ; e:name "x" .')
    assert violation.message == "one"


def test_a_constraint_that_the_fast_path_does_not_know_is_one_clear_error() -> None:
    with pytest.raises(InputProblems, match=r"example\.org/Shape uses sh:rule"):
        found_by("sh:rule e:b", "e:a a e:Thing .")
