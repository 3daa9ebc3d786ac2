"""What the policy network holds, for the README: relations by kind, readings, and targets by verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rdflib import URIRef

from loaders.facts import value_of
from loaders.sources import Sources, judged_targets
from loaders.targets import Judged, Verdict
from loaders.words.printing import figure_text, interval_text, plain

_SHOWN: tuple[Verdict, ...] = ("met", "missed", "on-the-way", "open")


def network_tables(sources: Sources) -> str:
    """Markdown: one table of counts, one of the targets that a figure measures."""
    judged = judged_targets(sources)
    return "\n".join([*_counts(sources, judged), "", *_outcomes(judged)])


def _counts(sources: Sources, judged: list[Judged]) -> list[str]:
    read_in_clauses = [fact for fact in sources.outside if fact.row.clause is not None]
    # a deployment is a name, not a thing: to follow it is no relation to another document
    clauses = [fact.row for fact in read_in_clauses if isinstance(fact.said[2], URIRef)]
    read = Counter(located.row.read for located in sources.readings)
    missing = {name for located in sources.readings for name in located.row.titles}
    whole = {located.row.policy: located.row for located in sources.readings if located.row.read == "whole"}
    tied = sum(row.subject.removeprefix("policy/") in whole for row in clauses)
    untied = sum(len(row.titles) for row in whole.values())
    rows = [
        ("policies and documents", len(sources.schemes["policies"].concepts)),
        ("whole texts read", read["whole"]),
        ("openings read", read["opening"]),
        ("relations with a clause", len(clauses)),
        *((f"– {name}", number) for name, number in Counter(row.predicate for row in clauses).most_common()),
        ("deployments followed, which name no document", len(read_in_clauses) - len(clauses)),
        ("titles named that the graph lacks", len(missing)),
        ("of the titles that whole texts name, tied (%)", round(100 * tied / max(1, tied + untied))),
        ("targets", len(judged)),
        *((f"– {told}", number) for told, number in Counter(_told(item) for item in judged).most_common()),
    ]
    return ["| what | number |", "|---|---:|", *(f"| {name} | {number:,} |" for name, number in rows)]


def _told(item: Judged) -> str:
    """The verdict, with the reason where none more can be said."""
    return item.verdict if item.reason is None else f"{item.verdict}: {item.reason}"


def _outcomes(judged: Iterable[Judged]) -> list[str]:
    lines = ["| target | due | aim | latest figure | verdict |", "|---|---|---|---|---|"]
    for item in sorted(judged, key=lambda item: (item.verdict, item.target.row.due, item.target.row.id)):
        if item.outcome is not None and item.verdict in _SHOWN:
            row, best = item.target.row, item.outcome.best
            period = best.period.code if best.period else ""
            symbol = best.unit.cell("symbol")
            figure = figure_text(value_of(item.outcome), item.outcome.interval, symbol, "en")
            aim = f"{interval_text(item.interval, 'en')} {row.unit}"
            pace = f" (needs {plain(item.pace.needed)} {row.unit} a year)" if item.pace else ""
            lines.append(f"| {row.label_en} | {row.due} | {aim} | {period}: {figure} | {_told(item)}{pace} |")
    return lines
