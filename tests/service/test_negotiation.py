"""Which format an answer has: by name, by Accept, or none; and what a problem says."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.requests import Request

from service.http.formats import (
    BY_NAME,
    DOCUMENT,
    FORMATS,
    HTML,
    PROBLEM,
    Format,
    Kind,
    formats_named,
    offered,
    offered_with_page,
)
from service.http.negotiation import Wanted, negotiate, problem_format
from service.http.problems import (
    InvalidParameter,
    NotAcceptable,
    NotFound,
    Overloaded,
    ServiceProblem,
    problem_document,
)

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"


def named(accept: str, kind: Kind, *formats: str) -> str:
    """The name of what is chosen for an answer of a kind."""
    return negotiate(Wanted(accept, formats), offered_with_page(kind)).name


@pytest.mark.parametrize(
    ("accept", "kind", "name"),
    [
        ("", Kind.TABULAR, "json"),
        ("*/*", Kind.TABULAR, "json"),
        ("*", Kind.TABULAR, "json"),
        ("*;q=0.3", Kind.GRAPH, "turtle"),
        ("*/*", Kind.BOOLEAN, "json"),
        ("*/*", Kind.GRAPH, "turtle"),
        ("application/*", Kind.TABULAR, "json"),
        ("application/*", Kind.GRAPH, "ntriples"),
        ("text/*", Kind.TABULAR, "csv"),
        ("TEXT/*", Kind.BOOLEAN, "csv"),
        ("text/*", Kind.GRAPH, "turtle"),
        ("application/json", Kind.TABULAR, "json"),
        ("application/json", Kind.GRAPH, "jsonld"),
        ("application/json, text/plain, */*", Kind.GRAPH, "jsonld"),
        ("application/xml", Kind.TABULAR, "xml"),
        ("text/xml", Kind.BOOLEAN, "xml"),
        ("application/xml", Kind.GRAPH, "rdfxml"),
        ("text/xml, text/turtle;q=0.9", Kind.GRAPH, "rdfxml"),
        ("text/csv", Kind.TABULAR, "csv"),
        ("text/tab-separated-values", Kind.TABULAR, "tsv"),
        ("text/plain", Kind.GRAPH, "ntriples"),
        ("application/x-turtle", Kind.GRAPH, "turtle"),
        ("text/n3", Kind.GRAPH, "turtle"),
        ("application/ld+json", Kind.GRAPH, "jsonld"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#flattened http://a/b,c"', Kind.GRAPH, "jsonld"),
        ("text/turtle;charset=utf-8", Kind.GRAPH, "turtle"),
        ("Text/Turtle; Charset=UTF-8; Q=0.5", Kind.GRAPH, "turtle"),
        ("text/csv;header=present;q=0.1, application/sparql-results+xml;q=0.05", Kind.TABULAR, "csv"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.6", Kind.TABULAR, "xml"),
        ("text/csv;q=0.4, text/csv;x=y;q=0.9, application/sparql-results+xml;q=0.6", Kind.TABULAR, "csv"),
        ("text/csv, application/sparql-results+xml", Kind.TABULAR, "csv"),
        ("application/sparql-results+xml, text/csv", Kind.TABULAR, "xml"),
        ("*/*, text/csv", Kind.TABULAR, "csv"),
        ("*/*, text/csv;q=0.9", Kind.TABULAR, "json"),
        ("*/*, application/sparql-results+json;q=0", Kind.TABULAR, "xml"),
        ("*/*, application/json;q=0", Kind.TABULAR, "xml"),
        ("application/json, application/sparql-results+json;q=0, text/csv;q=0.1", Kind.TABULAR, "csv"),
        ("image/png, text/turtle;q=0.1", Kind.GRAPH, "turtle"),
        ("application/sparql-results+json, text/html;q=0.1", Kind.TABULAR, "json"),
        ("text/html;q=0.1, application/sparql-results+json", Kind.TABULAR, "json"),
        ("text/html;q=0.5, application/n-quads;q=0.6", Kind.GRAPH, "nquads"),
        (BROWSER, Kind.TABULAR, "html"),
        (BROWSER, Kind.GRAPH, "html"),
        (JAVA, Kind.GRAPH, "html"),
        ("text/turtle;q=.5", Kind.GRAPH, "turtle"),
        ("text/turtle;q=1.", Kind.GRAPH, "turtle"),
        ("TEXT/HTML", Kind.GRAPH, "html"),
        ("application/xhtml+xml", Kind.GRAPH, "html"),
        ("application/xhtml+xml, text/turtle;q=0.1", Kind.GRAPH, "html"),
        ("text/html, text/turtle", Kind.GRAPH, "html"),
        ("text/turtle, text/html", Kind.GRAPH, "turtle"),
        ("text/html;q=0.5, text/turtle", Kind.GRAPH, "turtle"),
        ("text/html;q=0.5, image/png", Kind.TABULAR, "html"),
        ("this is no range", Kind.TABULAR, "json"),
        ("text/turtle;q=high, */csv, text/, ,", Kind.GRAPH, "turtle"),
    ],
)
def test_accept_chooses_among_all_that_can_carry_the_answer(accept: str, kind: Kind, name: str) -> None:
    assert named(accept, kind) == name
    assert named(accept, kind, "") == name, "an empty parameter is none"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", PROBLEM), ("*/*", PROBLEM), ("image/png", PROBLEM), ("text/html", HTML), (BROWSER, HTML),
        ("text/html;q=0.5, application/json", PROBLEM), ("text/html;q=0.5, text/turtle", PROBLEM),
        ("text/html;q=0.5, application/problem+json", PROBLEM), ("text/html;q=0.5, image/png", HTML),
        ("application/sparql-results+json, text/html;q=0.1", PROBLEM), ("text/*", HTML),
    ],
)  # fmt: skip
def test_a_problem_is_a_page_for_who_would_have_got_one(accept: str, expected: Format) -> None:
    assert problem_format(Wanted(accept)) is expected
    assert problem_format(Wanted(accept, ("docx",))) is expected, "what is not known says nothing"
    assert problem_format(Wanted(accept, ("html",))) is HTML
    assert problem_format(Wanted(accept, ("csv",))) is expected


# --- RFC 9110 §12.5.1, said again as simply as it can be ---------------------------------------------------------

_NAMES = sorted({name for item in (*FORMATS, HTML, DOCUMENT) for name in item.media_types})
_RANGES = st.sampled_from([*_NAMES, "*/*", "*", "text/*", "application/*", "image/png", "image/*", "Text/Turtle"])
_QUALITIES = st.sampled_from(["", ";q=0", ";q=1", ";q=0.5", "; Q=0.25", ";q=.75", ";q=0.001", ";q=1.000"])
_PARAMETERS = st.sampled_from(["", ";charset=utf-8", '; profile="a,b;q=0"', ";level=1"])
_ELEMENTS = st.tuples(_RANGES, _PARAMETERS, _QUALITIES)


def _quality(name: str, elements: list[tuple[str, str, str]]) -> float:
    """The quality of a media type: that of the most specific range that covers it; the higher one of two alike."""
    asked = [
        ("*/*" if kind == "*" else kind.lower(), float(re.sub("(?i).*q=", "", quality) if quality else 1))
        for kind, _, quality in elements
    ]
    for covering in (name, name.partition("/")[0] + "/*", "*/*"):
        fitting = [quality for kind, quality in asked if kind == covering]
        if fitting:
            return max(fitting)
    return 0.0


@given(elements=st.lists(_ELEMENTS, min_size=1, max_size=6), kind=st.sampled_from(Kind))
@example(elements=[("*/*", "", ""), ("application/sparql-results+json", "", ";q=0")], kind=Kind.TABULAR)
def test_no_offer_is_wanted_more_than_the_one_that_is_chosen(elements: list[tuple[str, str, str]], kind: Kind) -> None:
    offers = offered_with_page(kind)
    header = ", ".join(map("".join, elements))
    qualities = {offer.name: _quality(offer.media_type, elements) for offer in offers}
    named_otherwise = {name.lower() for name, _, _ in elements} & {
        name for offer in offers for name in offer.media_types[1:]
    }
    try:
        chosen = negotiate(Wanted(header), offers).name
    except NotAcceptable:
        # a format that is wanted by another of its names is one more offer
        assert named_otherwise or not any(qualities.values())
        return
    if not named_otherwise:
        assert qualities[chosen] == max(qualities.values()) > 0


@given(accept=st.text(), formats=st.lists(st.text(), max_size=2))
def test_any_text_is_answered_or_refused(accept: str, formats: list[str]) -> None:
    wanted = Wanted(accept, tuple(formats))
    with contextlib.suppress(NotAcceptable, InvalidParameter):
        assert negotiate(wanted, FORMATS) in FORMATS
    assert problem_format(wanted) in (PROBLEM, HTML)


def test_lines_of_a_header_are_one_list_and_the_parameter_may_be_repeated() -> None:
    lines = [(b"accept", b"image/png"), (b"accept", b"text/turtle;q=0.1")]
    request = Request({"type": "http", "headers": lines, "query_string": b"format=docx&format=ttl"})
    assert Wanted.of(request) == Wanted("image/png, text/turtle;q=0.1", ("docx", "ttl"))


def test_what_accept_excludes_is_told_with_what_is_offered() -> None:
    with pytest.raises(NotAcceptable) as refused:
        negotiate(Wanted("image/png"), offered_with_page(Kind.GRAPH))
    assert refused.value.detail == "Accept: 'image/png' excludes every format of this answer."
    assert refused.value.extra["offered"] == [
        "text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json", "application/trig",
        "application/n-quads", "text/html",
    ]  # fmt: skip
    for excluding in ("text/turtle", "*/*;q=0", "*;q=0.0", "text/*;q=0"):
        with pytest.raises(NotAcceptable):
            negotiate(Wanted(excluding), offered(Kind.TABULAR))


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("csv", Kind.TABULAR, "csv"), (" CSV ", Kind.TABULAR, "csv"), ("text/csv", Kind.TABULAR, "csv"),
        ("json", Kind.TABULAR, "json"), ("json", Kind.GRAPH, "jsonld"), ("xml", Kind.BOOLEAN, "xml"),
        ("xml", Kind.GRAPH, "rdfxml"), ("n3", Kind.GRAPH, "turtle"), ("ttl", Kind.GRAPH, "turtle"),
        ("nt", Kind.GRAPH, "ntriples"), ("rdf", Kind.GRAPH, "rdfxml"), ("nq", Kind.GRAPH, "nquads"),
        ("json-ld", Kind.GRAPH, "jsonld"), ("application/x-turtle", Kind.GRAPH, "turtle"),
        ("application/ld json", Kind.GRAPH, "jsonld"), ("text/csv;charset=utf-8", Kind.TABULAR, "csv"),
        ("application/ld+json,application/x-json+ld", Kind.GRAPH, "jsonld"), ("html", Kind.GRAPH, "html"),
    ],
)  # fmt: skip
def test_a_format_has_many_names(text: str, kind: Kind, name: str) -> None:
    assert formats_named([text], offered_with_page(kind)).name == name
    assert named("image/png", kind, text) == name, "the parameter wins over Accept"
    assert named("image/png", kind, "docx", text) == name, "what is not known says nothing beside what is"


def test_an_unknown_format_is_told_with_those_that_are_known() -> None:
    with pytest.raises(InvalidParameter) as refused:
        formats_named(["docx"], offered(Kind.TABULAR))
    assert refused.value.detail == "format='docx' is not offered here."
    assert refused.value.extra == {"parameter": "format", "allowed": ["json", "xml", "csv", "tsv"]}


def test_each_name_of_a_format_names_one_format_of_its_kind() -> None:
    for kind in Kind:
        names = [
            name
            for item in offered_with_page(kind)
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
