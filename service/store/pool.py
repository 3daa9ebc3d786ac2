"""Runs queries in worker processes within bounds: so many at once, so many waiting, none beyond its deadline.

A query that runs longer than ``slow_after_seconds`` gives its place to another and goes on in the slow lane,
at the lowest priority; when the slow lane is full, the query that has been there longest is ended. So queries
that would run for hours keep no quick ones out, nor those that are slow only because much is asked.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import IO, Any

from loaders.settings import Settings
from service.http.problems import (
    DeadlineExceeded,
    EngineFailed,
    MalformedQuery,
    NotAcceptable,
    Overloaded,
    ResourcesExceeded,
    ServiceProblem,
)
from service.store import frames
from service.store.engine import Written
from service.store.generation import Generation, Worker, WorkerGone
from service.store.room import Room

_OUT_OF_MEMORY = re.compile("memory allocation of|MemoryError|out of memory")
_log = logging.getLogger("service.store")


@dataclass
class Result:
    """The bytes of an answer, from position 0; whether it was cut; the version of the graph; seconds it
    took; whether its stars were evaluated by themselves."""

    body: IO[bytes]
    size: int
    truncated: bool
    version: str | None
    seconds: float
    stars_apart: bool = False


class Pool:
    """The bounds around the workers of the current generation."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._places = asyncio.Semaphore(settings.workers)
        self._waiting = 0
        self._slow: dict[_Place, None] = {}  # in the order in which they came
        self.planned = 0
        self.ended = {"deadline": 0, "slow_lane_full": 0, "gone": 0}
        self.current: Generation | None = None
        self.room = Room(settings.temporary_bytes, settings.write_timeout_seconds)

    @property
    def waiting(self) -> int:
        """Queries that wait for a place."""
        return self._waiting

    @property
    def slow(self) -> int:
        """Queries in the slow lane."""
        return len(self._slow)

    async def adopt(self, generation: Generation) -> None:
        """Serve from this generation from now on; the one before ends when its last query has.

        Raises ``WorkerGone`` where it has no workers; then the one before is served on."""
        try:
            await generation.prepare(self._settings.workers)
        except WorkerGone:
            await asyncio.to_thread(generation.stop)
            raise
        before, self.current = self.current, generation
        if before:
            before.retire()

    async def run(self, request: frames.Request) -> Result:
        """Answer a query. Raises a ``ServiceProblem`` that says why not."""
        async with self._place() as place:
            started = time.monotonic()
            for attempt in (1, 2):
                try:
                    return await self._attempt(request, place, started)
                except WorkerGone as gone:
                    self.ended["gone"] += 1
                    if gone.words:
                        raise self._broken_by_query(gone.words) from None
                    if attempt == 2:  # killed from outside, twice
                        raise Overloaded("The worker of the query was ended from outside.") from None
        raise AssertionError("unreachable")

    async def _attempt(self, request: frames.Request, place: _Place, started: float) -> Result:
        generation = self.current
        if generation is None:
            raise Overloaded(
                "No graph is loaded yet: build one with `dgkg build`.", headers={"Retry-After": "10"}
            )
        try:
            worker = await generation.take()
        except WorkerGone:
            raise Overloaded("The workers have ended, and are being started anew.") from None
        returned = False
        try:
            task = asyncio.ensure_future(_exchange(worker, request, self.room))
            try:
                await self._await(task, worker, place, started)
                result = task.result()
            except _Answered as failure:
                generation.give_back(worker, self._settings.workers)
                returned = True
                raise failure.problem from None
            finally:
                task.cancel()
            generation.give_back(worker, self._settings.workers)
            returned = True
            self.planned += result.stars_apart
            result.version, result.seconds = generation.version, time.monotonic() - started
            return result
        finally:
            if not returned:
                generation.kill(worker)

    def _broken_by_query(self, words: str) -> ServiceProblem:
        """What a worker that broke over its query says of it; to ask again would break the next one."""
        if _OUT_OF_MEMORY.search(words):
            memory = f"{self._settings.worker_memory_mb} MiB of memory that one query may have"
            return ResourcesExceeded(f"The query needs more than the {memory}. Add a LIMIT, or ask for less.")
        _log.error("the engine broke", extra={"words": words})
        return EngineFailed("The query is legal, but the engine broke off while it evaluated it. Write it otherwise.")

    async def _await(self, task: asyncio.Task[Result], worker: Worker, place: _Place, started: float) -> None:
        settings = self._settings
        done, _ = await asyncio.wait(
            {task}, timeout=min(settings.slow_after_seconds, settings.query_deadline_seconds)
        )
        if not done and settings.slow_after_seconds < settings.query_deadline_seconds and not place.is_slow:
            if not settings.slow_queries:
                raise self._no_room()
            place.give_up()
            worker.generation.slow_down(worker)
        if not done:
            left = settings.query_deadline_seconds - (time.monotonic() - started)
            either: set[asyncio.Future[Any]] = {task, place.sent_away}
            ended, _ = await asyncio.wait(either, timeout=max(0.0, left), return_when=asyncio.FIRST_COMPLETED)
            done = {task} if task.done() else set()
            if place.sent_away in ended and not done:
                raise self._no_room()
        if not done:
            self.ended["deadline"] += 1
            limit = settings.query_deadline_seconds
            raise DeadlineExceeded(
                f"The query ran {limit:g} s, the longest a query may run, and was ended. "
                "Ask for less: name more terms, join in sub-selects, add a LIMIT.",
                deadline_seconds=limit,
            )

    def _no_room(self) -> Overloaded:
        self.ended["slow_lane_full"] += 1
        settings = self._settings
        return Overloaded(
            f"The query ran longer than {settings.slow_after_seconds:g} s, and {settings.slow_queries} more "
            "recent ones do too. Try again later, or make it cheaper.",
            headers={"Retry-After": str(max(1, round(settings.query_deadline_seconds)))},
        )

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[_Place]:
        if self._places.locked() and self._waiting >= self._settings.queued_queries:
            raise Overloaded(f"{self._waiting} queries wait already.")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._settings.query_deadline_seconds):
                await self._places.acquire()
        except TimeoutError:
            raise Overloaded("No worker became free in time.") from None
        finally:
            self._waiting -= 1
        place = _Place(self)
        try:
            yield place
        finally:
            place.leave()

    def _enter_slow_lane(self, place: _Place) -> None:
        staying = [other for other in self._slow if not other.sent_away.done()]
        if len(staying) >= self._settings.slow_queries:
            staying[0].sent_away.set_result(None)
        self._slow[place] = None
        self._places.release()

    def _leave(self, place: _Place) -> None:
        if place.is_slow:
            del self._slow[place]
        else:
            self._places.release()


