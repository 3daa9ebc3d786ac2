"""Whether a candidate is certain: what no person needs to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from loaders.search import Hit, Match

#: A score from which a candidate may be certain, and how far the next must stay behind it.
MATCHES_FROM = 90.0
_BEHIND = 6.0
#: What is left of the score of what is known to be otherwise.
_OTHERWISE = 0.6
#: Letters that stand for words name one thing only where they are as many.
_FEWEST_LETTERS = 3
_SHARED = ("part", "initials", "paraphrase")


@dataclass(frozen=True)
class Candidate:
    """A hit, its score after its properties were compared, whether they agree (None: none was given), and whether it is certain."""

    hit: Hit
    score: float
    agrees: bool | None
    is_certain: bool


def judged(hits: Sequence[Hit], agreeing: Sequence[bool | None], fitting: Sequence[bool] = ()) -> list[Candidate]:
    """The candidates, the best first. The first is certain only where it is called exactly so, what was given of its
    properties agrees, it is of a type that was asked for (``fitting``; all are where it is empty), and nothing else comes near.

    Whatever was found otherwise than by its exact name, a sound or a beginning among them, is for a person to judge:
    吉林市 is not 吉林省, and the plan of another year is another plan.
    """
    fitting = fitting or [True] * len(hits)
    scores = [
        round(hit.score * (_OTHERWISE if agrees is False else 1) * (1 if fits else _OTHERWISE), 1)
        for hit, agrees, fits in zip(hits, agreeing, fitting, strict=True)
    ]
    order = sorted(range(len(hits)), key=lambda place: (-scores[place], place))
    found: list[Candidate] = []
    for rank, place in enumerate(order):
        hit, agrees = hits[place], agreeing[place]
        following = scores[order[1]] if len(order) > 1 else 0.0
        certain = (
            rank == 0
            and agrees is not False
            and hit.match is Match.EXACT
            and (agrees or _is_telling(hit))
            and scores[place] >= MATCHES_FROM
            and scores[place] - following >= (0.1 if agrees else _BEHIND)
        )
        found.append(Candidate(hit, scores[place], agrees, certain))
    return found


def _is_telling(hit: Hit) -> bool:
    """Whether the form names one thing: initials of syllables do not, nor does what others may be called too when who
    speaks, the years or the state are left out."""
    if hit.form == "acronym":
        return sum(letter.isupper() for letter in hit.name) >= _FEWEST_LETTERS
    return hit.form not in _SHARED
