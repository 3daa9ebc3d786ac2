"""Relations of a thing in groups: by what they say and from which end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from service.read.named import Named
from service.read.relations import Relation


@dataclass(frozen=True)
class Group:
    """Relations of one predicate from the same end, by date."""

    predicate: Named
    is_from: bool
    relations: list[Relation] = field(default_factory=list)


def grouped(
    relations: Iterable[Relation], iri: str, wanted: Callable[[Relation], bool] = lambda relation: True
) -> list[Group]:
    """Those wanted whose other end is a thing, in groups: what the thing says of others first, the largest group first."""
    groups: dict[tuple[str, bool], Group] = {}
    for one in relations:
        if one.other(iri).kind == "uri" and wanted(one):
            key = (one.predicate.value, one.is_from(iri))
            groups.setdefault(key, Group(one.predicate, one.is_from(iri))).relations.append(one)
    for group in groups.values():
        group.relations.sort(key=lambda one: (not one.date_of_other(iri), one.date_of_other(iri), one.other(iri).value))
    return sorted(groups.values(), key=lambda group: (not group.is_from, -len(group.relations), group.predicate.value))
