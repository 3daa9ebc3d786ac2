"""A harvest that is killed goes on where it was; one that breaks off within a document too."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from loaders.linking.harvest.mapping import read_dataset
from tests.linking.harvest.test_servers import SEARCH, ckan, package
from tests.support.catalogues import Asked, Reply, catalogue, graph_of
from tests.support.commands import invoke


def test_a_killed_harvest_goes_on_with_the_page_it_was_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    search = ckan([package(number) for number in range(45)])
    reached = threading.Event()

    def hanging(asked: Asked) -> Reply:
        if "start=20" in asked.path and not reached.is_set():
            reached.set()
            return Reply("", after_seconds=60)
        return search(asked)

    with catalogue({SEARCH: hanging}) as server:
        monkeypatch.setenv("DGKG_HARVESTS", str(tmp_path / "harvests"))
        monkeypatch.setenv("DGKG_HARVEST_ALLOW", server.host)
        monkeypatch.setenv("DGKG_HARVEST_RATE", "1000")
        line = ["harvest", server.address, "--kind", "ckan", "--name", "portal"]
        process = subprocess.Popen([sys.executable, "-m", "service.cli.main", *line], env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        assert reached.wait(30)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not (tmp_path / "harvests" / "portal" / "graph.nq").exists()
        result = invoke(*line)
        assert result.exit_code == 0, result.stderr
        assert [path.rpartition("=")[2] for path in server.paths()] == ["0", "20", "20", "40"]
        report = json.loads((tmp_path / "harvests" / "portal" / "report.json").read_text())
        assert (report["outcome"], report["counts"]["datasets"], report["counts"]["new"]) == ("complete", 45, 45)
        graph = (tmp_path / "harvests" / "portal" / "graph.nq").read_bytes()
        assert "is unchanged" in invoke(*line).stdout
        assert (tmp_path / "harvests" / "portal" / "graph.nq").read_bytes() == graph


class _Stopped(BaseException):
    """As if the process had ended here."""


def test_a_document_broken_off_in_the_middle_is_not_mapped_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [{"identifier": f"d{number}", "title": f"dataset {number}"} for number in range(1200)]
    mapped = []

    def counting(tree: object, *rest: object) -> object:
        mapped.append(tree)
        return read_dataset(tree, *rest)  # type: ignore[arg-type]

    def stopping(read: int, known: int, words: str) -> None:
        if words.endswith("1,000 datasets") and len(mapped) == 1000:
            raise _Stopped

    monkeypatch.setattr("loaders.linking.harvest.running.read_dataset", counting)
    with catalogue({"/data.json": Reply(json.dumps({"dataset": entries}))}) as server:
        with pytest.raises(_Stopped):
            server.harvested("/data.json", tmp_path, progress=stopping)
        result = server.harvested("/data.json", tmp_path)
        assert (result.resumed, result.outcome, result.datasets, result.counts["new"]) == (True, "complete", 1200, 1200)
        assert len(mapped) == 1200
        graph = graph_of(result)
        again = server.harvested("/data.json", tmp_path / "other")
        assert [line.split(b" <https://w3id.org/datagov-kg/graph")[0] for line in graph.splitlines() if b"modified" not in line] == [
            line.split(b" <https://w3id.org/datagov-kg/graph")[0] for line in graph_of(again).splitlines() if b"modified" not in line
        ]
