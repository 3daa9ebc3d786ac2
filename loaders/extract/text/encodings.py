"""Text in the encodings that Chinese offices use: UTF-8, UTF-16, UTF-32 and GB18030, and those that mail once needed, HZ and UTF-7;
a file of two is refused with its places."""

from __future__ import annotations

import codecs
import re
import unicodedata

from loaders.texts import NotText

#: By byte-order mark, the longer ones first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
#: Three Chinese characters in a row as UTF-8 spells them: text in GB18030 all but never has such bytes.
_UTF_8_RUN = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){3,}")
#: Of the ideographs of a text that is read as GB18030, so many must be common ones.
_COMMON_SHARE = 0.5
_LOOKED_AT = 100_000
#: Encodings whose bytes are all of ASCII, by the marks that they put before their ideographs (RFC 1843, RFC 2152).
_SEVEN_BITS = (("hz", re.compile(rb"~\{(?:[!-w][!-~])+")), ("utf-7", re.compile(rb"\+[A-Za-z0-9+/]{3,}")))
_NEARLY_ALL = 0.9
_LIKELY = re.compile("[\r\n\t\f -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_REMEDY = "Save the file as UTF-8 text."


def decoded(content: bytes) -> str:
    """The text that the bytes spell. Raises ``NotText`` where no one encoding fits, with line and byte."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        failed = error.start
    else:
        return _of_seven_bits(content) or text
    if unmarked := _unmarked_utf_16(content):
        return unmarked
    if run := _UTF_8_RUN.search(content):
        raise _mixed(content, failed, run.start())
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as error:
        where, line = _place(content, error.start)
        raise NotText(f"is neither UTF-8 nor GB18030 ({where})", _REMEDY, line) from None
    if not _is_common(text):
        where, line = _place(content, failed)
        raise NotText(f"is not UTF-8 ({where}), and not GB18030 by the characters that it would spell", _REMEDY, line)
    return text


def is_utf_8(content: bytes) -> bool:
    """Whether the bytes are UTF-8 and spell Chinese: bytes of another encoding are that by no chance worth naming."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return _UTF_8_RUN.search(content) is not None


def _of_seven_bits(content: bytes) -> str | None:
    """What ASCII bytes spell in HZ or UTF-7 where that is Chinese. Raises ``NotText`` where it is that but for some of them."""
    if not content.isascii():
        return None
    for encoding, mark in _SEVEN_BITS:
        if not mark.search(content):
            continue
        text = content.decode(encoding, errors="replace")
        if _is_common(text.replace("\ufffd", ""), _NEARLY_ALL):
            return _strictly(content, encoding, "marks")
    return None


def _strictly(content: bytes, encoding: str, sign: str = "first bytes") -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        where, _ = _place(content, error.start)
        name = encoding.upper()
        if name == "UTF-8":
            raise _mixed(content, error.start, 0) from None
        raise NotText(f"is not the {name} that its {sign} announce ({where})", _REMEDY) from None


def _unmarked_utf_16(content: bytes) -> str | None:
    """UTF-16 without a mark: its text holds line ends or blanks, and hardly anything but letters, digits and ideographs."""
    if len(content) % 2 or b"\0" not in content[:_LOOKED_AT]:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            begin = content[: _LOOKED_AT // 2 * 2].decode(encoding, errors="strict")
        except UnicodeDecodeError:
            continue
        if len(_LIKELY.findall(begin)) >= 0.9 * len(begin):
            return _strictly(content, encoding)
    return None


def _mixed(content: bytes, failed: int, utf_8_at: int) -> NotText:
    (there, _), (here, line) = _place(content, utf_8_at), _place(content, failed)
    message = f"mixes encodings: UTF-8 ({there}) and bytes that are none ({here}), GB18030 perhaps"
    return NotText(message, "Find the part that was pasted in, and save all of it as UTF-8 text.", line)


def _place(content: bytes, at: int) -> tuple[str, int]:
    line = content.count(b"\n", 0, at) + 1
    return f"line {line}, byte {at}", line


def _is_common(text: str, share: float = _COMMON_SHARE) -> bool:
    ideographs = [c for c in text[:_LOOKED_AT] if "\u4e00" <= c <= "\u9fff"]
    odd = sum(unicodedata.category(c) in ("Co", "Cn", "Cc") and c not in "\r\n\t\f" for c in text[:_LOOKED_AT])
    common = sum(_in_gb2312(c) for c in ideographs)
    return len(ideographs) > 1 and common >= share * len(ideographs) and odd <= 0.01 * len(text[:_LOOKED_AT])


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
