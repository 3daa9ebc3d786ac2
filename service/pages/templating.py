"""HTML pages from the templates of the package; everything is escaped unless a template says otherwise.

A page is made when it is sent, beside the event loop, and within a deadline: what it shows comes from a store, and may be
more than anybody reads.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined, Template, pass_context, select_autoescape
from jinja2.runtime import Context
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from loaders.settings import Settings
from loaders.words.printing import interval_text
from service.http.addresses import local_link, prefix_of
from service.http.aside import aside
from service.http.problems import DeadlineExceeded
from service.pages.links import grouped_number, host_of, kind_name
from service.read.names import short_name


@pass_context
def _local(context: Context, iri: str) -> str:
    return local_link(iri, context["prefix"])


_deadline = threading.local()


def _in_time(value: object) -> object:
    """What stands in a template between braces, if the page is still in time: jinja asks this of each one."""
    if time.monotonic() > _deadline.at:
        raise DeadlineExceeded(
            f"The page took longer than {_deadline.seconds:g} s to make. Ask for less, or for JSON or CSV with ?format=.",
            deadline_seconds=_deadline.seconds,
        )
    return value


_environment = Environment(
    finalize=_in_time,
    loader=PackageLoader("service.pages"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters["local"] = _local
_environment.filters["short"] = short_name
_environment.filters["kind"] = kind_name
_environment.filters["host"] = host_of
_environment.filters["number"] = grouped_number
_environment.filters["interval"] = interval_text


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
    """A page. ``context`` reaches the template beside ``request``, ``path`` and the ``prefix`` of links.

    One that tells of a problem shows no answer, and is made however long it takes.
    """
    given = {"request": request, "path": request.url.path, "prefix": prefix_of(request)}
    settings: Settings = request.app.state.served.settings
    found = _environment.get_template(template)
    seconds = settings.page_deadline_seconds if status < 400 else math.inf
    return Page(found, given | dict(context), seconds, status, headers or {})
