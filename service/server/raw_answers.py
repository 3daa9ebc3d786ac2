"""Answers that the protocol gives itself, without an app: a problem as the bytes of a whole HTTP/1.1 answer."""

from __future__ import annotations

import json
from http import HTTPStatus

from service.http.problems import ServiceProblem, problem_document
from service.server.headers import ANY_ORIGIN, SECURITY


def bad_request(detail: str) -> ServiceProblem:
    """What is no HTTP."""
    problem = ServiceProblem(detail)
    problem.status, problem.slug, problem.title = 400, "", "Bad Request"
    return problem


def raw_answer(problem: ServiceProblem, prefix: str) -> bytes:
    """Status line, headers and body; the last answer of a connection. Its addresses are below the prefix."""
    body = json.dumps(problem_document(problem, prefix)).encode()
    headers = SECURITY | ANY_ORIGIN | {
        "content-type": "application/problem+json", "content-length": str(len(body)),
        "cache-control": "no-store", "connection": "close", **problem.headers,
    }  # fmt: skip
    status = HTTPStatus(problem.status)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode() + body
