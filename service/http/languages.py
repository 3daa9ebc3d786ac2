"""In which language a page is: as ``?lang=`` asks, else as the cookie remembers, else by Accept-Language (RFC 9110
§12.5.4). Whatever asks for the language makes its answer one that varies by it: ``server/headers.py`` says so.
"""

from __future__ import annotations

import re
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
#: What parts a tag; an underscore in the names that operating systems give to locales.
_SUBTAGS = re.compile("[-_]")


@dataclass(frozen=True)
class Chosen:
    """The language of a page, and whether the address asks for it, so that it shall be remembered."""

    language: Language
    is_asked_for: bool


def language_of(request: Request) -> Language:
    """The language of the page that answers the request."""
    return _chosen(request).language


def language_tagged(tag: str) -> Language | None:
    """The language of ours that a tag names by its primary subtag, in whichever case (RFC 5646 §2.1.1): zh-CN and ZH are
    zh. None where it is no language of ours.

    >>> [language_tagged(tag) for tag in ("zh-CN", "EN", "zha", "")]
    ['zh', 'en', None, None]
    """
    primary = _SUBTAGS.split(tag.strip(), 1)[0].lower()
    return next((language for language in LANGUAGES if language == primary), None)


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
    asked = [tag for tag in request.query_params.getlist(PARAMETER) if tag.strip()]
    for given, is_asked_for in ((asked[-1] if asked else "", True), (request.cookies.get(PARAMETER, ""), False)):
        language = language_tagged(given)
        if language is not None:
            return Chosen(language, is_asked_for)
    return Chosen(accepted(request, _NEITHER), False)


def accepted(request: Request, neither: Language) -> Language:
    """The language that Accept-Language likes best; ``neither`` where it wants none of ours, zh where it says nothing."""
    header = ", ".join(request.headers.getlist("accept-language"))
    best = parse_accept_header(header, LanguageAccept).best_match(LANGUAGES, neither)
    return cast(Language, best if header.strip() else _SILENT)
