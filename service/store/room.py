"""The room that answers have in temporary files, all together: who reads slowly keeps none from those who ask.

A short answer stays in memory. A longer one is a file without a name, which is gone with its last reader, with the process
too. Where the room is full, the answer that has been sent for longest makes room, if that is longer than a client may
read nothing.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from typing import Any
from weakref import WeakSet

from service.http.problems import Overloaded

IN_MEMORY_BYTES = 1 << 20


class Room:
    """``most`` bytes in all; an answer is safe until it has been sent for ``patience_seconds``."""

    def __init__(self, most: int, patience_seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._patience_seconds = patience_seconds
        self.now = now
        self.held = WeakSet[Spool]()  # what nobody holds any more takes no room

    @property
    def bytes(self) -> int:
        """What all answers take now."""
        return sum(spool.size for spool in self.held)

    def spool(self) -> Spool:
        """A place for one answer."""
        return Spool(self)

    def grow(self, spool: Spool, count: int) -> None:
        """Let the file of an answer have so many bytes more. Raises ``Overloaded`` where there is no room for them."""
        before = spool.size if spool in self.held else 0
        while self.bytes - before + spool.size + count > self._most:
            sent = [one for one in self.held if one.sent_since is not None]
            longest = min(sent, key=lambda one: one.sent_since or 0.0, default=None)
            if longest is None or self.now() - (longest.sent_since or 0.0) < self._patience_seconds:
                raise Overloaded(
                    f"Answers that wait to be read fill the {self._most} bytes that there are for them. Ask for less, or "
                    "try again later.",
                    headers={"Retry-After": str(max(1, round(self._patience_seconds)))},
                )
            longest.close()
        self.held.add(spool)


class Spool(tempfile.SpooledTemporaryFile[bytes]):
    """The bytes of one answer, in memory while they are few. ``size`` counts them."""

    def __init__(self, room: Room) -> None:
        super().__init__(max_size=IN_MEMORY_BYTES)
        self._room = room
        self.size = 0
        self.sent_since: float | None = None

    def write(self, data: Any) -> int:
        """Take bytes. Raises ``Overloaded``."""
        if self.size + len(data) > IN_MEMORY_BYTES:
            self._room.grow(self, len(data))
        self.size += len(data)
        return super().write(data)

    def is_sent(self) -> None:
        """From now on a client reads it."""
        self.sent_since = self._room.now()

    def close(self) -> None:
        """Forget the bytes, and remove the file."""
        self._room.held.discard(self)
        super().close()

    def __exit__(self, *raised: object) -> None:
        self.close()
