"""Undoing the packing of an answer, and what an address is said to have failed by."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator


class NotFetched(Exception):
    """An address that gave no document; the text says why."""


class Passing(NotFetched):
    """A failure that may pass; ``after_seconds`` is how long the server asks to wait."""

    def __init__(self, text: str, after_seconds: float | None = None) -> None:
        super().__init__(text)
        self.after_seconds = after_seconds


#: What stands in the header, and is no packing: nothing, and the charsets that some servers write there.
_UNPACKED = re.compile(r"identity|none|binary|[78]bit|utf-?8|utf-?16|iso-?8859-?\d+|gb2312|gbk|gb18030|big5|charset.*|")
_GZIP = b"\x1f\x8b"
_PIECE = 2**16


def unpacker(url: str, encoding: str) -> Callable[[bytes], Iterator[bytes]]:
    """What undoes a Content-Encoding, a bounded piece at a time; called with nothing at the end.

    Of what is packed more than once the last packing is undone, and what is called packed and is not stays as it is.
    """
    names = [name.strip() for name in encoding.lower().split(",") if not _UNPACKED.fullmatch(name.strip())]
    if not names:
        return lambda chunk: iter([chunk] if chunk else [])
    if any(name not in ("gzip", "x-gzip", "deflate") for name in names):
        raise NotFetched(f"{url}: it is encoded as {encoding!r}, which was not asked for")
    return _Unpacker(url, names[-1] == "deflate").unpack


class _Unpacker:
    """Undoes one packing of one answer."""

    def __init__(self, url: str, is_deflate: bool) -> None:
        self._url, self._is_deflate = url, is_deflate
        self._begin = b""
        self._stream: zlib._Decompress | None = None
        self._is_plain = False

    def unpack(self, chunk: bytes) -> Iterator[bytes]:
        """What the next bytes hold."""
        if self._stream is None and not self._is_plain:
            self._begin += chunk
            if len(self._begin) < len(_GZIP) and chunk:
                return
            rest, self._begin = self._begin, b""
            self._is_plain = not self._is_deflate and not rest.startswith(_GZIP)
            if not self._is_plain and rest:
                is_raw = self._is_deflate and rest[0] & 0x0F != 8
                self._stream = zlib.decompressobj(wbits=-zlib.MAX_WBITS if is_raw else zlib.MAX_WBITS | (0 if self._is_deflate else 16))
        else:
            rest = chunk
        if self._is_plain:
            yield from [rest] if rest else []
        elif self._stream is not None:
            yield from self._inflated(self._stream, rest)
            if not chunk and not self._stream.eof:
                raise Passing(f"{self._url}: the packed answer was cut off")

    def _inflated(self, stream: zlib._Decompress, rest: bytes) -> Iterator[bytes]:
        try:
            while rest:
                if stream.eof:
                    if not rest.startswith(_GZIP):
                        return  # what stands behind the last part is no part
                    self._stream = stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
                yield stream.decompress(rest, _PIECE)
                rest = stream.unused_data if stream.eof else stream.unconsumed_tail
        except zlib.error as error:
            raise Passing(f"{self._url}: the packed answer is damaged ({error})") from None
