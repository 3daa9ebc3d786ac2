"""What was harvested of one catalogue, kept in a SQLite file: it survives a kill at any moment, and a run goes on from there.

A run reads addresses from its queue. All that one address gives is committed together, so an address is read or is not; what
it described stays in ``seen`` until the run ends, and only then becomes what is known of the catalogue.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from loaders.linking.harvest.fetching import Validators
from loaders.linking.harvest.identifying import merged
from loaders.linking.harvest.identities import Identities
from loaders.linking.harvest.naming import Mint
from loaders.linking.harvest.records import Dataset
from loaders.linking.harvest.remarks import Ledger, Remark

_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, source TEXT NOT NULL, kind TEXT NOT NULL, begun TEXT NOT NULL, ended TEXT, outcome TEXT);
CREATE TABLE IF NOT EXISTS queue (
  id INTEGER PRIMARY KEY, run INTEGER NOT NULL, address TEXT NOT NULL, changed TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting',
  checksum TEXT NOT NULL DEFAULT '', position INTEGER NOT NULL DEFAULT 0, UNIQUE (run, address));
CREATE TABLE IF NOT EXISTS documents (
  address TEXT PRIMARY KEY, etag TEXT NOT NULL, modified TEXT NOT NULL, changed TEXT NOT NULL, onward TEXT NOT NULL, reader INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS seen (
  run INTEGER NOT NULL, iri TEXT NOT NULL, record TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (run, iri)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS datasets (
  iri TEXT PRIMARY KEY, record TEXT NOT NULL, document TEXT NOT NULL, since TEXT NOT NULL, run INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS datasets_by_document ON datasets (document);
CREATE TABLE IF NOT EXISTS identities (key TEXT NOT NULL, mark TEXT NOT NULL, iri TEXT NOT NULL UNIQUE, PRIMARY KEY (key, mark)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS identities_by_mark ON identities (mark);
CREATE TABLE IF NOT EXISTS gone (iri TEXT NOT NULL, run INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (iri, run)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS modified (source TEXT PRIMARY KEY, newest TEXT NOT NULL, reader INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS remarks (id INTEGER PRIMARY KEY, run INTEGER NOT NULL, remark TEXT NOT NULL);
"""
STATE_FILE = "state.sqlite"
#: Another reader makes other records of the same bytes: documents are asked for again.
READER = 2


@dataclass(frozen=True)
class Waiting:
    """An address of the queue, and when what is there changed, where a sitemap says so."""

    address: str
    changed: str


@dataclass(frozen=True)
class Document:
    """What is known of a document that was read whole: how to ask whether it changed, and what it led to."""

    validators: Validators
    changed: str
    onward: str


@dataclass(frozen=True)
class Difference:
    """What a run changed."""

    new: int
    changed: int
    unchanged: int
    removed: tuple[str, ...]
    kept: int


