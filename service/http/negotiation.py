"""Content negotiation by the rules of RFC 9110 §12.5.1, done by werkzeug; here only the offers and the
choices."""

from __future__ import annotations

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from service.http.formats import Format, format_named
from service.http.problems import NotAcceptable

HTML = "text/html"


def accept(header: str | None) -> MIMEAccept:
    """The Accept header parsed; a missing or empty one accepts everything."""
    return parse_accept_header(header or "*/*", MIMEAccept)


def prefers_html(header: str | None) -> bool:
    """Whether a browser asks: HTML is named, and preferred to every RDF and result format."""
    if not header:
        return False
    wanted = accept(header)
    if not any(name.lower() in (HTML, "application/xhtml+xml") for name, _ in wanted):
        return False
    machine = [
        "application/json",
        "text/turtle",
        "application/ld+json",
        "application/rdf+xml",
        "application/problem+json",
    ]
    return all(wanted.quality(HTML) >= wanted.quality(other) for other in machine)


def choose(header: str | None, parameter: str | None, offers: tuple[Format, ...]) -> Format:
    """The format of the answer: ``?format=`` if given, else what Accept prefers among the offers.

    Raises ``InvalidParameter`` for an unknown format and ``NotAcceptable`` where Accept excludes all offers.
    """
    if parameter:
        return format_named(parameter, offers)
    by_type = {media_type: item for item in offers for media_type in item.media_types}
    best = accept(header).best_match(list(by_type))
    if best is None:
        names = [item.media_type for item in offers]
        raise NotAcceptable(f"Accept: {header!r} excludes every format of this answer.", offered=names)
    return by_type[best]
