"""Where the service stands on its host: the prefix before every path of ours, as a reverse proxy gives it away.

Inside, ASGI's ``root_path`` holds the prefix and every path begins with it, whether or not the proxy strips it.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from loaders.vocabulary import BASE

_SAFE = "/:@!$&'()*+,;=-._~#%"
_LINKABLE = ("http://", "https://", "mailto:", "urn:", "geo:")


class Prefixed:
    """Lets the app stand under a path such as ``/kg`` of its host."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] == "http" and self._prefix:
            raw = scope.get("raw_path", scope["path"].encode()).partition(b"?")[0]
            if not f"{scope['path']}/".startswith(f"{self._prefix}/"):
                scope = {**scope, "path": self._prefix + scope["path"], "raw_path": self._prefix.encode() + raw}
            elif scope["path"] == self._prefix:
                scope = {**scope, "path": f"{self._prefix}/", "raw_path": f"{self._prefix}/".encode()}
            scope = {**scope, "root_path": self._prefix}
        await self._app(scope, receive, send)


def prefix_of(request: Request) -> str:
    """What stands before every path of ours on this host: empty, or such as ``/kg``."""
    scope = request.scope
    # below a mount, root_path has grown by the mount's own path
    prefix: str = scope.get("app_root_path", scope.get("root_path", ""))
    return prefix


def own_path(request: Request) -> str:
    """The path of the request below the prefix, as it was sent: percent-encoded, with its leading slash."""
    raw: bytes = request.scope.get("raw_path", request.url.path.encode())
    return raw.decode("latin-1").partition("?")[0].removeprefix(prefix_of(request))


def local_link(iri: str, prefix: str = "") -> str:
    """The address of the page of an IRI: on this host if it is ours; empty if it cannot safely be a link."""
    if iri.startswith(BASE):
        return f"{prefix}/{quote(iri.removeprefix(BASE), safe=_SAFE)}"
    return iri if iri.startswith(_LINKABLE) else ""
