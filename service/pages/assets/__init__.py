"""The scripts of the pages: which file a module was built into. ``build.py`` makes them; without them pages are plain."""

from __future__ import annotations

import json
import logging
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["built_files", "script", "tell_if_missing"]

_log = logging.getLogger("service.pages")


@cache
def _built() -> dict[str, Any]:
    file = files("service.pages").joinpath("static", "built.json")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found


def script(module: str) -> str:
    """The name below ``/static/`` of the script that ``module`` was built into; empty where there is none."""
    return str(_built().get("modules", {}).get(module, ""))


def built_files() -> frozenset[str]:
    """The names below ``/static/`` of all scripts. Each holds the checksum of what it says, so that it never changes."""
    return frozenset(_built().get("files", ()))


def tell_if_missing() -> None:
    """Say in the log where the scripts were not built."""
    if not _built():
        _log.warning(
            "the scripts of the pages are not built, so pages do without them; `make build` makes them where a registry of "
            "npm can be reached"
        )
