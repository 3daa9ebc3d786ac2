"""The one reader of text files: tables, TOML, Turtle, queries and the texts of reports.

Files are UTF-8, with or without a byte-order mark; whatever ends their lines, what is read has ``\\n``. What cannot be
meant is refused with file and line: other encodings, by name; NUL and other control characters.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

from loaders.problems import Problem, shown

#: Control characters but tab and line end, a byte-order mark amid the text, and what no Unicode text holds.
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
#: A page of a report's text may end in a form feed, as programs that read PDFs write it.
PAGE_BREAK = "\f"
_LINE_END = re.compile(r"\r\n?")

#: Files that are no text, by what they begin with.
_OTHER_FILES = {
    b"PK\x03\x04": "an Excel workbook or another zip archive",
    b"\xd0\xcf\x11\xe0": "a file of an old Excel or Word",
    b"%PDF-": "a PDF",
    b"\x1f\x8b": "compressed by gzip",
    b"(\xb5/\xfd": "compressed by Zstandard",
    b"\xfd7zXZ": "compressed by xz",
    b"PAR1": "a Parquet file",
    b"SQLite format 3\0": "a SQLite database",
    b"\x89PNG": "a PNG image",
    b"{\\rtf": "a text of a word processor (RTF)",
    b"version https://git-lfs": "the pointer that Git LFS keeps in place of a file",
}
_MERGE = re.compile(r"^<<<<<<< .*\n(?:.*\n)*?>>>>>>> ", re.MULTILINE)
#: Encodings of Unicode by their byte-order mark, the longer ones first.
_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32", b"\x00\x00\xfe\xff": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16",
}  # fmt: skip
#: Older Chinese encodings with the leading bytes of their common characters: noise has few of those.
_OLDER = {"GB18030": ("gb2312", range(0xB0, 0xD8)), "BIG5": ("big5", range(0xA4, 0xC7))}
_UTF_16 = {0: "UTF-16BE", 1: "UTF-16LE"}
#: As many bytes of a file are looked at to tell UTF-16 without a mark.
_LOOKED_AT = 4096


def read_text(path: Path, problems: list[Problem], allowed: str = "") -> str | None:
    """The file's text, or None with a problem recorded; ``allowed`` are control characters that may stand in it."""
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        problems.append(Problem(shown(path), 0, "", message, "Check path and permissions."))
        return None
    try:
        text = text_of(content, allowed)
    except NotText as error:
        problems.append(Problem(shown(path), error.line, "", error.message, error.remedy))
        return None
    return text


class NotText(ValueError):
    """What a file holds in place of text: on which line (0 for the whole file), and what to do."""

    def __init__(self, message: str, remedy: str, line: int = 0) -> None:
        self.message, self.remedy, self.line = message, remedy, line
        super().__init__(f"{message}. {remedy}")


def text_of(content: bytes, allowed: str = "") -> str:
    """The text that the bytes of a file spell. Raises ``NotText``."""
    for begin, what in _OTHER_FILES.items():
        if content.startswith(begin):
            raise NotText(f"is no text: it is {what}", "Save it as text in UTF-8, a table as CSV UTF-8.")
    encoding = _other_unicode(content)
    if encoding:
        raise _in_encoding(encoding)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf_8(content, error.start) from None
    text = _LINE_END.sub("\n", text)
    found = [match for match in _REFUSED.finditer(text) if match[0] not in allowed]
    if found:
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        name = "NUL" if found[0][0] == "\0" else f"U+{ord(found[0][0]):04X}"
        line = text.count("\n", 0, found[0].start()) + 1
        raise NotText(f"holds the control character {name}{more}", "Remove it: no text has it.", line)
    if merge := _MERGE.search(text):
        line = text.count("\n", 0, merge.start()) + 1
        raise NotText("holds both sides of an unfinished merge", "Keep one of them, and remove Git's marks.", line)
    return text


def checksum_of(text: str) -> str:
    """The SHA-256 of a text: the same for every file that ends its lines in another way, or has a byte-order mark."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_toml(path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    """What the TOML file says, or None with a problem recorded."""
    text = read_text(path, problems)
    return None if text is None else toml_of(text, path, problems)


def toml_of(text: str, path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    """What the text of a TOML file says, or None with a problem recorded."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # tomllib lets those of too long numbers and too deep nests through
        reason = "it nests too deep" if isinstance(error, RecursionError) else error
        remedy = "Correct the line it names."
        problems.append(Problem(shown(path), 0, "", f"is not valid TOML: {reason}", remedy))
        return None


def _other_unicode(content: bytes) -> str:
    """UTF-16 or UTF-32, by its mark or by the zeros that stand in every second byte of Latin letters; else nothing."""
    for mark, name in _MARKS.items():
        if content.startswith(mark):
            return name
    begin = content[:_LOOKED_AT]
    for offset, name in _UTF_16.items():
        zeros, others = begin[offset::2].count(0), begin[1 - offset :: 2].count(0)
        if zeros > max(1, len(begin) // 8) and not others:
            return name
    return ""


def _not_utf_8(content: bytes, start: int) -> NotText:
    where = f"byte {start}, line {content.count(bytes([10]), 0, start) + 1}"
    encoding = _older_encoding(content)
    if encoding:
        return _in_encoding(encoding, f" ({where})")
    if not content[:start].isascii():
        remedy = "Take the file anew, or save it as UTF-8 text."
        return NotText(f"is not UTF-8 ({where}), though all before is: it is damaged or cut off there", remedy)
    return NotText(f"is not UTF-8 ({where})", "Save the file as UTF-8 text.")


def _older_encoding(content: bytes) -> str:
    """The older Chinese encoding in which most of the characters are common ones; else nothing."""
    shares: dict[str, float] = {}
    for name, (common, leads) in _OLDER.items():
        try:
            others = [character for character in content.decode(name) if not character.isascii()]
        except UnicodeDecodeError:
            continue
        encoded = (character.encode(common, "ignore") for character in others)
        shares[name] = sum(bool(bytes_) and bytes_[0] in leads for bytes_ in encoded) / len(others)
    best = max(shares, key=lambda name: shares[name], default="")
    return best if best and shares[best] > 1 / 2 else ""


def _in_encoding(name: str, where: str = "") -> NotText:
    remedy = f"Save the file as UTF-8 text (in Excel: CSV UTF-8), or convert it: iconv -f {name} -t UTF-8."
    return NotText(f"is not UTF-8{where}: it looks like {name}", remedy)
