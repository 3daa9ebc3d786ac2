"""The log of decisions: who decided what, and when. It only grows, and what was answered for is on the disk."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from loaders.lines import GrowingLines
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
        self._lines = GrowingLines(path)

    def append(self, decisions: Iterable[Decision]) -> None:
        """Write decisions, dated now. When this returns they outlive a crash of the process and of the machine."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._lines.append(json.dumps(asdict(one) | {"when": now}, ensure_ascii=False, sort_keys=True) for one in decisions)

    def read(self) -> list[Decision]:
        """Every decision in order. Raises ``InputProblems`` for a line that is none."""
        problems: list[Problem] = []
        decisions = [decision for number, line in enumerate(self._lines.read(), 1) if (decision := self._read(line, number, problems))]
        if problems:
            raise InputProblems(problems)
        return decisions

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
