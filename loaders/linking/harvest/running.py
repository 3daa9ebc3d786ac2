"""A harvest from beginning to end: addresses are read one after another, records kept, and at the end the graph written."""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from loaders.linking.beside import GRAPH_FILE
from loaders.linking.harvest.addresses import absolute
from loaders.linking.harvest.documents import Opened, opened
from loaders.linking.harvest.emission import catalogue_lines
from loaders.linking.harvest.endpoints import Endpoint
from loaders.linking.harvest.fetching import Answer, Bounds, Client, NotFetched
from loaders.linking.harvest.guard import AllowList, Forbidden
from loaders.linking.harvest.mapping import NoDataset, is_deleted, read_dataset
from loaders.linking.harvest.naming import Mint, catalogue_name
from loaders.linking.harvest.reading_rdf import Found
from loaders.linking.harvest.remarks import Ledger, Level, Remark, Unreadable
from loaders.linking.harvest.state import (
    STATE_FILE,
    Difference,
    Document,
    State,
    Waiting,
    onward_of,
    onward_text,
)

REPORT_FILE = "report.json"
KINDS = ("auto", "ckan", "sparql")
_CKAN_PATH = "/api/3/action/package_search"
_PAGE = 100
_TOGETHER = 500


class HarvestRefused(Exception):
    """A harvest that cannot begin; the text says why and what to do."""


@dataclass(frozen=True)
class Limits:
    """Bounds of one harvest beside those of the client."""

    bounds: Bounds
    records: int
    documents: int
    seconds: float


@dataclass(frozen=True)
class Result:
    """What a harvest came to. ``outcome`` is ``complete``, ``partial`` (something was not read) or ``failed`` (nothing was)."""

    name: str
    folder: Path
    outcome: str
    datasets: int
    distributions: int
    difference: Difference
    remarks: tuple[Remark, ...]
    resumed: bool
    is_changed: bool

    @property
    def counts(self) -> dict[str, int]:
        """Numbers by name, as the command prints them."""
        levels = {level: sum(remark.level is level for remark in self.remarks) for level in Level}
        return {
            "datasets": self.datasets, "distributions": self.distributions, "new": self.difference.new, "changed": self.difference.changed,
            "unchanged": self.difference.unchanged, "removed": len(self.difference.removed), "kept from before": self.difference.kept,
            "notes": levels[Level.NOTE], "flaws": levels[Level.FLAW], "faults": levels[Level.FAULT],
        }  # fmt: skip


#: Told of progress: addresses read, addresses known, and in words.
Progress = Callable[[int, int, str], None]


