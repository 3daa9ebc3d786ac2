"""What the apps share in which people decide: pages without scripts, each decision a form, and nobody let in but the browser of
this machine."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from jinja2 import ChainableUndefined, Environment, PackageLoader
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from loaders.problems import InputProblems
from loaders.words.printing import Language
from service.review.words import LANGUAGES, speaking

_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
}  # fmt: skip
_MOST_BYTES, _MOST_FIELDS = 200_000, 100
_FORM = "application/x-www-form-urlencoded"


def framed(routes: Sequence[BaseRoute], name: str, who: str) -> Starlette:
    """An app of these routes in which ``who`` decides on what is called ``name``. It answers for this machine's names only."""
    static = Mount("/static", StaticFiles(directory=Path(str(files("service.review") / "static"))))
    guards = [Middleware(_Guarded), Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]"])]
    app = Starlette(routes=[*routes, static], middleware=guards, exception_handlers={InputProblems: _told})
    app.state.name, app.state.who, app.state.token = name, who, secrets.token_urlsafe()
    return app


class _Guarded:
    """What every answer carries."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *((name.encode(), value.encode()) for name, value in _HEADERS.items())]
            await send(message)

        await self._app(scope, receive, sending)


async def form_of(request: Request) -> dict[str, str] | Response:
    """The fields of a form that a page of ours sent; an answer that refuses any other."""
    if not request.headers.get("content-type", "").startswith(_FORM):
        return PlainTextResponse("Send a form.", 415)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            return PlainTextResponse("The form is too large.", 413)
    fields = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    if not secrets.compare_digest(fields.get("token", ""), request.app.state.token):
        return PlainTextResponse("This form is of a page that was loaded before the command was called again: go back, and load it anew.", 403)
    return fields


def language_of(request: Request) -> Language:
    """The language asked for, which a cookie keeps."""
    asked = request.query_params.get("lang") or request.cookies.get("lang")
    return next((one for one in LANGUAGES if one == asked), "zh")


def page_of(request: Request, template: str, context: Mapping[str, Any], wrong: Sequence[str] = ()) -> Response:
    """The page in the language asked for; status 422 with what is ``wrong``."""
    language, state = language_of(request), request.app.state
    other = next(one for one in LANGUAGES if one != language)
    given = {
        "language": language, "other": other, "switched": _switched(request, other), "say": speaking(language),
        "name": state.name, "who": state.who, "token": state.token, "wrong": wrong,
    }  # fmt: skip
    response = HTMLResponse(_templates.get_template(template).render(given | dict(context)), 422 if wrong else 200)
    response.set_cookie("lang", language, samesite="strict", httponly=True)
    return response


def _switched(request: Request, language: str) -> str:
    """The address of the same page in another language; of the first one after a form, whose address takes forms alone."""
    if request.method != "GET":
        return f"/?lang={language}"
    return f"{request.url.path}?{urlencode(dict(request.query_params) | {'lang': language})}"


async def _told(request: Request, error: Exception) -> Response:
    """A file that cannot be read, on a page: what is wrong with it, and where."""
    assert isinstance(error, InputProblems)
    return page_of(request, "frame.html", {}, [str(problem) for problem in error.problems])


_templates = Environment(
    loader=PackageLoader("service.review"), autoescape=True, undefined=ChainableUndefined, trim_blocks=True, lstrip_blocks=True
)
