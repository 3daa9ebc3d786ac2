"""The embedded store: Oxigraph in worker processes, over the last good build, swapped when a newer one
stands."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

from loaders.builds.folder import GRAPH_FILE, Build, NoBuild, current_build
from loaders.settings import Settings
from loaders.vocabulary import BASE, prefixes
from service.store.base import QueryStore
from service.store.generation import Generation, LoadFailed

_log = logging.getLogger("service.store")


class EmbeddedStore(QueryStore):
    """Serves ``<folder>/current``; looks for a new build every ``swap_check_seconds``."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        super().__init__(settings)
        self._folder = folder
        self._build: Build | None = None
        self._refused: Build | None = None

    @property
    def build(self) -> Build | None:
        """The build that is served now."""
        return self._build

    async def _refresh(self) -> None:
        try:
            build = await asyncio.to_thread(current_build, self._folder)
        except NoBuild as error:
            if self._build is None and self._watch is None:
                _log.warning(str(error))
            return
        unchanged = build == self._build and self.is_ready
        if unchanged or build == self._refused:
            return
        try:
            generation = await Generation.start(build.version, self._specification(build))
            await self.pool.adopt(generation)
        except LoadFailed as error:
            self._refused = build
            _log.error("build refused", extra={"version": build.version, "reason": str(error)})
            return
        self._build, self._refused = build, None
        _log.info("serving build", extra={"version": build.version, "triples": generation.triples})

    def _specification(self, build: Build) -> dict[str, Any]:
        return {
            "engine": "oxigraph",
            "memory_bytes": self.settings.worker_memory_mb * 2**20,
            "options": {
                "path": str(build.graph),
                "beside": str(build.beside) if build.beside else "",
                "sha256": build.files.get(GRAPH_FILE, {}).get("sha256"),
                "base": BASE,
                "prefixes": prefixes(),
                "federates": bool(self.settings.service_allow),
                "apart_lookups": self.settings.apart_lookups,
            },
        }
