"""Hits, and in which order they stand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from loaders.search.kinds import kinds
from loaders.search.scoring import Match

#: What the thing to which most statements lead gains over one to which none does.
_MOST_FAVOUR = 5.0
_MANY_LINKS = 1000


@dataclass(frozen=True)
class Hit:
    """A thing that was found: ``name`` is the one of its names that fits best, ``form`` what of it fits (its pinyin, its
    acronym), ``match`` why and ``score`` how well, from 0 to 100; ``links`` statements lead to it."""

    iri: str
    kind: str
    labels: Mapping[str, str]
    name: str
    form: str
    match: Match
    score: float
    links: int

    @property
    def rank(self) -> tuple[float, int, str]:
        """What sorts hits, the best first: the score, then what is more asked for, then the IRI."""
        favour = kinds()[self.kind].favour if self.kind in kinds() else 0
        known = _MOST_FAVOUR * min(1.0, math.log1p(self.links) / math.log1p(_MANY_LINKS))
        return -(self.score + favour + known), -self.links, self.iri
