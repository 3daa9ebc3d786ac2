"""Where the documents of provinces and cities hold, and what lies in what."""

from __future__ import annotations

import re

import networkx as nx

LOCAL_LEVELS = ("provincial", "municipal")
#: The kinds of places whose name begins a document's title or its issuer's.
_NAMED = ("province", "xpcc", "city", "prefecture", "county")
_PROVINCES = ("province", "xpcc")
_BEFORE = re.compile(r"^[《“（(]*(?:[0-9]{4}年)?(?:中共)?")
_CONTAINED, _ISSUED_BY, _IN_FORCE_IN, HOLDS_IN = "schema:containedInPlace", "eli:passed_by", "dg:inForceIn", "eli:jurisdiction"


def places_of_documents(graph: nx.MultiDiGraph) -> dict[str, str]:
    """The place of each provincial or municipal document that is stated nowhere but tells it by its name: the place with
    whose name its title begins, the longest of all names that places have, else its issuer's."""
    names = {
        name: node
        for node, data in graph.nodes(data=True)
        if data["type"] == "region" and data.get("kind") in _NAMED
        for name in (data.get("label_zh", ""), *data.get("also_zh", "").split())
    }
    longest = max(map(len, names), default=0)

    def begun_with(title: str) -> str | None:
        begun = _BEFORE.sub("", title)
        lengths = range(min(longest, len(begun)), 1, -1)
        return next((names[begun[:length]] for length in lengths if begun[:length] in names), None)

    found: dict[str, str] = {}
    for node, data in graph.nodes(data=True):
        if data["type"] != "policy" or data.get("level") not in LOCAL_LEVELS or related(graph, node, _IN_FORCE_IN, HOLDS_IN):
            continue
        titles = [node, *related(graph, node, _ISSUED_BY)]
        place = next((place for title in titles if (place := begun_with(graph.nodes[title]["label"]))), None)
        if place is not None:
            found[node] = place
    return found


def related(graph: nx.MultiDiGraph, node: str, *relations: str) -> list[str]:
    """What the node points to by one of the relations, in the order of their names."""
    return sorted({other for _, other, relation in graph.out_edges(node, data="relation") if relation in relations})


def place_of(graph: nx.MultiDiGraph, policy: str) -> str | None:
    """The one place where the document holds; None where none is known, or several."""
    found = related(graph, policy, _IN_FORCE_IN, HOLDS_IN)
    return found[0] if len(found) == 1 else None


def province_of(graph: nx.MultiDiGraph, place: str) -> str | None:
    """The province, or XPCC, that the place is or lies in."""
    seen: set[str] = set()
    at: str | None = place
    while at is not None and at not in seen:
        if graph.nodes[at].get("kind") in _PROVINCES:
            return at
        seen.add(at)
        at = next(iter(related(graph, at, _CONTAINED)), None)
    return None


def provinces(graph: nx.MultiDiGraph) -> list[str]:
    """The provinces and XPCC, in the order of their names."""
    return sorted(node for node, data in graph.nodes(data=True) if data["type"] == "region" and data.get("kind") in _PROVINCES)


def within(graph: nx.MultiDiGraph, place: str) -> list[str]:
    """The place and all that lie in it."""
    found = [place]
    for at in found:
        inside = {under for under, _, relation in graph.in_edges(at, data="relation") if relation == _CONTAINED}
        found += sorted(inside - set(found))
    return found
