"""The OpenAPI document says what is true: requests made from it by schemathesis get the statuses and media types it names."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.specs.openapi import checks as of_openapi

from service.http.formats import FORMATS, HTML
from tests.service.conftest import Service

pytestmark = pytest.mark.reference

EXAMPLES = 25  # of each operation, so about five hundred requests
#: Not those that take every text of a parameter for legal: what is SPARQL, a format or a page is more than a string.
CHECKS = [
    checks.not_a_server_error, of_openapi.status_code_conformance, of_openapi.content_type_conformance,
    of_openapi.response_headers_conformance, of_openapi.response_schema_conformance, of_openapi.unsupported_method,
]  # fmt: skip


def test_answers_are_as_described(service: Service) -> None:
    document = schemathesis.openapi.from_url(f"{service.url}/openapi.json")
    sent, failures = 0, list[str]()
    for found in document.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]

        @settings(
            max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def send(case: schemathesis.Case[Any]) -> None:
            nonlocal sent
            sent += 1
            case.call_and_validate(checks=CHECKS)

        try:
            send()
        except ExceptionGroup as failed:
            failures.append(f"{operation.label}: {failed.exceptions}")
    assert not failures, "\n".join(failures)
    assert sent > 200


def test_every_operation_tells_its_media_types_and_its_problems(client: httpx2.Client) -> None:
    operations = [
        (path, operation)
        for path, methods in client.get("/openapi.json").json()["paths"].items()
        for operation in methods.values()
    ]
    assert len(operations) > 15
    for path, operation in operations:
        answers = operation["responses"]
        assert answers["200"]["content"], path
        for status, answer in answers.items():
            if int(status) >= 400 and (path, status) != ("/readyz", "503"):
                assert {"application/problem+json", "text/html"} == set(answer["content"]), (path, status)
    sparql = dict(operations)["/sparql"]["responses"]["200"]["content"]
    assert set(sparql) == {item.media_type for item in (*FORMATS, HTML)}


@pytest.mark.parametrize(
    ("sparql", "status"),
    [("ASK {}", 200), ("SELECT * {", 400), ("INSERT DATA { <a:a> <a:b> 1 }", 403)],
)
def test_what_cite_answers_of_a_query_is_declared(client: httpx2.Client, sparql: str, status: int) -> None:
    declared = client.get("/openapi.json").json()["paths"]["/cite"]["get"]["responses"]
    for wanted in declared["200"]["content"]:
        answer = client.get("/cite", params={"sparql": sparql}, headers={"Accept": wanted})
        assert answer.status_code == status
        assert answer.headers["content-type"].partition(";")[0] in declared[str(status)]["content"]
