"""Bytes as text. What a header says is believed only where the bytes agree; what is not certain is refused, not guessed."""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from typing import NamedTuple

from loaders.linking.harvest.remarks import Ledger, Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_STATED = re.compile(rb"""<\?xml[^>]{0,200}encoding=["']([\w.\-]+)|<meta[^>]{0,200}charset=["']?([\w.\-]+)""", re.I)
_CHUNK = 2**16
#: What stands for bytes that are no character, and how many sound characters beyond ASCII there must be for each.
_DAMAGED, _LEAST_SOUND = "\ufffd", 20
_LINES_SHOWN = 8


class _Script(NamedTuple):
    """An encoding of Chinese by its pairs of bytes: which of them stand for characters in common use."""

    encoding: str
    first: tuple[int, int]
    second: tuple[tuple[int, int], ...]
    signs: tuple[int, int]


#: GB 2312, level 1 (3,755 characters by sound) and its signs; Big5, the 5,401 characters in frequent use and its signs.
_SCRIPTS = (
    _Script("gb18030", (0xB0, 0xD7), ((0xA1, 0xFE),), (0xA1, 0xA9)),
    _Script("big5", (0xA4, 0xC6), ((0x40, 0x7E), (0xA1, 0xFE)), (0xA1, 0xA3)),
)
#: The least share of pairs that are characters in common use.
_PLAUSIBLE = 0.85


