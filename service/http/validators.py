"""Whether a client has an answer already, or wants it only as it was: RFC 9110 §8.8 and §13, in one place.

An entity tag belongs to an answer in one coding. Where an answer is compressed on its way out, its tag names the coding
and is weak, so that nobody joins parts of both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from starlette.datastructures import Headers
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header, parse_date, parse_etags

#: The codings that answers are compressed with, the preferred one first.
CODINGS = ("br", "gzip")
#: What an answer says of the content that a 304 does not carry.
OF_CONTENT = ("content-length", "content-type", "content-encoding", "content-range", "content-disposition")


def preferred_coding(accept_encoding: str) -> str:
    """The coding with the highest quality (RFC 9110 §12.5.3), empty for none; among equals the first of ours."""
    if not accept_encoding.strip():
        return ""
    wanted = parse_accept_header(accept_encoding.lower().replace("x-gzip", "gzip"), Accept)
    best = max(CODINGS, key=wanted.quality)
    plain = next((quality for name, quality in wanted if name == "identity"), 0.0)
    return best if wanted.quality(best) > 0 and wanted.quality(best) >= plain else ""


def tag_in(tag: str, coding: str) -> str:
    """The tag of an answer when it is sent in a coding."""
    opaque = tag.removeprefix("W/").strip('"')
    return f'W/"{opaque}.{coding}"' if coding and not opaque.endswith(f".{coding}") else tag


@dataclass(frozen=True)
class Verdict:
    """The status that the conditions of a request ask for: 200, 304 or 412; and the tag that they matched."""

    status: int
    tag: str = ""


def judged(method: str, request: Headers, tag: str, last_modified: str, coding: str) -> Verdict:
    """What the conditions of a request say of an answer with this tag and date (empty where it has none).

    A client may hold it as it is or in the ``coding`` that it accepts. In the order of RFC 9110 §13.2.2.
    """
    own, changed = {tag, tag_in(tag, coding)} - {""} if tag else set(), parse_date(last_modified)
    if "if-match" in request:
        wanted = parse_etags(request["if-match"])
        if not wanted.star_tag and not any(not one.startswith("W/") and wanted.is_strong(_opaque(one)) for one in own):
            return Verdict(412)
    elif _is_later(changed, request.get("if-unmodified-since")):
        return Verdict(412)
    if method not in ("GET", "HEAD"):
        return Verdict(200)
    if "if-none-match" in request:
        known = parse_etags(request["if-none-match"])
        held = [one for one in sorted(own, key=len) if known.contains_weak(_opaque(one))]
        if known.star_tag and tag:
            return Verdict(304, tag)
        return Verdict(304, held[0]) if held else Verdict(200)
    since = parse_date(request.get("if-modified-since"))
    return Verdict(304, tag) if changed and since and changed <= since else Verdict(200)


def _opaque(tag: str) -> str:
    return tag.removeprefix("W/").strip('"')


def _is_later(changed: datetime | None, text: str | None) -> bool:
    limit = parse_date(text)
    return changed is not None and limit is not None and changed > limit
