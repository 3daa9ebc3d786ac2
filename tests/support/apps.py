"""Our app and stores inside the process of a test, without a server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import httpx2

from loaders.project import Project
from loaders.settings import Settings
from service.http.formats import BY_NAME
from service.server.app import create_app
from service.store.base import Dataset, QueryStore
from service.store.factory import open_store

T = TypeVar("T")


@asynccontextmanager
async def app_client(
    settings: Settings, project: Project, store: QueryStore | None = None
) -> AsyncIterator[httpx2.AsyncClient]:
    """A client, from an address of its own, of an app over the store, else over that of the settings."""
    app = create_app(settings, store, project)
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app, raise_app_exceptions=False, client=("192.0.2.1", 1))
        async with httpx2.AsyncClient(transport=transport, base_url="http://service") as client:
            yield client


def with_store(settings: Settings, use: Callable[[QueryStore], Awaitable[T]]) -> T:
    """Start a store, use it, stop it."""

    async def run() -> T:
        store = open_store(settings)
        await store.start()
        try:
            return await use(store)
        finally:
            await store.stop()

    return asyncio.run(run())


async def answer(
    store: QueryStore, text: str, name: str = "json", dataset: Dataset | None = None
) -> tuple[bytes, bool]:
    """The bytes of an answer, and whether it was cut."""
    result = await store.run(await store.analyse(text), BY_NAME[name], dataset or Dataset())
    with result.body as body:
        return body.read(), result.truncated
