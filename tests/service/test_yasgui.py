"""YASGUI in a browser, served from another origin, asks the service: short and long, by GET and by POST, rows and a graph."""

from __future__ import annotations

import functools
import html
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.service.conftest import Service
from tests.support.engines.npm import installed
from tests.support.engines.process import not_installed

pytestmark = pytest.mark.browser

VERSION = "4.6.2"
_SECONDS = 120
#: Virtual time: the browser goes on to the next timer as soon as nothing is under way.
_BUDGET_MS = 1_000_000
_LONG = "长" * 1500
QUERIES = [
    ("GET", "SELECT ?x { VALUES ?x { 'short' } }", "json", '"value":"short"'),
    ("POST", "SELECT ?x { VALUES ?x { 'posted' } }", "json", '"value":"posted"'),
    ("POST", f"SELECT ?x {{ VALUES ?x {{ 'long' }} FILTER(STRLEN('{_LONG}') = 1500) }}", "json", '"value":"long"'),
    ("POST", "ASK { FILTER(1 = 1) }", "json", "true"),
    ("POST", "CONSTRUCT { <http://e/s> <http://e/p> 'a graph' } WHERE {}", "ttl", "a graph"),
]
_PAGE = """<!doctype html><meta charset="utf-8"><div id="yasgui"></div><pre id="told"></pre>
<script src="yasgui.min.js"></script><script>
const told = document.getElementById("told"), endpoint = %s;
const yasgui = new Yasgui(document.getElementById("yasgui"), { requestConfig: { endpoint } });
const ask = (method, query) => new Promise((answered) => {
  const tab = yasgui.getTab();
  tab.setRequestConfig({ endpoint, method });
  tab.setQuery(query);
  tab.once("queryResponse", () => answered());
  tab.query();
});
(async () => {
  for (const [method, query] of %s) {
    await ask(method, query);
    const results = yasgui.getTab().getYasr().results;
    told.textContent += JSON.stringify([results.getType(), results.getOriginalResponseAsString()]) + "\\n";
  }
})();
</script>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def page(service: Service, tmp_path: Path) -> Iterator[str]:
    """The address of a page with YASGUI, on a port of its own and so of another origin."""
    folder = installed(tmp_path, f"@zazuko/yasgui@{VERSION}").parent / "@zazuko" / "yasgui" / "build"
    asked = json.dumps([query[:2] for query in QUERIES])
    (folder / "page.html").write_text(_PAGE % (json.dumps(f"{service.url}/sparql"), asked), encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/page.html"
    server.shutdown()


def test_yasgui_is_answered_from_another_origin(page: str, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        not_installed("a browser is not here: install chromium")
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
        f"--virtual-time-budget={_BUDGET_MS}", "--dump-dom", page,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=True)
    told = html.unescape(done.stdout.partition('<pre id="told">')[2].partition("</pre>")[0])
    found = [json.loads(line) for line in told.splitlines()]
    assert [kind for kind, _ in found] == [kind for _, _, kind, _ in QUERIES], done.stdout[-1000:]
    for (_, text), (_, _, _, expected) in zip(found, QUERIES, strict=True):
        assert expected.replace(" ", "") in text.replace(" ", "")
