"""Content negotiation (RFC 9110 §12.5.1), one function for every route: pages, results, RDF, lists and problems.

werkzeug reads the header's grammar; which range decides for an offer, and what is chosen among equals, stands here,
because werkzeug compares parameters (``text/turtle;charset=utf-8`` would be another type) and knows no ``*``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request
from werkzeug.http import parse_list_header, parse_options_header

from service.http.formats import HTML, PROBLEM, Format, formats_named
from service.http.languages import LANGUAGES, PARAMETER, language_tagged
from service.http.problems import InvalidParameter, NotAcceptable

_QUALITY = re.compile(r"0?\.[0-9]+|0\.?|1\.?0*")  # as RFC 9110 §12.4.2, and `.2`, which Java sends
_ALL = ("*", "*/*")


@dataclass(frozen=True)
class Wanted:
    """What a client asks for: its Accept lines as one list, the values of ``format``, which win over them, and those of
    ``lang``, which matter to pages."""

    accept: str = ""
    formats: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @classmethod
    def of(cls, request: Request) -> Wanted:
        """What the header and the address of a request say."""
        given = request.query_params
        return cls(accept_of(request), tuple(given.getlist("format")), tuple(given.getlist(PARAMETER)))


def accept_of(request: Request) -> str:
    """All Accept lines of a request as one."""
    return ", ".join(request.headers.getlist("accept"))


def negotiate(wanted: Wanted, offers: Sequence[Format]) -> Format:
    """The format of the answer, as ``chosen_format`` says. Raises ``InvalidParameter`` too where it is a page and ``lang``
    names a language that there are none in."""
    best = chosen_format(wanted, offers)
    unknown = [name for name in wanted.languages if name.strip() and language_tagged(name) is None] if best is HTML else []
    if unknown:
        detail = f"lang={unknown[0]!r}: there are pages in Chinese and English."
        raise InvalidParameter(detail, parameter=PARAMETER, allowed=list(LANGUAGES))
    return best


def chosen_format(wanted: Wanted, offers: Sequence[Format]) -> Format:
    """The format of the answer: the first offer that ``format`` names, else the one that Accept gives the highest
    quality.

    Among equals, one that is named wins over one that a range covers, among the named the first in the header, and
    among those that a range covers the first offer. Parameters of media types other than ``q`` are ignored.
    Raises ``InvalidParameter`` where ``format`` names no offer, ``NotAcceptable`` where Accept excludes all.
    """
    names = [name for name in wanted.formats if name.strip()]
    if names:
        return formats_named(names, offers)
    ranges = _ranges(wanted.accept)
    if not ranges:
        return offers[0]
    ranked = [(_rank(offer, ranges), -place, offer) for place, offer in enumerate(offers)]
    (quality, _, _), _, best = max(ranked, key=lambda entry: entry[:2])
    if quality == 0:
        raise NotAcceptable(
            f"Accept: {wanted.accept!r} excludes every format of this answer.",
            offered=[offer.media_type for offer in offers],
        )
    return best


def problem_format(wanted: Wanted) -> Format:
    """How a problem is told: as a page to whoever would have got one, else as JSON, whatever Accept says."""
    for asked in (wanted, Wanted(wanted.accept)):
        try:
            return chosen_format(asked, (PROBLEM, HTML))
        except InvalidParameter:
            continue
        except NotAcceptable:
            break
    return PROBLEM


@dataclass(frozen=True)
class _Range:
    """One element of Accept: a media range, how much it is wanted (0 to 1), and its place in the header."""

    quality: float
    place: int


@lru_cache(256)
def _ranges(header: str) -> dict[str, _Range]:
    """The ranges of a header by their names, each with its highest quality; what is no range is ignored."""
    found: dict[str, _Range] = {}
    for place, element in enumerate(parse_list_header(header)):
        name, options = parse_options_header(element)
        name, quality = name.strip().lower(), options.get("q", "1").strip()
        if not _QUALITY.fullmatch(quality) or not (name in _ALL or _is_range(name)):
            continue
        name = "*/*" if name == "*" else name
        one = _Range(float(quality), place)
        if name not in found or one.quality > found[name].quality:
            found[name] = one
    return found


def _is_range(name: str) -> bool:
    kind, slash, subtype = name.partition("/")
    return bool(slash and kind and subtype and kind != "*")


def _rank(offer: Format, ranges: dict[str, _Range]) -> tuple[float, int, int]:
    """Quality, specificity, and nearness to the header's beginning.

    The range that fits the media type best decides. Other names of a format count only where they are named:
    ``application/json`` asks for SPARQL's JSON, ``application/*`` does so by the type that is sent.
    """
    for specificity, names in (
        (3, offer.media_types[:1]),
        (3, offer.media_types[1:]),
        (2, (offer.media_type.partition("/")[0] + "/*",)),
        (1, _ALL[1:]),
    ):
        fitting = [ranges[name] for name in names if name in ranges]
        if fitting:
            best = max(fitting, key=lambda one: (one.quality, -one.place))
            return best.quality, specificity, -best.place if specificity == 3 else 0
    return 0.0, 0, 0
