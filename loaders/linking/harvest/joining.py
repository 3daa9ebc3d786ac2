"""One dataset in several catalogues: recognised by what an aggregator says of where it has it from."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import networkx
import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from loaders.linking.beside import GRAPH_FILE, HARVEST_GRAPH, JOINED_FILE
from loaders.linking.harvest.addresses import twin, web_address
from loaders.linking.harvest.prefixes import PREFIXES
from loaders.swapping import swap

_GRAPH = NamedNode(f"{HARVEST_GRAPH}-joined")
_MATCH = NamedNode(f"{PREFIXES['skos']}exactMatch")
_TYPE = f"{PREFIXES['rdf']}type"
_SAYING = (f"{PREFIXES['dct']}source", f"{PREFIXES['dct']}identifier")


class Member(NamedTuple):
    """A dataset of a catalogue."""

    catalogue: str
    iri: str


def joined(folder: Path) -> list[tuple[Member, ...]]:
    """The datasets that several catalogues, or one of them twice, have: each group in order, the first of them first.

    Two are one where they have one IRI, where one names the other as its source (``dcterms:source``), or has the other's IRI
    among its identifiers; http and https make no difference.
    """
    places: dict[str, set[Member]] = defaultdict(set)
    said: list[tuple[Member, str]] = []
    for file in sorted(folder.glob(f"*/{GRAPH_FILE}")):
        for quad in pyoxigraph.parse(path=str(file), format=RdfFormat.N_QUADS):
            if not isinstance(quad.subject, NamedNode):
                continue
            member, name = Member(file.parent.name, quad.subject.value), quad.predicate.value
            if name == _TYPE and isinstance(quad.object, NamedNode) and quad.object.value == f"{PREFIXES['dcat']}Dataset":
                places[twin(member.iri)].add(member)
            elif name in _SAYING and isinstance(quad.object, NamedNode | Literal) and web_address(quad.object.value):
                said.append((member, twin(web_address(quad.object.value))))
    network = networkx.Graph()
    for members in places.values():
        ordered = sorted(members)
        network.add_edges_from(pairwise(ordered))
    for member, other in said:
        if member in places.get(twin(member.iri), ()):
            network.add_edges_from((member, found) for found in places.get(other, ()) if found != member)
    return sorted(tuple(sorted(group)) for group in networkx.connected_components(network))


def write_joined(folder: Path) -> list[tuple[Member, ...]]:
    """Write which datasets are one into ``joined.nq``, each pair of IRIs as ``skos:exactMatch``; returns the groups."""
    groups = joined(folder)
    lines = set()
    for group in groups:
        iris = sorted({member.iri for member in group})
        for one, other in pairwise(iris):
            written = pyoxigraph.serialize([Quad(NamedNode(one), _MATCH, NamedNode(other), _GRAPH)], format=RdfFormat.N_QUADS)
            lines.add((written or b"").decode())
    swap(folder / JOINED_FILE, "".join(sorted(lines)))
    return groups
