"""Running the service: uvicorn with our bounds and logs."""

from __future__ import annotations

import errno
import socket

import uvicorn
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import _TrustedHosts

from loaders.project import Project
from loaders.settings import Settings
from service.server import logs
from service.server.app import create_app
from service.server.connections import Connections, most_connections
from service.server.http_protocol import bounded_protocol

_DRAIN_SECONDS = 10
_BACKLOG = 2048


def run(settings: Settings | None = None, project: Project | None = None) -> None:
    """Serve until SIGINT or SIGTERM, then let running requests end (10 seconds at most).

    Raises ``ValueError`` for settings that cannot be served, ``InputProblems`` for a stored query that is not
    legal, ``OSError`` where the address cannot be had.
    """
    settings = settings or Settings()
    logs.configure()
    app = create_app(settings, project=project)
    listening = _listening(settings)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
        backlog=_BACKLOG,
    )
    trusted = _TrustedHosts(config.forwarded_allow_ips)  # what uvicorn believes of X-Forwarded-For
    connections = Connections(most_connections(settings), settings.connections_per_client, trusted.__contains__)
    config.http = bounded_protocol(settings, connections)
    uvicorn.Server(config).run(sockets=[listening])


def _listening(settings: Settings) -> socket.socket:
    """A socket on the address of the settings. Raises ``OSError`` that says what is in the way."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        remedy = "Choose another with --port." if error.errno == errno.EADDRINUSE else "Choose another with --host."
        reason = (error.strerror or str(error)).lower()
        raise OSError(f"Cannot listen on {settings.host}:{settings.port}: {reason}. {remedy}") from None
    return listening


def run_here(app: ASGIApp, port: int) -> None:
    """Serve an app to this machine alone until SIGINT or SIGTERM. Raises ``OSError`` where the port cannot be had."""
    listening = _listening(Settings(host="127.0.0.1", port=port))
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=_DRAIN_SECONDS)
    uvicorn.Server(config).run(sockets=[listening])
