"""What the OpenAPI document says of an operation's answers: their media types and statuses, from the tables of both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from service.http.formats import FORMATS, HTML, PROBLEM, Kind, offered_with_page
from service.http.problems import (
    BadRequest,
    InvalidParameter,
    NotAcceptable,
    NotFound,
    Overloaded,
    PreconditionFailed,
    RateLimited,
    ResourcesExceeded,
    ServiceProblem,
)

Answers = dict[int | str, dict[str, Any]]

#: What any operation may say, and what any one that asks the store may.
ANYWHERE = (PreconditionFailed, RateLimited)
OF_STORE = (*ANYWHERE, Overloaded, ResourcesExceeded)
#: What one that negotiates may say beside that.
NEGOTIATED = (*OF_STORE, NotAcceptable, InvalidParameter)
RDF_OR_PAGE = tuple(item.media_type for item in offered_with_page(Kind.GRAPH))
ANY_ANSWER = (*(item.media_type for item in FORMATS), HTML.media_type)

_PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "what kind of problem; explained there"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "what was found, and what to do"},
    },
}


def answers(
    media_types: Iterable[str], *problems: type[ServiceProblem], leads_elsewhere: bool = False, is_kept: bool = True
) -> Answers:
    """The responses of an operation that answers in these media types and may tell these problems.

    ``leads_elsewhere`` says that it may redirect, ``is_kept`` that it has entity tags.
    """
    found: Answers = {200: {"description": "The answer", "content": {media_type: {} for media_type in media_types}}}
    if leads_elsewhere:
        found[303] = {"description": "Leads to what says it"}
    if is_kept:
        found[304] = {"description": "The client has this version already"}
    for status in sorted({problem.status for problem in problems}):
        titles = dict.fromkeys(problem.title for problem in problems if problem.status == status)
        content = {PROBLEM.media_type: {"schema": _PROBLEM_SCHEMA}, HTML.media_type: {}}
        found[status] = {"description": "; ".join(titles), "content": content}
    return found


def documents(*media_types: str, problems: Iterable[type[ServiceProblem]] = (), is_kept: bool = True) -> Answers:
    """The answers of an operation that gives a document of ours or a page, and of nothing where there is none; ``problems``
    are those that it may tell beside that."""
    return answers((*media_types, HTML.media_type), *NEGOTIATED, NotFound, *problems, is_kept=is_kept)


#: Of what describes the graph in RDF; of files that have versions.
DESCRIPTION = answers(RDF_OR_PAGE, *NEGOTIATED)
VERSIONED = answers(RDF_OR_PAGE, *NEGOTIATED, NotFound, leads_elsewhere=True)
QUERY_PROBLEMS = (*NEGOTIATED, BadRequest)
