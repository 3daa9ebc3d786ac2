"""The answers of the service: of an app in this process, or of one at an address."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from fastapi import FastAPI
from mcp.server.mcpserver.exceptions import ToolError

from service.http.formats import BY_NAME, TRUNCATED_HEADER

_SECONDS = 120.0
_ROWS = BY_NAME["json"].media_type

Given = Iterable[tuple[str, str]]
Row = Mapping[str, Mapping[str, str]]


class Answers:
    """What a service answers. Whatever it refuses becomes an error of the tool, in the service's own words."""

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self._http = http

    async def rows(self, path: str, given: Given) -> list[Row]:
        """The rows of a stored query."""
        document = (await self._answer("GET", path, params=[*given, ("format", "json")])).json()
        found: list[Row] = document["results"]["bindings"]
        return found

    async def document(self, path: str, given: Given) -> Any:
        """A JSON document."""
        return (await self._answer("GET", path, params=[*given, ("format", "json")])).json()

    async def text(self, path: str, given: Given) -> str:
        """A text."""
        return (await self._answer("GET", path, params=list(given))).text.strip()

    async def sparql(self, query: str) -> tuple[Any, bool]:
        """The answer of a query as SPARQL's JSON, and whether it was cut."""
        response = await self._answer("POST", "sparql", data={"query": query}, headers={"Accept": _ROWS})
        return response.json(), TRUNCATED_HEADER in response.headers

    async def version(self) -> str:
        """The version of the graph."""
        return str((await self._answer("GET", "readyz")).json().get("version") or "")

    async def _answer(self, method: str, path: str, **request: Any) -> httpx2.Response:
        try:
            response = await self._http.request(method, path, **request)
        except httpx2.HTTPError as error:
            raise ToolError(f"The service gave no answer: {error or type(error).__name__}") from None
        if response.is_error:
            raise ToolError(_told(response))
        return response


def _told(response: httpx2.Response) -> str:
    try:
        problem = response.json()
        allowed = problem.get("allowed_values") or problem.get("allowed") or ""
        more = f" Allowed: {', '.join(map(str, allowed))}." if isinstance(allowed, list) else ""
        return f"{problem['detail']}{more}"
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"{response.url.path} answers {response.status_code}."


@asynccontextmanager
async def app_in_process(app: FastAPI) -> AsyncIterator[Answers]:
    """The answers of the app, which runs as long as they are asked for."""
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(base_url="http://127.0.0.1/", transport=transport, timeout=_SECONDS) as http:
            yield Answers(http)


@asynccontextmanager
async def service_at(address: str) -> AsyncIterator[Answers]:
    """The answers of a running service."""
    async with httpx2.AsyncClient(base_url=f"{address.rstrip('/')}/", timeout=_SECONDS, follow_redirects=True) as http:
        yield Answers(http)
