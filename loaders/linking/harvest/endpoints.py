"""A SPARQL endpoint that holds DCAT, asked for fifty datasets at a time, by IRI, so that a run goes on where it ended."""

from __future__ import annotations

import json
from importlib.resources import files
from urllib.parse import quote, unquote

from loaders.linking.harvest.fetching import Client
from loaders.linking.harvest.state import Waiting
from loaders.linking.harvest.unpacking import NotFetched

_FOLDER = files("loaders.linking.harvest")
_AFTER = "#after="
_FULL = 50


class Endpoint:
    """An endpoint, asked by POST. ``following`` is where the last page leads, ``asked`` how many datasets it was asked for."""

    def __init__(self, address: str, client: Client) -> None:
        self._address, self._client = address, client
        self.following: list[Waiting] = []
        self.asked = 0

    def page(self, address: str) -> tuple[bytes, str]:
        """What the endpoint says of the next datasets, and its media type. Raises ``NotFetched``."""
        after = unquote(address.partition(_AFTER)[2])
        iris = self._datasets(after)
        self.asked = len(iris)
        self.following = [Waiting(f"{self._address}{_AFTER}{quote(iris[-1], safe='')}", "")] if len(iris) == _FULL else []
        if not iris:
            raise NotFetched(f"{self._address}: the endpoint names no dataset (dcat:Dataset with an IRI)" if not after else f"{self._address}: no dataset after {after}")
        text = _query("descriptions.rq").replace("<DATASETS>", " ".join(f"<{iri}>" for iri in iris))
        answer = self._client.fetch(self._address, form={"query": text}, accept="application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5")
        return answer.body or b"", answer.content_type

    def _datasets(self, after: str) -> list[str]:
        escaped = after.replace("\\", "\\\\").replace('"', '\\"')
        text = _query("datasets.rq").replace("AFTER", escaped)
        answer = self._client.fetch(self._address, form={"query": text}, accept="application/sparql-results+json")
        try:
            rows = json.loads(answer.body or b"")["results"]["bindings"]
            found = [str(row["dataset"]["value"]) for row in rows]
        except (ValueError, KeyError, TypeError):
            raise NotFetched(f"{self._address}: the answer is no result of a SPARQL SELECT in JSON") from None
        return [iri for iri in found if not set(iri) & set('<>"{}|\\^` \n')]


def _query(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
