"""Ten thousand requests of random bytes against every path that the OpenAPI document names (``make soak``)."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import quote_from_bytes

import httpx2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.service.conftest import Service

pytestmark = pytest.mark.soak

NUMBER = 10_000
_MEDIA_TYPES = (
    "application/sparql-query", "application/x-www-form-urlencoded", "application/sparql-update", "text/plain",
    "application/json", "multipart/form-data", "*/*", "",
)  # fmt: skip
_REFUSED = {400, 403, 404, 405, 406, 413, 415, 422, 431}
_ANSWERED = {200, 303, 304, 307}


@pytest.fixture(scope="module")
def operations(service: Service) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and declaration of everything in the OpenAPI document."""
    with service.client() as client:
        paths = client.get("/openapi.json").json()["paths"]
    found = [(method, path, declared) for path, methods in paths.items() for method, declared in methods.items()]
    assert len({path for _, path, _ in found}) > 10
    return found


@st.composite
def _requests(draw: st.DrawFn, operations: list[tuple[str, str, dict[str, Any]]]) -> httpx2.Request:
    method, path, declared = draw(st.sampled_from(operations))
    some = st.binary(max_size=200)
    filled = re.sub(r"\{[^}]*\}", lambda _: quote_from_bytes(draw(some), safe=""), path)
    known = [parameter["name"] for parameter in declared.get("parameters", []) if parameter["in"] == "query"]
    names = draw(st.lists(st.sampled_from([*known, "format", "limit", "offset", "x"]), max_size=4))
    query = "&".join(f"{name}={quote_from_bytes(draw(some), safe='')}" for name in names)
    media_types = st.sampled_from(_MEDIA_TYPES)
    headers = {"Accept": draw(st.one_of(media_types, some)), "Content-Type": draw(media_types)}
    body = draw(some) if method == "post" else None
    url = httpx2.URL("http://service", raw_path=f"{filled}?{query}".encode())
    return httpx2.Request(method, url, headers={k.encode(): _printable(v) for k, v in headers.items()}, content=body)


def _printable(value: str | bytes) -> bytes:
    """A header value as a client can send it: no control characters."""
    raw = value.encode() if isinstance(value, str) else value
    return raw.translate(None, bytes([*range(0x20), 0x7F])).strip()


def test_ten_thousand_random_requests_are_refused_or_answered(
    service: Service, operations: list[tuple[str, str, dict[str, Any]]]
) -> None:
    statuses: Counter[int] = Counter()
    with service.client() as client:

        @settings(
            max_examples=NUMBER, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(request=_requests(operations))
        def send(request: httpx2.Request) -> None:
            target = client.base_url.copy_with(raw_path=request.url.raw_path)
            response = client.send(
                httpx2.Request(request.method, target, headers=request.headers, content=request.content)
            )
            statuses[response.status_code] += 1
            assert response.status_code in _ANSWERED | _REFUSED, (request.method, request.url, response.text)

        send()
        print(f"\n{statuses.total()} random requests: {dict(sorted(statuses.items()))}")
        assert statuses.total() >= NUMBER
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
