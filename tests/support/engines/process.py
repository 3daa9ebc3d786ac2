"""Starting and stopping a server process, and what to do where it is not installed."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

REQUIRED_VARIABLE = "DGKG_REQUIRE_ENGINES"
_START_SECONDS = 90


@dataclass
class Server:
    """A running engine: where it is asked, where `dgkg load` writes, and the login."""

    query_url: str
    load_url: str
    user: str
    password: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End the process that was started, and wait for its end."""
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def not_installed(reason: str) -> NoReturn:
    """Skip with the reason, or fail where ``DGKG_REQUIRE_ENGINES`` is 1."""
    if os.environ.get(REQUIRED_VARIABLE) == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def started(
    command: list[str], folder: Path, probe: str, environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    """Start a server and wait until ``probe``, an address, answers. Raises ``AssertionError`` with its log."""
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, stdout=output, stderr=output, env=os.environ | environment
        )
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(probe, timeout=5):
                return process
        except urllib.error.HTTPError:
            return process
        except OSError:
            pass
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise AssertionError(f"{command[0]} did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.2)
