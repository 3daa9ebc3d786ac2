"""What changed from one build to the next: which things of ours are new, gone, or described otherwise."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyoxigraph
from rdflib import SKOS

from loaders.builds.folder import CHANGES_FILE, Build
from loaders.vocabulary import BASE

_OURS = f"<{BASE}"
_LABEL = f"> <{SKOS.prefLabel}> "

#: What can have happened to a thing, as the log names it.
HAPPENINGS = ("added", "removed", "changed")


@dataclass(frozen=True)
class ChangeLog:
    """The change log of a build: the version before, if there was one, and what happened to which things."""

    before: str | None
    before_created: str | None
    counts: dict[str, dict[str, int]]
    things: dict[str, list[str]]
    removed_labels: dict[str, dict[str, str]]

    @property
    def kinds(self) -> list[str]:
        """The kinds of things to which anything happened."""
        return sorted({kind for counts in self.counts.values() for kind in counts})

    def of_kind(self, happening: str, kind: str) -> list[str]:
        """The IRIs of this kind to which this happened."""
        return [iri for iri in self.things[happening] if kind_of(iri) == kind]


def read_changes(build: Build) -> ChangeLog | None:
    """The change log of the build; None if it was written before there were any."""
    path = build.folder / CHANGES_FILE
    if not path.exists():
        return None
    said = json.loads(path.read_text(encoding="utf-8"))
    things = {happening: said[happening] for happening in HAPPENINGS}
    return ChangeLog(said["from"], said["from_created"], said["counts"], things, said.get("removed_labels", {}))


def changes_between(old: Iterable[str], new: Iterable[str]) -> dict[str, Any]:
    """Added, removed and changed IRIs of ours, sorted, how many of each kind there are, and what the removed were called.

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
    return {"counts": counts, **named, "removed_labels": _labels(before - after, set(named["removed"]))}


def kind_of(iri: str) -> str:
    """The first step of the IRI's path.

    >>> kind_of("https://w3id.org/datagov-kg/claim/survey-2024/553-558")
    'claim'
    """
    return iri.removeprefix(BASE).partition("/")[0].partition("#")[0]


def _subjects(lines: Iterable[str]) -> set[str]:
    return {line[1 : line.index(">")] for line in lines if line.startswith(_OURS)}


def _labels(lines: Iterable[str], things: set[str]) -> dict[str, dict[str, str]]:
    """The labels of the things by language; no graph has them any more."""
    telling = sorted(line for line in lines if _LABEL in line and line[1 : line.index(">")] in things)
    labels: dict[str, dict[str, str]] = {}
    for quad in pyoxigraph.parse("\n".join(telling), format=pyoxigraph.RdfFormat.N_QUADS):
        if isinstance(quad.subject, pyoxigraph.NamedNode) and isinstance(quad.object, pyoxigraph.Literal):
            labels.setdefault(quad.subject.value, {})[quad.object.language or ""] = quad.object.value
    return labels
