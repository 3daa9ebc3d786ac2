"""The log of decisions: who decided what, and when. It only grows, and what was answered for is on the disk."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from loaders.problems import InputProblems, Problem, shown

#: ``accept`` takes a proposal as it is, ``correct`` another row in its place, ``reject`` says why the numeral is no figure;
#: ``settle`` says which row holds where people differ; ``undo`` takes back the last of these by the same person on the same
#: item. ``declare`` names a new thing (``item`` is its table), ``describe`` the report.
Act = Literal["accept", "correct", "reject", "settle", "undo", "declare", "describe"]


@dataclass(frozen=True)
class Decision:
    """One decision. ``item`` is what it is about, ``row`` what was decided; ``when`` is a time in UTC."""

    who: str
    act: Act
    item: str = ""
    row: dict[str, str] = field(default_factory=dict)
    when: str = ""


class Kept:
    """The decisions that nobody took back: in order, those on each item, and of each person the items decided."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self.by_item: dict[str, list[Decision]] = {}
        self.by_person: dict[str, list[str]] = {}
        for decision in decisions:
            self._take(decision)

    def _take(self, decision: Decision) -> None:
        kept, order = self.by_item.setdefault(decision.item, []), self.by_person.setdefault(decision.who, [])
        if decision.act != "undo":
            kept.append(decision)
            order.append(decision.item)
            return
        last = next((at for at in range(len(kept) - 1, -1, -1) if kept[at].who == decision.who), None)
        if last is not None:
            del kept[last]
            del order[len(order) - 1 - order[::-1].index(decision.item)]


class DecisionLog:
    """A file of one JSON object a line. Many processes may append; a line that a crash cut off was never answered for."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, decisions: Iterable[Decision]) -> None:
        """Write decisions, dated now. When this returns they outlive a crash of the process and of the machine."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        lines = "".join(json.dumps(asdict(one) | {"when": now}, ensure_ascii=False, sort_keys=True) + "\n" for one in decisions)
        with self._locked() as descriptor:
            end = _whole(descriptor)
            os.ftruncate(descriptor, end)
            _write(descriptor, lines.encode(), end)
            os.fsync(descriptor)

    def read(self) -> list[Decision]:
        """Every decision in order. Raises ``InputProblems`` for a line that is none."""
        if not self.path.is_file():
            return []
        content = self.path.read_bytes()
        lines = content[: content.rfind(b"\n") + 1].split(b"\n")[:-1]
        problems: list[Problem] = []
        decisions = [decision for number, line in enumerate(lines, 1) if (decision := self._read(line, number, problems))]
        if problems:
            raise InputProblems(problems)
        return decisions

    @contextmanager
    def _locked(self) -> Iterator[int]:
        is_new = not self.path.exists()
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if is_new:
                _keep_name(self.path.parent)
            yield descriptor
        finally:
            os.close(descriptor)

    def _read(self, line: bytes, number: int, problems: list[Problem]) -> Decision | None:
        try:
            decision = Decision(**json.loads(line))
            if decision.act in get_args(Act) and all(isinstance(v, str) for v in [decision.who, decision.item, *decision.row.values()]):
                return decision
        except (ValueError, TypeError, AttributeError):
            pass
        remedy = "Take it out, or restore the file: the lines after it are whole."
        problems.append(Problem(shown(self.path), number, "", "is no decision", remedy))
        return None


def _whole(descriptor: int) -> int:
    """Where the last whole line ends."""
    end = os.fstat(descriptor).st_size
    at = end
    while at > 0:
        begin = max(0, at - 4096)
        found = os.pread(descriptor, at - begin, begin).rfind(b"\n")
        if found >= 0:
            return begin + found + 1
        at = begin
    return 0


def _write(descriptor: int, content: bytes, at: int) -> None:
    while content:
        written = os.pwrite(descriptor, content, at)
        content, at = content[written:], at + written


def _keep_name(folder: Path) -> None:
    """Make the name of a new file outlive a crash of the machine."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
