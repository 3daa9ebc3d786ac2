"""Which format an answer has: by name, by Accept, or none; and what a problem says."""

from __future__ import annotations

import pytest

from service.http.formats import BY_NAME, FORMATS, Kind, format_named, offered
from service.http.negotiation import accept, choose, prefers_html
from service.http.problems import (
    InvalidParameter,
    NotAcceptable,
    NotFound,
    Overloaded,
    ServiceProblem,
    problem_document,
)

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("header", "prefers"),
    [
        (None, False),
        ("", False),
        ("*/*", False),
        ("text/*", False),
        ("text/html", True),
        ("TEXT/HTML", True),
        ("application/xhtml+xml", True),
        ("application/xhtml+xml, text/turtle;q=0.1", False),
        ("application/xhtml+xml, text/html;q=0.5", True),
        ("application/xhtml+xml, */*;q=0.5", True),
        (BROWSER, True),
        ("text/html, text/turtle", True),
        ("text/html;q=0.5, text/turtle", False),
        ("text/html;q=0.5, application/json", False),
        ("text/html;q=0.5, application/ld+json", False),
        ("text/html;q=0.5, application/rdf+xml", False),
        ("text/html;q=0.5, application/problem+json", False),
        ("text/html;q=0.5, image/png", True),
        ("text/turtle;q=0.4, text/html;q=0.5", True),
    ],
)
def test_who_names_html_first_is_a_person(header: str | None, prefers: bool) -> None:
    assert prefers_html(header) is prefers


@pytest.mark.parametrize("header", [None, ""])
def test_who_accepts_nothing_by_name_accepts_everything(header: str | None) -> None:
    assert accept(header).quality("text/csv") == 1


@pytest.mark.parametrize(
    ("header", "kind", "name"),
    [
        (None, Kind.TABULAR, "json"),
        ("*/*", Kind.TABULAR, "json"),
        ("*/*", Kind.BOOLEAN, "json"),
        ("*/*", Kind.GRAPH, "turtle"),
        ("application/json", Kind.TABULAR, "json"),
        ("application/xml", Kind.TABULAR, "xml"),
        ("text/xml", Kind.BOOLEAN, "xml"),
        ("text/csv", Kind.TABULAR, "csv"),
        ("text/tab-separated-values", Kind.TABULAR, "tsv"),
        ("text/plain", Kind.GRAPH, "ntriples"),
        ("application/x-turtle", Kind.GRAPH, "turtle"),
        ("application/ld+json", Kind.GRAPH, "jsonld"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.6", Kind.TABULAR, "xml"),
        ("image/png, text/turtle;q=0.1", Kind.GRAPH, "turtle"),
    ],
)
def test_accept_chooses_among_what_can_carry_the_answer(header: str | None, kind: Kind, name: str) -> None:
    assert choose(header, None, offered(kind)).name == name
    assert choose(header, "", offered(kind)).name == name, "an empty parameter is none"


def test_what_accept_excludes_is_told_with_what_is_offered() -> None:
    with pytest.raises(NotAcceptable) as refused:
        choose("image/png", None, offered(Kind.GRAPH))
    assert refused.value.detail == "Accept: 'image/png' excludes every format of this answer."
    assert refused.value.extra["offered"] == [
        "text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json", "application/trig",
        "application/n-quads",
    ]  # fmt: skip
    with pytest.raises(NotAcceptable):
        choose("text/turtle", None, offered(Kind.TABULAR))


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("csv", Kind.TABULAR, "csv"), (" CSV ", Kind.TABULAR, "csv"), ("text/csv", Kind.TABULAR, "csv"),
        ("json", Kind.TABULAR, "json"), ("json", Kind.GRAPH, "jsonld"), ("xml", Kind.BOOLEAN, "xml"),
        ("xml", Kind.GRAPH, "rdfxml"), ("n3", Kind.GRAPH, "turtle"), ("ttl", Kind.GRAPH, "turtle"),
        ("nt", Kind.GRAPH, "ntriples"), ("rdf", Kind.GRAPH, "rdfxml"), ("nq", Kind.GRAPH, "nquads"),
        ("json-ld", Kind.GRAPH, "jsonld"), ("application/x-turtle", Kind.GRAPH, "turtle"),
    ],
)  # fmt: skip
def test_a_format_has_many_names(text: str, kind: Kind, name: str) -> None:
    assert format_named(text, offered(kind)).name == name
    assert choose("image/png", text, offered(kind)).name == name, "the parameter wins over Accept"


def test_an_unknown_format_is_told_with_those_that_are_known() -> None:
    with pytest.raises(InvalidParameter) as refused:
        format_named("docx", offered(Kind.TABULAR))
    assert refused.value.detail == "format='docx' is not offered here."
    assert refused.value.extra == {"parameter": "format", "allowed": ["json", "xml", "csv", "tsv"]}


def test_each_name_of_a_format_names_one_format_of_its_kind() -> None:
    for kind in Kind:
        names = [
            name
            for item in offered(kind)
            for name in {item.name, item.extension, *item.aliases, *item.media_types}
        ]
        assert len(names) == len(set(names))
    assert {item.name: item for item in FORMATS} == BY_NAME


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"), ("turtle", "text/turtle; charset=utf-8"),
        ("json", "application/sparql-results+json"), ("ntriples", "application/n-triples"),
    ],
)  # fmt: skip
def test_text_says_that_it_is_utf_8(name: str, content_type: str) -> None:
    assert BY_NAME[name].content_type == content_type


def test_a_problem_says_all_that_a_program_needs() -> None:
    assert problem_document(InvalidParameter("No.", parameter="page", allowed="1")) == {
        "type": "/problems#invalid-parameter", "title": "A parameter is wrong", "status": 422, "detail": "No.",
        "parameter": "page", "allowed": "1",
    }  # fmt: skip
    assert problem_document(ServiceProblem("It fell."))["type"] == "/problems#internal"


def test_a_problem_of_no_type_of_ours_is_told_by_its_status() -> None:
    problem = ServiceProblem("Not this way.")
    problem.slug, problem.status, problem.title = "", 405, "Method Not Allowed"
    assert problem_document(problem) == {
        "type": "about:blank", "title": "Method Not Allowed", "status": 405, "detail": "Not this way.",
    }  # fmt: skip


def test_a_problem_has_the_headers_of_its_class_unless_it_is_given_others() -> None:
    assert Overloaded("busy").headers == {"Retry-After": "2"}
    assert Overloaded("busy", headers={"Retry-After": "9"}).headers == {"Retry-After": "9"}
    assert Overloaded("busy", headers={}).headers == {}
    assert NotFound("gone").headers == {}
    assert (str(NotFound("gone")), NotFound("gone").detail) == ("gone", "gone")
