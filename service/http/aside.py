"""Work that keeps the interpreter busy, beside the event loop: in few threads, however many requests want it.

A thread that computes gives the interpreter away every few milliseconds. With forty of them the loop would wait forty
times as long for its turn; so only two compute at once, and the others wait for them, not for the loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

_THREADS = ThreadPoolExecutor(2, thread_name_prefix="aside")

P = ParamSpec("P")
T = TypeVar("T")


async def aside(function: Callable[P, T], /, *given: P.args, **named: P.kwargs) -> T:
    """What the function returns, computed in one of the threads; raises what it raises."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, lambda: function(*given, **named))
