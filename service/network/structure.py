"""The shape of the network of documents: who is central, who belongs together, who issues with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations

import networkx as nx

from service.network.answers import Answer, Row, bounded, named, note, thing_columns
from service.network.documents import document_edges, issuers
from service.network.projection import Network

SEED = 20
#: Betweenness is computed from all documents up to so many, else from a sample.
MOST_SOURCES = 1000
_SAMPLE = 64
_LEADING = 3


def documents(network: Network) -> nx.DiGraph:
    """Each document pointing to those that it names; several relations between two are one edge."""
    graph = nx.DiGraph()
    graph.add_edges_from(sorted({(subject, object_) for subject, object_, _, _ in document_edges(network)}))
    return graph


def centrality(network: Network, graph: nx.DiGraph, measure: str, number: int) -> Answer:
    """The most central documents by the measure, with the rank that they share where their values are equal."""
    notes: list[Mapping[str, str]] = []
    values: Mapping[str, float]
    if measure == "betweenness":
        sample = None if len(graph) <= MOST_SOURCES else _SAMPLE
        values = nx.betweenness_centrality(graph, k=sample, seed=SEED)
        notes.append(note("sampled", number=sample) if sample else note("exact"))
    elif measure == "katz":
        # the factor must stay below one over the largest eigenvalue, which no row or column sum exceeds
        largest = max(1, min(max(dict(degrees).values(), default=1) for degrees in (graph.in_degree(), graph.out_degree())))
        values = nx.katz_centrality(graph, alpha=0.85 / largest, max_iter=10_000)
    else:
        values = dict({"in-degree": graph.in_degree, "out-degree": graph.out_degree}.get(measure, graph.degree)())
    ordered = sorted(values, key=lambda node: (-round(values[node], 12), node))
    rows: list[Row] = []
    for position, node in enumerate(ordered[:number], 1):
        value = round(values[node], 9)
        rank = rows[-1]["rank"] if rows and rows[-1]["value"] == value else position
        rows.append({"rank": rank} | named(network, "policy", node) | {"measure": measure, "value": value})
    return bounded(["rank", *thing_columns("policy"), "measure", "value"], rows, *notes)


def louvain(graph: nx.DiGraph) -> list[list[str]]:
    """The communities by Louvain's method, the largest first; the same documents give the same communities."""
    found = nx.community.louvain_communities(graph.to_undirected(), seed=SEED)
    return sorted((sorted(members) for members in found), key=lambda members: (-len(members), members))


def communities(network: Network, graph: nx.DiGraph, found: list[list[str]], policy: str | None) -> Answer:
    """The communities, or all members of that of the policy."""
    rows: list[Row] = []
    for count, members in enumerate(found, 1):
        if policy is not None and policy not in members:
            continue
        leading = sorted(members, key=lambda node: (-graph.degree(node), node))
        name = _name(network, members, leading)
        about: Row = {"community": count, "size": len(members)} | name
        for position, node in enumerate(leading if policy else leading[:_LEADING], 1):
            rows.append(about | {"position": position} | named(network, "policy", node) | {"degree": graph.degree(node)})
    columns = ["community", "size", "name_zh", "name_en", "position", *thing_columns("policy"), "degree"]
    return bounded(columns, rows, note("seed", number=SEED))


def _name(network: Network, members: list[str], leading: list[str]) -> Row:
    """The themes that most members have, at most three; else the most connected member."""
    inside = set(members)
    themes = Counter(
        theme
        for member in inside
        for _, theme, relation in network.graph.out_edges(member, data="relation")
        if relation == "dcterms:subject"
    )
    most = sorted(themes, key=lambda theme: (-themes[theme], theme))[:_LEADING] or leading[:1]
    return {
        "name_zh": "、".join(network.label(node, "zh") for node in most),
        "name_en": ", ".join(network.label(node, "en") for node in most),
    }


def coissuing(network: Network, body: str | None) -> Answer:
    """Pairs of bodies that issued the same policies, the most frequent first, with the policies."""
    together: dict[tuple[str, str], list[str]] = {}
    for policy in network.of_type("policy"):
        for pair in combinations(issuers(network, policy), 2):
            if body is None or body in pair:
                one, other = pair if body in (None, pair[0]) else pair[::-1]
                together.setdefault((one, other), []).append(policy)
    rows: list[Row] = []
    for (one, other), policies in sorted(together.items(), key=lambda item: (-len(item[1]), item[0])):
        dates = sorted(date for policy in policies if (date := network.graph.nodes[policy].get("date")))
        titles = {
            f"policies_{language}": "; ".join(network.label(policy, language) for policy in policies)
            for language in ("zh", "en")
        }
        span = {"first": dates[0] if dates else None, "last": dates[-1] if dates else None}
        rows.append(
            named(network, "body", one) | named(network, "other", other) | {"number": len(policies)} | span | titles
        )
    return bounded([*thing_columns("body", "other"), "number", "first", "last", "policies_zh", "policies_en"], rows)
