"""What was measured before and after the last round of work on the proposals, kept in ``rounds.csv`` for the README; ``unseen.csv``
has what was measured once on texts that are not the project's, by hand."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from tests.bench.outcomes import Score

KEPT = Path(__file__).with_name("rounds.csv")
UNSEEN = Path(__file__).with_name("unseen.csv")
BEFORE, AFTER = "before", "after"


def keep(measured: Mapping[str, Score]) -> None:
    """Keep what was measured, by step, as that after the last round."""
    rows = [row for row in _rows(KEPT) if row["round"] == BEFORE]
    for step, score in measured.items():
        numbers = {"precision": f"{score.precision:.3f}", "recall": f"{score.recall:.3f}", "f1": f"{score.f1:.3f}"}
        rows.append({"step": step, "round": AFTER, **numbers})
    with KEPT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def rounds_table() -> str:
    """The table for the README: each step with precision, recall and F1 before and after."""
    rows = _rows(KEPT)
    lines = ["| all of these right | before: P / R / F1 | after: P / R / F1 |", "|---|---:|---:|"]
    for after in (row for row in rows if row["round"] == AFTER):
        before = next((row for row in rows if row["round"] == BEFORE and row["step"] == after["step"]), None)
        lines.append(f"| {after['step']} | {_numbers(before) if before else 'not measured'} | {_numbers(after)} |")
    return "\n".join(lines)


def unseen_table() -> str:
    """The table for the README: each register with how many texts and figures, and precision and recall of all five fields together."""
    lines = ["| register | texts | figures | before any writer of rules saw them: P / R | after mistakes in six of them were looked at: P / R |"]
    lines.append("|---|---:|---:|---:|---:|")
    for row in _rows(UNSEEN):
        scores = [f"{row[f'{when} precision']} / {row[f'{when} recall']}" for when in ("unseen", "after")]
        lines.append(f"| {row['register']} | {row['texts']} | {row['figures']} | {' | '.join(scores)} |")
    return "\n".join(lines)


def _numbers(row: Mapping[str, str]) -> str:
    return f"{row['precision']} / {row['recall']} / {row['f1']}"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
