"""The generated parts of the README: ``python -m tests.support.documentation`` writes them anew."""

from __future__ import annotations

import re
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import pyoxigraph
from rdflib import SH

from loaders.builds.building import build
from loaders.project import ROOT, Project
from loaders.quality.coverage import bases_table, tiers_table
from loaders.quality.mapped import mappings_table
from loaders.quality.network import network_tables
from loaders.quality.summary import counts_sentence, summary_table
from loaders.sources import Sources, read_sources
from loaders.words.printing import interval_text
from tests.bench.rounds import rounds_table, unseen_table

README = ROOT / "README.md"
FAULTS = ROOT / "service/store/engine_faults.toml"

#: What the README shows as an answer: the national series of these indicators.
SHOWN = ("data-production", "data-storage", "compute-fp32", "intelligent-compute-fp16")


def answer_table(sources: Sources) -> str:
    """Every statement of the national series shown, with its interval and the characters that carry it."""
    lines = ["| indicator | period | printed | means | report | characters |", "|---|---|---|---|---|---|"]
    rows = []
    for name, observations in sources.observations.items():
        for observation in observations:
            best = observation.best
            if best.indicator.id in SHOWN and (best.region.id, best.population.id, best.industry.id) == (
                "china",
                "all",
                "all",
            ):
                claim, interval = best.claim.row, observation.interval
                printed = f"{claim.qualifier}{claim.printed}{claim.multiplier} {best.unit.cell('symbol')}"
                period = best.period.code if best.period else ""
                cells = [best.indicator.cell("label_en"), period, printed, interval_text(interval, "en"), name]
                rows.append((SHOWN.index(best.indicator.id), period, name, [*cells, f"{claim.start}–{claim.end}"]))
    return "\n".join(lines + ["| " + " | ".join(cells) + " |" for *_, cells in sorted(rows)])


def engine_faults() -> list[dict[str, Any]]:
    """What Oxigraph answers wrongly, as ``service/store/engine_faults.toml`` lists it."""
    faults: list[dict[str, Any]] = tomllib.loads(FAULTS.read_text(encoding="utf-8"))["fault"]
    return faults


def faults_table() -> str:
    """The list of them, with their reports."""
    lines = ["| what Oxigraph does | reported | here |", "|---|---|---|"]
    for fault in engine_faults():
        report = fault["report"]
        shown = f"[#{report.rsplit('/', 1)[1]}]({report})" if report else "none found"
        lines.append(f"| {fault['what']} | {shown} | {fault['here']} |")
    return "\n".join(lines)


def with_block(text: str, name: str, content: str) -> str:
    """The text with the generated block of this name replaced."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    return pattern.sub(lambda found: f"{found[1]}{content}\n{found[2]}", text)


FOUND = """
PREFIX dg: <https://w3id.org/datagov-kg/ontology#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?label ?severity ?meaning (COUNT(DISTINCT ?finding) AS ?number) WHERE {
  ?class a dg:FindingClass ; skos:prefLabel ?label ; skos:definition ?meaning ; sh:severity ?severity .
  FILTER(LANG(?label) = "en" && LANG(?meaning) = "en")
  OPTIONAL { ?finding dg:findingClass ?class }
} GROUP BY ?label ?severity ?meaning ORDER BY DESC(?severity) DESC(?number) ?label"""


def findings_table(store: pyoxigraph.Store) -> str:
    """How many findings of each class a built graph has, and what the classes mean."""
    answer = store.query(FOUND, use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    lines = ["| class | findings | accuses a source | meaning |", "|---|---:|---|---|"]
    total = 0
    for row in answer:
        label, severity, meaning, number = (getattr(row[n], "value", "") for n in ("label", "severity", "meaning", "number"))
        total += int(number)
        accuses = "yes" if severity == str(SH.Warning) else "no"
        lines.append(f"| {label} | {number} | {accuses} | {meaning} |")
    return "\n".join([*lines, f"| all | {total} | | |"])


def generated(text: str, sources: Sources, store: pyoxigraph.Store) -> str:
    """The README's text with all generated blocks as they should be."""
    blocks = {"counts": counts_sentence, "summary": summary_table, "network": network_tables, "bases": bases_table, "tiers": tiers_table, "mappings": mappings_table, "answer": answer_table}
    for name, table in blocks.items():
        text = with_block(text, name, table(sources))
    text = with_block(text, "faults", faults_table())
    text = with_block(text, "extraction", rounds_table())
    text = with_block(text, "unseen", unseen_table())
    return with_block(text, "findings", findings_table(store))


def write(path: Path = README) -> None:
    """Bring the README up to date."""
    with tempfile.TemporaryDirectory() as folder:
        store = build(Project(), Path(folder)).build.load()
    text = generated(path.read_text(encoding="utf-8"), read_sources(Project()), store)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
