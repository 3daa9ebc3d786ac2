"""Where each character of a document stood, kept in arrays: eighteen bytes a character, and not an object."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple, overload

from loaders.extract.document import Place


class Spot(NamedTuple):
    """Page from 1, and box in points from its top left corner, of one character or of the end of one (no width)."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class Places(Sequence[Place]):
    """One place a code point, as a sequence that makes each when it is asked for."""

    def __init__(self, pages: bytes = b"", boxes: bytes = b"") -> None:
        self._pages, self._boxes = array("H", pages), array("f", boxes)

    def add(self, spot: Spot) -> None:
        """Add the place of the next code point."""
        self._pages.append(spot.page)
        self._boxes.extend(spot[1:])

    def as_bytes(self) -> tuple[bytes, bytes]:
        """Pages and boxes, as the constructor takes them."""
        return self._pages.tobytes(), self._boxes.tobytes()

    def __len__(self) -> int:
        return len(self._pages)

    def __iter__(self) -> Iterator[Place]:
        return (self._at(index) for index in range(len(self)))

    @overload
    def __getitem__(self, index: int) -> Place: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Place]: ...
    def __getitem__(self, index: int | slice) -> Place | Sequence[Place]:
        if isinstance(index, slice):
            return [self._at(each) for each in range(*index.indices(len(self)))]
        return self._at(range(len(self))[index])

    def _at(self, index: int) -> Place:
        left, top, right, bottom = self._boxes[4 * index : 4 * index + 4]
        return Place(self._pages[index], left, top, right, bottom)
