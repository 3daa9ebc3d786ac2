"""Reading a document in a process of its own, which may take so much memory and time: whatever a file holds, we go on.

The answer comes back as JSON and two arrays, never as objects that a broken reader could make up.
"""

from __future__ import annotations

import json
import resource
import struct
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from loaders.extract.document import Cell, Document, Grid, Section
from loaders.extract.text.kinds import read_as
from loaders.extract.text.limits import MEMORY_BYTES, MEMORY_BYTES_OCR, SECONDS, SECONDS_OCR
from loaders.extract.text.pdf import drawn
from loaders.extract.text.places import Places
from loaders.texts import NotText, checksum_of

#: Asked for in place of a media type.
PICTURE = "image/png"
_LENGTHS = struct.Struct("<QQQ")
_AGAIN = "The file is broken, or made to do harm: get it again, or print it to PDF anew."


def read_apart(path: Path, media: str, ocr: bool) -> Document:
    """The document, read as ``media`` by a child. Raises ``NotText``, also where the child took more than it may."""
    seconds, memory = (SECONDS_OCR, MEMORY_BYTES_OCR) if ocr else (SECONDS, MEMORY_BYTES)
    return decoded(_asked(path, media, "ocr" if ocr else "", memory, seconds))


def picture_of(path: Path, page: int, boxes: Sequence[Sequence[float]] = ()) -> bytes:
    """A page of a PDF as PNG with frames around the boxes, drawn by a child. Raises ``NotText`` where it cannot be drawn
    within bounds."""
    answer = _asked(path, PICTURE, json.dumps([page, boxes]), MEMORY_BYTES, SECONDS)
    if not answer.startswith(b"\x89PNG"):
        decoded(answer)
    return answer


def _asked(path: Path, what: str, how: str, memory: int, seconds: int) -> bytes:
    """What a child writes."""
    command = [sys.executable, "-m", "loaders.extract.text.apart", str(path), what, how, str(memory), str(seconds)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds + 5, check=False)
    except subprocess.TimeoutExpired:
        raise NotText(f"takes longer than {seconds} s to read", _AGAIN) from None
    if done.returncode or len(done.stdout) < _LENGTHS.size:
        raise NotText(f"cannot be read within {memory // 1_000_000:,} MB of memory and {seconds} s", _AGAIN)
    return done.stdout


def encoded(document: Document) -> bytes:
    """The document as bytes."""
    places = document.places
    pages, boxes = places.as_bytes() if isinstance(places, Places) else (b"", b"")
    head = json.dumps({
        "text": document.text, "sections": [asdict(section) for section in document.sections],
        "tables": [asdict(table) for table in document.tables], "media": document.media, "guessed": document.guessed,
        "unread": document.unread, "fontless": document.fontless,
    }).encode()  # fmt: skip
    return _LENGTHS.pack(len(head), len(pages), len(boxes)) + head + pages + boxes


def decoded(content: bytes) -> Document:
    """The document in the bytes. Raises ``NotText`` for the bytes of a refusal."""
    head_length, pages_length, boxes_length = _LENGTHS.unpack(content[: _LENGTHS.size])
    ends = _LENGTHS.size + head_length, _LENGTHS.size + head_length + pages_length
    head = json.loads(content[_LENGTHS.size : ends[0]])
    if "refused" in head:
        raise NotText(*head["refused"])
    pages, boxes = content[ends[0] : ends[1]], content[ends[1] : ends[1] + boxes_length]
    tables = tuple(
        Grid(table["start"], table["end"], tuple(Cell(**cell) for cell in table["cells"]), table["caption"] and tuple(table["caption"]))
        for table in head["tables"]
    )
    return Document(
        head["text"], checksum_of(head["text"]), tuple(Section(**section) for section in head["sections"]), tables,
        Places(pages, boxes) if pages else (), head["media"], tuple(head["guessed"]), tuple(head["unread"]),
        tuple(head.get("fontless", ())),
    )  # fmt: skip


def main() -> None:
    """Read what the command line names within its bounds, and write it to standard output."""
    path, what, how, memory, seconds = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = drawn(Path(path), *json.loads(how)) if what == PICTURE else encoded(read_as(Path(path), what, bool(how)))
    except NotText as error:
        head = json.dumps({"refused": [error.message, error.remedy, error.line]}).encode()
        answer = _LENGTHS.pack(len(head), 0, 0) + head
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