class State:
    """The file of one catalogue. One process at a time has it open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(path, timeout=1.0, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(_SCHEMA)
        self._identities = Identities(self._connection, self.is_seen, self.dataset)

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that is written inside is written, or none of it."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def begin(self, source: str, kind: str) -> tuple[int, bool]:
        """The run that was broken off, if it was of this source, else a new one; and whether it goes on from before."""
        row = self._connection.execute("SELECT id, source, kind FROM runs WHERE ended IS NULL ORDER BY id DESC LIMIT 1").fetchone()
        if row and row[1:] == (source, kind):
            return int(row[0]), True
        with self.together():
            self._connection.execute("UPDATE runs SET ended = ?, outcome = 'abandoned' WHERE ended IS NULL", (_now(),))
            cursor = self._connection.execute("INSERT INTO runs (source, kind, begun) VALUES (?, ?, ?)", (source, kind, _now()))
            for table in ("queue", "seen"):
                self._connection.execute(f"DELETE FROM {table}")
            return int(cursor.lastrowid or 0), False

    def enqueue(self, run: int, addresses: Iterable[Waiting]) -> None:
        """Add the addresses that the run has not met."""
        rows = [(run, one.address, one.changed) for one in addresses]
        self._connection.executemany("INSERT OR IGNORE INTO queue (run, address, changed) VALUES (?, ?, ?)", rows)

    def waiting(self, run: int) -> Waiting | None:
        """The next address, or None at the end."""
        row = self._connection.execute("SELECT address, changed FROM queue WHERE run = ? AND state = 'waiting' ORDER BY id LIMIT 1", (run,)).fetchone()
        return Waiting(*row) if row else None

    def settle(self, run: int, address: str, state: str) -> None:
        """Say how an address went: ``read`` or ``failed``."""
        self._connection.execute("UPDATE queue SET state = ? WHERE run = ? AND address = ?", (state, run, address))

    def position(self, run: int, address: str, checksum: str) -> int:
        """How many datasets of the document were kept before the run was broken off, if it still has this checksum."""
        row = self._connection.execute("SELECT position FROM queue WHERE run = ? AND address = ? AND checksum = ?", (run, address, checksum)).fetchone()
        return int(row[0]) if row else 0

    def advance(self, run: int, address: str, checksum: str, position: int) -> None:
        """Keep how many datasets of the document were kept."""
        kept = "UPDATE queue SET checksum = ?, position = ? WHERE run = ? AND address = ?"
        self._connection.execute(kept, (checksum, position, run, address))

    def progress(self, run: int) -> tuple[int, int]:
        """How many addresses were read, of how many."""
        row = self._connection.execute("SELECT SUM(state <> 'waiting'), COUNT(*) FROM queue WHERE run = ?", (run,)).fetchone()
        return int(row[0] or 0), int(row[1])

    def failed(self, run: int) -> int:
        """How many addresses could not be read."""
        return int(self._connection.execute("SELECT COUNT(*) FROM queue WHERE run = ? AND state = 'failed'", (run,)).fetchone()[0])

    def document(self, address: str) -> Document | None:
        """What is known of a document, if this reader read it whole before."""
        known = "SELECT etag, modified, changed, onward FROM documents WHERE address = ? AND reader = ?"
        row = self._connection.execute(known, (address, READER)).fetchone()
        return Document(Validators(row[0], row[1]), row[2], row[3]) if row else None

    def remember(self, address: str, document: Document) -> None:
        """Keep how to ask whether a document changed."""
        row = (address, document.validators.etag, document.validators.modified, document.changed, document.onward, READER)
        self._connection.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?)", row)

    def forget(self, address: str) -> None:
        """Ask for the document anew at the next run."""
        self._connection.execute("DELETE FROM documents WHERE address = ?", (address,))

    def same_as_before(self, run: int, address: str) -> int:
        """Take over what the document described before; returns how many datasets."""
        cursor = self._connection.execute(
            "INSERT OR IGNORE INTO seen SELECT ?, iri, record, document FROM datasets WHERE document = ?", (run, address)
        )
        return cursor.rowcount

    def take_over(self, run: int) -> None:
        """Take over all that is known and the run has not met."""
        self._connection.execute("INSERT OR IGNORE INTO seen SELECT ?, iri, record, document FROM datasets", (run,))

    def newest(self, source: str) -> str:
        """When the source was modified last as the last whole run found it, if this reader read it; empty where that is not known."""
        row = self._connection.execute("SELECT newest FROM modified WHERE source = ? AND reader = ?", (source, READER)).fetchone()
        return str(row[0]) if row else ""

    def keep_newest(self, source: str, newest: str) -> None:
        """Keep when the source was modified last; nothing is changed where that is not known."""
        if newest:
            self._connection.execute("INSERT OR REPLACE INTO modified VALUES (?, ?, ?)", (source, newest, READER))

    def unknown(self, run: int) -> int:
        """How many datasets the run has met that were not known before."""
        return int(self._connection.execute("SELECT COUNT(*) FROM seen WHERE run = ? AND iri NOT IN (SELECT iri FROM datasets)", (run,)).fetchone()[0])

    def see(self, run: int, dataset: Dataset, iri: str, document: str) -> bool:
        """Keep what a run read of a dataset; what several places say of one is put together. Returns whether they did."""
        row = self._connection.execute("SELECT record, document FROM seen WHERE run = ? AND iri = ?", (run, iri)).fetchone()
        record = dataset.model_copy(update={"iri": iri})
        if row:
            record, document = merged(Dataset.model_validate_json(row[0]), record), row[1]
        self._connection.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)", (run, iri, record.written(), document))
        return row is not None

    def is_seen(self, run: int, iri: str, elsewhere: str = "") -> bool:
        """Whether the run has met the dataset, in another document than ``elsewhere``."""
        row = self._connection.execute("SELECT document FROM seen WHERE run = ? AND iri = ?", (run, iri)).fetchone()
        return bool(row) and row[0] != elsewhere

    def known_of(self, document: str) -> int:
        """How many datasets are known of a document."""
        return int(self._connection.execute("SELECT COUNT(*) FROM datasets WHERE document = ?", (document,)).fetchone()[0])

    def seen(self, run: int) -> int:
        """How many datasets the run has met."""
        return int(self._connection.execute("SELECT COUNT(*) FROM seen WHERE run = ?", (run,)).fetchone()[0])

    def iri_for(self, run: int, dataset: Dataset, place: str, mint: Mint, ledger: Ledger) -> str:
        """The IRI of a dataset: the one that it always had."""
        return self._identities.iri_for(run, dataset, place, mint, ledger)

    def count(self) -> int:
        """How many datasets are known."""
        return int(self._connection.execute("SELECT COUNT(*) FROM datasets").fetchone()[0])

    def keep_remarks(self, run: int, remarks: Iterable[Remark]) -> None:
        """Keep what was said."""
        rows = [(run, remark.model_dump_json()) for remark in remarks]
        self._connection.executemany("INSERT INTO remarks (run, remark) VALUES (?, ?)", rows)

    def remarks(self, run: int) -> Iterator[Remark]:
        """What was said in a run, in order."""
        rows = self._connection.execute("SELECT remark FROM remarks WHERE run = ? ORDER BY id", (run,))
        yield from (Remark.model_validate_json(text) for (text,) in rows)

    def end(self, run: int, outcome: str, are_others_gone: bool, unsure: Iterable[str]) -> Difference:
        """End a run: what it saw is what is known now. What it did not see is gone, if that is certain, else kept; of the
        ``unsure`` documents it is not. Without an outcome the run goes on another time."""
        ask = self._connection.execute
        with self.together():
            new = self.unknown(run)
            same = "SELECT COUNT(*) FROM seen JOIN datasets USING (iri) WHERE seen.run = ? AND seen.record = datasets.record"
            unchanged, total = ask(same, (run,)).fetchone()[0], self.seen(run)
            ask(
                "INSERT INTO datasets SELECT iri, record, document, ?, run FROM seen WHERE run = ?"
                " ON CONFLICT (iri) DO UPDATE SET since = CASE WHEN record = excluded.record THEN since ELSE excluded.since END,"
                " record = excluded.record, document = excluded.document, run = excluded.run",
                (_now(), run),
            )
            removed = self._remove(run, unsure) if are_others_gone else []
            kept = ask("SELECT COUNT(*) FROM datasets WHERE run <> ?", (run,)).fetchone()[0]
            if outcome:
                ask("UPDATE runs SET ended = ?, outcome = ? WHERE id = ?", (_now(), outcome, run))
                ask("DELETE FROM remarks WHERE run < ?", (run,))
        return Difference(new, total - new - unchanged, unchanged, tuple(removed), kept)

    def _remove(self, run: int, unsure: Iterable[str]) -> list[str]:
        ask = self._connection.execute
        ask("CREATE TEMP TABLE IF NOT EXISTS unsure (document TEXT PRIMARY KEY)")
        ask("DELETE FROM unsure")
        self._connection.executemany("INSERT OR IGNORE INTO unsure VALUES (?)", [(document,) for document in unsure])
        missing = "SELECT iri FROM datasets WHERE run <> ? AND document NOT IN (SELECT document FROM unsure) ORDER BY iri"
        removed = [str(row[0]) for row in ask(missing, (run,))]
        self._connection.executemany("INSERT OR REPLACE INTO gone SELECT iri, ?, record FROM datasets WHERE iri = ?", [(run, iri) for iri in removed])
        self._connection.executemany("DELETE FROM datasets WHERE iri = ?", [(iri,) for iri in removed])
        return removed

    def clear(self, run: int) -> None:
        """Leave behind what only a run in progress needs."""
        with self.together():
            for table in ("queue", "seen"):
                self._connection.execute(f"DELETE FROM {table} WHERE run <= ?", (run,))

    def dataset(self, iri: str) -> Dataset | None:
        """What is known of a dataset, if anything is."""
        row = self._connection.execute("SELECT record FROM datasets WHERE iri = ?", (iri,)).fetchone()
        return Dataset.model_validate_json(row[0]) if row else None

    def datasets(self) -> Iterator[tuple[Dataset, str, str]]:
        """Every known dataset by IRI, with the document that described it, and since when it is described so."""
        for record, document, since in self._connection.execute("SELECT record, document, since FROM datasets ORDER BY iri"):
            yield Dataset.model_validate_json(record), document, since


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
