"""Characters that stand beside each other on one baseline, and the grids that take the place of a table's characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from loaders.extract.text.pdf.glyphs import Glyph
from loaders.extract.text.pdf.tables import Table

#: A gap wider than this, in ems, parts what stands on one line: columns are further apart, justified characters less.
_APART = 0.95
#: Where a mark that leaves half its square free is followed by one that begins with such a half, less is a gap: the columns of a page.
_FREE_AFTER, _FREE_BEFORE, _APART_THERE = frozenset("、，。；：！？）》”’」』】"), frozenset("（《“‘「『【"), 0.6
#: Characters may stand this many ems off the baseline and belong to the line: raised marks, lowered indices.
_RAISED = 0.55


@dataclass(frozen=True)
class Segment:
    """A run of characters from left to right; or a table, which has none and its own box."""

    glyphs: tuple[Glyph, ...] = ()
    table: Table | None = None

    @cached_property
    def size(self) -> float:
        """The size of most of its characters, in points."""
        sizes = sorted(glyph.size for glyph in self.glyphs)
        return sizes[len(sizes) // 2] if sizes else 10.0

    @cached_property
    def base(self) -> float:
        """The baseline: that of its largest characters."""
        if self.table:
            return self.table.bottom
        return next(glyph.base for glyph in self.glyphs if glyph.size >= self.size * 0.95)

    @cached_property
    def left(self) -> float:
        """Where it begins."""
        return self.table.left if self.table else self.glyphs[0].left

    @cached_property
    def right(self) -> float:
        """Where it ends."""
        return self.table.right if self.table else max(glyph.right for glyph in self.glyphs)

    @cached_property
    def top(self) -> float:
        """Its upper edge."""
        return self.table.top if self.table else self.base - 0.88 * self.size

    @cached_property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.table.bottom if self.table else self.base + 0.12 * self.size

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(glyph.text for glyph in self.glyphs)


def segments_of(glyphs: Iterable[Glyph]) -> list[Segment]:
    """Segments in the order of the file, without the blanks at their ends."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs and _continues(runs[-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    trimmed = (_trimmed(run) for run in runs)
    return _merged([Segment(tuple(run)) for run in trimmed if run])


def line_of(segments: Sequence[Segment]) -> Segment:
    """The segments of one line as one."""
    ordered = sorted(segments, key=lambda segment: segment.left)
    return ordered[0] if len(ordered) == 1 else Segment(tuple(g for segment in ordered for g in segment.glyphs))


def on_one_line(one: Segment, other: Segment) -> bool:
    """Whether two segments stand on one line."""
    return abs(one.base - other.base) <= _RAISED * max(one.size, other.size)


def _continues(run: list[Glyph], glyph: Glyph) -> bool:
    last = run[-1]
    size = max(last.size, glyph.size)
    return abs(last.base - glyph.base) <= _RAISED * size and -0.5 * size <= glyph.left - last.right <= _apart(last, glyph) * size


def _apart(last: Glyph, next_: Glyph) -> float:
    return _APART_THERE if last.text in _FREE_AFTER and next_.text in _FREE_BEFORE else _APART


def _trimmed(run: list[Glyph]) -> list[Glyph]:
    first = next((at for at, glyph in enumerate(run) if glyph.text.strip()), len(run))
    last = next((at for at in range(len(run), first, -1) if run[at - 1].text.strip()), first)
    return run[first:last]


def _merged(segments: list[Segment]) -> list[Segment]:
    """Join what the file tells apart though it stands together: a raised mark, a word in another font."""
    merged: list[Segment] = []
    for segment in sorted(segments, key=lambda segment: (round(segment.base), segment.left)):
        beside = next((at for at in range(len(merged) - 1, max(-1, len(merged) - 12), -1) if _touch(merged[at], segment)), None)
        if beside is None:
            merged.append(segment)
        else:
            merged[beside] = line_of([merged[beside], segment])
    return merged


def _touch(one: Segment, other: Segment) -> bool:
    first, second = sorted((one, other), key=lambda segment: segment.left)
    size = max(one.size, other.size)
    return on_one_line(one, other) and -0.3 * size <= second.left - first.right <= _apart(first.glyphs[-1], second.glyphs[0]) * size
