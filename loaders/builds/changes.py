"""What changed from one build to the next: which things of ours are new, gone, or described otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from loaders.vocabulary import BASE

CHANGES_FILE = "changes.json"
_OURS = f"<{BASE}"


def changes_between(old: Iterable[str], new: Iterable[str]) -> dict[str, Any]:
    """Added, removed and changed IRIs of ours, sorted, and how many of each kind there are.

    ``old`` and ``new`` are the N-Quads lines of the two graphs. The kind of a thing is the first step of its path:
    ``claim``, ``policy`` …
    """
    before, after = frozenset(old), frozenset(new)
    known, found = _subjects(before), _subjects(after)
    touched = _subjects(before ^ after)
    named = {
        "added": sorted(touched - known),
        "removed": sorted(touched - found),
        "changed": sorted(touched & known & found),
    }
    counts = {what: dict(sorted(Counter(map(kind_of, iris)).items())) for what, iris in named.items()}
    return {"counts": counts, **named}


def kind_of(iri: str) -> str:
    """The first step of the IRI's path.

    >>> kind_of("https://w3id.org/datagov-kg/claim/survey-2024/553-558")
    'claim'
    """
    return iri.removeprefix(BASE).partition("/")[0].partition("#")[0]


def _subjects(lines: Iterable[str]) -> set[str]:
    return {line[1 : line.index(">")] for line in lines if line.startswith(_OURS)}
