"""Running the service: uvicorn with our bounds and logs."""

from __future__ import annotations

import uvicorn

from loaders.project import Project
from loaders.settings import Settings
from service.server import logs
from service.server.app import create_app
from service.server.http_protocol import bounded_protocol

_DRAIN_SECONDS = 10
_BACKLOG = 2048


def run(settings: Settings | None = None, project: Project | None = None) -> None:
    """Serve until SIGINT or SIGTERM, then let running requests end (10 seconds at most).

    Raises ``ValueError`` for settings that cannot be served, ``InputProblems`` for a stored query that is not
    legal, ``SystemExit`` where the port is taken.
    """
    settings = settings or Settings()
    logs.configure()
    app = create_app(settings, project=project)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        http=bounded_protocol(settings.request_header_bytes),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
        backlog=_BACKLOG,
    )
