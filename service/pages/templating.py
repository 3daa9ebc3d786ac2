"""HTML pages from the templates of the package; everything is escaped unless a template says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context
from starlette.responses import HTMLResponse

from loaders.words.printing import interval_text
from service.http.addresses import local_link, prefix_of
from service.pages.links import grouped_number, host_of, kind_name
from service.read.names import short_name


@pass_context
def _local(context: Context, iri: str) -> str:
    return local_link(iri, context["prefix"])


_environment = Environment(
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


def render(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """A page. ``context`` reaches the template beside ``request``, ``path`` and the ``prefix`` of links."""
    given = {"request": request, "path": request.url.path, "prefix": prefix_of(request)}
    text = _environment.get_template(template).render(given | dict(context))
    return HTMLResponse(text, status_code=status, headers=dict(headers or {}))
