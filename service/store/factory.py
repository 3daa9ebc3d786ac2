"""The store that the settings name."""

from __future__ import annotations

from pathlib import Path

from loaders.settings import Settings
from service.store.base import QueryStore
from service.store.embedded import EmbeddedStore
from service.store.remote import RemoteStore


def open_store(settings: Settings) -> QueryStore:
    """A store over ``DGKG_STORE``; call ``start`` before use.

    Raises ``ValueError`` for ``memory``, which needs a build made for it: whoever starts the service builds
    into a temporary folder and names that.
    """
    if settings.is_remote:
        return RemoteStore(settings, settings.store)
    if settings.store == "memory":
        raise ValueError(
            "DGKG_STORE=memory: `dgkg serve` builds into a temporary folder; pass that folder here"
        )
    return EmbeddedStore(settings, Path(settings.store))
