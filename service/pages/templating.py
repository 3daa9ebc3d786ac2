"""HTML pages from the templates of the package; everything is escaped unless a template says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from loaders.words.printing import interval_text
from service.pages.links import grouped_number, kind_name, local_link
from service.read.names import short_name

_environment = Environment(
    loader=PackageLoader("service.pages"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters["local"] = local_link
_environment.filters["short"] = short_name
_environment.filters["kind"] = kind_name
_environment.filters["number"] = grouped_number
_environment.filters["interval"] = interval_text


def render(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """A page. ``context`` reaches the template beside ``request`` and ``path``."""
    text = _environment.get_template(template).render(request=request, path=request.url.path, **context)
    return HTMLResponse(text, status_code=status, headers=dict(headers or {}))
