"""A SPARQL endpoint that holds DCAT, harvested over HTTP: in its default graph or in named graphs, page by page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph
import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat

from tests.support.catalogues import Answering, Asked, Reply, catalogue, graph_of, holds

PREFIXES = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix ex: <https://data.example.org/id/> .\n"


def _endpoint(content: str) -> Answering:
    store = pyoxigraph.Store()
    store.load(content.encode(), format=RdfFormat.TRIG)

    def answer(asked: Asked) -> Reply:
        found = store.query(parse_qs(asked.body)["query"][0])
        if isinstance(found, pyoxigraph.QueryTriples):
            return Reply(found.serialize(format=RdfFormat.N_TRIPLES) or b"", headers={"Content-Type": "application/n-triples"})
        assert isinstance(found, pyoxigraph.QuerySolutions)
        return Reply(found.serialize(format=QueryResultsFormat.JSON) or b"", headers={"Content-Type": "application/sparql-results+json"})

    return answer


def _datasets(count: int) -> str:
    return "".join(
        f'ex:d{number:03} a dcat:Dataset ; dct:title "数据集{number}"@zh ; dct:publisher [ foaf:name "局" ] ;'
        f" dcat:distribution [ dcat:accessURL <https://data.example.org/{number}> ] ; dct:temporal [ dcat:startDate \"2020\" ] .\n"
        for number in range(count)
    )


@pytest.mark.parametrize("graph", ["", "ex:graph"], ids=["default graph", "named graph"])
def test_an_endpoint_is_read_page_by_page_twice_the_same(graph: str, tmp_path: Path) -> None:
    content = PREFIXES + (f"{graph} {{ {_datasets(120)} }}" if graph else _datasets(120))
    with catalogue({"/sparql": _endpoint(content)}) as server:
        first = server.harvested("/sparql", tmp_path, kind="sparql")
        asked = len(server.paths())
        written = graph_of(first)
        second = server.harvested("/sparql", tmp_path, kind="sparql")
    assert (first.outcome, first.datasets, first.distributions, asked) == ("complete", 120, 120, 6)
    assert (second.counts["unchanged"], graph_of(second) == written) == (120, True)
    assert holds(first, 'ex:d119 dct:title "数据集119"@zh ; dct:publisher/foaf:name "局" ; dct:temporal [ dcat:startDate "2020"^^xsd:gYear ]')


def test_an_endpoint_without_datasets_is_no_success(tmp_path: Path) -> None:
    with catalogue({"/sparql": _endpoint(PREFIXES + 'ex:a dct:title "x" .')}) as server:
        result = server.harvested("/sparql", tmp_path, kind="sparql")
    assert result.outcome == "failed"
    assert "names no dataset" in result.remarks[0].message


def test_a_page_that_is_no_endpoint_is_told_of(tmp_path: Path) -> None:
    with catalogue({"/sparql": Reply("<html></html>")}) as server:
        result = server.harvested("/sparql", tmp_path, kind="sparql")
    assert "is no result of a SPARQL SELECT" in result.remarks[0].message
