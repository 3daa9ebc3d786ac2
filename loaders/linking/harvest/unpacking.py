"""Undoing the packing of an answer, and what an address is said to have failed by."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator


class NotFetched(Exception):
    """An address that gave no document; the text says why."""


class Passing(NotFetched):
    """A failure that may pass; ``after_seconds`` is how long the server asks to wait."""

    def __init__(self, text: str, after_seconds: float | None = None) -> None:
        super().__init__(text)
        self.after_seconds = after_seconds


def unpacker(url: str, encoding: str) -> Callable[[bytes], Iterator[bytes]]:
    """What undoes a Content-Encoding, a bounded piece at a time; called with nothing at the end."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return lambda chunk: iter([chunk] if chunk else [])
    if name not in ("gzip", "x-gzip", "deflate"):
        raise NotFetched(f"{url}: it is encoded as {encoding!r}, which was not asked for")
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | (16 if name != "deflate" else 0))
    is_begun = False

    def unpack(chunk: bytes) -> Iterator[bytes]:
        nonlocal stream, is_begun
        if not chunk:
            if is_begun and not stream.eof:
                raise Passing(f"{url}: the packed answer was cut off")
            return
        if not is_begun and name == "deflate" and chunk[0] & 0x0F != 8:
            stream = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        is_begun = True
        rest = chunk
        try:
            while rest and not stream.eof:
                yield stream.decompress(rest, 2**16)
                rest = stream.unconsumed_tail
        except zlib.error as error:
            raise Passing(f"{url}: the packed answer is damaged ({error})") from None

    return unpack
