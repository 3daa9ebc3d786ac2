"""Policies in time: the timeline, and what changed between two dates."""

from __future__ import annotations

from collections.abc import Iterator

from service.network.answers import (
    Answer,
    Row,
    bounded,
    edge_cells,
    edge_columns,
    named,
    note,
    thing_columns,
    word,
)
from service.network.documents import document_edges, in_time, issuers
from service.network.projection import Network

_EVENTS = (("date", "came-out"), ("in_force", "in-force"), ("ends", "ended"))


def timeline(network: Network, since: str, until: str, about: str | None) -> Answer:
    """The policies that came out in the time, the earliest first; only those tied to the thing, if one is given."""
    graph = network.graph
    wanted = network.of_type("policy")
    if about is not None:
        around = {*graph.successors(about), *graph.predecessors(about)}
        wanted = [policy for policy in wanted if policy in around]
    undated = sum("date" not in graph.nodes[policy] for policy in wanted)
    dated = [policy for policy in wanted if in_time(graph.nodes[policy], since, until)]
    rows: list[Row] = []
    for policy in sorted(dated, key=lambda node: (graph.nodes[node]["date"], node)):
        data = graph.nodes[policy]
        bodies = issuers(network, policy)
        who = {f"issuers_{language}": "; ".join(network.label(body, language) for body in bodies) for language in ("zh", "en")}
        rows.append(
            {"date": data["date"]} | named(network, "policy", policy) | {"kind": data.get("kind"), "level": data.get("level")} | who
        )
    columns = ["date", *thing_columns("policy"), "kind", "level", "issuers_zh", "issuers_en"]
    return bounded(columns, rows, *([note("undated", number=undated)] if undated else []))


def changes(network: Network, since: str, until: str) -> Answer:
    """What happened in the time, in its order: policies came out, entered into force or ended; relations were stated;
    targets fell due."""
    rows = sorted(_events(network, since, until), key=lambda row: tuple(str(row.get(name) or "") for name in _ORDER))
    relations = [str(row["key"]) for row in rows if row.get("key")]
    columns = ["date", *thing_columns("event", "thing"), *edge_columns()]
    answer = bounded(columns, rows)
    return Answer(answer.columns, answer.rows, answer.notes, tuple(relations))


_ORDER = ("date", "event", "thing", "relation", "object", "key")


def _events(network: Network, since: str, until: str) -> Iterator[Row]:
    graph = network.graph
    for policy in network.of_type("policy"):
        for name, event in _EVENTS:
            if in_time(graph.nodes[policy], since, until, name):
                yield {"date": graph.nodes[policy][name]} | word("event", event) | named(network, "thing", policy)
    for target in network.of_type("target"):
        if in_time(graph.nodes[target], since, until):
            yield {"date": graph.nodes[target]["date"]} | word("event", "target-due") | named(network, "thing", target)
    for subject, object_, key, data in document_edges(network):
        if in_time(graph.nodes[subject], since, until):
            said = {"date": graph.nodes[subject]["date"], "key": key} | word("event", "relation")
            yield said | named(network, "thing", subject) | edge_cells(network, subject, object_, data)
