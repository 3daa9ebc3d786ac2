"""The order in which a page is read: gutters between columns are found by where no line crosses them."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from loaders.extract.text.pdf.segments import Segment, line_of, on_one_line

#: Columns are of lines of prose: this many ems at the median on each side of a gutter, and this many lines.
_PROSE_EMS, _PROSE_LINES = 6.0, 3
#: A line this many times the usual step below the one before it is set off.
_SET_OFF = 1.5
#: Half the width of the narrowest gutter, in ems, and how far it is looked for from place to place, in points.
_HALF_GUTTER, _STEP = 0.4, 2.0


@dataclass(frozen=True)
class Flow:
    """Lines that follow each other down a column; ``left`` and ``right`` are the edges of the column."""

    lines: tuple[Segment, ...]
    left: float
    right: float


def flows_of(segments: Sequence[Segment]) -> list[Flow]:
    """The page's flows in reading order."""
    return [_flow(run) for run in _runs(list(segments)) if run]


def _flow(segments: list[Segment]) -> Flow:
    lines: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda segment: segment.base):
        if lines and not segment.table and not lines[-1][0].table and on_one_line(lines[-1][0], segment):
            lines[-1].append(segment)
        else:
            lines.append([segment])
    joined = tuple(line_of(line) for line in lines)
    written = [line for line in joined if not line.table] or list(joined)
    lefts = sorted(line.left for line in written)
    return Flow(joined, lefts[len(lefts) // 10], max(line.right for line in written))


def _runs(segments: list[Segment]) -> Iterator[list[Segment]]:
    """The segments in runs, each to be read line by line from top to bottom."""
    gutter = _gutter(segments)
    if gutter is None:
        yield segments
        return
    crossing = [segment for segment in segments if segment.left < gutter < segment.right]
    band: list[Segment] = []
    across: list[Segment] = []
    for segment in sorted(segments, key=lambda segment: segment.base):
        if any(on_one_line(other, segment) for other in crossing):
            stray = _after_the_columns(band, gutter)
            yield from _columns(band, gutter)
            band, across = [], [*across, *stray, segment]
            continue
        if across:
            yield across
            across = []
        band.append(segment)
    if across:
        yield across
    yield from _columns(band, gutter)


def _columns(band: list[Segment], gutter: float) -> Iterator[list[Segment]]:
    for column in ([s for s in band if s.left < gutter], [s for s in band if s.left >= gutter]):
        if column:
            yield from _runs(column)


def _after_the_columns(band: list[Segment], gutter: float) -> list[Segment]:
    """What ends a band on the left alone, in another size or set off from the column: the title of what comes below."""
    sizes = sorted(segment.size for segment in band)
    steps = sorted(b.base - a.base for a, b in pairwise(s for s in band if s.right < gutter))
    lowest = max((segment.base for segment in band if segment.left > gutter), default=0.0)
    stray: list[Segment] = []
    while len(band) > 1 and band[-1].right < gutter and band[-1].base > lowest:
        is_other = abs(band[-1].size / sizes[len(sizes) // 2] - 1) > 0.08
        above = max((segment.base for segment in band[:-1] if segment.right < gutter), default=lowest)
        if not is_other and (not steps or band[-1].base - above <= _SET_OFF * steps[len(steps) // 2]):
            break
        stray = [band.pop(), *stray]
    return stray


def _gutter(segments: list[Segment]) -> float | None:
    """Where a gutter runs down: the middle of where most lines of prose have others beside them; None without columns."""
    written = [segment for segment in segments if not segment.table]
    if len(written) < 2 * _PROSE_LINES:
        return None
    size = sorted(segment.size for segment in written)[len(written) // 2]
    places: list[tuple[int, float]] = []
    at, right = min(s.left for s in written) + _STEP, max(s.right for s in written)
    while at < right:
        left_side, right_side = _sides(written, at, _HALF_GUTTER * size)
        places.append((len(_beside(left_side, right_side)), at))
        at += _STEP
    most = max((count for count, _ in places), default=0)
    if most < _PROSE_LINES:
        return None
    first = next(index for index, (count, _) in enumerate(places) if count == most)
    last = first
    while last + 1 < len(places) and places[last + 1][0] == most:
        last += 1
    gutter = (places[first][1] + places[last][1]) / 2
    left_side, right_side = _sides(written, gutter, 0)
    both = _beside(left_side, right_side), _beside(right_side, left_side)
    return gutter if all(_is_prose(side) for side in both) else None


def _sides(segments: list[Segment], at: float, margin: float) -> tuple[list[Segment], list[Segment]]:
    return [s for s in segments if s.right + margin < at], [s for s in segments if s.left - margin > at]


def _beside(side: list[Segment], other: list[Segment]) -> list[Segment]:
    """The segments of a side that have one of the other at their height, give or take a line."""
    bases = sorted(segment.base for segment in other)
    found = []
    for segment in side:
        at = bisect.bisect_left(bases, segment.base - segment.size)
        if at < len(bases) and bases[at] <= segment.base + segment.size:
            found.append(segment)
    return found


def _is_prose(side: list[Segment]) -> bool:
    ems = sorted((segment.right - segment.left) / segment.size for segment in side)
    return len(ems) >= _PROSE_LINES and ems[len(ems) // 2] >= _PROSE_EMS
