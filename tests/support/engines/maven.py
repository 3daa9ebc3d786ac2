"""Java libraries with all that they need, fetched by Maven's client, which keeps a copy for the next time."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.support.engines.process import not_installed

_COPY_ALL = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
_SECONDS = 300


def class_path(folder: Path, *artifacts: str) -> str:
    """The class path of the artifacts, each as ``group:name:version``, copied into ``folder``. Skips where there is no
    Maven, and where it cannot fetch them."""
    if shutil.which("mvn") is None or shutil.which("java") is None:
        not_installed(f"{artifacts} need java and mvn: install default-jdk-headless and maven")
    (folder / "pom.xml").write_text(_project(artifacts), encoding="utf-8")
    command = ["mvn", "-q", "-B", _COPY_ALL, f"-DoutputDirectory={folder / 'jars'}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False)
    if done.returncode:
        not_installed(f"{artifacts} cannot be fetched: {done.stdout[-300:]}")
    return f"{folder / 'jars'}/*"


def _project(artifacts: tuple[str, ...]) -> str:
    needed = "".join(
        f"<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId><version>{version}</version></dependency>"
        for group, name, version in (artifact.split(":") for artifact in artifacts)
    )
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        f"<groupId>none</groupId><artifactId>none</artifactId><version>1</version><dependencies>{needed}</dependencies></project>"
    )
