"""HTML pages from the templates of the package, each in one language; everything is escaped unless a template says
otherwise.

A page is made when it is sent, beside the event loop, and within a deadline: what it shows comes from a store, and may be
more than anybody reads.
"""

from __future__ import annotations

import math
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined, Template, pass_context, select_autoescape
from jinja2.runtime import Context
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from loaders.settings import Settings
from loaders.vocabulary import BASE
from loaders.words.printing import Language, interval_text
from service.http.addresses import local_link, own_path, prefix_of
from service.http.aside import aside
from service.http.languages import LANGUAGES, PARAMETER, language_of
from service.http.problems import DeadlineExceeded
from service.network import located
from service.pages.assets import script
from service.pages.links import (
    brief_number,
    compact_number,
    first_sentence,
    fitted,
    grouped_number,
    host_of,
    is_chinese,
    kind_name,
    two_lines,
)
from service.pages.speaking import (
    allowed_by,
    compact_bound,
    in_unit_of_target,
    meant,
    outcome,
    sentence,
    spoken_point,
    spoken_series,
    wanted,
)
from service.pages.words import known, part_in, retold, translations, unit_in
from service.read.named import Named
from service.read.names import outside_labels, short_name
from service.read.receipts import printed_words


@pass_context
def _local(context: Context, iri: str) -> str:
    return local_link(iri, context["prefix"])


_deadline = threading.local()
#: What ends an IRI of ours that tells places of one kind apart: characters of a text, a number, a day.
_COUNTED = re.compile(r"\d[\d.-]*")


def _in_time(value: object) -> object:
    """What stands in a template between braces, if the page is still in time: jinja asks this of each one."""
    if time.monotonic() > _deadline.at:
        raise DeadlineExceeded(
            f"The page took longer than {_deadline.seconds:g} s to make. Ask for less, or for JSON or CSV with ?format=.",
            deadline_seconds=_deadline.seconds,
        )
    return value


def words_in(texts: Mapping[str, str | None], fallback: str = "", *, language: Language) -> str:
    """The text of the language, else one of no language, else that of the other one, else the fallback."""
    return next((text for one in (language, "", *LANGUAGES) if (text := texts.get(one))), fallback)


def label_in(texts: Mapping[str, str | None], fallback: str = "", *, language: Language) -> Markup:
    """The same as HTML, marked where it is in another language than the page or is no word at all."""
    for one in (language, "", *LANGUAGES):
        if text := texts.get(one):
            return escape(text) if one in (language, "") else Markup('<span lang="{}">{}</span>').format(one, text)
    return Markup('<span class="iri">{}</span>').format(fallback) if fallback else Markup()


def said_in(thing: object, name: str, *, language: Language) -> str:
    """What an object or a row says under ``name`` in the language: ``title`` is its ``title_zh`` or ``title_en``."""
    for one in (language, *LANGUAGES):
        key = f"{name}_{one}"
        text = thing.get(key) if isinstance(thing, Mapping) else getattr(thing, key)
        if text:
            return str(text)
    return ""


def spoken_in(values: Iterable[Named], *, language: Language) -> list[Named]:
    """The values without those that say in another language what one says in this one."""
    given = list(values)
    is_said = any(value.language == language for value in given)
    return [value for value in given if not is_said or value.language not in LANGUAGES or value.language == language]


def column_in(name: str, *, language: Language) -> str:
    """The head of a column of ours; of one of a user's own query, its name."""
    return known(f"column.{name}", language) or name.replace("_", " ")


def value_in(text: str, column: str, *, language: Language) -> str:
    """A word of ours that stands in a column, or in one whose name has that of the column in it (``unit_reference``), or
    a truth value; another text as it is."""
    names = (column, *reversed(column.split("_")), "boolean")
    return next((word for name in names if (word := known(f"value.{name}.{text}", language))), text)


def called_in(iri: str, *, language: Language) -> str:
    """What an IRI without a label is called: one of ours by its kind, and its place where it ends in one; a term of another
    vocabulary as we call it; an address by its host."""
    if iri.startswith(BASE):
        kind, _, rest = iri.removeprefix(BASE).partition("/")
        word = known(f"value.thing.{kind}", language) or kind.rpartition("#")[2].replace("-", " ")
        last = rest.rpartition("/")[2]
        return f"{word} {last}" if _COUNTED.fullmatch(last) else word
    short = short_name(iri)
    if short == iri:
        return host_of(iri)
    return known(f"value.term.{short}", language) or outside_labels(short).get(language) or short.partition(":")[2]


