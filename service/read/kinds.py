"""What kinds of things of ours are called, by the class of one of each."""

from __future__ import annotations

from collections.abc import Mapping

from loaders.vocabulary import BASE
from service.read.asking import node, rows
from service.read.names import outside_labels, short_name
from service.store.base import Asks

_Labels = dict[str, str]


async def labels_of_kinds(store: Asks, examples: Mapping[str, str]) -> dict[str, _Labels]:
    """For each kind the labels by language of the class of its example, an IRI: a class of ours before one of another
    vocabulary, of several the first by name. A kind whose example has no class with a label is left out."""
    found: dict[str, dict[str, _Labels]] = {}
    given = [node(iri) for iri in sorted(examples.values())]
    for row in await rows(store, "classes-of-things", thing=given) if given else ():
        of_class = row["class"]["value"]
        labels = found.setdefault(row["thing"]["value"], {}).setdefault(of_class, {})
        labels |= outside_labels(short_name(of_class))
        if "label" in row:
            labels[row["label"].get("xml:lang", "")] = row["label"]["value"]
    return {kind: _preferred(found[iri]) for kind, iri in examples.items() if any(found.get(iri, {}).values())}


def _preferred(classes: Mapping[str, _Labels]) -> _Labels:
    labelled = [name for name, labels in classes.items() if labels]
    return classes[min(labelled, key=lambda name: (not name.startswith(BASE), name))]
