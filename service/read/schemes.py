"""A concept scheme as its page lists it: each member with what the columns of the table say of it, in one round."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from loaders.vocabulary import expand
from service.read.asking import node, rows
from service.read.named import Named, both_in, named
from service.read.told import Told, told_of
from service.store.base import Asks

_LABEL = str(expand("skos:prefLabel"))


@dataclass
class Member:
    """A member of a scheme: its labels, the values of each column by its name, and how many figures belong to it."""

    iri: str
    labels: dict[str, str] = field(default_factory=dict)
    columns: dict[str, list[Named]] = field(default_factory=dict)
    figures: int = 0


async def scheme_page(
    store: Asks, iri: str, columns: Mapping[str, str], counts: str
) -> tuple[Told, list[Member]] | None:
    """The scheme and its members; None where the graph says nothing of it.

    ``columns`` gives the property of each column, a prefixed name; ``counts`` that by which figures belong to a member,
    or is empty.
    """
    properties = {str(expand(short)): name for name, short in columns.items()}
    asked = [rows(store, "members-of-a-scheme", scheme=node(iri), property=[node(one) for one in (_LABEL, *properties)])]
    if counts:
        asked.append(rows(store, "figures-counted-by", scheme=node(iri), belongs=node(str(expand(counts)))))
    told, (found, *counted) = await asyncio.gather(told_of(store, iri), asyncio.gather(*asked))
    if told is None:
        return None
    members: dict[str, Member] = {}
    for row in found:
        member = members.setdefault(row["member"]["value"], Member(row["member"]["value"]))
        value = named(row["value"], {row["value"]["value"]: both_in(row, "value_")})
        if row["property"]["value"] == _LABEL:
            member.labels[value.language] = value.value
            continue
        values = member.columns.setdefault(properties[row["property"]["value"]], [])
        if value not in values:
            values.append(value)
    for row in (row for rows_found in counted for row in rows_found):
        if row["member"]["value"] in members:
            members[row["member"]["value"]].figures = int(row["figures"]["value"])
    return told, list(members.values())
