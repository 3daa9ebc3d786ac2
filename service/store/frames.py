"""The messages between the service and its worker processes: one byte of kind, four of length, then the
payload."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from dataclasses import asdict, dataclass
from typing import Any

HEADER = struct.Struct(">cI")
REQUEST, DATA, END, ERROR, READY = b"Q", b"D", b"E", b"X", b"R"
CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True)
class Request:
    """One query for a worker. ``more`` is the text that tells whether rows beyond ``rows`` exist, where there
    can be any; ``default_graphs`` and ``named_graphs`` are the dataset of the protocol or of FROM, if there is one."""

    text: str
    kind: str
    format: str
    rows: int
    size: int
    more: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def encoded(self) -> bytes:
        """The request as JSON in UTF-8."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def of(cls, payload: bytes) -> Request:
        """The request that was encoded."""
        fields = decoded(payload)
        graphs = {name: tuple(fields[name]) for name in ("default_graphs", "named_graphs")}
        return cls(**fields | graphs)


@dataclass(frozen=True)
class Failure:
    """Why a worker could not answer: ``reason`` is one of ``syntax``, ``size``, ``memory``, ``engine``, ``format``,
    ``remote``."""

    reason: str
    detail: str


def frame(kind: bytes, payload: bytes) -> bytes:
    """The bytes of one message."""
    return HEADER.pack(kind, len(payload)) + payload


def send(connection: socket.socket, kind: bytes, payload: bytes) -> None:
    """Send one message; blocks until the other side took it."""
    connection.sendall(frame(kind, payload))


def receive(connection: socket.socket) -> tuple[bytes, bytes] | None:
    """The next message, or None when the other side has gone."""
    header = _exactly(connection, HEADER.size)
    if header is None:
        return None
    kind, length = HEADER.unpack(header)
    payload = _exactly(connection, length)
    return None if payload is None else (kind, payload)


async def read(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The next message. Raises ``asyncio.IncompleteReadError`` when the worker has gone."""
    kind, length = HEADER.unpack(await reader.readexactly(HEADER.size))
    return kind, await reader.readexactly(length)


def decoded(payload: bytes) -> dict[str, Any]:
    """The JSON object of a message."""
    value = json.loads(payload)
    assert isinstance(value, dict)
    return value


def _exactly(connection: socket.socket, length: int) -> bytes | None:
    parts: list[bytes] = []
    while length:
        part = connection.recv(min(length, 1 << 20))
        if not part:
            return None
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
