"""OpenRefine, as Debian packages it, on loopback without a browser: its own commands over HTTP, which its pages send too."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from tests.support.engines.process import not_installed, started

_ENGINE = json.dumps({"facets": [], "mode": "row-based"})
_ALL_ROWS = 10_000
_LONGEST_SECONDS = 120


@dataclass(frozen=True)
class Cell:
    """A cell: its value, and what it was reconciled with, if it was: the judgement, and the ids of the candidates or the match."""

    value: Any
    judgement: str = ""
    ids: tuple[str, ...] = ()

    @property
    def matched(self) -> str | None:
        """The id that the cell is matched with."""
        return self.ids[0] if self.judgement == "matched" else None


class OpenRefine:
    """A running OpenRefine, and the reconciliation service that it asks."""

    def __init__(self, address: str, service: str) -> None:
        self._http = httpx2.Client(base_url=f"{address}/command/core", timeout=_LONGEST_SECONDS)
        self._service = service
        self._manifest = httpx2.get(service).json()
        added = [{**self._manifest, "url": service, "ui": {"handler": "ReconStandardServicePanel", "access": "json"}}]
        self._post("set-preference", name="reconciliation.standardServices", value=json.dumps(added))

    def project(self, rows: Sequence[dict[str, str]]) -> str:
        """A new project of the rows of a table."""
        written = io.StringIO()
        table = csv.DictWriter(written, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
        options = {"separator": ",", "encoding": "UTF-8", "guessCellValueTypes": False, "trimStrings": False}
        answer = self._http.post(
            "/create-project-from-upload", params={"csrf_token": self._token()},
            data={"project-name": "names", "format": "text/line-based/*sv", "options": json.dumps(options)},
            files={"project-file": ("names.csv", written.getvalue().encode(), "text/csv")},
        )  # fmt: skip
        return str(answer.headers["location"]).rpartition("project=")[2]

    def guessed_types(self, project: str, column: str) -> list[str]:
        """The types that it takes the names of a column for, the likeliest first."""
        found = self._post("guess-types-of-column", project=project, columnName=column, service=self._service)
        return [one["id"] for one in found["types"]]

    def reconcile(self, project: str, column: str, type: str, **properties: str) -> list[Cell]:
        """The cells of a column after it was reconciled with things of a type; ``properties`` are columns by the prefixed names,
        with ``__`` for the colon, of what they say."""
        details = [{"column": told, "property": {"id": name.replace("__", ":"), "name": name}} for name, told in properties.items()]
        config = {
            "mode": "standard-service", "service": self._service, "identifierSpace": self._manifest["identifierSpace"],
            "schemaSpace": self._manifest["schemaSpace"], "type": {"id": type, "name": type}, "autoMatch": True,
            "columnDetails": details, "limit": 0,
        }  # fmt: skip
        self._run("reconcile", project, columnName=column, config=json.dumps(config))
        return [row[column] for row in self.rows(project)]

    def transform(self, project: str, column: str, expression: str) -> None:
        """Write the cells of a column anew by an expression of GREL."""
        self._run("text-transform", project, columnName=column, expression=f"grel:{expression}", onError="keep-original", repeat="false", repeatCount="0")

    def extend(self, project: str, column: str, *properties: str) -> list[dict[str, Cell]]:
        """The rows after columns were added with the values of properties of what a column is matched with, in their order behind it."""
        asked = {"properties": [{"id": name, "name": name} for name in properties]}
        self._run(
            "extend-data", project, baseColumnName=column, service=self._service, endpoint=self._service, columnInsertIndex="1",
            identifierSpace=self._manifest["identifierSpace"], schemaSpace=self._manifest["schemaSpace"], extension=json.dumps(asked),
        )  # fmt: skip
        return self.rows(project)

    def rows(self, project: str) -> list[dict[str, Cell]]:
        """All rows by the names of their columns."""
        columns = self._http.get("/get-models", params={"project": project}).json()["columnModel"]["columns"]
        told = self._http.post("/get-rows", params={"project": project, "start": 0, "limit": _ALL_ROWS}, data={"engine": _ENGINE}).json()
        judged = told.get("pool", {}).get("recons", {})

        def cell(cells: list[Any], place: int) -> Cell:
            found = cells[place] if place < len(cells) else None
            if not found:
                return Cell(None)
            judgement = judged.get(str(found.get("r")), {})
            ids = [one["id"] for one in ([judgement["m"]] if "m" in judgement else judgement.get("c", []))]
            return Cell(found["v"], judgement.get("j", ""), tuple(ids))

        return [{column["name"]: cell(row["cells"], column["cellIndex"]) for column in columns} for row in told["rows"]]

    def _token(self) -> str:
        return str(self._http.get("/get-csrf-token").json()["token"])

    def _post(self, command: str, **given: str) -> Any:
        answer = self._http.post(f"/{command}", params=given, data=given | {"csrf_token": self._token()}).raise_for_status().json()
        assert answer.get("code") in ("ok", "pending"), answer
        return answer

    def _run(self, command: str, project: str, **given: str) -> None:
        self._post(command, project=project, engine=_ENGINE, **given)
        deadline = time.monotonic() + _LONGEST_SECONDS
        while (told := self._http.get("/get-processes", params={"project": project}).json())["processes"]:
            assert time.monotonic() < deadline, f"{command} does not end: {told}"
            time.sleep(0.1)
        assert not told.get("exceptions"), told


@contextmanager
def running(folder: Path, port: int, service: str) -> Iterator[OpenRefine]:
    """An OpenRefine that keeps its projects in the folder, to which the service is added. Skips where it is not installed."""
    if shutil.which("openrefine") is None:
        not_installed("OpenRefine is not there: install openrefine")
    # its script starts Java as a child, which a signal to the script does not reach: both are a group of their own
    command = ["setsid", "openrefine", "-p", str(port), "-i", "127.0.0.1", "-d", str(folder), "-m", "600M", "-x", "refine.headless=true"]
    process: subprocess.Popen[bytes] = started(command, folder, f"http://127.0.0.1:{port}/command/core/get-version", {"HOME": str(folder)})
    try:
        yield OpenRefine(f"http://127.0.0.1:{port}", service)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
