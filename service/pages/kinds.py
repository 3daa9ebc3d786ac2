"""The kinds of things that have a page of their own: what each shows, and with which template."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from service.pages import indicator
from service.store.base import Asks

#: What a page shows, by an IRI; None where the graph says nothing of it.
Context = Callable[[Asks, str], Awaitable[dict[str, Any] | None]]

#: By the first segment of an IRI's path; the template has the name of the kind.
PAGES: Mapping[str, Context] = {"indicator": indicator.context}
