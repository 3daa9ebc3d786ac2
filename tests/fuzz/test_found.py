"""What the random inputs found, each as the smallest input of its kind."""

from __future__ import annotations

import gzip
from pathlib import Path

import httpx2
import pytest

from loaders.problems import InputProblems
from loaders.reading.turtle import read_turtle
from loaders.vocabulary import expand
from service.http.problems import MalformedQuery
from service.stored.model import read_queries
from service.stored.rows import RowOf, with_row
from tests.service.conftest import client, project, service, start
from tests.support.commands import Run, mistake

pytestmark = pytest.mark.long

__all__ = ["client", "project", "service", "start"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('<http://e/s> <http://e/p>\n  "not closed .\n', 2),
        ("@prefix e: <http://e/> .\n\ne:a, e:b a e:C .\n", 3),
        ("<http://e/s> <http://e/p> <http://e/o>", 1),
    ],
)
def test_what_is_no_turtle_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputProblems) as raised:
        read_turtle([path])
    (problem,) = raised.value.problems
    assert problem.line == line and "is not valid Turtle" in problem.message


@pytest.mark.parametrize("term", ["time:inXSDDateec", "xsd:dat", "schema:{url", "schema:contained in", "qb:dataSetz", "rdf:", "dg:", "schema:"])
def test_a_term_that_its_vocabulary_has_not_is_refused_in_every_namespace(term: str) -> None:
    with pytest.raises(AttributeError, match=r"not in|no term|has no"):
        expand(term)


@pytest.mark.parametrize("text", ["SELECT", "SELECT ?figure WHERE", "SELECT { ?s ?p ?o }", "SELECT ?figure WHERE { ?figure ?p ?o", "SELECT ?figure { } ORDER", "SELECT ?figure { } ORDER BY"])
def test_a_stored_query_of_figures_that_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(MalformedQuery):
        with_row(text, RowOf.FIGURE)


@pytest.mark.parametrize("value", ["2024-02-30", "[" * 3000, "{x: }", "!!python/object:os.system x"], ids=["day", "deep", "odd", "object"])
def test_a_front_matter_that_cannot_be_read_is_refused(tmp_path: Path, value: str) -> None:
    path = tmp_path / "own.rq"
    path.write_text(f"#+ title_zh: {value}\nSELECT ?x {{ }}\n", encoding="utf-8")
    with pytest.raises(InputProblems):
        read_queries([path])


@pytest.mark.parametrize("body", [b"", b"no gzip", gzip.compress(b"x")[:-3], b"x" * 2_000_000], ids=["none", "other", "cut", "long"])
@pytest.mark.parametrize("path", ["/static/style.css", "/ontology", "/healthz"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_body_that_nobody_reads_breaks_no_answer(client: httpx2.Client, method: str, path: str, body: bytes) -> None:
    answer = client.request(method, path, headers={"Content-Encoding": "gzip"}, content=body)
    assert answer.status_code == (413 if len(body) > 1_000_000 else 200)


@pytest.mark.parametrize("words", [["query", "which-\udcd5"], ["query", "ASK { ?s ?p '\udcd5' }"], ["search", "\udcd5"]])
def test_a_word_of_a_command_that_is_no_utf_8_is_told(run: Run, with_build: object, words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 1 and "is no UTF-8" in mistake(result)
