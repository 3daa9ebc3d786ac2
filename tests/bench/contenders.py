"""The servers that are measured, each over the same N-Quads file, and what memory their processes take."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from loaders.project import ROOT
from tests.service.conftest import free_port

_START_SECONDS = 1800
#: Beyond so many times the real graph a contender is not tried: a tenfold one took rdflib 2.1 GB, so a hundredfold one
#: fits in no machine like this, and each query that a client gives up costs a new server that loads it again.
MOST_TIMES = {"rdflib-endpoint, rdflib": 10, "rdflib-endpoint, Oxigraph": 10}

#: Our service that computes every answer, and as it is by default, keeping answers until they are asked for again.
OURS, OURS_CACHED = "ours, nothing kept", "ours"

#: The other servers have no bounds; with ours, some of their answers would be cut or refused here. One worker a core:
#: a hundredfold graph leaves no memory for more, as each copies what it reads.
_UNBOUNDED = {
    "DGKG_WORKERS": str(os.cpu_count()),
    "DGKG_SLOW_AFTER_SECONDS": "600",
    "DGKG_QUERY_DEADLINE_SECONDS": "600",
    "DGKG_ROW_LIMIT": "10000000",
    "DGKG_RESULT_BYTES": str(2**32),
}

#: The command, the path of its endpoint, and what it needs in the environment.
Command = tuple[list[str], str, dict[str, str]]


@dataclass(frozen=True)
class Contender:
    """A running server and the address of its SPARQL endpoint."""

    name: str
    url: str
    process: subprocess.Popen[bytes]


def names(times: int) -> list[str]:
    """The contenders for a graph of this size that are installed (``pip install '.[bench]'``), ours first."""
    return [name for name in _COMMANDS if times <= MOST_TIMES.get(name, times) and _installed(name)]


@contextmanager
def running(name: str, nquads: Path, folder: Path) -> Iterator[Contender]:
    """Start a contender over the file, wait until it answers, and end it. Raises ``AssertionError`` with its log."""
    with started(name, _COMMANDS[name], nquads, folder) as contender:
        yield contender


@contextmanager
def started(name: str, command_of: Callable[[Path, Path, int], Command], nquads: Path, folder: Path) -> Iterator[Contender]:
    """Start what the function gives the command of, as ``running`` does."""
    port = free_port()
    command, path, own = command_of(nquads, folder, port)
    log = folder / f"{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, env=os.environ | own)
    try:
        url = f"http://127.0.0.1:{port}{path}"
        _wait(url, process, log)
        yield Contender(name, url, process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def memory_mib(pid: int) -> dict[str, float]:
    """Proportional memory in MiB of the process and all below it: ``all``, and ``worker``, the mean of what
    the leaves have for themselves alone."""
    below = list(processes(pid))
    leaves = [process for process in below if process != pid and not _children(process)]
    alone = [_rollup(process, ("Private_Clean:", "Private_Dirty:")) for process in leaves]
    return {
        "all": sum(_rollup(process, ("Pss:",)) for process in below),
        "worker": sum(alone) / len(alone) if alone else 0.0,
        "workers": len(leaves),
    }


def _ours_without_cache(nquads: Path, folder: Path, port: int) -> Command:
    command, path, own = _ours(nquads, folder, port)
    return command, path, own | {"DGKG_CACHE_BYTES": "0"}


def _ours(nquads: Path, folder: Path, port: int) -> Command:
    build = folder / "builds" / "current"
    if not build.exists():
        build.mkdir(parents=True)
        (build / "graph.nq").symlink_to(nquads)
        with nquads.open("rb") as file:
            version = hashlib.file_digest(file, "sha256").hexdigest()
        (build / "manifest.json").write_text(json.dumps({"version": version, "files": {}}), encoding="utf-8")
    own = {"DGKG_STORE": str(build.parent), "DGKG_PORT": str(port), "PYTHONPATH": str(ROOT)}
    return [sys.executable, "-m", "service.cli.main", "serve"], "/sparql", own | _UNBOUNDED


def ours_as_it_comes(nquads: Path, folder: Path, port: int) -> Command:
    """Our service with all its bounds, but no answer kept."""
    command, path, own = _ours(nquads, folder, port)
    return command, path, {name: value for name, value in own.items() if name not in _UNBOUNDED} | {"DGKG_CACHE_BYTES": "0"}


def _rdflib_endpoint(store: str, nquads: Path, port: int) -> Command:
    command = [sys.executable, "-m", "rdflib_endpoint", "serve", "--host", "127.0.0.1", "--port", str(port)]
    return [*command, "--store", store, str(nquads)], "/", {}


def _oxigraph(nquads: Path, folder: Path, port: int) -> Command:
    program, location = str(Path(sys.executable).parent / "oxigraph"), folder / "oxigraph"
    if not location.exists():
        load = [program, "load", "--location", str(location), "--file", str(nquads)]
        subprocess.run(load, check=True, capture_output=True)
    bind = ["--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    return [program, "serve-read-only", "--location", str(location), *bind], "/query", {}


def _rdflib_endpoint_on_oxigraph(nquads: Path, folder: Path, port: int) -> Command:
    return _rdflib_endpoint("oxigraph", nquads, port)


def _rdflib_endpoint_on_rdflib(nquads: Path, folder: Path, port: int) -> Command:
    return _rdflib_endpoint("default", nquads, port)


_COMMANDS: dict[str, Callable[[Path, Path, int], Command]] = {
    OURS: _ours_without_cache,
    OURS_CACHED: _ours,
    "oxigraph serve-read-only": _oxigraph,
    "rdflib-endpoint, Oxigraph": _rdflib_endpoint_on_oxigraph,
    "rdflib-endpoint, rdflib": _rdflib_endpoint_on_rdflib,
}


def _installed(name: str) -> bool:
    if name.startswith("rdflib-endpoint"):
        return importlib.util.find_spec("rdflib_endpoint") is not None
    return name in (OURS, OURS_CACHED) or (Path(sys.executable).parent / "oxigraph").exists()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    site = urlsplit(url)
    ready = f"{site.scheme}://{site.netloc}/readyz" if url.endswith("/sparql") else url + "?query=ASK%7B%7D"
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(ready, timeout=30):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"{url} did not start:\n{log.read_text(errors='replace')[-2000:]}")


def processes(pid: int) -> Iterator[int]:
    """The process, and all below it."""
    yield pid
    for child in _children(pid):
        yield from processes(child)


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _rollup(pid: int, fields: tuple[str, ...]) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(fields)) / 1024
