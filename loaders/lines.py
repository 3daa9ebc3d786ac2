"""A file of lines that only grows: many processes may append, and what was answered for is on the disk."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


class GrowingLines:
    """The lines of a file. One that a crash cut off was never answered for, is not read, and is written over."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, lines: Iterable[str]) -> None:
        """Write lines, which hold no line ends. When this returns they outlive a crash of the process and of the machine.

        Raises ``OSError`` where the disk takes no more.
        """
        with self._locked() as descriptor:
            end = _whole(descriptor)
            os.ftruncate(descriptor, end)
            _write(descriptor, "".join(f"{line}\n" for line in lines).encode(), end)
            os.fsync(descriptor)

    def read(self) -> list[bytes]:
        """The whole lines in order; none where there is no file."""
        if not self.path.is_file():
            return []
        content = self.path.read_bytes()
        return content[: content.rfind(b"\n") + 1].split(b"\n")[:-1]

    @contextmanager
    def _locked(self) -> Iterator[int]:
        is_new = not self.path.exists()
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if is_new:
                _keep_name(self.path.parent)
            yield descriptor
        finally:
            os.close(descriptor)


def _whole(descriptor: int) -> int:
    """Where the last whole line ends."""
    end = os.fstat(descriptor).st_size
    at = end
    while at > 0:
        begin = max(0, at - 4096)
        found = os.pread(descriptor, at - begin, begin).rfind(b"\n")
        if found >= 0:
            return begin + found + 1
        at = begin
    return 0


def _write(descriptor: int, content: bytes, at: int) -> None:
    while content:
        written = os.pwrite(descriptor, content, at)
        content, at = content[written:], at + written


def _keep_name(folder: Path) -> None:
    """Make the name of a new file outlive a crash of the machine."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
