"""Two minutes of good, malformed and runaway queries at once, and builds that end badly (``make soak``)."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import httpx2
import pytest

from loaders.builds.folder import Build
from loaders.project import ROOT, Project
from service.stored.model import read_queries
from tests.service.conftest import Service, Start
from tests.support.projects import copy_project

pytestmark = pytest.mark.soak

SECONDS = float(os.environ.get("DGKG_SOAK_SECONDS", "120"))
#: How long a client thinks between two queries, for a soak beside other work.
PAUSE_SECONDS = float(os.environ.get("DGKG_SOAK_PAUSE_SECONDS", "0"))
CLIENTS = 8
DEADLINE_SECONDS = 5.0
_WARM_UP = 0.25  # the share of the time after which memory must be flat
_MOST_GROWTH = 1.15
RUNAWAY = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(?c < ?f) } ORDER BY ?c ?f",
    "SELECT (COUNT(*) AS ?n) { ?s (!<a:b>)* ?o . ?o (!<a:c>)* ?z }",
)
MALFORMED = (
    "SELECT ?s { ?s ?p }",
    "SELEC * {}",
    "ASK { FILTER(BOGUS(1)) }",
    "{" * 500,
    "\x00\x01",
    "DELETE WHERE { ?s ?p ?o }",
)


@dataclass
class Seen:
    """One answer: the kind of query, its text, its status, and how long it took."""

    kind: str
    text: str
    status: int
    seconds: float


@pytest.fixture(scope="module")
def real(start: Start, built_build: Build) -> Service:
    """A service over the real graph with a short deadline, which computes every answer."""
    return start(
        (built_build.folder / "graph.nq").read_bytes(),
        DGKG_QUERY_DEADLINE_SECONDS=str(DEADLINE_SECONDS),
        DGKG_WORKER_MEMORY_MB="512",
        DGKG_CACHE_BYTES="0",
    )


def _good_queries() -> list[str]:
    return [query.text for query in read_queries(Project().query_files()).values()]


def _client(service: Service, seed: int, until: float) -> list[Seen]:
    chance, good, seen = random.Random(seed), _good_queries(), []
    with service.client() as http:
        while time.monotonic() < until:
            draw = chance.random()
            kind = "runaway" if draw < 0.05 else "malformed" if draw < 0.25 else "good"
            text = chance.choice({"runaway": RUNAWAY, "malformed": MALFORMED}.get(kind, good))
            started = time.monotonic()
            response = http.post("/sparql", data={"query": text})
            seen.append(Seen(kind, text, response.status_code, time.monotonic() - started))
            time.sleep(chance.uniform(0, 2 * PAUSE_SECONDS))
    return seen


def _processes(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _processes(int(child))


def _memory_mb(pid: int) -> float:
    """Proportional set size of a process and all below it, in MiB."""
    total = 0
    for process in _processes(pid):
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue  # it has ended
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024


def test_two_minutes_of_everything(real: Service) -> None:
    until = time.monotonic() + SECONDS
    own: list[float] = []
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(_client, real, seed, until) for seed in range(CLIENTS)]
        while time.monotonic() < until:
            time.sleep(1)
            own.append(_own_memory_mb(real.process.pid))
        seen = [answer for client in clients for answer in client.result()]
    time.sleep(1)
    idle = _memory_mb(real.process.pid)
    statuses = Counter((answer.kind, answer.status) for answer in seen)
    longest = {kind: max(answer.seconds for answer in seen if answer.kind == kind) for kind, _ in statuses}
    warm = own[int(len(own) * _WARM_UP) :]
    print(f"\n{len(seen)} answers {dict(statuses)}\nlongest {longest}")
    print(f"service process {warm[0]:.0f} → {warm[-1]:.0f} MiB; all processes afterwards {idle:.0f} MiB")
    names = {query.text: query.name for query in read_queries(Project().query_files()).values()}
    refused = Counter(names[answer.text] for answer in seen if answer.kind == "good" and answer.status != HTTPStatus.OK)
    print(f"good queries that were refused: {dict(refused)}")

    assert {status for kind, status in statuses if kind == "good"} == {200}
    assert {status for kind, status in statuses if kind == "malformed"} <= {400, 403}
    assert {status for kind, status in statuses if kind == "runaway"} <= {422, 503}
    assert not [status for _, status in statuses if status >= 500 and status != 503]
    assert longest["runaway"] < DEADLINE_SECONDS + 1
    assert max(warm) < warm[0] * _MOST_GROWTH
    assert _logged(real) >= len(seen)


def _own_memory_mb(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("VmRSS:")) / 1024


def _logged(service: Service) -> int:
    lines = service.log.read_text().splitlines()
    entries = [json.loads(line) for line in lines if line.startswith("{")]
    return sum(1 for entry in entries if entry["message"] == "request" and entry["path"] == "/sparql")


@pytest.fixture
def small_disk(tmp_path: Path, built_build: Build) -> Iterator[Path]:
    """A tmpfs that holds one build and half another. Mounting needs root."""
    size = sum(file.stat().st_size for file in built_build.folder.iterdir()) * 3 // 2
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"mounting a tmpfs needs root: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def _copied(build: Build, builds: Path) -> str:
    shutil.copytree(build.folder, builds / build.folder.name)
    (builds / "current").symlink_to(build.folder.name)
    return build.version


def _build(builds: Path, root: Path) -> subprocess.Popen[bytes]:
    code = "import sys; from pathlib import Path; from loaders.builds.building import build; "
    code += "from loaders.project import Project; build(Project(Path(sys.argv[1])), Path(sys.argv[2]))"
    command = [sys.executable, "-c", code, str(root), str(builds)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)


def _still_served(service: Service, version: str) -> None:
    with service.client() as http:
        assert http.get("/readyz").json()["version"] == version
        answer = http.get("/sparql", params={"query": "ASK { ?s ?p ?o }"})
        assert answer.json()["boolean"] is True


@pytest.fixture
def changed_project(tmp_path: Path) -> Path:
    """A copy of the project whose graph differs in one label, so that a build of it is a new one."""
    project = copy_project(tmp_path / "project")
    scheme = project.ontology / "schemes" / "indicators.csv"
    text = scheme.read_text(encoding="utf-8")
    head, first, *rest = text.split("\n")
    label = first.split(",")[2]
    scheme.write_text(
        "\n".join([head, first.replace(label, f"{label} once more", 1), *rest]), encoding="utf-8"
    )
    return project.root


def test_a_full_disk_leaves_the_last_good_build_served(
    small_disk: Path, built_build: Build, changed_project: Path, start: Start
) -> None:
    version = _copied(built_build, small_disk)
    service = start(DGKG_STORE=str(small_disk), DGKG_SWAP_CHECK_SECONDS="0.2")
    attempt = _build(small_disk, changed_project)
    _, said = attempt.communicate(timeout=120)
    assert attempt.returncode != 0
    assert b"No space left" in said or b"StorageFull" in said or b"os error 28" in said, said[-500:]
    assert sorted(path.name for path in small_disk.iterdir()) == sorted([built_build.folder.name, "current"])
    time.sleep(0.5)
    _still_served(service, version)
    assert service.stop() in (0, -signal.SIGTERM)


def test_a_service_killed_during_a_rebuild_comes_back_with_a_good_build(
    tmp_path: Path, built_build: Build, changed_project: Path, start: Start
) -> None:
    builds = tmp_path / "builds"
    builds.mkdir()
    version = _copied(built_build, builds)
    for seconds in (0.5, 2.0, 4.0):
        service = start(DGKG_STORE=str(builds), DGKG_SWAP_CHECK_SECONDS="0.2")
        attempt = _build(builds, changed_project)
        time.sleep(seconds)
        attempt.kill()
        service.process.kill()
        attempt.communicate()
        service.process.wait()
        again = start(DGKG_STORE=str(builds))
        _still_served(again, version)
        again.process.kill()
        again.process.wait()
    last = _build(builds, changed_project)
    assert last.wait(timeout=120) == 0, "nothing that the killed builds left behind is in the way"
    service = start(DGKG_STORE=str(builds))
    assert httpx2.get(f"{service.url}/readyz").json()["version"] != version
