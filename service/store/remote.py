"""A store behind any SPARQL 1.1 endpoint; worker processes ask it, so deadlines and bounds hold here too."""

from __future__ import annotations

import logging

from loaders.settings import Settings
from service.store.base import QueryStore
from service.store.generation import Generation

_log = logging.getLogger("service.store")


class RemoteStore(QueryStore):
    """Passes queries to the endpoint that ``DGKG_STORE`` names. The version of its graph is unknown."""

    def __init__(self, settings: Settings, endpoint: str) -> None:
        super().__init__(settings)
        self._endpoint = endpoint

    async def _refresh(self) -> None:
        """Start the processes where none run; whether the endpoint answers shows with the first query."""
        if self.is_ready:
            return
        settings = self.settings
        specification = {
            "engine": "remote",
            "memory_bytes": settings.worker_memory_mb * 2**20,
            "options": {
                "endpoint": self._endpoint,
                "user": settings.remote_user,
                "password": settings.remote_password.get_secret_value(),
                "timeout_seconds": settings.remote_timeout_seconds,
                "retries": settings.remote_retries,
                "allowed_services": list(settings.service_allow),
            },
        }
        await self.pool.adopt(await Generation.start(None, specification))
        _log.info("serving a remote endpoint", extra={"endpoint": self._endpoint})
