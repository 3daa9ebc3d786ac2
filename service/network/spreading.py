"""How a national policy spread to the provinces: which documents of theirs rest on it, in which order, after how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import networkx as nx

from service.network.answers import Answer, Row, bounded, named, note, thing_columns
from service.network.documents import days
from service.network.places import LOCAL_LEVELS, place_of, province_of, provinces
from service.network.projection import Network

_DRAFT = "draft"
#: What is no province of which reports or documents tell here.
_NOT_ASKED = frozenset({"region/taiwan"})


@dataclass(frozen=True)
class Carried:
    """A document of a province that rests on the policy, after so many steps, through the document it rests on itself."""

    policy: str
    steps: int
    through: str


def spread(network: Network, resting: nx.MultiDiGraph, policy: str) -> Answer:
    """A row for each province and XPCC: its first document that rests on the policy, with order and delay in days.

    Of a day of which only the year is known the delay is an interval. Provinces without any come last.
    """
    nowhere = 0
    found: dict[str, list[Carried]] = {province: [] for province in provinces(network.graph) if province not in _NOT_ASKED}
    steps = nx.single_source_shortest_path_length(resting.reverse(copy=False), policy)
    for node in sorted(steps):
        if node == policy or network.graph.nodes[node].get("level") not in LOCAL_LEVELS:
            continue
        place = place_of(network.graph, node)
        province = province_of(network.graph, place) if place else None
        if province not in found:
            nowhere += 1
            continue
        through = min((above for above in resting.successors(node) if steps.get(above) == steps[node] - 1), default=policy)
        found[province].append(Carried(node, steps[node], through))
    firsts = {province: _first(network, carried) for province, carried in found.items()}
    dated = sorted(
        (own[0], province) for province, first in firsts.items() if first and (own := days(_date(network, first.policy)))
    )
    order = {province: 1 + sum(earlier < day for earlier, _ in dated) for day, province in dated}
    begun = days(_date(network, policy))
    rows = [
        {"order": order.get(province)}
        | named(network, "province", province)
        | _first_cells(network, begun, firsts[province])
        | {"documents": len(_adopted(network, carried)), "drafts": len(carried) - len(_adopted(network, carried))}
        for province, carried in sorted(
            found.items(), key=lambda item: (order.get(item[0], 10**6), firsts[item[0]] is None, item[0])
        )
    ]
    columns = ["order", *thing_columns("province", "document"), "date", "days_least", "days_most", "steps",
               *thing_columns("through"), "documents", "drafts"]  # fmt: skip
    return bounded(columns, list[Row](rows), note("not-here"), *([note("no-region", number=nowhere)] if nowhere else []))


def _adopted(network: Network, carried: list[Carried]) -> list[Carried]:
    return [item for item in carried if network.graph.nodes[item.policy].get("kind") != _DRAFT]


def _first(network: Network, carried: list[Carried]) -> Carried | None:
    """The earliest document that is no draft; one without a date only where none has one."""
    known = _adopted(network, carried)
    return min(known, key=lambda item: (_date(network, item.policy) or "9999", item.steps, item.policy), default=None)


def _date(network: Network, policy: str) -> str | None:
    found: str | None = network.graph.nodes[policy].get("date")
    return found


def _first_cells(network: Network, begun: tuple[date, date] | None, first: Carried | None) -> Row:
    if first is None:
        return {}
    own = days(_date(network, first.policy))
    delay: dict[str, int] = {}
    if own and begun:
        delay = {"days_least": (own[0] - begun[1]).days, "days_most": (own[1] - begun[0]).days}
    cells = named(network, "document", first.policy) | {"date": _date(network, first.policy), "steps": first.steps} | delay
    return cells | named(network, "through", first.through)
