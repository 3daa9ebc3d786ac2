"""The parent of the workers of one build: loads the graph once, then forks workers that share its memory.

A worker that is killed is replaced by a fork, which takes milliseconds and no second copy of the graph; but
Oxigraph locks each statement that it visits, so in time a worker has its own copy of the pages that it read. The
process has one thread, so forking it is safe. It speaks JSON lines over the socket whose descriptor is its
argument: ``{"spawn": id}`` (with two descriptors), ``{"kill": id}``, ``{"nice": id}``; it ends, and its workers
with it, when that socket closes.
"""

from __future__ import annotations

import array
import contextlib
import json
import os
import select
import signal
import socket
import sys
from typing import Any

from service.store.engine import Engine
from service.store.worker import serve

_MOST_DESCRIPTORS = 64
_NICENESS = 19


def make_engine(specification: dict[str, Any]) -> Engine:
    """The engine that a specification names: ``oxigraph`` (a file) or ``remote`` (an endpoint)."""
    if specification["engine"] == "remote":
        from service.store.remote_engine import RemoteEngine

        return RemoteEngine(**specification["options"])
    from service.store.oxigraph_engine import OxigraphEngine

    return OxigraphEngine.from_file(**specification["options"])


class Zygote:
    """Forks, kills and reaps the workers of one engine."""

    def __init__(self, engine: Engine, control: socket.socket, memory_bytes: int) -> None:
        self._engine = engine
        self._control = control
        self._memory_bytes = memory_bytes
        self._workers: dict[int, int] = {}

    def run(self) -> None:
        """Obey until the control socket closes, then kill all workers."""
        pending = b""
        descriptors: list[int] = []
        watched = select.poll()  # not `select`, which knows no descriptor beyond 1023
        watched.register(self._control, select.POLLIN)
        while True:
            ready = watched.poll(1000)
            self._reap()
            if not ready:
                continue
            data, received = _receive(self._control)
            if not data:
                break
            descriptors += received
            *lines, pending = (pending + data).split(b"\n")
            for line in lines:
                self._obey(json.loads(line), descriptors)
        for pid in self._workers.values():
            os.kill(pid, signal.SIGKILL)

    def _obey(self, order: dict[str, int], descriptors: list[int]) -> None:
        if "spawn" in order:
            self._spawn(order["spawn"], descriptors.pop(0), descriptors.pop(0))
        elif (pid := self._workers.get(order.get("kill", -1))) is not None:
            os.kill(pid, signal.SIGKILL)
        elif (pid := self._workers.get(order.get("nice", -1))) is not None:
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, pid, _NICENESS)

    def _spawn(self, name: int, descriptor: int, words: int) -> None:
        pid = os.fork()
        if pid:
            os.close(descriptor)
            os.close(words)
            self._workers[name] = pid
            return
        status = 1
        try:
            self._control.close()
            serve(self._engine, socket.socket(fileno=descriptor), words, self._memory_bytes)
            status = 0
        except (OSError, MemoryError):
            pass  # the service sees the socket close, and says so
        finally:
            os._exit(status)

    def _reap(self) -> None:
        for name, pid in list(self._workers.items()):
            if os.waitpid(pid, os.WNOHANG)[0]:
                del self._workers[name]


def _receive(control: socket.socket) -> tuple[bytes, list[int]]:
    width = array.array("i").itemsize
    data, ancillary, _, _ = control.recvmsg(65536, socket.CMSG_LEN(_MOST_DESCRIPTORS * width))
    found = array.array("i")
    for level, kind, payload in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            found.frombytes(payload[: len(payload) - len(payload) % width])
    return data, list(found)


def main() -> None:
    """Entry of ``python -m service.store.zygote DESCRIPTOR``; the specification comes as the first line."""
    control = socket.socket(fileno=int(sys.argv[1]))
    line = b""
    while not line.endswith(b"\n"):
        part = control.recv(65536)
        if not part:
            return
        line += part
    specification = json.loads(line)
    try:
        engine = make_engine(specification)
    except (OSError, ValueError, SyntaxError, KeyError) as error:
        control.sendall(json.dumps({"failed": f"{type(error).__name__}: {error}"}).encode() + b"\n")
        return
    control.sendall(json.dumps({"ready": len(engine)}).encode() + b"\n")
    Zygote(engine, control, specification["memory_bytes"]).run()


if __name__ == "__main__":
    main()