def problem_title_in(document: Mapping[str, Any], *, language: Language) -> str:
    """What kind of problem a document tells of."""
    slug = str(document["type"]).partition("#")[2] or f"status-{document['status']}"
    return known(f"problem.{slug}", language) or translations(language).gettext("problem.status-other")


def remedy_in(document: Mapping[str, Any], *, language: Language) -> str:
    """What to do about the kind of problem that a document tells of; empty where nothing general helps."""
    return known(f"remedy.{str(document['type']).partition('#')[2]}", language) or ""


def told_in(detail: str, *, language: Language) -> Markup:
    """The detail of a problem in the language; what an engine says stays as it says it, and is marked as English."""
    said = retold(detail, "detail", language)
    return Markup('<span lang="en">{}</span>').format(detail) if said is None else escape(said)


_FILTERS: dict[str, Callable[..., Any]] = {
    "allowed_by": allowed_by, "local": _local, "kind": kind_name, "host": host_of, "is_chinese": is_chinese,
    "number": grouped_number, "fitted": fitted, "two_lines": two_lines, "first_sentence": first_sentence, "printed": printed_words,
}  # fmt: skip
#: Filters that speak the language of the page.
_SPEAKING: dict[str, Callable[..., Any]] = {
    "interval": interval_text, "locator": located, "words": words_in, "label": label_in, "said": said_in,
    "spoken": spoken_in, "column": column_in, "value": value_in, "called": called_in, "problem_title": problem_title_in, "remedy": remedy_in, "told": told_in,
    "in_unit_of_target": in_unit_of_target, "outcome": outcome, "unit": unit_in, "spoken_point": spoken_point, "spoken_series": spoken_series, "wanted": wanted, "part": part_in, "compact": compact_number, "brief": brief_number, "bound": compact_bound, "meant": meant, "sentence": sentence,
}  # fmt: skip


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        finalize=_in_time,
        loader=PackageLoader("service.pages"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.globals["script"] = script
    environment.filters |= _FILTERS
    environment.filters |= {name: partial(say, language=language) for name, say in _SPEAKING.items()}
    return environment


class Page(HTMLResponse):
    """A template and what it shows. Raises ``DeadlineExceeded`` when it is sent, before its first byte."""

    def __init__(
        self, template: Template, context: Mapping[str, Any], seconds: float, status: int, headers: Mapping[str, str]
    ) -> None:
        super().__init__(status_code=status, headers=headers)
        self._template, self._context, self._seconds = template, context, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        self.body = await aside(self.made)
        self.headers["content-length"] = str(len(self.body))
        await super().__call__(scope, receive, send)

    def made(self) -> bytes:
        """What is sent, made now."""
        _deadline.seconds, _deadline.at = self._seconds, time.monotonic() + self._seconds
        return self._template.render(self._context).encode()


def render(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Page:
    """A page in the language of the request. ``context`` reaches the template beside ``request``, ``path``, the ``prefix``
    of links, the addresses of the page in each language, and the names of the stored queries that there are.

    One that tells of a problem shows no answer, and is made however long it takes.
    """
    settings: Settings = request.app.state.served.settings
    language = language_of(request)
    other = next(one for one in LANGUAGES if one != language)
    given = {
        "request": request,
        "path": request.url.path,
        "prefix": prefix_of(request),
        "base": BASE,
        "language": language,
        "other_language": other,
        "switch": _in_language(request, other),
        "alternates": _alternates(request, settings),
        "stored_queries": request.app.state.stored_queries,
    }
    found = _environment(language).get_template(template)
    seconds = settings.page_deadline_seconds if status < 400 else math.inf
    return Page(found, given | dict(context), seconds, status, headers or {})


def _in_language(request: Request, language: Language | None) -> str:
    """The query of the address of this page in the language, or in whichever its reader prefers."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != PARAMETER]
    query = urlencode([*kept, (PARAMETER, language)] if language else kept)
    return f"?{query}" if query else ""


def _alternates(request: Request, settings: Settings) -> dict[str, str]:
    """The public address of this page by language, as search engines want it: whole."""
    address = settings.public_iri + own_path(request).lstrip("/")
    return {one or "x-default": address + _in_language(request, one) for one in (*LANGUAGES, None)}
