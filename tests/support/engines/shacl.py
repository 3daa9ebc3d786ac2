"""SHACL engines of Java, fetched by Maven's client: Apache Jena's and TopBraid's, each one process for one validation."""

from __future__ import annotations

import subprocess
from pathlib import Path

from rdflib import Graph

from tests.support.engines import fuseki
from tests.support.engines.maven import class_path

TOPBRAID_VERSION = "1.4.3"
_SECONDS = 300


def jena(folder: Path, data: Path, shapes: Path) -> Graph:
    """Jena's report of the data: its validator is in the jar of the Fuseki that the store's tests start."""
    jar = fuseki.fetch(folder)
    command = ["java", "-Xmx2g", "-cp", str(jar), "shacl.shacl_validate", "--shapes", str(shapes), "--data", str(data)]
    return _report(command, folder)


def topbraid(folder: Path, data: Path, shapes: Path) -> Graph:
    """TopBraid's report of the data."""
    jars = class_path(folder, f"org.topbraid:shacl:{TOPBRAID_VERSION}")
    tool = ["java", "-Xmx2g", "-cp", jars, "org.topbraid.shacl.tools.Validate"]
    return _report([*tool, "-datafile", str(data), "-shapesfile", str(shapes)], folder)


def _report(command: list[str], folder: Path) -> Graph:
    """The report that a command prints. Its exit status is 1 where something was found."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False)
    assert "ValidationReport" in done.stdout, done.stderr[-2000:]
    return Graph().parse(data=done.stdout, format="turtle")
