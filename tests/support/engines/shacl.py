"""SHACL engines of Java, fetched by Maven's client: Apache Jena's and TopBraid's, each one process for one validation."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from rdflib import Graph

from tests.support.engines import fuseki
from tests.support.engines.process import not_installed

TOPBRAID_VERSION = "1.4.3"
_COPY_ALL = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
_PROJECT = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion><groupId>none</groupId><artifactId>none</artifactId><version>1</version>
<dependencies><dependency><groupId>org.topbraid</groupId><artifactId>shacl</artifactId>
<version>{TOPBRAID_VERSION}</version></dependency></dependencies></project>
"""
_SECONDS = 300


def jena(folder: Path, data: Path, shapes: Path) -> Graph:
    """Jena's report of the data: its validator is in the jar of the Fuseki that the store's tests start."""
    jar = fuseki.fetch(folder)
    command = ["java", "-Xmx2g", "-cp", str(jar), "shacl.shacl_validate", "--shapes", str(shapes), "--data", str(data)]
    return _report(command, folder)


def topbraid(folder: Path, data: Path, shapes: Path) -> Graph:
    """TopBraid's report of the data."""
    if shutil.which("mvn") is None or shutil.which("java") is None:
        not_installed("TopBraid needs java and mvn: install default-jre-headless and maven")
    (folder / "pom.xml").write_text(_PROJECT, encoding="utf-8")
    command = ["mvn", "-q", "-B", _COPY_ALL, f"-DoutputDirectory={folder / 'jars'}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False)
    if done.returncode:
        not_installed(f"TopBraid {TOPBRAID_VERSION} cannot be fetched: {done.stdout[-300:]}")
    tool = ["java", "-Xmx2g", "-cp", f"{folder / 'jars'}/*", "org.topbraid.shacl.tools.Validate"]
    return _report([*tool, "-datafile", str(data), "-shapesfile", str(shapes)], folder)


def _report(command: list[str], folder: Path) -> Graph:
    """The report that a command prints. Its exit status is 1 where something was found."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False)
    assert "ValidationReport" in done.stdout, done.stderr[-2000:]
    return Graph().parse(data=done.stdout, format="turtle")
