"""The processes that serve one build: a zygote, and the workers it forks."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import socket
import subprocess
import sys
from collections import deque
from dataclasses import dataclass
from typing import IO, Any

from service.store import frames

_names = itertools.count(1)
_MOST_WORDS = 4096  # bytes
_SPAWN_SECONDS = 10.0  # a fork takes milliseconds, unless its parent is frozen


class LoadFailed(Exception):
    """The zygote could not load its graph; the text says why."""


class WorkerGone(Exception):
    """A worker ended without an answer, or none can be had. ``words`` are the last ones of its process: none where it was
    killed from outside."""

    def __init__(self, detail: str, words: str = "") -> None:
        super().__init__(detail)
        self.words = words


@dataclass
class Worker:
    """One worker process, the stream to it, and the descriptor of what it says when it breaks."""

    name: int
    generation: Generation
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    words: IO[bytes]

    async def send(self, request: frames.Request) -> None:
        """Give the worker a query. Raises ``WorkerGone``."""
        try:
            self.writer.write(frames.frame(frames.REQUEST, request.encoded()))
            await self.writer.drain()
        except OSError as error:
            raise self._gone(error) from error

    async def receive(self) -> tuple[bytes, bytes]:
        """The worker's next message. Raises ``WorkerGone``."""
        try:
            return await frames.read(self.reader)
        except (asyncio.IncompleteReadError, OSError) as error:
            raise self._gone(error) from error

    def _gone(self, error: Exception) -> WorkerGone:
        said = b"" if self.words.closed else self.words.read(_MOST_WORDS) or b""
        return WorkerGone(str(error), said.decode("utf-8", "replace"))

    def close(self) -> None:
        """Let the worker end: it does when its socket closes and it is idle."""
        self.writer.close()
        self.words.close()


class Generation:
    """All processes of one version of the graph. ``version`` is None where a store cannot name its
    version."""

    def __init__(
        self, version: str | None, process: subprocess.Popen[bytes], control: socket.socket, count: int
    ) -> None:
        self.version = version
        self.triples = count
        self._process = process
        self._control = control
        self._idle: deque[Worker] = deque()
        self._lent = 0
        self._retired = False

    @classmethod
    async def start(cls, version: str | None, specification: dict[str, Any]) -> Generation:
        """Start the zygote and wait until it has loaded. Raises ``LoadFailed``, or ``WorkerGone`` if it is ended meanwhile."""
        ours, theirs = socket.socketpair()
        # -P: a folder `service` in the working directory is not ours
        command = [sys.executable, "-P", "-m", "service.store.zygote", str(theirs.fileno())]
        process = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
        )
        theirs.close()
        loop = asyncio.get_running_loop()
        ours.setblocking(False)
        try:
            await loop.sock_sendall(ours, json.dumps(specification).encode() + b"\n")
            line = b""
            while not line.endswith(b"\n"):
                part = await loop.sock_recv(ours, 65536)
                if not part:
                    raise WorkerGone("the loading process ended without a word")
                line += part
            reply = json.loads(line)
            if "failed" in reply:
                raise LoadFailed(reply["failed"])
        except BaseException as error:
            ours.close()
            process.kill()
            process.wait()
            if isinstance(error, OSError):
                raise WorkerGone(f"the loading process ended: {error}") from error
            raise
        return cls(version, process, ours, reply["ready"])

    async def take(self) -> Worker:
        """The worker that was idle last, whose memory is warm, or a new one.

        Raises ``WorkerGone`` where none can be made.
        """
        self._lent += 1
        try:
            while self._idle:
                worker = self._idle.pop()
                if not worker.reader.at_eof():
                    return worker
                worker.close()
            return await self._spawn()
        except BaseException:
            self._lent -= 1
            raise

    async def prepare(self, workers: int) -> None:
        """Have this many workers idle."""
        while len(self._idle) < workers and not self._retired:
            self._idle.append(await self._spawn())

    def give_back(self, worker: Worker, keep: int) -> None:
        """Return a healthy worker; it stays unless ``keep`` are idle or the generation is retired."""
        self._lent -= 1
        if self._retired or len(self._idle) >= keep:
            worker.close()
        else:
            self._idle.append(worker)
        self._end_when_unused()

    def kill(self, worker: Worker) -> None:
        """End a lent worker at once, whatever it is doing."""
        self._lent -= 1
        self._order({"kill": worker.name})
        worker.close()
        self._end_when_unused()

    def slow_down(self, worker: Worker) -> None:
        """Give a worker's process less of the processor than the others get."""
        self._order({"nice": worker.name})

    def retire(self) -> None:
        """Take no more queries; end when the last lent worker is back."""
        self._retired = True
        while self._idle:
            self._idle.popleft().close()
        self._end_when_unused()

    @property
    def alive(self) -> bool:
        """Whether the zygote runs."""
        return self._process.poll() is None

    @property
    def idle(self) -> int:
        """Workers that wait for a query."""
        return len(self._idle)

    @property
    def pid(self) -> int:
        """Process id of the zygote, the parent of the workers."""
        return self._process.pid

    def stop(self) -> None:
        """End the zygote and, with it, all workers, now."""
        self._retired = True
        while self._idle:
            self._idle.popleft().close()
        self._control.close()
        try:
            self._process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _end_when_unused(self) -> None:
        if self._retired and self._lent == 0:
            self._control.close()

    def _order(self, order: dict[str, int]) -> None:
        with contextlib.suppress(OSError):
            self._control.send(json.dumps(order).encode() + b"\n")

    async def _spawn(self) -> Worker:
        ours, theirs = socket.socketpair()
        said, saying = os.pipe()
        os.set_blocking(said, False)
        os.set_blocking(saying, False)  # nobody reads along: what does not fit is lost
        words = os.fdopen(said, "rb", buffering=0)  # the worker closes it
        name = next(_names)
        order = json.dumps({"spawn": name}).encode() + b"\n"
        try:
            socket.send_fds(self._control, [order], [theirs.fileno(), saying])
        except OSError as error:
            ours.close()
            words.close()
            raise WorkerGone(f"no worker can be started: {error}") from error
        finally:
            theirs.close()
            os.close(saying)
        reader, writer = await asyncio.open_connection(sock=ours)
        worker = Worker(name, self, reader, writer, words)
        try:
            async with asyncio.timeout(_SPAWN_SECONDS):
                kind, _ = await worker.receive()
        except (WorkerGone, TimeoutError) as error:
            worker.close()
            raise WorkerGone("no worker can be started") from error
        assert kind == frames.READY
        return worker
