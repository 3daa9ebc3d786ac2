"""The index as a file, and asked: SQLite finds what may be meant (FTS5, by words, characters and threes of letters), the
score of each decides.

The file is a SQLite database, the same bytes for the same things. It is read into memory once; a question takes
milliseconds and touches no file.
"""

from __future__ import annotations

import math
import re
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from loaders.search.asking import LESS, amounts, numeral, of_year, parts, readings, years_in
from loaders.search.folding import HAN, stems
from loaders.search.forms import Form, How, Name, Role, Thing, forms_of
from loaders.search.ranking import Hit
from loaders.search.scoring import Match, Typed, score

#: The file of a build.
INDEX_FILE = "search.sqlite"
LONGEST_TYPED = 200
_LEAST_SCORE = 30.0
_CANDIDATES = 120
_PREFIXED = 200
_RAREST = 8
#: Parts are asked for, the rarest first, until they lead to so many forms; so many parts, however many they lead to.
_MOST_SCANNED, _FEWEST = 4000, 2
#: Characters by themselves are asked for where so few were typed that one wrong one leaves no pair.
_SHORT = 4
_LAST = "\U0010ffff"

_SCHEMA = """
CREATE TABLE things (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL, zh TEXT, en TEXT, links INTEGER NOT NULL);
CREATE TABLE names (id INTEGER PRIMARY KEY, thing INTEGER NOT NULL, role TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE forms (id INTEGER PRIMARY KEY, name INTEGER NOT NULL, how TEXT NOT NULL, joined TEXT NOT NULL, spaced TEXT NOT NULL);
CREATE INDEX forms_by_joined ON forms (joined);
CREATE VIRTUAL TABLE parts USING fts5 (part, content = '', tokenize = 'unicode61');
CREATE VIRTUAL TABLE frequencies USING fts5vocab (parts, row);
"""
_AMOUNTS = """
CREATE TABLE IF NOT EXISTS amounts (amount TEXT NOT NULL, thing INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS amounts_by_amount ON amounts (amount);
"""
#: What is found by an amount that it has, and what a hit loses that names only a part of a question.
_OF_AMOUNT, _LESS_FOR_PART = 97.0, 5.0
#: Where a question, or a reading of it, finds something so well, it is read no other way; as many hits as it is read for.
_WELL, MOST_HITS = 90.0, 1000


def write_index(path: Path, things: Iterable[Thing]) -> None:
    """Write the index of the things, which come in order of their IRIs, into a new file."""
    connection = sqlite3.connect(path)
    try:
        connection.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF;")
        connection.executescript(_SCHEMA + _AMOUNTS)
        _add(connection, things)
        connection.execute("INSERT INTO parts (parts) VALUES ('optimize')")
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()


def _add(connection: sqlite3.Connection, things: Iterable[Thing]) -> None:
    thing_id, name_id, form_id = (
        connection.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}").fetchone()[0]
        for table in ("things", "names", "forms")
    )
    for thing in things:
        thing_id += 1
        labels = thing.labels
        described = (thing_id, thing.iri, thing.kind, labels.get("zh"), labels.get("en"), thing.links)
        connection.execute("INSERT INTO things VALUES (?, ?, ?, ?, ?, ?)", described)
        connection.executemany("INSERT INTO amounts VALUES (?, ?)", ((one, thing_id) for one in thing.amounts))
        for name in thing.names:
            name_id += 1
            connection.execute("INSERT INTO names VALUES (?, ?, ?, ?)", (name_id, thing_id, name.role, name.text))
            for form in forms_of(name, thing):
                form_id += 1
                row = (form_id, name_id, form.how, form.joined, form.spaced)
                connection.execute("INSERT INTO forms VALUES (?, ?, ?, ?, ?)", row)
                parts = set(_threes(form.joined)) if name.role == "code" else _parts(form)
                if parts:
                    joined = " ".join(sorted(parts))
                    connection.execute("INSERT INTO parts (rowid, part) VALUES (?, ?)", (form_id, joined))


def _parts(form: Form) -> set[str]:
    """By what a form is found where it is not what was typed: nothing, for letters that each stand for a word."""
    if form.how in ("acronym", "initials", "inside"):
        return set()
    if form.how == "pinyin":
        return set(_threes(form.joined))
    return {*_characters(form.joined), *(f"w{stem}" for stem in stems(form.spaced)), *_threes(form.joined)}


def _threes(text: str) -> Iterator[str]:
    """Every three letters in a row, and the two that begin, marked as such."""
    for word in re.findall(r"[a-z0-9]+", text):
        yield f"b{word[:2]}"
        for place in range(len(word) - 2):
            yield f"t{word[place : place + 3]}"


