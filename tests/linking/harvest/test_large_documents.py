"""A document that is held on disk while it is read is held there, and not in memory that waits to be written."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from loaders.linking.harvest.graphs import Graph
from loaders.linking.harvest.remarks import Ledger


def test_what_was_taken_is_on_the_disk(tmp_path: Path) -> None:
    graph = Graph(Store(str(tmp_path)), Ledger("catalogue.ttl"))
    before = set(tmp_path.glob("*.sst"))
    graph.add(Quad(NamedNode(f"https://data.example.org/{at}"), NamedNode("http://purl.org/dc/terms/title"), Literal("数据")) for at in range(10))
    assert set(tmp_path.glob("*.sst")) > before, "tables were written"
