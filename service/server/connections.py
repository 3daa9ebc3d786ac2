"""All connections of one server: so many, so many of one client, and none that is waited for longer than is told.

uvicorn ends connections that are idle between requests, and answers 503 beyond a number of them; it waits for ever for the
first request, for a head, for a body, and for who does not read. The bounds are kept here, and ``http_protocol`` asks.
"""

from __future__ import annotations

import logging
import resource
from collections import Counter
from collections.abc import Callable
from typing import Protocol

from loaders.settings import Settings
from service.http.problems import Overloaded, RateLimited, ServiceProblem
from service.server.clients import client_of

#: Refused connections that may be told so at once; further ones are closed without a word.
MOST_REFUSED = 64
#: Descriptors beside those of connections: the program's own, and those of refused connections.
_OWN_DESCRIPTORS = 64 + MOST_REFUSED
#: Sockets and pipes to one worker process.
_OF_A_WORKER = 4
_log = logging.getLogger("service.server")


class Waiting(Protocol):
    """A connection, as far as others may end it."""

    def give_way(self) -> None:
        """Close: nothing is asked, or not yet all of it, and the place is needed."""


class Connections:
    """The connections that are open, and which of them wait for a request, the longest first."""

    def __init__(self, most: int, most_of_one: int, is_trusted: Callable[[str], bool] = lambda address: False) -> None:
        self._most = most
        self._most_of_one = most_of_one
        self._is_trusted = is_trusted
        self._clients: dict[Waiting, str | None] = {}
        self._of_one = Counter[str]()
        self._waiting: dict[Waiting, None] = {}
        self.refused = 0

    def __len__(self) -> int:
        return len(self._clients)

    def enter(self, connection: Waiting, address: str) -> ServiceProblem | None:
        """Take a connection in, and if need be close the one that has waited longest; or say why not."""
        client = None if self._is_trusted(address) else client_of(address)
        if client is not None and self._most_of_one and self._of_one[client] >= self._most_of_one:
            return RateLimited(
                f"{address} holds {self._most_of_one} connections, the most one client may.",
                headers={"Retry-After": "1"}, limit_connections=self._most_of_one,
            )  # fmt: skip
        if len(self._clients) >= self._most:
            longest = next(iter(self._waiting), None)
            if longest is None:
                return Overloaded(f"{self._most} connections are being served, the most there may be.")
            self.leave(longest)
            longest.give_way()
        self._clients[connection] = client
        if client is not None:
            self._of_one[client] += 1
        self.waits(connection)
        return None

    def leave(self, connection: Waiting) -> None:
        """The connection is closed."""
        self.is_served(connection)
        client = self._clients.pop(connection, None)
        if client is not None:
            self._of_one[client] -= 1
            if not self._of_one[client]:
                del self._of_one[client]

    def waits(self, connection: Waiting) -> None:
        """The connection has no request that is being answered."""
        if connection in self._clients:
            self._waiting.setdefault(connection)

    def is_served(self, connection: Waiting) -> None:
        """The connection has one."""
        self._waiting.pop(connection, None)


def most_connections(settings: Settings) -> int:
    """How many connections there may be: as many as are set, or as there are descriptors for, of which each connection may
    need a second one, for an answer in a file. The process's own limit is raised as far as it may be."""
    reserved = _OWN_DESCRIPTORS + _OF_A_WORKER * (settings.workers + settings.slow_queries)
    wanted = reserved + 2 * settings.connections
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return settings.connections
    most = max(1, (soft - reserved) // 2)
    _log.warning("too few descriptors for all connections", extra={"descriptors": soft, "connections": most})
    return most
