"""The workers' sandbox: whatever a query makes an engine do, it opens no file and no socket."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from loaders.project import ROOT
from service.store import frames
from tests.service.conftest import Service, Start
from tests.support.graphs import graph_nquads
from tests.support.probe import ATTEMPTS

_MEMORY_BYTES = 256 * 2**20


def probed(files: bool, memory_bytes: int = 1) -> tuple[dict[str, str], str]:
    """What a worker could do, and what it wrote to standard error."""
    ours, theirs = socket.socketpair()
    command = [
        sys.executable,
        "-m",
        "tests.support.probe",
        str(theirs.fileno()),
        str(int(files)),
        str(_MEMORY_BYTES),
    ]
    process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()], stderr=subprocess.PIPE)
    theirs.close()
    with ours:
        ours.settimeout(30)
        assert frames.receive(ours) == (frames.READY, b"{}")
        request = frames.Request(str(memory_bytes), "tabular", "json", 10, 10_000)
        frames.send(ours, frames.REQUEST, request.encoded())
        data = frames.receive(ours)
        end = frames.receive(ours)
    assert data is not None and data[0] == frames.DATA
    assert end == (frames.END, b'{"truncated": false, "stars_apart": false}')
    _, said = process.communicate(timeout=30)
    assert process.returncode == 0, "a worker ends when its socket closes"
    found: dict[str, str] = json.loads(data[1])
    return found, said.decode()


def test_a_worker_can_open_nothing() -> None:
    found, said = probed(files=False)
    assert {name: found[name] for name in ATTEMPTS} == dict.fromkeys(ATTEMPTS, "OSError")
    assert said == "", "nothing that a query makes an engine say reaches the log"


def test_the_same_attempts_succeed_where_files_are_needed() -> None:
    """Else the test above would prove nothing."""
    found, _ = probed(files=True)
    expected = dict.fromkeys(ATTEMPTS, "done") | {
        "connect": "ConnectionRefusedError"
    }  # nothing listens there
    assert {name: found[name] for name in ATTEMPTS} == expected


@pytest.mark.parametrize("files", [False, True])
def test_a_worker_leaves_no_core_and_takes_no_more_memory(files: bool) -> None:
    assert probed(files, _MEMORY_BYTES * 3 // 4)[0]["memory"] == "done"
    found, _ = probed(files, _MEMORY_BYTES + 2**20)
    assert found["memory"] == "MemoryError"
    assert found["core"] == "(0, 0)"


def _open_files(service: Service) -> set[str]:
    """How many files each worker of a service may open."""

    def children(pid: int) -> list[int]:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    workers = [worker for zygote in children(service.process.pid) for worker in children(zygote)]
    assert workers
    limits = [Path(f"/proc/{worker}/limits").read_text().splitlines() for worker in workers]
    return {line.split()[3] for lines in limits for line in lines if line.startswith("Max open files")}


def test_the_workers_of_a_service_are_so_restricted(service: Service) -> None:
    assert _open_files(service) == {"0"}


@pytest.mark.long
def test_the_workers_of_a_service_that_federates_need_sockets(start: Start) -> None:
    service = start(graph_nquads(), DGKG_SERVICE_ALLOW="http://127.0.0.1:9/sparql", DGKG_WORKERS="1")
    assert "0" not in _open_files(service)
