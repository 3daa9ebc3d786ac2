"""What stands of the decisions: for each item the last word of each person, whether they agree, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from loaders.decisions import Decision, Kept

State = Literal["open", "decided", "disputed"]
Row = Mapping[str, str]


@dataclass
class Item:
    """A numeral's proposal, or a row that a person added (``proposed`` is None), and the decisions on it that stand."""

    id: str
    start: int
    end: int
    proposed: Row | None
    kept: list[Decision] = field(default_factory=list)

    @property
    def outcomes(self) -> dict[str, Row]:
        """What each person made of it: a row of ``claims.csv``, or one with a ``reason``."""
        return {decision.who: self._outcome(decision) for decision in self.kept}

    @property
    def state(self) -> State:
        """Whether anybody decided it, and all who did to the same effect, or somebody settled it since."""
        if not self.kept:
            return "open"
        found = [dict(row) for row in self.outcomes.values()]
        is_one = self.kept[-1].act == "settle" or all(row == found[0] for row in found)
        return "decided" if is_one else "disputed"

    @property
    def awaits(self) -> bool:
        """Whether it waits for a decision."""
        return self.state != "decided"

    @property
    def outcome(self) -> Row:
        """What came of it; empty where it is not decided."""
        return self._outcome(self.kept[-1]) if self.state == "decided" else {}

    @property
    def shown(self) -> Row:
        """The row to look at: what was decided last, else what is proposed."""
        return self._outcome(self.kept[-1]) if self.kept else self.proposed or {}

    def _outcome(self, decision: Decision) -> Row:
        if decision.act == "accept":
            return {name: cell for name, cell in (self.proposed or {}).items() if name not in BESIDE}
        return {name: cell for name, cell in decision.row.items() if cell}


#: The cell that says what an item is, where it is neither a figure nor a numeral that states none: mention, relation.
PART = "part"
#: What a proposal says of itself and no table of a report holds.
BESIDE = ("confidence", "rule", "conflicts", "against", "new_label")


@dataclass
class Standing:
    """Everything that stands: items by their id in the order of the text, new things by table, and the report's own words."""

    items: dict[str, Item]
    declared: dict[str, dict[str, Row]] = field(default_factory=dict)
    described: dict[str, str] = field(default_factory=dict)
    last: dict[str, list[str]] = field(default_factory=dict)

    def count(self, state: State) -> int:
        """How many items are in the state."""
        return sum(item.state == state for item in self.items.values())


def item_id(start: int, end: int, number: int | str) -> str:
    """The id of the item with this number among those at a range: it stays the same whenever a document is read again."""
    return f"{start}-{end}-{number}"


def standing(proposals: Sequence[Row], decisions: Sequence[Decision]) -> Standing:
    """What stands of the proposals, each with ``start``, ``end`` and ``printed`` among its cells, after the decisions."""
    items: dict[str, Item] = {}
    numbers: dict[tuple[str, str, str], int] = {}
    for row in proposals:
        place = row["start"], row["end"], row.get(PART, "")
        numbers[place] = numbers.get(place, 0) + 1
        identity = item_id(int(row["start"]), int(row["end"]), f"{row.get(PART, '')[:1]}{numbers[place]}")
        items[identity] = Item(identity, int(row["start"]), int(row["end"]), {k: v for k, v in row.items() if v})
    found = Standing(items)
    about_items = []
    for decision in decisions:
        if decision.act == "declare":
            found.declared.setdefault(decision.item, {})[decision.row.get("id", "")] = decision.row
        elif decision.act == "describe":
            found.described |= decision.row
        else:
            about_items.append(decision)
    kept = Kept(about_items)
    found.last = kept.by_person
    for identity, decided in kept.by_item.items():
        start, end, _ = identity.split("-", 2)
        items.setdefault(identity, Item(identity, int(start), int(end), None)).kept.extend(decided)
    found.items = dict(sorted(
        ((identity, item) for identity, item in items.items() if item.proposed is not None or item.kept),
        key=lambda pair: (pair[1].start, pair[1].end, pair[0]),
    ))  # fmt: skip
    return found
