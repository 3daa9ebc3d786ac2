"""A harvest from beginning to end: addresses are read one after another, records kept, and at the end the graph written."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from loaders.linking.harvest.addresses import absolute
from loaders.linking.harvest.documents import Opened, opened
from loaders.linking.harvest.endpoints import Endpoint
from loaders.linking.harvest.fetching import Answer, Client, Limits
from loaders.linking.harvest.graphs import Found
from loaders.linking.harvest.guard import AllowList, Forbidden
from loaders.linking.harvest.mapping import NoDataset, is_deleted, read_dataset
from loaders.linking.harvest.naming import Mint, catalogue_name
from loaders.linking.harvest.paging import PAGE, Paging, onward_of, onward_text
from loaders.linking.harvest.remarks import Ledger, Level, Remark, Unreadable
from loaders.linking.harvest.results import Result, write_graph, write_report
from loaders.linking.harvest.state import STATE_FILE, Document, State, Waiting
from loaders.linking.harvest.unpacking import NotFetched

KINDS = ("auto", "ckan", "sparql")
_CKAN_PATH = "/api/3/action/package_search"
_TOGETHER = 500


class HarvestRefused(Exception):
    """A harvest that cannot begin; the text says why and what to do."""


#: Told of progress: addresses read, addresses known, and in words.
Progress = Callable[[int, int, str], None]


def harvest(
    source: str, folder: Path, allowed: AllowList, limits: Limits, name: str = "", kind: str = "auto",
    progress: Progress = lambda read, known, words: None, sleep: Callable[[float], None] = time.sleep,
) -> Result:  # fmt: skip
    """Harvest a source, a file or an address, into ``folder/<name>``: its state, ``graph.nq`` and ``report.json``.

    Raises ``HarvestRefused`` where it cannot begin. Whatever goes wrong later is a remark, and what was known stays.
    """
    is_web = _is_web(source)
    if is_web:
        try:
            allowed.judge(source)
        except Forbidden as error:
            raise HarvestRefused(str(error)) from None
    mint = Mint(name or catalogue_name(source))
    own = folder / mint.name
    own.mkdir(parents=True, exist_ok=True)
    if not is_web and not Path(source).is_file():
        raise HarvestRefused(f"{source} is neither a file nor an http or https address")
    try:
        state = State(own / STATE_FILE)
    except sqlite3.DatabaseError as error:
        raise HarvestRefused(f"{own / STATE_FILE}: {error}: another harvest of it runs, or the file is damaged; wait, or move it away") from None
    client = Client(allowed, limits.bounds, lambda words: progress(*state_progress(), words), sleep=sleep)

    def state_progress() -> tuple[int, int]:
        return harvesting.read, harvesting.known

    harvesting = _Harvesting(source, kind, mint, state, client, limits, progress, is_web)
    try:
        return harvesting.run(own)
    except Forbidden as error:
        raise HarvestRefused(str(error)) from None
    finally:
        client.close()
        state.close()


class _Harvesting:
    """One run over one source."""

    def __init__(self, source: str, kind: str, mint: Mint, state: State, client: Client, limits: Limits, progress: Progress, is_web: bool) -> None:
        self._source, self._kind, self._mint, self._state, self._client = source, kind, mint, state, client
        self._limits, self._progress, self._is_web = limits, progress, is_web
        self.read, self.known, self._run = 0, 0, 0
        self._unsure: set[str] = set()
        self._passing: list[Remark] = []  # on this call, not on the run
        self._is_whole, self._is_resumed = True, False
        self._endpoint = Endpoint(source, client) if kind == "sparql" else None

    def run(self, own: Path) -> Result:
        """Read every address, then end the run and write the graph."""
        self._run, self._is_resumed = self._state.begin(self._source, self._kind)
        self._state.enqueue(self._run, [Waiting(self._first_address(), "")])
        # what a run found that was broken off is not known to be in order
        self._paging = Paging(self._state, self._run, "" if self._is_resumed else self._state.newest(self._source))
        if self._is_resumed:
            self._recall()
        end = time.monotonic() + self._limits.seconds
        is_cut = False
        while (waiting := self._state.waiting(self._run)) is not None:
            self.read, self.known = self._state.progress(self._run)
            self._progress(self.read, self.known, waiting.address)
            reached = self._bound_reached(end)
            if reached:
                ledger = Ledger(waiting.address)
                ledger.fault("", f"{reached}: this and what comes after it is read by the next run", "what was known")
                self._passing = ledger.remarks
                is_cut = True
                break
            if self._skips_rest(waiting):
                break
            self._read(waiting)
        return self._end(own, is_cut)

    def _recall(self) -> None:
        """What a run that was broken off found before."""
        for remark in self._state.remarks(self._run):
            if remark.level is Level.FAULT:
                self._unsure.add(remark.document if self._is_web else self._source)
        self._is_whole = not self._state.failed(self._run)

    def _skips_rest(self, waiting: Waiting) -> bool:
        """Whether the run has as many datasets or addresses as it may have; what waits is then left out, and told of."""
        seen = self._state.seen(self._run)
        reached = (
            f"{seen:,} datasets were read (DGKG_HARVEST_RECORDS)" if seen >= self._limits.records
            else f"{self.read:,} addresses were read (DGKG_HARVEST_DOCUMENTS)" if self.read >= self._limits.documents else ""
        )  # fmt: skip
        if reached:
            ledger = Ledger(self._shown(waiting.address))
            ledger.fault("", f"{reached}: this and what comes after it was left out", "what was known of it")
            self._state.keep_remarks(self._run, ledger.remarks)
            self._is_whole = False
        return bool(reached)

    def _bound_reached(self, end: float) -> str:
        if time.monotonic() > end:
            return f"{self._limits.seconds:,.0f} seconds have gone (DGKG_HARVEST_SECONDS)"
        return ""

    def _first_address(self) -> str:
        if not self._is_web:
            return self._source
        if self._kind == "ckan" and "/action/" not in urlsplit(self._source).path:
            return f"{self._source.rstrip('/')}{_CKAN_PATH}?{urlencode({'rows': PAGE, 'start': 0})}"
        return absolute(self._source)

    def _read(self, waiting: Waiting) -> None:
        """Read one address: its datasets are kept some hundred at a time, and it counts as read with the last."""
        ledger = Ledger(self._shown(waiting.address))
        known = self._state.document(waiting.address)
        onward: list[Waiting] = []
        document, state = None, "read"
        try:
            if known and waiting.changed and known.changed == waiting.changed:
                content = None
            else:
                content = self._content(waiting.address, known)
            if content is None and known is not None:
                onward, document = onward_of(known.onward), known
                self._paging.entries += self._state.same_as_before(self._run, waiting.address)
            elif content is not None:
                onward = self._read_content(waiting.address, content, ledger)
                if not self._paging.rest_is_known:  # else where it leads depends on what is known, and it is asked for anew
                    document = Document(content.validators, waiting.changed, onward_text(onward))
        except (NotFetched, Unreadable, Forbidden) as error:
            ledger.fault("", str(error), self._kept_of(waiting.address))
            self._is_whole, state = False, "failed"
        with self._state.together():
            is_faulty = any(remark.level is Level.FAULT for remark in ledger.remarks)
            if is_faulty:
                self._unsure.add(waiting.address)
            if is_faulty or document is None:
                self._state.forget(waiting.address)
            else:
                self._state.remember(waiting.address, document)
            self._state.enqueue(self._run, onward)
            self._state.settle(self._run, waiting.address, state)
            self._state.keep_remarks(self._run, ledger.remarks)

    def _content(self, address: str, known: Document | None) -> Answer | None:
        """What is at the address; None where that has not changed."""
        if self._endpoint is not None:
            return Answer(self._source, *self._endpoint.page(address))
        if not _is_web(address):
            return Answer("", _file_content(address, self._limits.bounds.bytes))
        answer = self._client.fetch(address, known.validators if known else None)
        if answer.body is None and known is None:
            raise NotFetched(f"{address}: status 304 for what was never read")
        return answer if answer.body is not None else None

    def _read_content(self, address: str, content: Answer, ledger: Ledger) -> list[Waiting]:
        """Keep the datasets of a document; returns where to go on."""
        body, limit = content.body or b"", self._limits.bounds.bytes
        relative = content.address or f"{self._mint.catalogue}/"
        with opened(body, content.content_type, content.address or address, relative, ledger, limit) as document:
            new = self._keep(document, address, content.address, hashlib.sha256(body).hexdigest(), ledger)
            if self._endpoint is not None and document.size < self._endpoint.asked:
                ledger.fault("", f"of {self._endpoint.asked} datasets that it names the endpoint describes {document.size}")
            self._paging.entries += document.size
            onward = self._endpoint.following if self._endpoint else self._paging.onward(document, content.address, content.following, new, ledger)
            self._is_whole &= document.whole
        return onward

    def _keep(self, document: Opened, address: str, base: str, checksum: str, ledger: Ledger) -> int:
        """Keep the datasets of a document, from where a run was broken off; returns how many no other document had."""
        position = self._state.position(self._run, address, checksum)
        new, room = 0, self._limits.records - self._state.seen(self._run)
        for part in _parts(enumerate(document.found)):
            with self._state.together():
                for number, found in part:
                    if number < position and found.is_ordered:
                        new += 1
                    elif new - min(new, position) >= room:
                        ledger.fault(found.place, f"more than {self._limits.records:,} datasets (DGKG_HARVEST_RECORDS); from here on they were left out")
                        document.whole = False
                        return new
                    else:
                        new += self._keep_one(found, address, base, ledger)
                self._state.advance(self._run, address, checksum, number + 1)
            if number + 1 >= _TOGETHER:
                self._progress(self.read, self.known, f"{address}: {number + 1:,} datasets")
        is_listing = document.kind in ("sitemap", "sitemap index") or document.names
        if not document.size and not is_listing and not any(remark.level is Level.FAULT for remark in ledger.remarks):
            ledger.flaw("", f"the document ({document.kind}) holds no dataset")
        return new

    def _keep_one(self, found: Found, address: str, base: str, ledger: Ledger) -> bool:
        """Keep a dataset; returns whether it is one that no other document had."""
        try:
            tree = found.tree()
            if is_deleted(tree):
                ledger.note(found.place, "the catalogue says that the dataset is deleted or a draft; it was left out")
                return True
            dataset = read_dataset(tree, found.place, base, ledger)
        except NoDataset as error:
            ledger.fault(found.place, str(error), self._kept_of(address))
            return False
        except (ValueError, RecursionError, TypeError, KeyError, AttributeError) as error:
            ledger.fault(found.place, f"the dataset cannot be read ({type(error).__name__}: {error})", self._kept_of(address))
            return False
        iri = self._state.iri_for(self._run, dataset, found.place, self._mint, ledger)
        is_new = not self._state.is_seen(self._run, iri, elsewhere=address)
        if self._state.see(self._run, dataset, iri, address) and is_new and not self._is_resumed:
            ledger.note(found.place, f"the dataset stands here more than once, as {iri}; what is said of it was put together")
        return is_new

    def _kept_of(self, address: str) -> str:
        number = self._state.known_of(address)
        return f"what the last run read there ({number:,} datasets)" if number else "nothing, for nothing was ever read there"

    def _end(self, own: Path, is_cut: bool) -> Result:
        before = self._state.count()
        seen = self._state.seen(self._run)
        remarks = [*self._state.remarks(self._run), *self._passing]
        if not seen and not any(remark.level is Level.FAULT for remark in remarks):
            kept = f"the {before:,} datasets of the last run" if before else "nothing, for nothing was ever read there"
            empty = Ledger(self._shown(self._source))
            empty.fault("", "no dataset was found", kept)
            self._state.keep_remarks(self._run, empty.remarks)
            remarks += empty.remarks
        faults = [remark for remark in remarks if remark.level is Level.FAULT]
        outcome = "failed" if not seen else "partial" if faults or is_cut else "complete"
        are_others_gone = bool(seen) and self._is_whole and not is_cut and not any(not remark.place for remark in faults)
        newest = self._paging.newest if outcome == "complete" and not self._is_resumed else ""
        difference = self._state.end(self._run, "" if is_cut else outcome, are_others_gone, self._unsure)
        count, distributions, is_changed = write_graph(own, self._mint, self._shown(self._source), self._state)
        result = Result(self._mint.name, own, outcome, count, distributions, difference, tuple(remarks), self._is_resumed, is_changed)
        write_report(own, result, self._shown(self._source))
        if not is_cut:
            self._state.clear(self._run)
            self._state.keep_newest(self._source, newest)
        return result

    def _shown(self, address: str) -> str:
        return address if _is_web(address) else Path(address).name


def _is_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def _parts(items: Iterator[tuple[int, Found]]) -> Iterator[list[tuple[int, Found]]]:
    while part := list(islice(items, _TOGETHER)):
        yield part


def _file_content(path: str, limit: int) -> bytes:
    try:
        size = Path(path).stat().st_size
        if size > limit:
            raise NotFetched(f"{path}: it has {size:,} bytes, more than {limit:,} (DGKG_HARVEST_BYTES)")
        return Path(path).read_bytes()
    except OSError as error:
        raise NotFetched(f"{path}: {error.strerror}") from None
