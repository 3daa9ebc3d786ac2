"""What a graph that breaks shapes is reported as: for each violation the row that says it, and what to do."""

from __future__ import annotations

from rdflib import SH, URIRef
from rdflib.util import from_n3

from loaders.origins import origins_of
from loaders.sources import Sources
from loaders.validation import Outcome


def broken_shapes(outcome: Outcome, sources: Sources) -> str:
    """A line for each mistake of ours, at the row it comes from where one does, then how many there are.

    What may be a contradiction of the sources is left out: it does not stop a build.
    """
    origins = origins_of(sources)
    lines = []
    unplaced = []
    mistakes = [violation for violation in outcome.violations if violation.severity == str(SH.Violation)]
    for violation in mistakes:
        focus = from_n3(violation.focus)
        row = origins.get(focus) if isinstance(focus, URIRef) else None
        if row is None:
            unplaced.append(violation)
            continue
        name = violation.named.rpartition("#")[2].rpartition("/")[2]
        message, remedy = violation.message.removesuffix("."), f"It breaks the shape {name}: correct the row"
        lines.append(str(row.problem("", message, f"{remedy}.")))
    if unplaced:
        lines.append(Outcome(tuple(unplaced)).readable())
    return "\n".join(lines)
