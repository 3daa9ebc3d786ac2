"""How a decimal is written for people."""

from __future__ import annotations

from decimal import Decimal


def plain(value: Decimal | None) -> str:
    """A decimal without exponent or trailing zeros; empty for None."""
    return "" if value is None else format(value.normalize(), "f")
