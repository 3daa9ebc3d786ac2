"""What one app serves: its store and settings, and the project whose ontology, shapes and queries lie beside it."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.settings import Settings
from service.store.base import QueryStore


@dataclass(frozen=True)
class Served:
    """The parts that descriptions and routers share; made once, by the app's factory."""

    settings: Settings
    store: QueryStore
    project: Project

    @property
    def build(self) -> Build | None:
        """The build served, where the store has one."""
        return self.store.build
