"""Deciding on links: each decision changes the set's file and is logged, whoever else decides meanwhile, here or in the file.

The file says what holds. The log beside it, which only grows, says who decided what and when, and what an undo goes back to.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from loaders.decisions import Act, Decision, DecisionLog, Kept
from loaders.linking.matching.finding import Candidate
from loaders.linking.matching.link_set import SET_FILE, Link, LinkSet, State
from loaders.locks import hold

LOG_FILE = "decisions.jsonl"
_STATES: Mapping[str, State] = {"accept": "accepted", "reject": "rejected"}


class Deciding:
    """The links of a folder of harvests, for those who decide on them. Several processes and threads may."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log = DecisionLog(folder / LOG_FILE)
        self._read: tuple[object, LinkSet] | None = None

    @property
    def now(self) -> LinkSet:
        """The links as the file has them now. Raises ``InputProblems`` where it cannot be read."""
        mark, read = self._mark(), self._read
        if read is None or read[0] != mark:
            read = self._read = mark, LinkSet.read(self._folder)
        return read[1]

    @property
    def decisions(self) -> list[Decision]:
        """All that was ever decided, and taken back."""
        return self._log.read()

    def propose(self, candidates: Iterable[Candidate]) -> None:
        """Take these as the candidates; decisions stay, those also that are made while the candidates are found."""
        found = list(candidates)
        with self._locked():
            self._keep(self.now.propose(found))

    def decide(self, who: str, acts: Mapping[str, Act]) -> None:
        """Accept or reject links, by their ids. Raises ``KeyError`` with an id that there is not; nothing is changed then."""
        with self._locked():
            links = self.now
            self._keep(links.changed([links[name].decided(_STATES[act], who, date.today()) for name, act in acts.items()]))
            self._log.append(Decision(who, act, name, _row(links[name])) for name, act in acts.items())

    def undo(self, who: str, name: str) -> str:
        """Take back the decision of ``who`` on a link, or, where the link has none of theirs, their last one. What others
        decided on it before holds again. Returns the id of the link, empty where there is nothing to take back.
        """
        with self._locked():
            links, kept = self.now, Kept(self.decisions)
            order = [item for item in kept.by_person.get(who, []) if item in links]
            undone = name if name in order or (name in links and links[name].reviewer == who) else (order or [""])[-1]
            if not undone:
                return ""
            before = [one for one in kept.by_item.get(undone, []) if one is not _last(kept.by_item[undone], who)]
            link = links[undone].decided("open", "", date.today())
            if before:
                link = link.decided(_STATES[before[-1].act], before[-1].who, datetime.fromisoformat(before[-1].when).astimezone().date())
            self._keep(links.changed([link]))
            self._log.append([Decision(who, "undo", undone)])
            return undone

    def _keep(self, links: LinkSet) -> None:
        links.write(self._folder)
        self._read = self._mark(), links

    def _mark(self) -> object:
        """What is another once somebody has written the file."""
        path = self._folder / SET_FILE
        found = path.stat() if path.is_file() else None
        return found and (found.st_ino, found.st_mtime_ns, found.st_size)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        holding = hold(self._folder)
        try:
            yield
        finally:
            if holding is not None:
                os.close(holding)


def _last(kept: list[Decision], who: str) -> Decision | None:
    return next((one for one in reversed(kept) if one.who == who), None)


def _row(link: Link) -> dict[str, str]:
    """What the log says of a link, so that it can be read without the set."""
    return {"subject": link.subject, "predicate": link.predicate, "object": link.object}
