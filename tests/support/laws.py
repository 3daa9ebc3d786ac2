"""The laws of the made world, and figures that bear on each of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from loaders.identities import Check, Grounding, declared_identities, ground
from loaders.reading.published import Report
from tests.support.figures import IDENTITIES_HEADER, figure, made_schemes, made_units, observed

#: A percentage of counted firms stands for a whole number of them.
WHOLE = """whole.buyers,whole,whole,整数,whole number,rate,buyers-share,,,,same,1
whole.buyers,whole,whole,整数,whole number,base,firms,,,,same,1
"""
#: The parts of the country share out its counted firms.
SHARES = """shares.buyers,shares,shares,份额,shares,rate,buyers-share,north,,,same,1
shares.buyers,shares,shares,份额,shares,rate,buyers-share,south,,,same,1
shares.buyers,shares,shares,份额,shares,base,firms,china,,,same,1
"""
Figures = dict[str, Any]


def write_table(path: Path, rows: str = WHOLE) -> Path:
    """Write the table of identities of the made world."""
    path.write_text(f"{IDENTITIES_HEADER}\n{rows}", encoding="utf-8")
    return path


def grounded(table: Path, *reports: Report) -> Grounding:
    """What the laws of the made world say of the reports."""
    return ground(declared_identities(made_schemes(), [table]), observed(*reports), made_units())


def checks_of(grounding: Grounding, kind: str) -> list[Check]:
    """The checks of laws of one kind on printed figures alone."""
    return [
        check
        for check in grounding.checks
        if check.identity.kind == kind and all(operand.value.is_stated for operand in check.operands)
    ]


def growth(rate: str, now: str, before: str, **cells: str) -> tuple[Figures, ...]:
    """Output of two years and its growth."""
    rated = figure("output-growth", rate, base_period="2023", **cells)
    return rated, figure("output", now), figure("output", before, "2023")


def change(points: str, now: str, before: str) -> tuple[Figures, ...]:
    """Usage of two years and its change in percentage points."""
    changed = figure("usage-change", points, base_period="2023")
    return changed, figure("usage", now), figure("usage", before, "2023")


def increase(by: str, now: str, before: str) -> tuple[Figures, ...]:
    """Output of two years and its increase."""
    return (
        figure("output-increase", by, base_period="2023"),
        figure("output", now),
        figure("output", before, "2023"),
    )


def share(rate: str, part: str, whole: str) -> tuple[Figures, ...]:
    """What is stored, the capacity, and the one as a share of the other."""
    return figure("usage", rate), figure("stored", part), figure("capacity", whole)


def total(whole: str, north: str, south: str) -> tuple[Figures, ...]:
    """Output of the country and of its two parts."""
    return (
        figure("output", whole),
        figure("output", north, region="north"),
        figure("output", south, region="south"),
    )


def part(of: str, whole: str) -> tuple[Figures, ...]:
    """What is stored in the cloud, and in all."""
    return figure("in-cloud", of), figure("stored", whole)


def buyers(rate: str, number: str) -> tuple[Figures, ...]:
    """A share of counted firms, and their number."""
    return figure("buyers-share", rate), figure("firms", number)


def shared(north: str, south: str, number: str) -> tuple[Figures, ...]:
    """The shares of two parts of the country in counted firms, and the number of those."""
    return (
        figure("buyers-share", north, region="north"),
        figure("buyers-share", south, region="south"),
        figure("firms", number),
    )


def place(rank: str, firms: str) -> tuple[Figures, ...]:
    """A place among the firms, and their number."""
    return figure("output-rank", rank, region="north", population="enterprises"), figure("firms-covered", firms)
