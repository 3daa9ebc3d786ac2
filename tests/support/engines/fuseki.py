"""Apache Jena Fuseki, fetched by Maven's client, on loopback.

``python -m tests.support.engines.fuseki PORT`` starts one to try things on, over a temporary database.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.engines.process import Server, not_installed, started

VERSION = "5.6.0"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
_QUERY_TIMEOUT_MS = 5000


def fetch(folder: Path) -> Path:
    """The server's jar in ``folder``; Maven keeps a copy for the next time. Skips where there is no Maven."""
    if shutil.which("mvn") is None or shutil.which("java") is None:
        not_installed("Fuseki needs java and mvn: install default-jre-headless and maven")
    artifact = f"org.apache.jena:jena-fuseki-server:{VERSION}"
    command = ["mvn", "-q", "-B", _COPY, f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    jar = folder / f"jena-fuseki-server-{VERSION}.jar"
    if done.returncode or not jar.exists():
        not_installed(f"Fuseki {VERSION} cannot be fetched: {done.stdout[-300:]}")
    return jar


def start(folder: Path, port: int) -> Server:
    """A Fuseki over a fresh TDB2 database whose default graph is the union of the named ones."""
    jar = fetch(folder)
    (folder / "db").mkdir()
    command = [
        "java", "-Xmx1g", "-jar", str(jar), "--localhost", f"--port={port}", "--update", "--tdb2",
        f"--loc={folder / 'db'}", "--set=tdb2:unionDefaultGraph=true", f"--timeout={_QUERY_TIMEOUT_MS}", "/ds",
    ]  # fmt: skip
    address = f"http://127.0.0.1:{port}/ds"
    process = started(command, folder, f"{address}?query=ASK%7B%7D", {"FUSEKI_BASE": str(folder / "base")})
    return Server(f"{address}/query", f"{address}/data", "", "", process)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        server = start(Path(name), int(sys.argv[1]))
        print(f"DGKG_STORE={server.query_url} DGKG_REMOTE_LOAD_URL={server.load_url}", flush=True)
        try:
            server.process.wait()
        except KeyboardInterrupt:
            server.stop()
