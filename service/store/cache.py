"""Answers of the graph that is served, kept until they are asked for again: a graph of one version never changes."""

from __future__ import annotations

import io
from dataclasses import dataclass

from cachetools import LRUCache

from service.store.frames import Request
from service.store.pool import Result

#: What an entry takes beside its bytes, about.
_ENTRY_BYTES = 512


@dataclass(frozen=True)
class _Answer:
    body: bytes
    truncated: bool


class AnswerCache:
    """The answers asked for last, ``largest_bytes`` of them in all; those of an older version are forgotten."""

    def __init__(self, largest_bytes: int) -> None:
        self._answers: LRUCache[Request, _Answer] = LRUCache(largest_bytes, _size)
        self._version: str | None = None
        self.hits = 0

    @property
    def bytes(self) -> int:
        """What the answers take now."""
        return int(self._answers.currsize)

    def get(self, version: str | None, request: Request) -> Result | None:
        """The answer, if this version of the graph has given it; a store without a version has none."""
        if version is None or version != self._version:
            return None
        answer = self._answers.get(request)
        if answer is None:
            return None
        self.hits += 1
        return Result(io.BytesIO(answer.body), len(answer.body), answer.truncated, version, 0.0)

    def put(self, request: Request, result: Result) -> None:
        """Keep an answer that was just given, if it is not too large; its body stays at position 0."""
        if result.version is None or result.size + _ENTRY_BYTES > self._answers.maxsize // 16:
            return
        if result.version != self._version:
            self._answers.clear()
            self._version = result.version
        body = result.body.read()
        result.body.seek(0)
        self._answers[request] = _Answer(body, result.truncated)


def _size(answer: _Answer) -> int:
    return len(answer.body) + _ENTRY_BYTES
