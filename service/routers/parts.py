"""What the routers share: settings, store, project files, metrics. One object, set by the app's factory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.settings import Settings
from service.server.metrics import Metrics
from service.store.base import QueryStore
from service.store.embedded import EmbeddedStore


@dataclass
class State:
    """The parts of one app."""

    settings: Settings
    store: QueryStore
    project: Project
    metrics: Metrics

    @property
    def build(self) -> Build | None:
        """The build served, where the store is embedded and has one."""
        return self.store.build if isinstance(self.store, EmbeddedStore) else None


async def state_of(request: Request) -> State:
    """The state of the app that handles a request; asynchronous, because FastAPI sends others to a thread."""
    state = request.app.state.parts
    assert isinstance(state, State)
    return state


Parts = Annotated[State, Depends(state_of)]
