"""In which language a page is: as ``?lang=`` asks, else as the cookie remembers, else by Accept-Language (RFC 9110
§12.5.4). Whatever asks for the language makes its answer one that varies by it: ``server/headers.py`` says so.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, cast

from starlette.requests import Request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from loaders.words.printing import Language
from service.http.formats import HTML, Format

LANGUAGES: tuple[Language, ...] = ("zh", "en")
#: The name of the parameter, and of the cookie that remembers it.
PARAMETER = "lang"
#: Of whoever says nothing, and of whoever reads neither.
_SILENT: Language = "zh"
_NEITHER: Language = "en"
_STATE = "language"


@dataclass(frozen=True)
class Chosen:
    """The language of a page, and whether the address asks for it, so that it shall be remembered."""

    language: Language
    is_asked_for: bool


def language_of(request: Request) -> Language:
    """The language of the page that answers the request."""
    return _chosen(request).language


def told_language(state: MutableMapping[str, Any]) -> Chosen | None:
    """The language that an answer was made in, by the state of its request; None where it depends on none."""
    return state.get(_STATE)


def variant_of(request: Request, output: Format) -> str:
    """The name of what is sent, for its entity tag: that of the format, and of a page its language."""
    return f"{output.name}.{language_of(request)}" if output is HTML else output.name


def _chosen(request: Request) -> Chosen:
    state = request.scope.setdefault("state", {})
    if _STATE not in state:
        state[_STATE] = _choose(request)
    return cast(Chosen, state[_STATE])


def _choose(request: Request) -> Chosen:
    for given, is_asked_for in ((request.query_params.get(PARAMETER), True), (request.cookies.get(PARAMETER), False)):
        if given in LANGUAGES:
            return Chosen(given, is_asked_for)
    return Chosen(accepted(request, _NEITHER), False)


def accepted(request: Request, neither: Language) -> Language:
    """The language that Accept-Language likes best; ``neither`` where it wants none of ours, zh where it says nothing."""
    header = ", ".join(request.headers.getlist("accept-language"))
    best = parse_accept_header(header, LanguageAccept).best_match(LANGUAGES, neither)
    return cast(Language, best if header.strip() else _SILENT)
