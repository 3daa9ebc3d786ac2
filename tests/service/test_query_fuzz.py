"""Queries with words changed, by the thousand: read here as the engine reads them, and none breaks the service."""

from __future__ import annotations

import asyncio
from pathlib import Path
from xml.etree import ElementTree

import httpx2
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pyoxigraph import Store

from loaders.project import Project
from loaders.settings import Settings
from loaders.vocabulary import BASE
from service.http.problems import MalformedQuery, ServiceProblem
from service.sparql.analysis import analyse
from tests.support.apps import app_client
from tests.support.graphs import graph_nquads, write_build

_WORDS = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FROM", "NAMED", "BASE", "PREFIX", "LIMIT", "OFFSET", "ORDER", "BY", "GROUP", "HAVING", "VALUES", "UNDEF", "FILTER", "OPTIONAL", "UNION", "MINUS", "GRAPH", "SERVICE", "SILENT", "BIND", "AS", "EXISTS", "NOT", "IN", "COUNT(*)", "DISTINCT", "REDUCED", "true", "a", "*", "{", "}", "(", ")", ".", ";", ",", "[]", "^", "|", "/", "+", "-", "=", "<", ">", "!", "&&", "||", "?s", "?p", "?o", "$x", "p:", "p:x", ":y", "_:b", "<a>", "<>", "<http://[x>", "<http://e/\\u0041>", "<a\\u0020b>", "1", "-1", "1.5", "2e400", '"x"', "'y'", '"\\u0022"', '"\\\\u0041"', '"\\uD83D"', '"\\U00110000"', "\\u0041", '"""a"b"""', '"x"@en', '"1"^^<a>', '"x"^^p:t', "<http://e/f>(?o)", "#", "\\u000A\n"]
_QUERIES = [
    "PREFIX p: <http://e/> SELECT ?s (COUNT(*) AS ?n) WHERE { ?s ?p ?o FILTER(?o > 1) } GROUP BY ?s ORDER BY ?n LIMIT 3",
    "BASE <http://e/> ASK FROM <graph/a> FROM NAMED <graph/b> { GRAPH ?g { <a> p:x 'x'@en } }",
    "CONSTRUCT { ?s ?p [] } WHERE { VALUES (?s ?p) { (<a> <b>) (UNDEF 1) } OPTIONAL { ?s ?p ?o } } OFFSET 2 LIMIT 1",
    "DESCRIBE <a> ?x WHERE { ?x <p>/<q>*|^<r> \"a\\u4e2d\" MINUS { SERVICE SILENT <http://e/> { ?x ?y ?z } } }",
]
_REPLACEMENTS = st.sampled_from([*_WORDS, "9" * 5000, "<" + "a" * 100 + ">", "\x00", "\ufffe", "中", ""])


@st.composite
def _texts(draw: st.DrawFn) -> str:
    """A legal query with some of its words changed, left out, said twice or put elsewhere."""
    words = draw(st.sampled_from(_QUERIES)).split(" ")
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(words) - 1))
        words[at : at + draw(st.integers(0, 2))] = draw(st.lists(_REPLACEMENTS, min_size=1, max_size=3))
    return draw(st.sampled_from([" ", "", "\n", "\t"])).join(words) if draw(st.booleans()) else " ".join(words)


@pytest.mark.long
@examples(max_examples=1000)
@given(_texts())
def test_a_text_is_read_here_as_the_engine_reads_it(text: str) -> None:
    """What is refused here is illegal, an update, ambiguous or too large; what is passed on means the same."""
    try:
        query = analyse(text, 64)
    except MalformedQuery as refused:
        ours = "compare or open" in refused.detail or "digits" in refused.detail
        if not ours:
            with pytest.raises((SyntaxError, ValueError)):
                Store().query(text, base_iri=BASE)
        return
    except ServiceProblem:
        return
    assert "\\u" not in query.text.replace("\\\\", "")
    verdicts = []
    for one in (text, query.text):
        try:
            Store().query(one, base_iri=BASE)
            verdicts.append("legal")
        except (SyntaxError, ValueError):
            verdicts.append("illegal")
        except RuntimeError as error:
            verdicts.append(str(error))
    assert verdicts[0] == verdicts[1]


@pytest.mark.long
def test_no_text_breaks_the_service(tmp_path: Path, project: Project) -> None:
    write_build(tmp_path, graph_nquads(50))
    settings = Settings.from_environment(
        store=str(tmp_path), workers=1, cache_bytes=0, query_deadline_seconds=2, slow_after_seconds=1.5
    )
    formats = st.sampled_from(["", "xml", "rdfxml", "html", "csv"])
    seen: dict[int, int] = {}

    async def use() -> None:
        async with app_client(settings, project) as client:
            loop = asyncio.get_running_loop()

            def sent(text: str, wanted: str) -> httpx2.Response:
                asking = client.get("/sparql", params={"query": text, "format": wanted})
                return asyncio.run_coroutine_threadsafe(asking, loop).result(30)

            @examples(max_examples=300)
            @given(_texts(), formats)
            def each(text: str, wanted: str) -> None:
                response = sent(text, wanted)
                seen[response.status_code] = seen.get(response.status_code, 0) + 1
                assert response.status_code in (200, 400, 403, 406, 422), response.text
                if response.status_code == 200 and "xml" in response.headers["content-type"]:
                    ElementTree.fromstring(response.content)

            await asyncio.to_thread(each)

    asyncio.run(use())
    assert seen[200] > 10 and seen[400] > 100
