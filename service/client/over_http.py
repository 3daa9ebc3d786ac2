"""A service, asked over HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import httpx2

from service.http.formats import BY_NAME, TRUNCATED_HEADER

from .source import Cut, Given, Refused, Rows, refusal

_SECONDS = 120.0
_JSON = BY_NAME["json"].media_type


class Service:
    """The service at an address."""

    def __init__(self, address: str, transport: httpx2.BaseTransport | None = None) -> None:
        try:
            self._http = httpx2.Client(
                base_url=f"{address.rstrip('/')}/", timeout=_SECONDS, transport=transport, follow_redirects=True
            )
        except httpx2.InvalidURL as error:
            raise Refused(f"{address[:200]!r} is no address of a service: {error}") from None

    def select(self, text: str) -> Rows:
        """See ``Source``."""
        return _rows(self._answer("POST", "sparql", data={"query": text}, headers={"Accept": _JSON}))

    def stored(self, name: str, given: Given) -> Rows:
        """See ``Source``."""
        return _rows(self._answer("GET", f"queries/{name}", params=[*given, ("format", "json")]))

    def queries(self) -> Sequence[Mapping[str, Any]]:
        """See ``Source``."""
        found: list[Mapping[str, Any]] = self._answer("GET", "queries", params=[("format", "json")]).json()
        return [item | {"parameters": [one["name"] for one in item["parameters"]]} for item in map(dict, found)]

    def explored(self, name: str, given: Given) -> Mapping[str, Any]:
        """See ``Source``."""
        document: Mapping[str, Any] = self._answer("GET", f"explore/{name}", params=[*given, ("format", "json")]).json()
        return document

    def found(self, typed: str, kinds: Sequence[str], limit: int) -> Sequence[Mapping[str, Any]]:
        """See ``Source``."""
        asked = [("q", typed), ("limit", str(limit)), ("format", "json"), *(("kind", kind) for kind in kinds)]
        hits: Sequence[Mapping[str, Any]] = self._answer("GET", "search", params=asked).json()["hits"]
        return hits

    def citation(self, of: str, given: Given, output: str, language: str) -> str:
        """See ``Source``."""
        thing = [("iri" if ":" in of else "query", of)] if of else []
        asked = [*thing, *given, ("format", output), ("language", language)]
        return self._answer("GET", "cite", params=asked).text.rstrip("\n")

    def _answer(self, method: str, path: str, **request: Any) -> httpx2.Response:
        try:
            response = self._http.request(method, path, **request)
        except (httpx2.HTTPError, UnicodeError) as error:  # a label of a host may be too long to be asked for
            raise Refused(f"{self._http.base_url} gave no answer: {error or type(error).__name__}") from None
        if response.is_error:
            raise _refusal(response)
        return response


def _rows(response: httpx2.Response) -> Rows:
    if TRUNCATED_HEADER in response.headers:
        raise Cut(f"The answer has more rows than the service gives ({response.headers[TRUNCATED_HEADER]}).")
    document = response.json()
    return Rows(document["head"]["vars"], document["results"]["bindings"])


def _refusal(response: httpx2.Response) -> Refused:
    try:
        problem = response.json()
        return refusal(str(problem["detail"]), problem)
    except (ValueError, KeyError, TypeError):
        return Refused(f"{response.url} answers {response.status_code} {response.reason_phrase}")
