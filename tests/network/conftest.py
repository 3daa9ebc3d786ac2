"""The network of the whole build, read once."""

from __future__ import annotations

import asyncio

import pyoxigraph
import pytest

from loaders.builds.folder import Build
from service.network import Network, read_network
from service.store.direct import GraphInMemory


@pytest.fixture(scope="session")
def store(built_store: pyoxigraph.Store, built_build: Build) -> GraphInMemory:
    """The graph of the build, answering at once."""
    return GraphInMemory(built_store, built_build.version)


@pytest.fixture(scope="session")
def network(store: GraphInMemory) -> Network:
    """The network of the build; tests only read it."""
    return asyncio.run(read_network(store))
