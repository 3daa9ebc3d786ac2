"""Counting the rows of an answer while it is written: whether it has come to its limit.

What stands in quotes is no mark-up: it is taken out before anything is counted, so that no text of the graph passes
for a row. An answer of fewer bytes than that many rows must have is not looked into.
"""

from __future__ import annotations

from dataclasses import dataclass

_PIECE_BYTES = 1 << 16
_MOST_WAITING_BYTES = 1 << 20
_BLANKS = b" \t\r\n"


@dataclass(frozen=True)
class Layout:
    """How a format writes rows: one of the ``marks`` for each, and ``heads`` before the first one.

    In ``quoted`` formats anything may stand in quotes, where it is ``escaped`` also a quote after a backslash; blanks
    may part the characters of a mark where it is ``spaced``. No row has fewer than ``least_bytes``.
    """

    marks: tuple[bytes, ...]
    least_bytes: int
    heads: int = 0
    quoted: bool = False
    escaped: bool = False
    spaced: bool = False


#: By the name of the format. TSV and XML escape their marks in values.
LAYOUTS = {
    "json": Layout((b"[{", b"},{"), len("{},"), quoted=True, escaped=True, spaced=True),
    "csv": Layout((b"\n",), len("\n"), heads=1, quoted=True),
    "tsv": Layout((b"\n",), len("\n"), heads=1),
    "xml": Layout((b"<result>", b"<result/>"), len("<result/>")),
}


class RowCount:
    """Takes an answer piece by piece and tells whether it has come to ``limit`` rows.

    >>> count = RowCount("json", 2)
    >>> count.take(b'{"results":{"bindings":[{"x":{"value":"},{"}}]}}'); count.is_reached
    False
    """

    def __init__(self, format_name: str, limit: int) -> None:
        self._layout = LAYOUTS[format_name]
        self._limit = limit
        self._rows = -self._layout.heads
        self._size = 0
        self._waiting = bytearray()
        self._in_quotes = False
        self._tail = b""  # the last bytes counted, in which a mark may have begun

    def take(self, piece: bytes) -> None:
        """The next piece of the answer."""
        self._waiting += piece
        self._size += len(piece)
        is_long = self._is_long_enough and len(self._waiting) >= _PIECE_BYTES
        if is_long or len(self._waiting) >= _MOST_WAITING_BYTES:
            self._count()

    @property
    def rows(self) -> int:
        """The rows that the pieces so far hold."""
        self._count()
        return self._rows

    @property
    def is_reached(self) -> bool:
        """Whether the pieces so far hold ``limit`` rows or more."""
        if self._is_long_enough:
            self._count()
        return self._rows >= self._limit

    @property
    def _is_long_enough(self) -> bool:
        return self._size >= self._limit * self._layout.least_bytes

    def _count(self) -> None:
        data = bytes(self._waiting)
        self._waiting.clear()
        if self._layout.quoted:
            data = self._outside_quotes(data)
        if self._layout.spaced:
            data = data.translate(None, _BLANKS)
        for mark in self._layout.marks:
            begun = self._tail[max(0, len(self._tail) - len(mark) + 1) :]
            self._rows += (begun + data).count(mark)
        longest = max(map(len, self._layout.marks))
        seen = self._tail + data
        self._tail = seen[max(0, len(seen) - longest + 1) :]

    def _outside_quotes(self, data: bytes) -> bytes:
        if self._layout.escaped and b"\\" in data:
            data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
            if data.endswith(b"\\"):  # what it escapes comes with the next piece
                data = data[:-1]
                self._waiting += b"\\"
        parts = data.split(b'"')
        outside = parts[self._in_quotes :: 2]
        self._in_quotes ^= len(parts) % 2 == 0
        return b"".join(outside)
