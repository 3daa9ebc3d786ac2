"""Where a run goes on after a document: the next page, the addresses of a sitemap, datasets by name; and whether that is all.

A CKAN search that lists what was modified last first is read no further than to what was modified before the last whole run,
where the catalogue has as many datasets as are known then: the rest is as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from loaders.linking.harvest.addresses import absolute
from loaders.linking.harvest.documents import Opened
from loaders.linking.harvest.remarks import Ledger
from loaders.linking.harvest.state import State, Waiting

#: How many datasets a CKAN portal is asked for at once.
PAGE = 100
#: So many pages that give nothing new are a circle, or have no end.
_MOST_IDLE = 3
#: How CKAN says that it sorts; its score is the same for all where nothing is searched for.
_NEWEST_FIRST = re.compile(r"(?:score desc\s*,\s*)?metadata_modified desc")


class Paging:
    """The pages of one run. ``entries`` counts what they list; ``rest_is_known`` is set where the last one led to nothing more
    because all behind it is as it was."""

    def __init__(self, state: State, run: int, newest_before: str) -> None:
        self._state, self._run, self._newest_before = state, run, newest_before
        self.entries, self.rest_is_known = 0, False
        self._idle = 0
        self._newest, self._oldest, self._is_ordered = "", "", True

    @property
    def newest(self) -> str:
        """When the catalogue was modified last; empty where it is not known to list that first."""
        return self._newest if self._is_ordered else ""

    def onward(self, document: Opened, base: str, following: str, new: int, ledger: Ledger) -> list[Waiting]:
        """Where to go on; ``following`` is what the answer's header says, ``new`` how many datasets no other document had."""
        self.rest_is_known = False
        found = [Waiting(one.address, one.changed) for one in document.addresses]
        self._idle = 0 if new else self._idle + 1
        told = [written for written in [*document.following, following] if written]
        if told and self._idle >= _MOST_IDLE:
            ledger.fault("", f"{self._idle} pages, one after another, gave no dataset that was not read before; paging ends here", "what was known of the others")
            told = []
        for written in told:
            target = absolute(urljoin(base, written.strip()))
            if target and target != base:
                found.append(Waiting(target, ""))
            elif not base:
                ledger.fault("", f"the page after this file is {written[:80]!r}, which a file leads nowhere; harvest it from its address", "what was known of it")
        if document.names and base:
            found += [Waiting(urljoin(base, f"package_show?{urlencode({'id': name})}"), "") for name in document.names]
        if document.kind == "ckan" and document.total is not None and base:
            found += self._next_ckan(document, base, new, ledger)
        elif document.total is not None and not found and not document.names:
            self._hold_to_total(document.total, ledger)
        return found

    def _next_ckan(self, document: Opened, base: str, new: int, ledger: Ledger) -> list[Waiting]:
        """The next page of a CKAN search; a page that repeats, or an end that comes early, is told of."""
        parts = urlsplit(base)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        start = int(query["start"]) if query.get("start", "").isdigit() else 0
        total = document.total or 0
        is_passed = self._is_passed(document, bool(query.get("q")))
        if start + document.size >= total:
            self._hold_to_total(total, ledger)
            return []
        if not document.size:
            ledger.fault("", f"the pages end at {start:,} of {total:,} datasets", "what was known of the others")
            return []
        if not new:
            ledger.fault("", f"the page from {start:,} repeats datasets that were read; paging ends here", "what was known of the others")
            return []
        if is_passed and self._state.count() + self._state.unknown(self._run) == total:
            self._state.take_over(self._run)
            self.rest_is_known = True
            return []
        query["start"] = str(start + document.size)
        query.setdefault("rows", str(PAGE))
        return [Waiting(urlunsplit(parts._replace(query=urlencode(query))), "")]

    def _is_passed(self, document: Opened, is_search: bool) -> bool:
        """Whether all that was modified since the last whole run stands on the pages up to this one."""
        said = "metadata_modified desc" if is_search else document.sort
        ordered = [self._oldest or max(document.modified, default=""), *document.modified]
        self._is_ordered &= (
            document.sort == said and bool(_NEWEST_FIRST.fullmatch(said)) and all(document.modified) and ordered == sorted(ordered, reverse=True)
        )  # fmt: skip
        self._newest, self._oldest = max(ordered[0], self._newest), ordered[-1]
        return self._is_ordered and bool(self._newest_before) and self._oldest < self._newest_before

    def _hold_to_total(self, total: int, ledger: Ledger) -> None:
        seen = max(self._state.seen(self._run), self.entries)
        if seen < total and not self._state.failed(self._run):
            ledger.fault("", f"the catalogue says that it has {total:,} datasets; its pages gave {seen:,}", "what was known of the others")


def onward_text(addresses: Iterable[Waiting]) -> str:
    """What a document led to, as it is kept."""
    return json.dumps([[one.address, one.changed] for one in addresses])


def onward_of(text: str) -> list[Waiting]:
    """What ``onward_text`` kept."""
    return [Waiting(*pair) for pair in json.loads(text)]
