"""The one table of exception handlers: every failure becomes a problem document, or a page for a browser."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import unquote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Mount

from service.http.addresses import own_path, prefix_of
from service.http.formats import HTML, PROBLEM
from service.http.negotiation import Wanted, problem_format
from service.http.problems import InvalidParameter, NotFound, ServiceProblem, problem_document
from service.pages.templating import render

_log = logging.getLogger("service.handlers")


def problem_response(request: Request, problem: ServiceProblem) -> Response:
    """The problem as JSON, or as a page to whoever wanted one."""
    document = problem_document(problem, prefix_of(request))
    headers = {"Cache-Control": "no-store", "Vary": "Accept", **problem.headers}
    if problem_format(Wanted.of(request)) is HTML:
        typed = unquote(own_path(request)).rstrip("/").rpartition("/")[2]
        context = {"problem": document, "near": problem.near, "typed": typed}
        return render(request, "problem.html", context, status=problem.status, headers=headers)
    return JSONResponse(document, status_code=problem.status, headers=headers, media_type=PROBLEM.media_type)


def _own(request: Request, error: Exception) -> Response:
    assert isinstance(error, ServiceProblem)
    return problem_response(request, error)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    problem = ServiceProblem(str(error.detail), headers=error.headers or {})
    problem.status, problem.title, problem.slug = error.status_code, str(error.detail), ""
    if error.status_code == 404:
        problem = NotFound(f"{request.url.path}: no page, file or entity has this address.")
    if error.status_code == 405 and request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": ", ".join(_methods(request))})
    if error.status_code == 405:
        allowed = ", ".join(_methods(request))
        problem.headers = {"Allow": allowed}
        problem.detail = f"{request.method} is not allowed here; allowed are {allowed}."
    return problem_response(request, problem)


def _methods(request: Request) -> list[str]:
    """What the address answers to; the exception knows only of the first function that has the address."""
    routes = request.app.routes
    others = [
        method
        for method in ("DELETE", "PATCH", "POST", "PUT")
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in routes
            if not isinstance(route, Mount)  # files, which are only read
        )
    ]
    return sorted(["GET", "HEAD", "OPTIONS", *others])


def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    name = str(first["loc"][-1])
    return problem_response(request, InvalidParameter(f"{name}: {first['msg']}.", parameter=name))


def unexpected(request: Request, error: Exception) -> Response:
    """The answer to what nobody foresaw, which is logged."""
    _log.error("unexpected failure", exc_info=error, extra={"path": request.url.path})
    return problem_response(request, ServiceProblem("An unexpected failure; it has been logged."))


HANDLERS: dict[type[Exception], Callable[[Request, Exception], Response]] = {
    ServiceProblem: _own,
    HTTPException: _http,
    RequestValidationError: _validation,
    Exception: unexpected,
}


def install_handlers(app: FastAPI) -> None:
    """Register the table of exception handlers."""
    for error, handler in HANDLERS.items():
        app.add_exception_handler(error, handler)