def harvest(
    source: str, folder: Path, allowed: AllowList, limits: Limits, name: str = "", kind: str = "auto",
    progress: Progress = lambda read, known, words: None, sleep: Callable[[float], None] = time.sleep,
) -> Result:  # fmt: skip
    """Harvest a source, a file or an address, into ``folder/<name>``: its state, ``graph.nq`` and ``report.json``.

    Raises ``HarvestRefused`` where it cannot begin. Whatever goes wrong later is a remark, and what was known stays.
    """
    mint = Mint(name or catalogue_name(source))
    own = folder / mint.name
    own.mkdir(parents=True, exist_ok=True)
    is_web = _is_web(source)
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
        if is_web:
            allowed.judge(source)
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
        self.read, self.known, self._run, self._entries = 0, 0, 0, 0
        self._unsure: set[str] = set()
        self._passing: list[Remark] = []  # on this call, not on the run
        self._is_whole, self._is_resumed = True, False
        self._endpoint = Endpoint(source, client) if kind == "sparql" else None

    def run(self, own: Path) -> Result:
        """Read every address, then end the run and write the graph."""
        self._run, self._is_resumed = self._state.begin(self._source, self._kind)
        self._state.enqueue(self._run, [Waiting(self._first_address(), "")])
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
            return f"{self._source.rstrip('/')}{_CKAN_PATH}?{urlencode({'rows': _PAGE, 'start': 0})}"
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
                self._entries += self._state.same_as_before(self._run, waiting.address)
            elif content is not None:
                onward = self._read_content(waiting.address, content, ledger)
                document = Document(content.validators, waiting.changed, onward_text(onward))
        except (NotFetched, Unreadable, Forbidden) as error:
            ledger.fault("", str(error), self._kept_of(waiting.address))
            self._is_whole, state = False, "failed"
        with self._state.together():
            if any(remark.level is Level.FAULT for remark in ledger.remarks):
                self._unsure.add(waiting.address)
                self._state.forget(waiting.address)
            elif document is not None:
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
            self._entries += document.size
            onward = self._onward(document, content.address, content.following, new, ledger)
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

    def _onward(self, document: Opened, base: str, following: str, new: int, ledger: Ledger) -> list[Waiting]:
        """Where to go on: the pages after this one, the addresses of a sitemap, datasets asked for by name."""
        if self._endpoint is not None:
            return self._endpoint.following
        found = [Waiting(one.address, one.changed) for one in document.addresses]
        for written in [*document.following, following]:
            target = absolute(urljoin(base, written.strip())) if written else ""
            if target and target != base:
                found.append(Waiting(target, ""))
            elif written and not base:
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
        if start + document.size >= total:
            self._hold_to_total(total, ledger)
            return []
        if not document.size:
            ledger.fault("", f"the pages end at {start:,} of {total:,} datasets", "what was known of the others")
            return []
        if not new:
            ledger.fault("", f"the page from {start:,} repeats datasets that were read; paging ends here", "what was known of the others")
            return []
        query["start"] = str(start + document.size)
        query.setdefault("rows", str(_PAGE))
        return [Waiting(urlunsplit(parts._replace(query=urlencode(query))), "")]

    def _hold_to_total(self, total: int, ledger: Ledger) -> None:
        seen = max(self._state.seen(self._run), self._entries)
        if seen < total and not self._state.failed(self._run):
            ledger.fault("", f"the catalogue says that it has {total:,} datasets; its pages gave {seen:,}", "what was known of the others")

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
        difference = self._state.end(self._run, "" if is_cut else outcome, are_others_gone, self._unsure)
        count, distributions, is_changed = _write(own, self._mint, self._shown(self._source), self._state)
        result = Result(self._mint.name, own, outcome, count, distributions, difference, tuple(remarks), self._is_resumed, is_changed)
        _write_report(own, result, self._shown(self._source))
        if not is_cut:
            self._state.clear(self._run)
        return result

    def _shown(self, address: str) -> str:
        return address if _is_web(address) else Path(address).name


def _is_web(address: str) -> bool:
    return urlsplit(address).scheme.lower() in ("http", "https")


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


def _write(own: Path, mint: Mint, source: str, state: State) -> tuple[int, int, bool]:
    """Write the graph aside and swap it in; returns how many datasets and distributions it has, and whether it is another."""
    aside = own / f".{GRAPH_FILE}"
    counted = [0, 0]

    def counting() -> Iterable[Any]:
        for dataset, document, since in state.datasets():
            counted[0] += 1
            counted[1] += len(dataset.distributions)
            yield dataset, document if document.startswith("http") else Path(document).name, since

    with aside.open("w", encoding="utf-8", newline="") as file:
        file.writelines(catalogue_lines(mint, source, counting()))
        file.flush()
        os.fsync(file.fileno())
    target = own / GRAPH_FILE
    is_changed = not target.is_file() or not filecmp.cmp(target, aside, shallow=False)
    if is_changed:
        aside.replace(target)
    else:
        aside.unlink()
    return counted[0], counted[1], is_changed


def _write_report(own: Path, result: Result, source: str) -> None:
    report = {
        "source": source, "outcome": result.outcome, "counts": result.counts, "removed": list(result.difference.removed),
        "remarks": [remark.model_dump() for remark in result.remarks],
    }  # fmt: skip
    aside = own / f".{REPORT_FILE}"
    aside.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    aside.replace(own / REPORT_FILE)
