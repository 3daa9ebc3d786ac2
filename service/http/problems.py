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
    are; ``near`` and ``title_zh`` stand on the page only."""

    status = 500
    slug = "internal"
    title = "The service failed"
    title_zh = "服务出错"
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
    title_zh = "查询不是合法的 SPARQL"


class BadRequest(ServiceProblem):
    """The request does not follow the protocol."""

    status, slug, title = 400, "bad-request", "The request does not follow the SPARQL 1.1 Protocol"
    title_zh = "请求不符合 SPARQL 1.1 协议"


class UpdateRefused(ServiceProblem):
    """The endpoint is read-only."""

    status, slug, title = 403, "update-refused", "This endpoint is read-only"
    title_zh = "此端点只读"


class OutsideRefused(ServiceProblem):
    """SERVICE or FROM names something outside that no allow-list names."""

    status, slug, title = 403, "outside-refused", "The query reaches outside the graph"
    title_zh = "查询要到图谱之外取数"


class NotFound(ServiceProblem):
    """Nothing has this address."""

    status, slug, title = 404, "not-found", "Nothing has this address"
    title_zh = "没有这个地址"


class NotAcceptable(ServiceProblem):
    """None of the formats asked for exists for this answer."""

    status, slug, title = 406, "not-acceptable", "No format that was asked for is offered"
    title_zh = "没有所要求的格式"


class RequestTimeout(ServiceProblem):
    """The head or the body of the request took longer than ``DGKG_HEAD_TIMEOUT_SECONDS`` or
    ``DGKG_BODY_TIMEOUT_SECONDS``."""

    status, slug, title = 408, "request-timeout", "The request did not arrive in time"
    title_zh = "请求未能及时到达"


class PreconditionFailed(ServiceProblem):
    """The answer is not the one that If-Match or If-Unmodified-Since name."""

    status, slug, title = 412, "precondition-failed", "The answer is another version than the request wants"
    title_zh = "答案已不是请求所指定的版本"


class BodyTooLarge(ServiceProblem):
    """The request body exceeds ``DGKG_REQUEST_BODY_BYTES``."""

    status, slug, title = 413, "body-too-large", "The request is too large"
    title_zh = "请求体太大"


class UnsupportedMediaType(ServiceProblem):
    """A POST of a media type that the protocol does not know."""

    status, slug, title = 415, "unsupported-media-type", "The request body has the wrong media type"
    title_zh = "请求体的媒体类型不对"


class InvalidParameter(ServiceProblem):
    """A parameter has a value that is not allowed. ``parameter`` names it and ``allowed`` says what is."""

    status, slug, title = 422, "invalid-parameter", "A parameter is wrong"
    title_zh = "参数有误"


class DeadlineExceeded(ServiceProblem):
    """The query ran until its deadline and was ended."""

    status, slug, title = 422, "deadline-exceeded", "The query took too long and was ended"
    title_zh = "查询超时，已中止"


class ResourcesExceeded(ServiceProblem):
    """The query needed more memory, or its answer more bytes, than one query may have."""

    status, slug, title = 422, "resources-exceeded", "The query needs more than one query may have"
    title_zh = "查询所需超过单个查询的上限"


class EngineFailed(ServiceProblem):
    """The query is legal, but the engine broke off while it evaluated it. It is not tried again."""

    status, slug, title = 422, "engine-failed", "The engine failed on the query"
    title_zh = "引擎在执行查询时中断"


class RateLimited(ServiceProblem):
    """The client sent more requests in a minute than ``DGKG_RATE_LIMIT_PER_MINUTE``, or holds more connections than
    ``DGKG_CONNECTIONS_PER_CLIENT``."""

    status, slug, title = 429, "rate-limited", "Too many requests"
    title_zh = "请求过于频繁"


class HeadTooLarge(ServiceProblem):
    """The request line and headers exceed ``DGKG_REQUEST_HEADER_BYTES``."""

    status, slug, title = 431, "head-too-large", "The request's head is too large"
    title_zh = "请求头太大"


class Overloaded(ServiceProblem):
    """No worker is free and no more queries may wait; or the store cannot be reached now."""

    status, slug, title = 503, "overloaded", "The service is busy"
    title_zh = "服务繁忙，请稍后再试"
    headers = MappingProxyType({"Retry-After": "2"})


def problem_document(problem: ServiceProblem, prefix: str = "") -> dict[str, Any]:
    """The RFC 9457 members of a problem; one of no type of ours is ``about:blank``: its status says all.

    ``prefix`` stands before every path of this host."""
    kind = f"{prefix}/problems#{problem.slug}" if problem.slug else "about:blank"
    base = {"type": kind, "title": problem.title, "status": problem.status}
    return base | {"detail": problem.detail} | problem.extra
