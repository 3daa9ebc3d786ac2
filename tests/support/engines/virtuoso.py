"""Virtuoso as Debian packages it (virtuoso-opensource), over a fresh database on loopback.

``python -m tests.support.engines.virtuoso SQL_PORT HTTP_PORT`` starts one to try things on.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from tests.support.engines.process import Server, not_installed, started

_SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
MaxClientConnections = 20
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerRoot = {folder}
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 5
"""


def start(folder: Path, sql_port: int, http_port: int) -> Server:
    """A Virtuoso whose files lie in ``folder``. Skips where the package is not installed."""
    command = shutil.which("virtuoso-t")
    if command is None or shutil.which("isql-vt") is None:
        not_installed("Virtuoso is not installed: install virtuoso-opensource")
    settings = folder / "virtuoso.ini"
    settings.write_text(
        _SETTINGS.format(folder=folder, sql_port=sql_port, http_port=http_port), encoding="utf-8"
    )
    address = f"http://127.0.0.1:{http_port}"
    process = started([command, "-f", "+configfile", str(settings)], folder, f"{address}/sparql", {})
    return Server(f"{address}/sparql", f"isql://127.0.0.1:{sql_port}{folder}", "dba", "dba", process)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        server = start(Path(name), int(sys.argv[1]), int(sys.argv[2]))
        print(f"DGKG_STORE={server.query_url} DGKG_REMOTE_LOAD_URL={server.load_url}", flush=True)
        try:
            server.process.wait()
        except KeyboardInterrupt:
            server.stop()
