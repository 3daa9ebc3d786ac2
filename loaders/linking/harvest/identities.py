"""Which IRI a dataset has, kept in the state of its catalogue: the one that it always had."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from loaders.linking.harvest.identifying import SAID, addresses_of, identity_of, numbers_of
from loaders.linking.harvest.naming import Mint
from loaders.linking.harvest.records import Dataset, Identity
from loaders.linking.harvest.remarks import Ledger


class Identities:
    """The table of identities. ``is_seen`` says whether a run has met an IRI, ``dataset`` what is known of it."""

    def __init__(self, connection: sqlite3.Connection, is_seen: Callable[[int, str], bool], dataset: Callable[[str], Dataset | None]) -> None:
        self._connection, self._is_seen, self._dataset = connection, is_seen, dataset

    def iri_for(self, run: int, dataset: Dataset, place: str, mint: Mint, ledger: Ledger) -> str:
        """The IRI of a dataset: the one that it always had; two that give one identifier have two, each its own for good."""
        key, wanted, mark, _ = identity = identity_of(dataset, mint.dataset)
        known = self._connection.execute("SELECT mark, iri FROM identities WHERE key = ?", (key,)).fetchall()
        if (same := dict(known).get(mark)) is not None:
            return str(same)
        if before := self._known_before(run, dataset, identity, [str(iri) for _, iri in known]):
            self._connection.execute("UPDATE identities SET key = ?, mark = ? WHERE iri = ?", (key, mark, before))
            return before
        iri = wanted if not known and mint.is_free(wanted) else mint.dataset(f"{key} {mark}" if known else wanted)
        if known:
            ledger.flaw(place, f"another dataset has the same identifier {key.partition(':')[2][:80]!r}; both are kept, this one as {iri}")
        while self._connection.execute("SELECT 1 FROM identities WHERE iri = ?", (iri,)).fetchone():
            iri = mint.dataset(f"{iri} {mark}")
        self._connection.execute("INSERT INTO identities VALUES (?, ?, ?)", (key, mark, iri))
        return iri

    def _known_before(self, run: int, dataset: Dataset, identity: Identity, of_key: list[str]) -> str:
        """The IRI of a known dataset whose title, or what else it is told apart by, changed; empty where none is certain.
        ``of_key`` are those of its key; one that the run has met already is another."""
        own, is_named = addresses_of(dataset), not identity.key.startswith(SAID)
        free = {iri: addresses_of(known) if (known := self._dataset(iri)) else set() for iri in of_key if not self._is_seen(run, iri)}
        sharing = [iri for iri, addresses in free.items() if addresses & own]
        if len(sharing) == 1:
            return sharing[0]
        if len(of_key) == 1:  # where nothing names it, one of the same title at other addresses is another
            return next((iri for iri, addresses in free.items() if is_named or not addresses or not own), "")
        if of_key or is_named:
            return ""
        alike = "SELECT iri FROM identities WHERE key = ? OR (mark = ? AND mark <> '' AND key LIKE ?)"
        found = [str(row[0]) for row in self._connection.execute(alike, (identity.before, identity.mark, f"{SAID}%"))]
        if len(found) != 1 or self._is_seen(run, found[0]):
            return ""
        known = self._dataset(found[0])
        return "" if known and numbers_of(known) != numbers_of(dataset) else found[0]
