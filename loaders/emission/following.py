"""What follows from the statements by the inverse, symmetric and transitive properties that the ontology declares.

Whoever asks need not know which way a statement was written: 成渝 has as many members by ``dg:hasMember`` as places
say by ``dg:memberOf`` that they belong to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import OWL, RDF
from rdflib.term import Node

from loaders.reading.concepts import Triple


@dataclass(frozen=True)
class DeclaredProperties:
    """The properties of which OWL says that one statement gives another."""

    inverses: Mapping[Node, frozenset[Node]]
    symmetric: frozenset[Node]
    transitive: frozenset[Node]

    @classmethod
    def of(cls, ontology: Iterable[Triple]) -> DeclaredProperties:
        """Those that the statements of an ontology declare."""
        triples = list(ontology)
        inverses: defaultdict[Node, set[Node]] = defaultdict(set)
        for one, other in ((s, o) for s, p, o in triples if p == OWL.inverseOf):
            inverses[one].add(other)
            inverses[other].add(one)
        typed = {kind: frozenset(s for s, p, o in triples if p == RDF.type and o == kind) for kind in _KINDS}
        return cls(
            {name: frozenset(others) for name, others in inverses.items()},
            typed[OWL.SymmetricProperty], typed[OWL.TransitiveProperty],
        )  # fmt: skip

    def concern(self, name: Node) -> bool:
        """Whether a statement of the property can give another."""
        return name in self.inverses or name in self.symmetric or name in self.transitive


_KINDS = (OWL.SymmetricProperty, OWL.TransitiveProperty)


def following(graphs: Mapping[str, Iterable[Triple]], declared: DeclaredProperties) -> dict[str, set[Triple]]:
    """What follows and is not said, by the graph that holds what it follows from."""
    homes = {
        triple: name for name, found in graphs.items() for triple in found if declared.concern(triple[1])
    }
    said, waiting = frozenset(homes), sorted(homes)
    ahead: defaultdict[tuple[Node, Node], set[Node]] = defaultdict(set)
    behind: defaultdict[tuple[Node, Node], set[Node]] = defaultdict(set)
    while waiting:
        triple = waiting.pop()
        subject, name, target = triple
        ahead[name, subject].add(target)
        behind[name, target].add(subject)
        for new in _next(triple, declared, ahead, behind):
            if new not in homes:
                homes[new] = homes[triple]
                waiting.append(new)
    added: defaultdict[str, set[Triple]] = defaultdict(set)
    for triple, home in homes.items():
        if triple not in said:
            added[home].add(triple)
    return dict(added)


def _next(
    triple: Triple,
    declared: DeclaredProperties,
    ahead: Mapping[tuple[Node, Node], set[Node]],
    behind: Mapping[tuple[Node, Node], set[Node]],
) -> Iterator[Triple]:
    subject, name, target = triple
    for inverse in declared.inverses.get(name, ()):
        yield target, inverse, subject
    if name in declared.symmetric:
        yield target, name, subject
    if name in declared.transitive:
        for further in tuple(ahead.get((name, target), ())):
            yield subject, name, further
        for before in tuple(behind.get((name, subject), ())):
            yield before, name, target
