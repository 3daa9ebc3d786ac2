"""All exported tables of one build: each as plain CSV for programs, and as CSV for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from loaders.exports.columns import export_tables
from loaders.exports.dictionary import DICTIONARY_FILE, write_dictionary
from loaders.exports.figures import claim_rows, derived_rows, observation_rows
from loaders.exports.things import finding_rows, indicator_rows, policy_rows, region_rows, relation_rows
from loaders.exports.writing import Row, write_for_spreadsheets, write_plain
from loaders.findings import Finding
from loaders.identities import Grounding
from loaders.identities.grounding import AGREEMENT
from loaders.sources import Sources


def tabulate(sources: Sources, grounding: Grounding, findings: Sequence[Finding]) -> dict[str, list[Row]]:
    """The rows of every exported table, by the table's name."""
    laws = [*sources.identities, AGREEMENT]
    rows: dict[str, Iterable[Row]] = {
        "claims": claim_rows(sources),
        "observations": observation_rows(sources),
        "derived": derived_rows(grounding.derived, laws, sources),
        "indicators": indicator_rows(sources),
        "regions": region_rows(sources),
        "policies": policy_rows(sources),
        "relations": relation_rows(sources),
        "findings": finding_rows(findings),
    }
    return {name: list(rows[name]) for name in export_tables()}


def write_tables(tables: dict[str, list[Row]], folder: Path) -> None:
    """Write every table into the folder: ``claims.csv``, ``claims.excel.csv`` …; and the dictionary of their columns."""
    for name, rows in tables.items():
        table = export_tables()[name]
        write_plain(table, rows, folder / f"{name}.csv")
        write_for_spreadsheets(table, rows, folder / f"{name}.excel.csv")
    write_dictionary(tables, folder / DICTIONARY_FILE)
