"""The rows of an answer are counted as they are, whatever its texts hold."""

from __future__ import annotations

import io
import json
import socket

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from service.http.formats import RESULT_FORMATS, Kind
from service.store.engine import Sink
from service.store.frames import Request
from service.store.oxigraph_engine import OxigraphEngine
from service.store.remote_engine import RemoteEngine
from service.store.rows import LAYOUTS, RowCount

#: Texts of what formats write between rows, and of what opens, closes and escapes quotes.
TEXTS = st.lists(
    st.sampled_from(["},{", "[{", '"', "\\", "\n", "\r\n", "<result>", "<result/>", ",", "中"]), max_size=6
).map("".join)
FORMATS = sorted(RESULT_FORMATS)


def answer(texts: list[str], format_name: str) -> bytes:
    """The answer that has these texts, each in a row with one unbound and one long cell."""
    store = pyoxigraph.Store()
    for number, text in enumerate(texts):
        store.add(Quad(NamedNode(f"https://example.org/{number}"), NamedNode("https://example.org/p"), Literal(text)))
    found = store.query("SELECT ?x ?none ?s { ?s ?p ?x }")
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return found.serialize(format=RESULT_FORMATS[format_name]) or b""


@pytest.mark.parametrize("format_name", FORMATS)
@given(st.lists(TEXTS, max_size=6), st.lists(st.integers(1, 40), max_size=30))
def test_as_many_rows_are_counted_as_there_are(format_name: str, texts: list[str], lengths: list[int]) -> None:
    written = answer(texts, format_name)
    reached, short = RowCount(format_name, len(texts)), RowCount(format_name, len(texts) + 1)
    position = 0
    for length in [*lengths, len(written)]:
        for count in (reached, short):
            count.take(written[position : position + length])
            assert count.is_reached in (True, False)  # asking half-way changes nothing
        position += length
    assert reached.is_reached
    assert not short.is_reached


@pytest.mark.parametrize("format_name", FORMATS)
def test_rows_of_a_long_answer_are_counted(format_name: str) -> None:
    texts = ['},{ \\ " [{ <result>\n' * 200] * 700
    written = answer(texts, format_name)
    assert len(written) > 2_000_000
    for limit, is_reached in ((700, True), (701, False)):
        count = RowCount(format_name, limit)
        for position in range(0, len(written), 8191):
            count.take(written[position : position + 8191])
        assert count.is_reached is is_reached


def test_rows_with_blanks_between_them_are_counted() -> None:
    count = RowCount("json", 2)
    count.take(b'{ "results" : { "bindings" : [ { } ,\n { } ] } }')
    assert count.is_reached


def test_every_format_of_rows_has_a_layout() -> None:
    assert LAYOUTS.keys() == RESULT_FORMATS.keys()


@pytest.mark.parametrize("rows", [0, 1])
def test_an_endpoint_has_more_rows_where_it_answers_with_some(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    engine = RemoteEngine("https://example.org/", "", "", 1.0, 0, [])
    document = {"head": {"vars": ["o"]}, "results": {"bindings": [{}] * rows}}
    written = json.dumps(document, indent=1).encode()
    monkeypatch.setattr(engine, "_ask", lambda text, media_type, request: io.BytesIO(written))
    request = Request("", Kind.TABULAR.value, "csv", 10, 1000, more="SELECT ?o { ?s ?p ?o } LIMIT 1 OFFSET 10")
    assert engine._has_more(request) is bool(rows)


@pytest.mark.parametrize("format_name", FORMATS)
def test_no_answer_below_the_limit_is_asked_for_twice(format_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = pyoxigraph.Store()
    text = "},{<result>\n" * 20
    store.add(Quad(NamedNode("https://example.org/s"), NamedNode("https://example.org/p"), Literal(text)))
    engine = OxigraphEngine(store, "https://example.org/", {}, federates=False)
    asked: list[str] = []
    query = engine._query

    def noted(text: str, request: Request) -> object:
        asked.append(text)
        return query(text, request)

    monkeypatch.setattr(engine, "_query", noted)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for rows, times in ((2, 1), (1, 2)):
            asked.clear()
            request = Request(
                "SELECT ?o { ?s ?p ?o }", Kind.TABULAR.value, format_name, rows, 10_000,
                more=f"SELECT ?o {{ ?s ?p ?o }} LIMIT 1 OFFSET {rows}",
            )  # fmt: skip
            assert engine.answer(request, Sink(ours, 10_000)).truncated is False
            assert len(asked) == times
