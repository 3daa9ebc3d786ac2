"""Everything that can go wrong for a client, as RFC 9457 problem details."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Near:
    """Something with an address that the client may have meant: its path on this host, and its labels by language."""

    path: str
    labels: Mapping[str, str]


class ServiceProblem(Exception):
    """A request that cannot be answered. Subclasses fix ``status``, ``slug`` and ``title``; ``detail`` says
    which object, what was found and what to do. ``extra`` members go into the problem document as they
    are; ``near`` stands on the page only."""

    status = 500
    slug = "internal"
    title = "The service failed"
    headers: Mapping[str, str] = MappingProxyType({})
    near: Sequence[Near] = ()

    def __init__(self, detail: str, headers: Mapping[str, str] | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra
        self.headers = dict(headers if headers is not None else type(self).headers)


class MalformedQuery(ServiceProblem):
    """The text is no SPARQL 1.1 query."""

    status, slug, title = 400, "malformed-query", "The query is not legal SPARQL"


class BadRequest(ServiceProblem):
    """The request does not follow the protocol."""

    status, slug, title = 400, "bad-request", "The request does not follow the SPARQL 1.1 Protocol"


class UpdateRefused(ServiceProblem):
    """The endpoint is read-only."""

    status, slug, title = 403, "update-refused", "This endpoint is read-only"


class OutsideRefused(ServiceProblem):
    """SERVICE or FROM names something outside that no allow-list names."""

    status, slug, title = 403, "outside-refused", "The query reaches outside the graph"


class NotFound(ServiceProblem):
    """Nothing has this address."""

    status, slug, title = 404, "not-found", "Nothing has this address"


class NotAcceptable(ServiceProblem):
    """None of the formats asked for exists for this answer."""

    status, slug, title = 406, "not-acceptable", "No format that was asked for is offered"


class RequestTimeout(ServiceProblem):
    """The head or the body of the request took longer than ``DGKG_HEAD_TIMEOUT_SECONDS`` or
    ``DGKG_BODY_TIMEOUT_SECONDS``."""

    status, slug, title = 408, "request-timeout", "The request did not arrive in time"


class PreconditionFailed(ServiceProblem):
    """The answer is not the one that If-Match or If-Unmodified-Since name."""

    status, slug, title = 412, "precondition-failed", "The answer is another version than the request wants"


class BodyTooLarge(ServiceProblem):
    """The request body exceeds ``DGKG_REQUEST_BODY_BYTES``."""

    status, slug, title = 413, "body-too-large", "The request is too large"


class NoSuchPart(ServiceProblem):
    """The file ends before the part that Range names."""

    status, slug, title = 416, "no-such-part", "The file has no such part"


class UnsupportedMediaType(ServiceProblem):
    """A POST of a media type that the protocol does not know."""

    status, slug, title = 415, "unsupported-media-type", "The request body has the wrong media type"


class InvalidParameter(ServiceProblem):
    """A parameter has a value that is not allowed. ``parameter`` names it and ``allowed`` says what is."""

    status, slug, title = 422, "invalid-parameter", "A parameter is wrong"


class DeadlineExceeded(ServiceProblem):
    """The query ran until its deadline and was ended."""

    status, slug, title = 422, "deadline-exceeded", "The query took too long and was ended"


class ResourcesExceeded(ServiceProblem):
    """The query needed more memory, or its answer more bytes, than one query may have."""

    status, slug, title = 422, "resources-exceeded", "The query needs more than one query may have"


class EngineFailed(ServiceProblem):
    """The query is legal, but the engine broke off while it evaluated it. It is not tried again."""

    status, slug, title = 422, "engine-failed", "The engine failed on the query"


class RateLimited(ServiceProblem):
    """The client sent more requests in a minute than ``DGKG_RATE_LIMIT_PER_MINUTE``, or holds more connections than
    ``DGKG_CONNECTIONS_PER_CLIENT``."""

    status, slug, title = 429, "rate-limited", "Too many requests"


class HeadTooLarge(ServiceProblem):
    """The request line and headers exceed ``DGKG_REQUEST_HEADER_BYTES``."""

    status, slug, title = 431, "head-too-large", "The request's head is too large"


class Overloaded(ServiceProblem):
    """No worker is free and no more queries may wait; or the store cannot be reached now."""

    status, slug, title = 503, "overloaded", "The service is busy"
    headers = MappingProxyType({"Retry-After": "2"})


def problem_document(problem: ServiceProblem, prefix: str = "") -> dict[str, Any]:
    """The RFC 9457 members of a problem; one of no type of ours is ``about:blank``: its status says all.

    ``prefix`` stands before every path of this host."""
    kind = f"{prefix}/problems#{problem.slug}" if problem.slug else "about:blank"
    base = {"type": kind, "title": problem.title, "status": problem.status}
    return base | {"detail": problem.detail} | problem.extra
