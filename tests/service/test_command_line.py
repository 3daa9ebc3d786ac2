"""The command line over a remote store: it asks the endpoint, or says that it cannot."""

from __future__ import annotations

import pytest

from tests.service.conftest import Service
from tests.support.commands import Run, mistake


def test_a_remote_store_is_asked_or_refused_by_name(
    run: Run, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DGKG_STORE", f"{service.url}/sparql")
    assert run("query", "ASK { ?s ?p ?o }").stdout == "yes\n"
    assert len(run("query", "SELECT ?s { ?s ?p ?o } LIMIT 3", "-f", "csv").stdout.splitlines()) == 4
    assert "<" in run("query", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1").stdout
    assert run("findings", "-f", "csv").exit_code == 0
    assert f"DGKG_STORE={service.url}/sparql" in mistake(run("validate"))
    monkeypatch.setenv("DGKG_STORE", "http://127.0.0.1:9/sparql")
    assert "http://127.0.0.1:9/sparql gave no answer" in mistake(run("query", "ASK { ?s ?p ?o }"))
