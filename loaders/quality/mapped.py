"""How far our entities are linked outward: the tables of mappings in the README."""

from __future__ import annotations

from collections import Counter

from loaders.linking import PREDICATES
from loaders.sources import Sources

#: The schemes of which each entity has mappings, or a reason why it has none.
MAPPED = ("regions", "industries", "units", "themes", "bodies", "policies", "indicators")
#: From this confidence on a mapping was confirmed by a second source, or by the code itself.
CONFIRMED = 0.9


def mappings_table(sources: Sources) -> str:
    """Two Markdown tables: mappings by scheme and how they match, and by what holds the counterpart."""
    short = [predicate.partition(":")[2] for predicate in PREDICATES]
    lines = [
        f"| scheme | entities | with a mapping | none, with the reason | {' | '.join(short)} | confidence from {CONFIRMED} on |",
        "|---" + "|---:" * (len(PREDICATES) + 4) + "|",
    ]
    for name in MAPPED:
        scheme = sources.schemes[name]
        path = f"{scheme.declaration.path}/"
        stated = [mapping for mapping in sources.mapped.stated if mapping.subject.startswith(path)]
        linked = len({mapping.subject for mapping in stated})
        unmatched = sum(missing.subject.startswith(path) for missing in sources.mapped.unmatched)
        matched = Counter(mapping.predicate for mapping in stated)
        sure = sum(mapping.row.confidence >= CONFIRMED for mapping in stated)
        counts = [len(scheme.concepts), linked, unmatched, *(matched[predicate] for predicate in PREDICATES), sure]
        lines.append(f"| {name} | {' | '.join(f'{count:,}' for count in counts)} |")
    held = Counter(mapping.vocabulary for mapping in sources.mapped.stated)
    lines += ["", "| counterparts in | mappings |", "|---|---:|"]
    lines += [f"| {name} | {number:,} |" for name, number in sorted(held.items(), key=lambda item: (-item[1], item[0]))]
    return "\n".join(lines)
