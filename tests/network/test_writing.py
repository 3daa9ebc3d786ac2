"""The files of the network: networkx reads them back, GEXF obeys its schema, Cytoscape's JSON its description."""

from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from lxml import etree

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.settings import Settings
from service.network import FORMATS, Network, written
from tests.support.apps import app_client
from tests.support.commands import Run, mistake

pytestmark = pytest.mark.long

SCHEMA = Path(__file__).parent / "gexf-1.3" / "gexf.xsd"
GEXF = "{http://gexf.net/1.3}"


def read_back(content: bytes, ending: str) -> nx.MultiDiGraph:
    """What networkx makes of the file."""
    if ending == "graphml":
        return nx.read_graphml(io.BytesIO(content), force_multigraph=True)
    if ending == "gexf":
        return nx.read_gexf(io.BytesIO(content), version="1.3")
    if ending == "json":
        return nx.node_link_graph(json.loads(content), edges="edges")
    return nx.cytoscape_graph(json.loads(content))


@pytest.mark.parametrize("ending", FORMATS)
def test_networkx_reads_the_very_network_back(network: Network, ending: str) -> None:
    found = read_back(written(network, FORMATS[ending]), ending)
    assert found.is_directed() and found.is_multigraph()
    assert set(found.nodes) == set(network.graph.nodes)
    ends = sorted((subject, object_) for subject, object_, _ in network.graph.edges)
    assert sorted((subject, object_) for subject, object_, _ in found.edges) == ends
    law = network.graph.nodes["policy/data-security-law"]
    assert law.items() <= found.nodes["policy/data-security-law"].items()
    told = {_evidence(data) for *_, data in found.edges(data=True)}
    assert told == {_evidence(data) for *_, data in network.graph.edges(data=True)}


def _evidence(data: dict[str, Any]) -> tuple[object, ...]:
    return tuple(data.get(name) for name in ("relation", "basis", "locator", "wording", "read", "address", "confidence", "place"))


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_network_gives_the_same_bytes(network: Network, ending: str) -> None:
    assert written(network, FORMATS[ending]) == written(network, FORMATS[ending])


def test_gexf_obeys_the_schema_of_gexf_1_3(network: Network) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    document = etree.fromstring(written(network, FORMATS["gexf"]))
    schema.assertValid(document)
    document.set("unknown", "1")
    assert not schema.validate(document), "the schema refuses nothing"


def test_gexf_has_time(network: Network) -> None:
    document = etree.fromstring(written(network, FORMATS["gexf"]))
    graph = document.find(f"{GEXF}graph")
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    nodes = {node.get("id"): node for node in graph.iter(f"{GEXF}node")}
    assert nodes["policy/data-security-law"].get("start") == "2021-06-10"
    dated = [edge for edge in graph.iter(f"{GEXF}edge") if edge.get("start")]
    assert len(dated) > 1000


def test_cytoscape_json_is_as_cytoscape_describes_it(network: Network) -> None:
    document = json.loads(written(network, FORMATS["cyjs"]))
    elements = document["elements"]
    nodes = {node["data"]["id"] for node in elements["nodes"]}
    edges = [edge["data"] for edge in elements["edges"]]
    ids = [*nodes, *(edge["id"] for edge in edges)]
    assert len(set(ids)) == len(elements["nodes"]) + len(edges), "each element has an id of its own"
    assert all({edge["source"], edge["target"]} <= nodes for edge in edges)
    assert all(set(element) == {"data"} for element in [*elements["nodes"], *elements["edges"]])
    values = [value for element in [*elements["nodes"], *elements["edges"]] for value in element["data"].values()]
    assert all(isinstance(value, str | float) for value in values), "data are flat"
    assert all(edge["interaction"] for edge in edges)


@pytest.mark.long
@pytest.mark.parametrize("ending", FORMATS)
def test_export_and_route_give_the_same_file(
    run: Run, tmp_path: Path, with_build: Build, ending: str
) -> None:
    target = tmp_path / f"network.{ending}"
    result = run("export", target)
    assert result.exit_code == 0, result.output
    assert "nodes" in result.stdout

    async def ask() -> tuple[int, bytes, str, int]:
        async with app_client(Settings(store=str(with_build.folder.parent)), Project()) as client:
            first = await client.get(f"/explore/network.{ending}")
            second = await client.get(f"/explore/network.{ending}", headers={"If-None-Match": first.headers["ETag"]})
            return first.status_code, first.content, first.headers["content-type"], second.status_code

    status, content, media_type, again = asyncio.run(ask())
    assert (status, again) == (200, 304)
    assert content == target.read_bytes()
    assert media_type == FORMATS[ending].media_type


def test_an_unknown_ending_is_a_problem_that_names_the_endings(with_build: Build, run: Run, tmp_path: Path) -> None:
    async def ask() -> tuple[int, dict[str, Any]]:
        async with app_client(Settings(store=str(with_build.folder.parent)), Project()) as client:
            answer = await client.get("/explore/network.gml")
            return answer.status_code, answer.json()

    status, problem = asyncio.run(ask())
    assert status == 422 and problem["allowed"] == list(FORMATS)
    assert "network.gexf" in mistake(run("export", tmp_path / "network.gml"))


def test_help_of_export_names_the_files_of_the_network(run: Run) -> None:
    shown = " ".join(run("export", "--help").stdout.split())
    for item in FORMATS.values():
        assert f"network.{item.ending}: {item.title_en}" in shown
