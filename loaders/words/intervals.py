"""The interval in which the true value of a printed figure lies, in exact decimal arithmetic.

The rules, once, for the whole project. A bound of ``None`` is open. Bounds are closed: a rounded figure's upper end
is in truth excluded, but nobody says which way the reports round a tie, so it is kept.

| qualifier | interval of a figure v whose last printed digit weighs p |
|---|---|
| exact, counted whole without a multiplier, or a rank | v … v |
| exact, anything else | v − p/2 … v + p/2 |
| approx (约, 左右) | v ± the larger of p and half the weight of the last digit that is not zero |
| over, at_least (超, 突破, 多, 余, 以上, 不低于, ≥) | v … |
| nearly, under (近, 接近, 不足, 小于, 不超过, ≤) | … v |
| a rank "in the first v" (前) | 1 … v |
| of the order of v (级) | v … 10 v |

A figure that a report computed from a rounded one in another unit is no more precise than that: its ``report.toml``
declares such figures (``converted``), and p is then the weight of the rounded one's last digit.

A printed range a—b reaches from the lower bound of a to the upper bound of b. A falling figure is negative: "over"
then means further from zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from loaders.problems import shown
from loaders.words.lexicon import OwnInterval, Qualifier, qualifying_words, table


@dataclass(frozen=True)
class Interval:
    """Closed interval of decimals; ``None`` is an open end."""

    lower: Decimal | None
    upper: Decimal | None

    def intersection(self, other: Interval) -> Interval:
        """The values that lie in both; may be empty."""
        lowers = [bound for bound in (self.lower, other.lower) if bound is not None]
        uppers = [bound for bound in (self.upper, other.upper) if bound is not None]
        return Interval(max(lowers, default=None), min(uppers, default=None))

    def contains(self, value: Decimal) -> bool:
        """Whether the value lies in it."""
        return (self.lower is None or self.lower <= value) and (self.upper is None or value <= self.upper)

    @property
    def is_empty(self) -> bool:
        """Whether no value lies in it."""
        return self.lower is not None and self.upper is not None and self.lower > self.upper

    @property
    def width(self) -> Decimal:
        """Distance of the ends; infinite where one is open."""
        if self.lower is None or self.upper is None:
            return Decimal("Infinity")
        return self.upper - self.lower


def meaning_of(printed_qualifier: str) -> Qualifier:
    """The meaning of the qualifying words as printed, ``exact`` where none is; ``ValueError`` for unknown ones."""
    return _meaning(printed_qualifier)[0]


def _meaning(printed: str) -> tuple[Qualifier, OwnInterval | None]:
    if not printed:
        return "exact", None
    word = qualifying_words().get(printed)
    if word is None:
        known = " ".join(qualifying_words())
        raise ValueError(f"unknown qualifier {printed!r}; known are {known} (a new one goes into {shown(table('qualifiers'))})")
    return word.qualifier, word.interval


def states_value(low: Decimal, high: Decimal, printed_qualifier: str) -> bool:
    """Whether the figure states a value, exact or approximate, and does not only bound it.

    超, 近, 不足, 前15 and a printed range say between what the value lies: their numeral is no point to plot.
    """
    meaning, own_interval = _meaning(printed_qualifier)
    return low == high and own_interval is None and meaning in ("exact", "approx")


def interval_of(
    low: Decimal,
    high: Decimal,
    place: Decimal,
    significant_place: Decimal,
    printed_qualifier: str,
    counted_whole: bool,
) -> Interval:
    """The interval of a figure (``low`` = ``high``) or printed range, see the table above.

    ``place`` and ``significant_place`` are weights in the figure's own unit, multiplier included.
    ``counted_whole`` says that the figure counts things one by one and is printed without a multiplier.
    """
    meaning, own_interval = _meaning(printed_qualifier)
    if own_interval == "first":
        return Interval(Decimal(1), high)
    if own_interval == "order":
        return Interval(low, high * 10)
    if meaning in ("over", "at_least"):
        return Interval(low, None) if low >= 0 else Interval(None, high)
    if meaning in ("nearly", "under"):
        return Interval(None, high) if low >= 0 else Interval(low, None)
    if meaning == "approx":
        half = max(place, significant_place / 2)
    else:
        half = Decimal(0) if counted_whole else place / 2
    return Interval(low - half, high + half)
