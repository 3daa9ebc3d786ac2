"""What stands behind an address: ``hosts.csv`` of the entities says for each host of which tier it is.

Nothing is guessed from a fact itself. A row holds for the host and all below it, the longest that fits for each; ``bodies``
are those whose own site it is, so that of a document that one of them issued it is the issuing body's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from loaders.evidence import FromOutside
from loaders.iris import host_of
from loaders.problems import Problem, suggestion
from loaders.reading.concepts import Schemes
from loaders.reading.outside import OutsideStatement
from loaders.tables import Row, read_table

#: The tier of the site of a body that issued the document; the table names that of other governments' sites.
ISSUING, UNDECLARED = "issuing-body", "undeclared"


class Host(Row):
    """A host, and all below it."""

    every_column: ClassVar[bool] = True

    host: str = Field(pattern=r"^[a-z0-9][a-z0-9.\-]*$")
    tier: str
    bodies: str = ""


@dataclass(frozen=True)
class Hosts:
    """The hosts that are declared, the tiers from the best on, and who issued what."""

    by_name: Mapping[str, Host]
    tiers: Sequence[str]
    issuers: Mapping[str, frozenset[str]]

    def tier_of(self, address: str) -> str:
        """The tier of the address, whatever it speaks of; ``undeclared`` where the table has no row for its host."""
        host = self._host(address)
        return host.tier if host else UNDECLARED

    def tier_for(self, subject: str, addresses: Iterable[str]) -> str:
        """The best tier of the addresses that speak of the subject (by its IRI path)."""
        return min((self._tier_for(subject, address) for address in addresses), key=self._rank)

    def _tier_for(self, subject: str, address: str) -> str:
        host = self._host(address)
        if host and self.issuers.get(subject, frozenset()) & set(filter(None, host.bodies.split("|"))):
            return ISSUING
        return self.tier_of(address)

    def _host(self, address: str) -> Host | None:
        parts = host_of(address).split(".")
        names = (".".join(parts[start:]) for start in range(len(parts)))
        return next((self.by_name[name] for name in names if name in self.by_name), None)

    def _rank(self, tier: str) -> int:
        return self._ranks.get(tier, len(self.tiers))

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        return {tier: rank for rank, tier in enumerate(self.tiers)}


def read_hosts(
    tables: Iterable[Path], schemes: Schemes, outside: Iterable[OutsideStatement], problems: list[Problem]
) -> Hosts:
    """The hosts of the tables; mistakes go to ``problems``."""
    tiers = sorted(schemes["source_tiers"].concepts.values(), key=lambda tier: int(tier.cell("rank")))
    named = [tier.id for tier in tiers if tier.id != ISSUING]
    by_name: dict[str, Host] = {}
    for path in tables:
        for located in read_table(path, Host, problems):
            row = located.row
            if row.tier not in named:
                problems.append(located.problem("tier", f"unknown tier {row.tier!r}", suggestion(row.tier, named)))
            for body in filter(None, row.bodies.split("|")):
                if body not in schemes["bodies"].concepts:
                    problems.append(located.problem("bodies", f"unknown body {body!r}", "Declare it in bodies.csv."))
            if row.host in by_name:
                problems.append(located.problem("host", f"{row.host} stands twice", "Keep one of the rows."))
            by_name[row.host] = row
    return Hosts(by_name, [tier.id for tier in tiers], _issuers(schemes, outside))


def counted_by_tier(hosts: Hosts, said: Iterable[FromOutside]) -> Counter[str]:
    """How many facts and mappings have an address of each tier as their best."""
    return Counter(hosts.tier_for(fact.subject, fact.place.addresses) for fact in said)


def _issuers(schemes: Schemes, outside: Iterable[OutsideStatement]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for concept in schemes["policies"].concepts.values():
        found[f"policy/{concept.id}"].update(filter(None, concept.cell("issuers").split("|")))
    for fact in outside:
        if fact.row.predicate == "eli:passed_by":
            found[fact.row.subject].add(fact.row.object.removeprefix("body/"))
    return {subject: frozenset(bodies) for subject, bodies in found.items()}
