"""What a worker process needs of a SPARQL engine, and where it writes an answer."""

from __future__ import annotations

import io
import socket
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import IO, Any, cast

from service.store import frames
from service.store.rows import RowCount
from service.store.xml_text import NotXml, XmlText


class EngineFailure(Exception):
    """The engine could not answer; ``reason`` as in ``frames.Failure``."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class SizeExceeded(OSError):
    """The answer has more bytes than it may have."""


@dataclass(frozen=True)
class Written:
    """Whether the answer was cut at the row limit, and whether the engine was given stars by themselves."""

    truncated: bool
    stars_apart: bool = False


class Sink(io.RawIOBase):
    """A file that sends what is written to it as DATA frames; ``rows`` is shown all of it, where it is given, and so is
    a reader of XML where the answer ``is_xml``."""

    def __init__(self, connection: socket.socket, largest: int, is_xml: bool = False) -> None:
        super().__init__()
        self._connection = connection
        self._largest = largest
        self._buffer = bytearray()
        self._xml = XmlText() if is_xml else None
        self.rows: RowCount | None = None
        self.size = 0

    @property
    def file(self) -> IO[bytes]:
        """This sink as the type that serialisers declare."""
        return cast(IO[bytes], self)

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes. Raises ``SizeExceeded`` when the answer becomes larger than it may, ``NotXml`` where it is none."""
        taken = len(data)
        if self._xml is not None:
            data = self._xml.take(bytes(data))
        self._buffer += data
        self.size += len(data)
        if self.size > self._largest:
            raise SizeExceeded(f"the answer exceeds {self._largest} bytes")
        if self.rows is not None:
            self.rows.take(data)
        if len(self._buffer) >= frames.CHUNK_BYTES:
            frames.send(self._connection, frames.DATA, bytes(self._buffer))
            self._buffer.clear()
        return taken

    def end(self, payload: bytes) -> None:
        """Send the rest and the END in one piece: the reader wakes once. Raises ``EngineFailure`` for half an answer."""
        if self._xml is not None:
            try:
                self._xml.end()
            except NotXml as error:
                raise EngineFailure("format", str(error)) from error
        self._connection.sendall(frames.frame(frames.DATA, bytes(self._buffer)) + frames.frame(frames.END, payload))
        self._buffer.clear()


class Engine(ABC):
    """A SPARQL engine inside a worker process."""

    @abstractmethod
    def __len__(self) -> int:
        """Triples in the graph, or 0 where the engine cannot say."""

    @abstractmethod
    def answer(self, request: frames.Request, sink: Sink) -> Written:
        """Write the answer of ``request`` to ``sink``. Raises ``EngineFailure``."""

    @property
    def opens_files(self) -> bool:
        """Whether answering needs new sockets or files; where not, the worker gives up the right to open
        any."""
        return False
