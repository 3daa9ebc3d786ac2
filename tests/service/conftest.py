"""A running service over a small graph, for the tests of this folder."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from loaders.project import ROOT, Project
from tests.support.graphs import graph_nquads, write_build, write_names_of
from tests.support.queries_of_tests import ALL

_START = """
import sys
from pathlib import Path
from loaders.project import Project
from service.server.serve import run
run(project=Project(Path(sys.argv[1])))
"""


class Service:
    """One running service: its address, process and log."""

    def __init__(self, url: str, process: subprocess.Popen[bytes], builds: Path, log: Path) -> None:
        self.url, self.process, self.builds, self.log = url, process, builds, log

    def client(self, **options: object) -> httpx2.Client:
        """A client of its own connection pool."""
        return httpx2.Client(base_url=self.url, timeout=60, **options)  # type: ignore[arg-type]

    def stop(self) -> int:
        """End the service gracefully; returns its exit status."""
        self.process.terminate()
        return self.process.wait(timeout=20)


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with the real ontology and shapes, and the stored queries of the tests."""
    root = tmp_path_factory.mktemp("project")
    for name in ("ontology", "shapes"):
        (root / name).symlink_to(ROOT / name)
    (root / "queries").mkdir()
    for name, text in ALL.items():
        (root / "queries" / f"{name}.rq").write_text(text, encoding="utf-8")
    return Project(root)


Start = Callable[..., Service]


@pytest.fixture(scope="session")
def start(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts services: ``start(nquads=…, DGKG_…=…)``; ends those that still run."""
    running: list[Service] = []

    def begin(nquads: bytes | None = None, **settings: str) -> Service:
        folder = tmp_path_factory.mktemp("service")
        builds, log, port = folder / "build", folder / "log", free_port()
        nquads = graph_nquads() if nquads is None else nquads
        write_names_of(builds, write_build(builds, nquads), nquads)
        environment = os.environ | {"DGKG_STORE": str(builds), "DGKG_PORT": str(port)} | settings
        with log.open("wb") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-c", _START, str(project.root)], cwd=ROOT, env=environment, stderr=stderr
            )
        host, port = settings.get("DGKG_HOST", "127.0.0.1"), int(settings.get("DGKG_PORT", port))
        service = Service(f"http://{host}:{port}", process, builds, log)
        running.append(service)
        deadline = time.monotonic() + 60
        while True:
            try:
                if httpx2.get(f"{service.url}/readyz").status_code == 200:
                    return service
            except httpx2.TransportError:
                pass
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"the service did not start:\n{log.read_text()}")
            time.sleep(0.1)

    yield begin
    for service in running:
        if service.process.poll() is None:
            service.stop()


@pytest.fixture(scope="session")
def service(start: Start) -> Service:
    """A service over the small graph with 2,000 further observations; row limit 1,000, deadline 4 seconds.

    It computes every answer, so that its workers are put to the test.
    """
    return start(
        graph_nquads(2000),
        DGKG_ROW_LIMIT="1000",
        DGKG_QUERY_DEADLINE_SECONDS="4",
        DGKG_SLOW_AFTER_SECONDS="1",
        DGKG_WORKER_MEMORY_MB="512",
        DGKG_WORKERS="4",
        DGKG_CACHE_BYTES="0",
    )


@pytest.fixture
def client(service: Service) -> Iterator[httpx2.Client]:
    """A client of the running service."""
    with service.client() as http:
        yield http
