"""One worker process: takes a query, answers it, takes the next, until its socket closes or it is killed."""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import json
import os
import resource
import signal
import socket
import sys
from dataclasses import asdict
from pathlib import Path

from service.store import frames
from service.store.engine import Engine, EngineFailure, Sink

_PR_SET_PDEATHSIG = 1
_XML = ("xml", "rdfxml")


def serve(engine: Engine, connection: socket.socket, words: int, memory_bytes: int) -> None:
    """Answer queries from ``connection`` until it closes; never returns to the caller's stack of duties.

    What the process says when it breaks goes to the descriptor ``words``. It may grow by ``memory_bytes`` beyond what it shares with its parent, and where the engine needs
    no files, it can open none: no text of a query can then reach a file or the network.
    """
    _restrict(engine, words, memory_bytes)
    frames.send(connection, frames.READY, b"{}")
    while True:
        message = frames.receive(connection)
        if message is None:
            return
        request = frames.Request.of(message[1])
        sink = Sink(connection, request.size, request.format in _XML)
        try:
            outcome = engine.answer(request, sink)
            sink.end(json.dumps(asdict(outcome)).encode())
        except EngineFailure as error:
            failure = frames.Failure(error.reason, str(error))
            frames.send(connection, frames.ERROR, json.dumps(asdict(failure)).encode())


def _restrict(engine: Engine, words: int, memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(words, 2)
    os.close(words)
    faulthandler.enable()  # a broken stack has words too
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        limit = _virtual_bytes() + memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    if not engine.opens_files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _virtual_bytes() -> int:
    with contextlib.suppress(OSError), Path("/proc/self/statm").open("rb") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
    return 0
