"""Chromium without a window, told what to do over a pipe (Chrome DevTools Protocol): pages, keys, forms."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.support.engines.process import not_installed

_SECONDS = 60.0
_ALT = 1


def browser_command() -> str:
    """The path of a browser; skips the test, or fails it, where there is none."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    return found or not_installed("a browser is not here: install chromium")


def printed(page: Path, folder: Path) -> Path:
    """A page of HTML printed to a PDF as its own style says."""
    target = folder / f"{page.stem}.pdf"
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'printing'}", "--no-pdf-header-footer"]
    subprocess.run([browser_command(), *options, f"--print-to-pdf={target}", page.as_uri()], check=True, capture_output=True, timeout=120)
    return target


class Browser:
    """One page of a running browser."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing, self._rest = reading, writing, b""
        self._number, self._session, self._events = 0, "", list[str]()
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._call("Page.enable")
        self._call("Emulation.setFocusEmulationEnabled", enabled=True)

    def goto(self, address: str) -> None:
        """Load a page, and wait until its text is there; its pictures may follow."""
        self._events.clear()
        self._call("Page.navigate", url=address)
        self._wait_for_load()

    def says(self, expression: str) -> Any:
        """The value of an expression of JavaScript in the page."""
        found = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def leads(self, expression: str) -> None:
        """Evaluate what leads to another page, and wait until that is there."""
        self._events.clear()
        self.says(expression)
        self._wait_for_load()

    def press(self, key: str, code: int, is_access_key: bool = False) -> None:
        """Press a key that leads to another page, with the modifier of access keys if it is one."""
        self._events.clear()
        given: dict[str, Any] = {"key": key, "windowsVirtualKeyCode": code, "modifiers": _ALT if is_access_key else 0}
        given["unmodifiedText" if is_access_key else "text"] = "\r" if key == "Enter" else key
        self._call("Input.dispatchKeyEvent", type="keyDown", **given)
        self._call("Input.dispatchKeyEvent", type="keyUp", **given)
        self._wait_for_load()

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._writing, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + _SECONDS
        while True:
            answer = self._next(deadline)
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer)
                result: dict[str, Any] = answer["result"]
                return result

    def _wait_for_load(self) -> None:
        deadline = time.monotonic() + _SECONDS
        while "Page.domContentEventFired" not in self._events:
            self._next(deadline)

    def _next(self, deadline: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            assert select.select([self._reading], [], [], max(0.0, deadline - time.monotonic()))[0], "the browser says nothing"
            part = os.read(self._reading, 65536)
            assert part, "the browser has ended"
            self._rest += part
        line, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        if "method" in message:
            self._events.append(message["method"])
        return message


@contextlib.contextmanager
def browsing(folder: Path) -> Iterator[Browser]:
    """A browser with a profile of its own in the folder, ended afterwards."""
    (its_reading, our_writing), (our_reading, its_writing) = os.pipe(), os.pipe()
    script = f'exec 3<&{its_reading} 4>&{its_writing}; exec "$@"'
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'browsing'}", "--remote-debugging-pipe"]
    command = ["bash", "-c", script, "browser", browser_command(), *options]
    process = subprocess.Popen(command, pass_fds=(its_reading, its_writing), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    os.close(its_reading)
    os.close(its_writing)
    try:
        yield Browser(our_reading, our_writing)
    finally:
        process.kill()
        process.wait()
        os.close(our_reading)
        os.close(our_writing)