class _Place:
    """The right of one query to run: first among the quick ones, then perhaps in the slow lane."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.is_slow = False
        self.sent_away: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def give_up(self) -> None:
        self.is_slow = True
        self._pool._enter_slow_lane(self)

    def leave(self) -> None:
        self._pool._leave(self)


class _Answered(Exception):
    """The worker said why it could not answer, and is ready for the next query."""

    def __init__(self, problem: ServiceProblem) -> None:
        self.problem = problem


async def _exchange(worker: Worker, request: frames.Request, room: Room) -> Result:
    await worker.send(request)
    body = room.spool()
    try:
        while True:
            kind, payload = await worker.receive()
            if kind == frames.DATA:
                body.write(payload)
            elif kind == frames.END:
                size = body.tell()
                body.seek(0)
                outcome = Written(**json.loads(payload))
                return Result(body, size, outcome.truncated, None, 0.0, outcome.stars_apart)
            else:
                raise _Answered(_problem(frames.Failure(**frames.decoded(payload))))
    except BaseException:
        body.close()
        raise


def _problem(failure: frames.Failure) -> ServiceProblem:
    if failure.reason == "syntax":
        return MalformedQuery(failure.detail)
    if failure.reason in ("size", "memory"):
        return ResourcesExceeded(
            f"{failure.detail[:1].upper()}{failure.detail[1:]}. Add a LIMIT, or page with OFFSET."
        )
    if failure.reason == "format":
        return NotAcceptable(
            f"The answer holds what XML cannot carry, such as a control character ({failure.detail}). "
            "Ask for JSON, TSV, Turtle or N-Triples."
        )
    if failure.reason == "remote":
        return Overloaded(failure.detail)
    return MalformedQuery(f"The engine cannot evaluate the query: {failure.detail}")
