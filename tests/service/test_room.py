"""The bounds over all connections and over all temporary files, without a server."""

from __future__ import annotations

import gc
import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from loaders.settings import Settings
from service.http.problems import Overloaded, RateLimited
from service.server.clients import client_of
from service.server.connections import Connections, most_connections
from service.store.room import IN_MEMORY_BYTES, Room

MIB = 1 << 20


class Clock:
    """Seconds that pass when they are told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_short_answers_take_no_room_and_long_ones_what_they_have() -> None:
    room = Room(10 * MIB, 5)
    with room.spool() as short, room.spool() as long:
        short.write(b"x" * IN_MEMORY_BYTES)
        assert room.bytes == 0
        long.write(b"x" * IN_MEMORY_BYTES)
        long.write(b"y")
        assert room.bytes == IN_MEMORY_BYTES + 1
        long.seek(0)
        assert len(long.read()) == IN_MEMORY_BYTES + 1
    assert room.bytes == 0


def test_what_nobody_holds_any_more_gives_its_room_back() -> None:
    room = Room(10 * MIB, 5)
    room.spool().write(b"x" * 2 * MIB)
    gc.collect()
    assert room.bytes == 0


def test_a_full_room_refuses_and_the_longest_sent_answer_makes_room_after_its_time() -> None:
    clock = Clock()
    room = Room(10 * MIB, 5, clock)
    first, second, third = (room.spool() for _ in range(3))
    first.write(b"x" * 6 * MIB)
    second.write(b"x" * 4 * MIB)
    first.is_sent()
    clock.now = 3
    second.is_sent()
    clock.now = 4
    with pytest.raises(Overloaded) as said:
        third.write(b"x" * 2 * MIB)
    assert said.value.headers["Retry-After"] == "5"
    assert room.bytes == 10 * MIB
    clock.now = 5
    third.write(b"x" * 2 * MIB)
    assert first.closed and not second.closed
    assert room.bytes == 6 * MIB
    with pytest.raises(Overloaded):
        third.write(b"x" * 5 * MIB)  # the second has three seconds left
    second.close()
    second.close()
    third.close()
    assert room.bytes == 0


def test_an_answer_that_is_still_written_makes_no_room() -> None:
    clock = Clock()
    room = Room(10 * MIB, 5, clock)
    first, second = room.spool(), room.spool()
    first.write(b"x" * 6 * MIB)
    clock.now = 100
    with pytest.raises(Overloaded):
        second.write(b"x" * 6 * MIB)
    assert not first.closed


def test_an_answer_larger_than_the_room_never_fits() -> None:
    room = Room(2 * MIB, 5)
    spool = room.spool()
    spool.write(b"x" * 2 * MIB)
    with pytest.raises(Overloaded):
        spool.write(b"x")
    assert not spool.closed


class Connection:
    """One that knows whether it was told to make room."""

    given_way = False

    def give_way(self) -> None:
        self.given_way = True


def test_who_has_waited_longest_without_a_request_makes_room() -> None:
    connections = Connections(3, 0)
    first, second, third, fourth = (Connection() for _ in range(4))
    for one in (first, second, third):
        assert connections.enter(one, "192.0.2.1") is None
    connections.is_served(first)
    assert connections.enter(fourth, "192.0.2.1") is None
    assert [one.given_way for one in (first, second, third)] == [False, True, False]
    assert len(connections) == 3
    for one in (third, fourth):
        connections.is_served(one)
    refused = connections.enter(Connection(), "192.0.2.1")
    assert isinstance(refused, Overloaded) and "Retry-After" in refused.headers
    connections.waits(fourth)
    connections.waits(first)
    assert connections.enter(Connection(), "192.0.2.1") is None
    assert fourth.given_way and not first.given_way, "it has waited longer"
    connections.waits(second)
    connections.leave(second)
    assert len(connections) == 3, "who has left is gone"


def test_a_client_has_so_many_connections_and_none_more() -> None:
    connections = Connections(100, 2, lambda address: address == "192.0.2.9")
    mine = [Connection(), Connection()]
    assert [connections.enter(one, "192.0.2.1") for one in mine] == [None, None]
    refused = connections.enter(Connection(), "192.0.2.1")
    assert isinstance(refused, RateLimited) and refused.extra == {"limit_connections": 2}
    connections.leave(mine[0])
    assert connections.enter(Connection(), "192.0.2.1") is None
    for address in ("2001:db8::1", "2001:db8::2"):
        assert connections.enter(Connection(), address) is None
    assert connections.enter(Connection(), "2001:db8::3") is not None, "one network is one client"
    for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1", "192.0.2.9"):
        assert [connections.enter(Connection(), address) for _ in range(5)] == [None] * 5


def test_no_number_is_no_bound() -> None:
    connections = Connections(100, 0)
    assert [connections.enter(Connection(), "192.0.2.1") for _ in range(50)] == [None] * 50
    assert client_of("a socket") == "a socket"


@contextmanager
def descriptors(soft: int) -> Iterator[None]:
    """A process with this limit, for a while."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_there_are_no_more_connections_than_descriptors(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings.from_environment(connections=1000, workers=4, slow_queries=4)
    with descriptors(1024):
        assert most_connections(settings) == 1000
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert 2000 < soft <= hard, "the limit was raised"
        monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
        monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 1024))
        fewer = most_connections(settings)
        assert 300 < fewer < 1024 // 2, "each may need a file beside its socket"
        monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert most_connections(settings) == 1000
        monkeypatch.undo()
