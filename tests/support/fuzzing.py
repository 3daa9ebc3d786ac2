"""Real inputs broken a little, the same by the same seed; how long to go on is a setting."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator

#: Seconds that each fuzz test goes on. An hour is shared out by whoever sets it.
SECONDS = float(os.environ.get("DGKG_FUZZ_SECONDS", "0.5"))
#: Another seed gives other inputs.
SEED = int(os.environ.get("DGKG_FUZZ_SEED", "1"))
#: Rounds that every test makes, however slow the machine is.
LEAST = 10

_WORDS = [
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\r", b"\r\n", b"\n\n", b"\t", b",", b",,,", b";", b'"', b'""', b"'",
    b"\\", b"%", b"%00", b"%zz", b"../", b"/", b"?", b"#", b"&", b"=", b"|", b"<", b">", b"{", b"}", b"[", b"]", b"(", b")", b"@",
    b"^^", b"<http://[x>", b"http://[", b"-1", b"0", b"1e999", b"NaN", b"inf", b"9" * 400, b"0.1e-400", b"1_000", b"2024-02-30",
    b"\xe4\xb8\xad", b"\xe4\xba\xbf", b"\xef\xbc\x91", b"\xe2\x85\xa2", b"\xf0\x9d\x9f\x8f", b"\xed\xa0\x80", b"\xe2\x80\xae",
    b"true", b"null", b"[]", b"{}", b"x" * 3000, b"((((((((" * 40, b"{" * 200,
]  # fmt: skip


def rounds(seed: str, seconds: float = SECONDS) -> Iterator[random.Random]:
    """A source of chance for each round, until the time is up; always ``LEAST`` rounds."""
    until, number = time.monotonic() + seconds, 0
    while number < LEAST or time.monotonic() < until:
        yield random.Random(f"{SEED} {seed} {number}")
        number += 1


def broken(content: bytes, chance: random.Random) -> bytes:
    """The content with one to four changes: bytes turned, cut, doubled, moved, or words put in."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(content))
        end = min(len(content), at + chance.choice([0, 1, 1, 2, 8, 60]))
        content = chance.choice([_turned, _put_in, _put_in, _cut, _doubled, _moved])(content, at, end, chance)
    return content


def _turned(content: bytes, at: int, end: int, chance: random.Random) -> bytes:
    return content[:at] + bytes(chance.randrange(256) for _ in range(at, end)) + content[end:]


def _put_in(content: bytes, at: int, end: int, chance: random.Random) -> bytes:
    return content[:at] + chance.choice(_WORDS) + content[end:]


def _cut(content: bytes, at: int, end: int, chance: random.Random) -> bytes:
    return content[:at] + content[end:] if chance.random() < 0.9 else content[:at]


def _doubled(content: bytes, at: int, end: int, chance: random.Random) -> bytes:
    return content[:end] + content[at:end] * chance.choice([1, 1, 50]) + content[end:]


def _moved(content: bytes, at: int, end: int, chance: random.Random) -> bytes:
    rest = content[:at] + content[end:]
    to = chance.randint(0, len(rest))
    return rest[:to] + content[at:end] + rest[to:]
