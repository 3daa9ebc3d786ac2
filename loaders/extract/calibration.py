"""How sure a proposal is: the chance that value, unit, kind, period and region are all right, by the weights of its signs.

The weights are those of a logistic regression on what the five reports were read as, each by words that lack what only it
names. ``python tests/bench/extracting.py --calibrate`` makes ``grammar/calibration.csv``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from loaders.extract.proposals import Proposal
from loaders.extract.rules import rows_of

#: The sign that every proposal has.
ALWAYS = "always"
#: Nothing is surer than this, nothing less sure.
_SUREST, _LEAST_SURE = 0.995, 0.02
_ROUNDS, _STEP, _HELD = 400, 0.5, 0.0015


def confidence(proposal: Proposal) -> float:
    """The calibrated confidence of a figure; of a numeral that is excused 0, for nothing is measured of it."""
    return chance(signs_of(proposal), _weights()) if proposal.is_figure else 0.0


def signs_of(proposal: Proposal) -> list[str]:
    """The signs that a proposal is judged by."""
    rule = proposal.rule.removeprefix("list:")
    bases = [f"{dimension}:{basis.kind}" for dimension, basis in proposal.bases.items() if dimension != "population"]
    return [ALWAYS, f"rule:{rule}", f"kind:{proposal.kind}", *bases, *proposal.signs]


def chance(signs: Iterable[str], weights: Mapping[str, float]) -> float:
    """The chance that the signs give, between bounds that few reports can bear out."""
    total = sum(weights.get(sign, 0.0) for sign in signs)
    return min(_SUREST, max(_LEAST_SURE, 1 / (1 + math.exp(-total))))


def fitted(examples: Sequence[tuple[Sequence[str], bool]]) -> dict[str, float]:
    """The weights that fit the examples, signs with whether all was right, by gradient descent with a quadratic penalty."""
    names = sorted({sign for signs, _ in examples for sign in signs})
    number = {name: at for at, name in enumerate(names)}
    rows = [([number[sign] for sign in signs], float(right)) for signs, right in examples]
    weights = [0.0] * len(names)
    for _ in range(_ROUNDS):
        slope = [_HELD * weight for weight in weights]
        for signs, right in rows:
            wrong = (1 / (1 + math.exp(-sum(weights[at] for at in signs))) - right) / len(rows)
            for at in signs:
                slope[at] += wrong
        weights = [weight - _STEP * down for weight, down in zip(weights, slope, strict=True)]
    return dict(zip(names, weights, strict=True))


@cache
def _weights() -> dict[str, float]:
    return {row["sign"]: float(row["weight"]) for row in rows_of("calibration")}
