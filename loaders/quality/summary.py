"""What the graph holds, report by report: the table in the README. ``python -m loaders.quality.summary`` prints it."""

from __future__ import annotations

from loaders.project import Project
from loaders.reading.published import Report
from loaders.sources import Sources, read_sources


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
