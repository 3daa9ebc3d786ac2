"""Structured logs: one JSON object per line on standard error."""

from __future__ import annotations

import logging
import sys

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

_NAMES = {"levelname": "level", "name": "logger", "exc_info": "exception"}
_OF_TERMINALS = "color_message"  # uvicorn's


def formatter() -> JsonFormatter:
    """A log record as JSON: level, logger, message, whatever ``extra`` gave, an exception, and the time in UTC."""
    return JsonFormatter(
        "{levelname}{name}{message}", style="{", timestamp="time", rename_fields=_NAMES, json_ensure_ascii=False,
        reserved_attrs=[*RESERVED_ATTRS, _OF_TERMINALS],
    )  # fmt: skip


def configure(level: int = logging.INFO) -> None:
    """Send every log of the process to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"
