"""A worker whose engine tries what no query may do, and answers with what came of it.

``python -m tests.support.probe DESCRIPTOR FILES MEMORY_BYTES`` serves on an inherited socket; FILES is 1 for an engine
that says it needs files.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from service.store import frames
from service.store.engine import Engine, Sink, Written
from service.store.worker import serve


def _connect() -> None:
    with socket.create_connection(("127.0.0.1", 9), timeout=1):
        pass


#: Each attempt with what it is to do.
ATTEMPTS: dict[str, Callable[[], object]] = {
    "read a file": lambda: Path("/etc/passwd").read_bytes(),
    "write a file": lambda: Path(os.devnull).write_text("x", encoding="utf-8"),
    "list a folder": lambda: list(Path("/").iterdir()),
    "open a socket": lambda: socket.socket().close(),
    "open a socket of the machine": lambda: socket.socket(socket.AF_UNIX).close(),
    "connect": _connect,
    "open a pipe": os.pipe,
    "copy a descriptor": lambda: os.dup(1),
}


class Probe(Engine):
    """Tries everything, whatever it is asked; the text of a request is how many bytes of memory to take besides."""

    def __init__(self, files: bool) -> None:
        self._files = files

    def __len__(self) -> int:
        return 0

    @property
    def opens_files(self) -> bool:
        """What it was told."""
        return self._files

    def answer(self, request: frames.Request, sink: Sink) -> Written:
        """See ``Engine``."""
        found = {name: _outcome(attempt) for name, attempt in ATTEMPTS.items()}
        found["memory"] = _outcome(lambda: bytearray(int(request.text)))
        found["core"] = str(resource.getrlimit(resource.RLIMIT_CORE))
        print("what a query writes to standard error", file=sys.stderr, flush=True)
        sink.write(json.dumps(found).encode())
        return Written(False)


def _outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except (OSError, ValueError, MemoryError) as error:
        return type(error).__name__
    return "done"


if __name__ == "__main__":
    nowhere = os.open(os.devnull, os.O_WRONLY)
    serve(Probe(sys.argv[2] == "1"), socket.socket(fileno=int(sys.argv[1])), nowhere, int(sys.argv[3]))
