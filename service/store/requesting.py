"""A request to a SPARQL endpoint, by SPARQLWrapper; whoever sends it reads the answer and explains what fails."""

from __future__ import annotations

from SPARQLWrapper import POST, SPARQLWrapper


def request_to(
    endpoint: str, text: str, media_type: str, timeout_seconds: float, user: str, password: str
) -> SPARQLWrapper:
    """The query as a POST that accepts one media type; ``user`` is empty where the endpoint asks for none."""
    request = SPARQLWrapper(endpoint, agent="datagov-kg")
    request.setMethod(POST)
    request.setOnlyConneg(True)  # some endpoints let its format parameters win over Accept
    request.setTimeout(max(1, round(timeout_seconds)))
    if user:
        request.setCredentials(user, password)
    request.addCustomHttpHeader("Accept", media_type)
    request.setQuery(text)
    return request
