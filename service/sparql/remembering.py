"""What was read from a query's text is kept for the next time it is asked: short texts are, often."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

_MOST = 512
_LONGEST = 8192  # characters; longer texts are rarely asked twice, and would fill the memory

P = ParamSpec("P")
T = TypeVar("T")


def remembers_short(read: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
    """The function, with its last results for short texts kept; the texts of the others are read anew each time."""
    known = cast(Callable[Concatenate[str, P], T], lru_cache(_MOST)(read))

    @wraps(read)
    def remembering(text: str, /, *others: P.args, **named: P.kwargs) -> T:
        return known(text, *others, **named) if len(text) <= _LONGEST else read(text, *others, **named)

    return remembering