def decoded(body: bytes, charset: str, ledger: Ledger) -> str:
    """The text of the bytes: by their mark, else UTF-8 if they are that, else what the document or the header states,
    else a Chinese or Latin encoding that fits them well. Raises ``Unreadable`` where nothing is certain."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _strictly(body, encoding, "its byte-order mark").lstrip("\ufeff")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return _other(body, charset, error, ledger)
    if "\0" in text[:4096]:
        return _wide(body, ledger)
    if charset and _known(charset) not in ("", "utf-8", "ascii", "iso8859-1"):
        ledger.note("", f"the header states {charset}, the bytes are UTF-8 and were read as that")
    return text


def _other(body: bytes, charset: str, error: UnicodeDecodeError, ledger: Ledger) -> str:
    if _is_cut(body, error):
        ledger.fault("", "the text ends in the middle of a character: it is cut off")
        return body[: error.start].decode("utf-8")
    if patched := _patched(body, ledger):
        return patched
    stated = _STATED.search(body[:2048])
    names = [name for name in (stated and (stated[1] or stated[2] or b"").decode("ascii", "replace"), charset) if name]
    for name in names:
        encoding = _known(name)
        if encoding in ("", "utf-8") or (encoding in ("iso8859-1", "ascii") and _guessed(body) not in ("", "cp1252")):
            continue
        if encoding in ("gb2312", "gbk"):
            encoding = "gb18030"  # which holds them, and is what such pages mean
        try:
            text = body.decode("cp1252" if encoding == "iso8859-1" else encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        ledger.note("", f"read as {encoding}, as it states")
        return text
    encoding = _guessed(body)
    if not encoding:
        line = body.count(bytes([10]), 0, error.start) + 1
        raise Unreadable(f"the text is not UTF-8 (byte {error.start}, line {line}), states no encoding, and fits none well enough to be read")
    ledger.note("", f"the text is not UTF-8 and states no encoding; its bytes fit {encoding}, as which it was read")
    return body.decode(encoding)


def _patched(body: bytes, ledger: Ledger) -> str:
    """Text that is UTF-8 but for a few bytes, with a sign in the place of each; empty where it is something else."""
    text = body.decode("utf-8", "replace")
    damaged, beyond_ascii = text.count(_DAMAGED), sum(character > "\x7f" for character in text)
    if damaged * _LEAST_SOUND > beyond_ascii:
        return ""
    lines = [number for number, line in enumerate(text.split("\n"), 1) if _DAMAGED in line]
    shown = ", ".join(map(str, lines[:_LINES_SHOWN])) + (" …" if len(lines) > _LINES_SHOWN else "")
    ledger.flaw(f"line {shown}", f"{damaged} sequences of bytes are no UTF-8 in a text that is; {_DAMAGED} stands in their place")
    return text


def _wide(body: bytes, ledger: Ledger) -> str:
    for encoding, at in (("utf-16-le", 1), ("utf-16-be", 0)):
        if body[at:4096:2].count(0) > len(body[:4096]) // 8 and not body[1 - at : 4096 : 2].count(0):
            ledger.note("", f"the text has no byte-order mark and fits {encoding}, as which it was read")
            return _strictly(body, encoding, "its zeros")
    raise Unreadable("the bytes hold NUL characters and are no text")


def _strictly(body: bytes, encoding: str, why: str) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(f"{why} says {encoding}, and byte {error.start} does not fit that") from None


def _is_cut(body: bytes, error: UnicodeDecodeError) -> bool:
    """Whether UTF-8 fails only at the very end, within one character."""
    return error.reason == "unexpected end of data" and error.start >= len(body) - 3 and error.start > 0


def _known(name: str) -> str:
    try:
        return codecs.lookup(name.strip().strip("\"'")).name
    except LookupError:
        return ""


def _guessed(body: bytes) -> str:
    """The encoding that the bytes fit well, by their characters in common use; empty where none does."""
    for script in _SCRIPTS:
        try:
            body.decode(script.encoding)
        except UnicodeDecodeError:
            continue
        if _share(body, script) >= _PLAUSIBLE:
            return script.encoding
    return "cp1252" if _is_latin(body) else ""


def _share(body: bytes, script: _Script) -> float:
    """Which share of the pairs of bytes are characters in common use."""
    pairs = re.findall(rb"[\x81-\xfe][\x30-\xfe]", body)
    if not pairs:
        return 0.0
    common = signs = 0
    for first, second in pairs:
        is_second = any(low <= second <= high for low, high in script.second)
        common += is_second and script.first[0] <= first <= script.first[1]
        signs += is_second and script.signs[0] <= first <= script.signs[1]
    return (common + signs) / len(pairs) if common else 0.0


def _is_latin(body: bytes) -> bool:
    """Whether what is not ASCII stands alone among Latin letters: é in données."""
    try:
        text = body.decode("cp1252")
    except UnicodeDecodeError:
        return False
    runs = re.findall(r"[^\x00-\x7f]+", text)
    alone = [run for run in runs if len(run) == 1 and (run.isalpha() or run in "–—‘’“”«»°·…€§")]
    return bool(runs) and len(alone) / len(runs) > 0.95 and len(runs) < len(text) / 4


def unpacked(body: bytes, limit: int) -> bytes:
    """What a gzip or zlib body holds, where it is one. Raises ``Unreadable`` beyond ``limit`` bytes, or where it is cut."""
    packed = body
    for _ in range(2):  # a .gz sent with Content-Encoding: gzip is packed twice
        if not packed.startswith(b"\x1f\x8b"):
            return packed
        packed = _inflated(packed, limit)
    return packed


def _inflated(body: bytes, limit: int) -> bytes:
    pieces: list[bytes] = []
    total = 0
    rest = body
    try:
        while rest.startswith(b"\x1f\x8b"):
            stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            while not stream.eof:
                piece = stream.decompress(rest, _CHUNK)
                total += len(piece)
                if total > limit:
                    raise Unreadable(f"it unpacks to more than {limit:,} bytes (DGKG_HARVEST_BYTES)")
                pieces.append(piece)
                rest = stream.unconsumed_tail
                if not rest and not piece and not stream.eof:
                    raise Unreadable("the gzip data is cut off")
            rest = stream.unused_data
    except zlib.error as error:
        raise Unreadable(f"the gzip data is damaged ({error})") from None
    return b"".join(pieces)


def packed(text: bytes) -> bytes:
    """As gzip, without a date."""
    return gzip.compress(text, mtime=0)
