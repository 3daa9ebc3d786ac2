"""Web archives (MHTML, RFC 2557): a page as browsers save it, and as programs put it into a Word document."""

from __future__ import annotations

import email
import email.policy

from loaders.texts import NotText

_BEGINS = (b"MIME-Version:", b"From: <Saved by", b'From: "Saved by', b"Content-Type: multipart/related")


def is_archive(content: bytes) -> bool:
    """Whether the bytes begin as a web archive does."""
    return content.lstrip().lower().startswith(tuple(begin.lower() for begin in _BEGINS))


def page_of(content: bytes) -> str:
    """The page that a web archive is of. Raises ``NotText`` where it has none, or none that can be decoded."""
    message = email.message_from_bytes(content.lstrip(), policy=email.policy.default)
    part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    page = part and part.get_payload(decode=True)
    if part is None or not isinstance(page, bytes):
        raise NotText("is a web archive (MHTML) without a page", "Open it in a browser, and save it as a page of HTML.")
    try:
        return page.decode(_encoding(part.get_content_charset("utf-8")))
    except (LookupError, UnicodeDecodeError):
        message_ = f"is a web archive whose page is not {part.get_content_charset('utf-8').upper()}, as it says"
        raise NotText(message_, "Open it in a browser, and save it as a page of HTML.") from None


def _encoding(name: str) -> str:
    """What browsers read under a name (WHATWG): of all names of simplified Chinese the largest set."""
    return "gb18030" if name.lower() in ("gb2312", "gbk", "gb_2312-80", "gb18030") else name