def _characters(text: str) -> Iterator[str]:
    """Every Chinese character, and every two in a row."""
    for run in re.findall(f"{HAN.pattern}+", text):
        yield from run
        for place in range(len(run) - 1):
            yield run[place : place + 2]


def _is_well(hits: Iterable[Hit]) -> bool:
    return any(hit.score >= _WELL for hit in hits)


def _less(hits: Iterable[Hit], less: float) -> list[Hit]:
    return [replace(hit, score=round(hit.score - less, 1)) for hit in hits]


class _Candidate(NamedTuple):
    """A form that may fit, its name and its thing: a row of the index."""

    thing: int
    iri: str
    kind: str
    zh: str | None
    en: str | None
    links: int
    role: Role
    name: str
    how: How
    joined: str
    spaced: str

    def hit(self, points: float, match: Match) -> Hit:
        """The thing, found by this form."""
        labels = {language: label for language, label in (("zh", self.zh), ("en", self.en)) if label}
        return Hit(self.iri, self.kind, labels, self.name, self.how, match, round(points, 1), self.links)


class Index:
    """An index of names in memory, for any number of threads.

    ``Index(path)`` is that of a build, ``Index(None, things)`` one of things at hand; with both, the things are added.
    """

    def __init__(self, path: Path | None, things: Iterable[Thing] = ()) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        if path is None:
            self._connection.executescript(_SCHEMA)
        else:
            # immutable: nobody writes it, and a folder that may not be written needs no lock
            file = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            try:
                file.backup(self._connection)
            finally:
                file.close()
        self._connection.executescript(_AMOUNTS)  # a build of before has none
        _add(self._connection, things)
        self._connection.commit()
        self._forms: int = self._connection.execute("SELECT COUNT(*) FROM forms").fetchone()[0]

    def search(
        self, text: str, kinds: Collection[str] | None = None, limit: int = 20, least: float = _LEAST_SCORE
    ) -> list[Hit]:
        """The things whose names fit what was typed, the best first, each once; only those of ``kinds``, if given.

        At most ``limit``, each with a score of at least ``least``. What is longer than 200 characters is cut.
        """
        typed = Typed(text.strip()[:LONGEST_TYPED], {})
        if not typed.joined:
            return []
        with self._lock:
            typed = Typed(typed.text, {stem: self._rarity(stem) for stem in typed.stems})
            candidates = self._candidates(typed, kinds)
        best: dict[int, tuple[float, Match, _Candidate]] = {}
        for candidate in candidates:
            form = Form(candidate.how, candidate.joined, candidate.spaced)
            points, match = score(typed, form, candidate.role)
            if points >= least and (candidate.thing not in best or points > best[candidate.thing][0]):
                best[candidate.thing] = points, match, candidate
        hits = [candidate.hit(points, match) for points, match, candidate in best.values()]
        return sorted(hits, key=lambda hit: hit.rank)[:limit]

    def ask(
        self, text: str, kinds: Collection[str] | None = None, limit: int = 20, least: float = _LEAST_SCORE
    ) -> list[Hit]:
        """As ``search``, of whole questions too: where their words find nothing well, without those that only ask and without their years, in parts, and by
        the amounts in them. For people: what names a thing for certain is for ``search`` to say."""
        text = text.strip()[:LONGEST_TYPED]
        found = self.search(text, kinds, MOST_HITS, least)
        years = years_in(text)
        if years or not _is_well(found):
            found += self._having(text, kinds)
            of_years = self._of_years(years)
            for reading in readings(text):
                hits = self.search(reading.text, kinds, MOST_HITS, least)
                found += _less([hit for hit in hits if hit.iri not in of_years], reading.less)
                found += _less([hit for hit in hits if hit.iri in of_years], LESS)
                if _is_well(hits) and (reading.is_undated or not years):
                    break
            else:
                for part in parts(text):
                    found += _less([hit for hit in self.search(part, kinds, MOST_HITS, _WELL) if hit.match is Match.EXACT], _LESS_FOR_PART)
        best: dict[str, Hit] = {}
        for hit in found:
            if hit.iri not in best or best[hit.iri].score < hit.score:
                best[hit.iri] = hit
        return sorted(best.values(), key=lambda hit: hit.rank)[:limit]

    def _of_years(self, years: Collection[str]) -> frozenset[str]:
        """What has figures of all these years; nothing where there are none."""
        given = [of_year(year) for year in sorted(years)]
        asked = (
            f"SELECT iri FROM amounts JOIN things ON things.id = thing WHERE amount IN ({','.join('?' * len(given))})"
            " GROUP BY iri HAVING COUNT(DISTINCT amount) = ?"
        )
        with self._lock:
            return frozenset(row[0] for row in self._connection.execute(asked, (*given, len(given)))) if given else frozenset()

    def _having(self, text: str, kinds: Collection[str] | None) -> Iterator[Hit]:
        """What states, or wants, an amount that stands in the text, or the number that is all of it, in whatever unit."""
        asked = "SELECT DISTINCT iri, kind, zh, en, links FROM amounts JOIN things ON things.id = thing WHERE amount >= ? AND amount <= ?"
        ranges = [(written, [(way, way) for way in ways]) for written, ways in amounts(text)]
        if alone := numeral(text):
            ranges.append((text, [(f"{alone} ", f"{alone} {_LAST}")]))
        for written, ends in ranges:
            for end in ends:
                with self._lock:
                    rows = self._connection.execute(asked, end).fetchall()
                for iri, kind, zh, en, links in rows:
                    if kinds is None or kind in kinds:
                        labels = {language: label for language, label in (("zh", zh), ("en", en)) if label}
                        yield Hit(iri, kind, labels, written, "amount", Match.EXACT, _OF_AMOUNT, links)

    def things(self) -> list[Thing]:
        """Every thing of the index with its names, by IRI."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT things.iri, kind, links, role, text, CASE text WHEN zh THEN 'zh' WHEN en THEN 'en' ELSE '' END"
                " FROM things JOIN names ON names.thing = things.id ORDER BY things.iri, names.id"
            ).fetchall()
        found: dict[str, tuple[str, int, list[Name]]] = {}
        for iri, kind, links, role, text, language in rows:
            found.setdefault(iri, (kind, links, []))[2].append(Name(text, language, role))
        return [Thing(iri, kind, tuple(names), links) for iri, (kind, links, names) in found.items()]

    def _frequency(self, part: str) -> int:
        row = self._connection.execute("SELECT doc FROM frequencies WHERE term = ?", (part,)).fetchone()
        return row[0] if row else 0

    def _rarity(self, stem: str) -> float:
        """How telling a word is: 1 for one that every form has, more for rarer ones."""
        return 1.0 + math.log((self._forms + 1) / (self._frequency(f"w{stem}") + 1))

    def _candidates(self, typed: Typed, kinds: Collection[str] | None) -> list[_Candidate]:
        found: set[int] = set()
        for query, given in self._questions(typed):
            found.update(row[0] for row in self._connection.execute(query, given))
        marks = ",".join("?" * len(found))
        text = (
            "SELECT things.id, iri, kind, zh, en, links, role, text, how, joined, spaced FROM forms"
            " JOIN names ON names.id = forms.name JOIN things ON things.id = names.thing"
            f" WHERE forms.id IN ({marks})"
        )
        values: list[int | str] = [*sorted(found)]
        if kinds is not None:
            text += f" AND kind IN ({','.join('?' * len(kinds))})"
            values += sorted(kinds)
        return [_Candidate(*row) for row in self._connection.execute(text + " ORDER BY forms.id", values)]

    def _questions(self, typed: Typed) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        """What finds the forms that may fit."""
        whole = typed.joined
        ranged = "SELECT id FROM forms WHERE joined >= ? AND joined < ? LIMIT ?"
        yield ranged, (whole, whole + _LAST, _PREFIXED)
        matching = "SELECT rowid FROM parts WHERE parts MATCH ? ORDER BY rank LIMIT ?"
        if typed.is_chinese:
            if typed.sound:
                yield "SELECT id FROM forms WHERE joined = ? LIMIT ?", (typed.sound, _CANDIDATES)
            yield matching, (_all_of([*re.findall(HAN.pattern, whole), *(f"w{s}" for s in stems(typed.spaced))]), _CANDIDATES)
            pairs = [part for part in _characters(whole) if len(part) > 1 or len(whole) <= _SHORT]
            yield matching, (_any_of(self._rarest(pairs)), _CANDIDATES)
            yield matching, (_any_of(self._rarest(_threes(typed.sound))), _CANDIDATES)
        else:
            yield matching, (_any_of(self._rarest(f"w{stem}" for stem in typed.stems)), _CANDIDATES)
            yield matching, (_any_of(self._rarest(_threes(whole))), _CANDIDATES)

    def _rarest(self, parts: Iterable[str]) -> list[str]:
        """The most telling parts that the index has: words of which it is full only where there are few others."""
        known = {part: self._frequency(part) for part in set(parts)}
        there = sorted((part for part in known if known[part]), key=lambda part: (known[part], part))[:_RAREST]
        found: list[str] = []
        for part in there:
            if len(found) >= _FEWEST and sum(known[one] for one in found) + known[part] > _MOST_SCANNED:
                break
            found.append(part)
        return found


def _all_of(parts: Iterable[str]) -> str:
    return " AND ".join(f'"{part}"' for part in parts) or '"-"'


def _any_of(parts: Iterable[str]) -> str:
    return " OR ".join(f'"{part}"' for part in parts) or '"-"'


