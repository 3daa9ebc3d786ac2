"""The network as files that other programs open: GraphML, GEXF 1.3 with time, and JSON as networkx and Cytoscape have it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from loaders.problems import suggestion
from service.http.problems import InvalidParameter
from service.network.projection import Network


@dataclass(frozen=True)
class NetworkFormat:
    """One way to write the network: the ending of its file, its media type, and who opens it."""

    ending: str
    media_type: str
    title_en: str
    title_zh: str
    write: Callable[[Network], bytes]


def written(network: Network, output: NetworkFormat) -> bytes:
    """The network in the format; the same network gives the same bytes."""
    return output.write(network)


def network_format(name: str) -> NetworkFormat:
    """The format of this ending. Raises ``InvalidParameter``, naming those that there are."""
    found = FORMATS.get(name.strip().lower())
    if found is None:
        detail = f"format={name!r} is not offered here. {suggestion(name, FORMATS)}"
        raise InvalidParameter(detail, parameter="format", allowed=list(FORMATS))
    return found


def _graphml(network: Network) -> bytes:
    file = io.BytesIO()
    nx.write_graphml_xml(_titled(network), file, named_key_ids=True)
    return file.getvalue()


def _gexf(network: Network) -> bytes:
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.3")
    writer.add_graph(network.graph)
    # what networkx writes beyond GEXF 1.3, whose schema refuses it: a name, and a schema's place in a namespace misspelt
    writer.graph_element.attrib.pop("name", None)
    for name in [name for name in writer.xml.attrib if name.startswith(("{", "xmlns:xsi", "xsi:"))]:
        del writer.xml.attrib[name]
    meta = writer.xml.find("meta")
    if meta is not None:
        meta.attrib.pop("lastmodifieddate", None)  # the day of writing: the same network would give other bytes
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _node_link(network: Network) -> bytes:
    return _json(nx.node_link_data(_titled(network), edges="edges"))


def _cytoscape(network: Network) -> bytes:
    """Cytoscape's own JSON: every element has data with an id of its own; ``name`` is what Cytoscape shows, ``value`` and
    ``key`` what networkx reads as node and edge."""
    nodes = [
        {"data": data | {"id": node, "value": node, "name": data["label"]}} for node, data in network.graph.nodes(data=True)
    ]
    edges = [
        {"data": data | {"id": key, "key": key, "source": subject, "target": object_, "interaction": data["relation"]}}
        for subject, object_, key, data in network.graph.edges(data=True, keys=True)
    ]
    return _json(
        {
            "format_version": "1.0",
            "generated_by": "datagov-kg",
            "target_cytoscapejs_version": "~3.0",
            "data": {"name": "datagov-kg", "version": network.version or ""},
            "directed": True,
            "multigraph": True,
            "elements": {"nodes": nodes, "edges": edges},
        }
    )


def _titled(network: Network) -> nx.MultiDiGraph:
    graph = network.graph.copy()
    graph.graph |= {"name": "datagov-kg", "version": network.version or ""}
    return graph


def _json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


#: By the ending of the file.
FORMATS = {
    item.ending: item
    for item in (
        NetworkFormat("graphml", "application/graphml+xml", "GraphML, for networkx, igraph, yEd, Cytoscape, Gephi",
                      "GraphML（networkx、igraph、yEd、Cytoscape、Gephi）", _graphml),
        NetworkFormat("gexf", "application/gexf+xml", "GEXF 1.3 with time, for Gephi", "GEXF 1.3，含时间（Gephi）", _gexf),
        NetworkFormat("json", "application/json", "Node-link JSON, for networkx and D3", "点线 JSON（networkx、D3）",
                      _node_link),
        NetworkFormat("cyjs", "application/vnd.cytoscape.cyjs+json", "Cytoscape JSON", "Cytoscape JSON", _cytoscape),
    )
}  # fmt: skip
