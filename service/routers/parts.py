"""What routers ask of their app: what it serves, and its metrics.

Asynchronous, because FastAPI sends other dependencies to a thread.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from prometheus_client import CollectorRegistry

from service.store.served import Served


async def _served(request: Request) -> Served:
    served = request.app.state.served
    assert isinstance(served, Served)
    return served


async def _registry(request: Request) -> CollectorRegistry:
    registry = request.app.state.registry
    assert isinstance(registry, CollectorRegistry)
    return registry


Parts = Annotated[Served, Depends(_served)]
Registry = Annotated[CollectorRegistry, Depends(_registry)]
