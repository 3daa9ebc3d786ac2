"""A reverse proxy for tests: what stands below a prefix of its own host goes to a service, all else is 404."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2

#: Headers of one connection, which a proxy does not hand on (RFC 9110 §7.6.1).
_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


@contextmanager
def proxy(target: str, port: int, prefix: str, strips: bool) -> Iterator[None]:
    """Serve ``http://127.0.0.1:{port}{prefix}/…`` from ``target``, with the prefix taken off where it ``strips``."""

    class Handler(BaseHTTPRequestHandler):
        def _pass_on(self) -> None:
            if not self.path.startswith(f"{prefix}/"):
                self.send_error(418, "outside the prefix")
                return
            path = self.path.removeprefix(prefix) if strips else self.path
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
            answer = httpx2.request(self.command, target + path, headers=headers, content=body, timeout=60)
            self.send_response(answer.status_code)
            for name, value in answer.headers.multi_items():
                if name not in _HOP | {"content-encoding"}:
                    self.send_header(name, value)
            self.send_header("content-length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_GET = do_POST = _pass_on

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the service under test has its own log."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
