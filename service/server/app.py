"""The factory of the app: settings and store in, a complete ASGI app out."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from starlette_compress import CompressMiddleware, add_compress_type

from loaders.project import Project
from loaders.settings import Settings
from loaders.version import software_version
from service.descriptions.examples import example_queries
from service.http.addresses import Prefixed
from service.http.formats import FORMATS
from service.network import FORMATS as NETWORK_FORMATS
from service.network import Explorer
from service.pages.assets import built_files, tell_if_missing
from service.read.searching import Searcher
from service.reconciliation import Reconciler
from service.routers import (
    changes,
    crawlers,
    descriptions,
    downloads,
    editor,
    embed,
    findings,
    front,
    linked_data,
    operations,
    sparql,
)
from service.routers.citations import citations_router
from service.routers.compare import compare_router
from service.routers.explore import explore_router
from service.routers.reconciliation import reconciliation_router
from service.routers.search import search_router
from service.routers.stored import stored_router
from service.server.conditions import Conditional
from service.server.handlers import install_handlers
from service.server.metrics import Metrics
from service.server.middleware import BodyLimit, Head, Observed, Preflight, RateLimit
from service.store.base import QueryStore
from service.store.factory import open_store
from service.store.served import Served
from service.stored.themes import themes_of
from service.stored.things import pages, questions
from service.stored.values import Concepts

_STATIC = Path(str(files("service.pages") / "static"))
_SMALLEST_COMPRESSED_BYTES = 512
_FOR_EVER = "public, max-age=31536000, immutable"


class _Files(StaticFiles):
    """Files of the pages. Those whose names hold their checksum never change, and are kept as long as anybody likes; whether
    a client holds another already is decided where it is for every answer."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file."""
        path = Path(full_path)
        if path.name not in built_files():
            return super().file_response(full_path, stat_result, scope, status_code)
        small = path.with_name(f"{path.name}.br")
        headers = {"Cache-Control": _FOR_EVER}
        if Headers(scope=scope)["accept-encoding"] == "br" and small.is_file():
            return FileResponse(small, status_code, headers | {"Content-Encoding": "br"}, "text/javascript")
        return FileResponse(path, status_code, headers, "text/javascript")

    def is_not_modified(self, response_headers: Headers, request_headers: Headers) -> bool:
        """Never here."""
        return False


def create_app(
    settings: Settings | None = None, store: QueryStore | None = None, project: Project | None = None
) -> FastAPI:
    """An app over ``store`` (else the one that the settings name), with the stored queries of ``project``.

    Raises ``InputProblems`` where a stored query is not legal.
    """
    settings = settings or Settings()
    store = store or open_store(settings)
    project = project or Project()
    metrics = Metrics(store)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await store.start()
        try:
            yield
        finally:
            await store.stop()

    app = FastAPI(
        title="datagov-kg",
        summary="The knowledge graph of China's data-governance figures 中国数据治理知识图谱",
        version=software_version(),
        lifespan=lifespan,
        default_response_class=Response,  # each operation says itself what it answers with
        redirect_slashes=False,  # the last route takes every path
        docs_url=None,  # its pages load scripts from outside; /queries documents the same
        redoc_url=None,
    )
    app.state.served = served = Served(settings, store, project)
    assert served.edition  # read now, not when somebody waits
    app.state.registry = metrics.registry
    tell_if_missing()
    install_handlers(app)
    queries = {query.name: query for query in example_queries(project)}
    for router in (
        operations.router,
        sparql.router,
        editor.router,
        embed.router,
        downloads.router,
        changes.router,
        findings.router,
        front.router,
        descriptions.router,
        crawlers.router,
    ):
        app.include_router(router)
    app.state.stored_queries = frozenset(queries)
    app.state.searcher = searcher = Searcher(store, [*questions(queries.values()), *pages()], lambda: store.build, settings.row_limit)
    concepts = Concepts(store, searcher)
    app.include_router(search_router(searcher))
    app.include_router(reconciliation_router(Reconciler(store, searcher)))
    app.include_router(citations_router(queries, concepts))
    app.include_router(stored_router(queries, themes_of(project), concepts, settings.row_limit))
    app.include_router(compare_router(concepts))
    app.include_router(explore_router(Explorer(store, settings.row_limit, concepts)))
    app.mount("/static", _Files(directory=_STATIC), name="static")
    app.include_router(linked_data.router)  # last: it takes every path that is left
    _add_middleware(app, settings, metrics)
    return app


def _add_middleware(app: FastAPI, settings: Settings, metrics: Metrics) -> None:
    """From the innermost to the outermost."""
    app.add_middleware(BodyLimit, largest=settings.request_body_bytes)
    app.add_middleware(RateLimit, per_minute=settings.rate_limit_per_minute)
    for media_type in [item.media_type for item in FORMATS] + [item.media_type for item in NETWORK_FORMATS.values()]:
        add_compress_type(media_type)
    app.add_middleware(
        CompressMiddleware, minimum_size=_SMALLEST_COMPRESSED_BYTES, gzip=True, brotli=True, zstd=False
    )
    app.add_middleware(Head)
    app.add_middleware(Conditional)
    app.add_middleware(Preflight, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST"], allow_headers=["*"])
    app.add_middleware(Observed, metrics=metrics, shared_seconds=settings.shared_cache_seconds)
    app.add_middleware(Prefixed, prefix=settings.prefix)
