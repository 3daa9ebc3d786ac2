"""Units as figures are reckoned in: which of them measure the same, by what factor, and which count things whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Unit:
    """One unit. ``counted_in`` is the unit of its family in which sums are reckoned, ``factor`` how many of those it is.

    ``is_whole`` says that it counts things one by one, ``mistaken_for`` which unit a slip would write instead.
    """

    id: str
    counted_in: str
    factor: Decimal
    is_whole: bool = False
    mistaken_for: str = ""


class Units(Mapping[str, Unit]):
    """The units by id. Raises ``KeyError`` for one that is not declared."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = {unit.id: unit for unit in units}

    def __getitem__(self, name: str) -> Unit:
        return self._units[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._units)

    def __len__(self) -> int:
        return len(self._units)

    def are_comparable(self, names: Iterable[str]) -> bool:
        """Whether they all measure the same."""
        return len({self[name].counted_in for name in names}) <= 1

    def ratio(self, one: str, other: str) -> Decimal:
        """How many of ``other`` are in ``one``. Raises ``ValueError`` where they do not measure the same."""
        if not self.are_comparable([one, other]):
            raise ValueError(f"{one} and {other} do not measure the same")
        return self[one].factor / self[other].factor
