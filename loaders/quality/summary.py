"""What the graph holds, report by report: the table in the README. ``python -m loaders.quality.summary`` prints it."""

from __future__ import annotations

from collections import Counter
from textwrap import fill

from loaders.identities import Grounding
from loaders.project import Project
from loaders.reading.published import Report
from loaders.sources import Sources, read_sources

_OF_THE_STATE = ("agency", "working-group")
_WIDTH = 120


def summary_table(sources: Sources) -> str:
    """A Markdown table: figures, entities named and relations stated, per report and in all."""
    header = [
        "report",
        "numerals claimed",
        "claims",
        "observations",
        "policies",
        "places",
        "bodies",
        "programmes",
        "relations",
    ]
    rows = [_row(name, [report], sources) for name, report in sources.reports.items()]
    rows.append(_row("all", list(sources.reports.values()), sources))
    lines = ["| " + " | ".join(header) + " |", "|---" + "|---:" * (len(header) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def counts_sentence(sources: Sources, grounding: Grounding | None = None) -> str:
    """What the graph counts, in words: who issued the reports, figures and checks, and what is named by the reports or
    only in the graph."""
    grounding = grounding or sources.ground()
    bodies, schemes = sources.schemes["bodies"].concepts, sources.schemes
    issued = Counter(bodies[report.metadata.publisher].cell("kind") for report in sources.reports.values())
    others = ", ".join(f"{number} of an {kind}" for kind, number in issued.items() if kind not in _OF_THE_STATE)
    official = sum(issued[kind] for kind in _OF_THE_STATE)
    claims = sum(len(report.claims) for report in sources.reports.values())
    figures = sum(1 for _ in sources.all_observations())
    laws = len({check.identity.id for check in grounding.checks})
    named = {kind: f"{len(sources.named(kind)):,}" for kind in ("policy", "body", "region")}
    held = {name: f"{len(schemes[name].concepts):,}" for name in ("policies", "bodies", "regions")}
    return fill(
        f"{len(sources.reports)} reports, {official} of state bodies and {others}, make {claims:,} claims, which state "
        f"{figures:,} figures. {len(grounding.checked):,} of the figures are checked against others, in "
        f"{len(grounding.checks):,} checks by {laws:,} laws. The reports name {named['policy']} policies, {named['body']} "
        f"bodies and {named['region']} places; the graph holds {held['policies']} policies, {held['bodies']} bodies and "
        f"{held['regions']} places, with those that other sources name and those that complete a list.",
        width=_WIDTH, break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _row(name: str, reports: list[Report], sources: Sources) -> list[str]:
    entities = {mention.row.entity for report in reports for mention in report.mentions}
    kinds = [
        sum(entity.startswith(kind) for entity in entities)
        for kind in ("policy/", "region/", "body/", "programme/")
    ]
    numbers = [
        sum(len({(claim.row.start, claim.row.end) for claim in report.claims}) for report in reports),
        sum(len(report.claims) for report in reports),
        sum(len(sources.observations[report.id]) for report in reports),
        *kinds,
        sum(len(report.relations) for report in reports),
    ]
    return [name, *(f"{number:,}" for number in numbers)]


if __name__ == "__main__":
    print(summary_table(read_sources(Project())))
