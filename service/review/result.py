"""What was decided as the tables of a report's folder, which ``dgkg build --with`` reads."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from loaders.drafts.writing import columns_of
from loaders.extract import Document
from loaders.extract.standing import PART, Standing, State
from loaders.project import Project
from loaders.reading.published import Claim, NonFact, Section
from service.review.parts import PARTS, rows_of_part

#: The cells of ``report.toml`` that a reviewer fills in, those that must be filled, and what is a number there.
DESCRIBED = ("title_zh", "title_en", "publisher", "issued", "reporting_year", "series", "address")
NEEDED = DESCRIBED[:-1]
_NUMBERS = ("reporting_year",)
#: The tables of new things that a review may need, with the cells that each must have.
DECLARED = {
    "schemes/indicators.csv": ("id", "label_zh", "label_en", "definition_zh", "definition_en", "unit", "kind", "measured", "stage"),
    "schemes/regions.csv": ("id", "label_zh", "label_en", "definition_zh", "definition_en", "kind"),
    "schemes/populations.csv": ("id", "label_zh", "label_en", "definition_zh", "definition_en"),
    "entities/bodies.csv": ("id", "label_zh", "label_en", "kind"),
    "entities/policies.csv": ("id", "label_zh", "label_en", "kind", "level", "year"),
    "entities/programmes.csv": ("id", "label_zh", "label_en", "kind"),
    "entities/publications.csv": ("id", "label_zh", "label_en", "kind"),
    "entities/report_series.csv": ("id", "label_zh", "label_en", "definition_zh", "definition_en", "publisher"),
}


def unfinished(found: Standing) -> tuple[dict[State, int], list[str]]:
    """What keeps the report from being written: how many items are not decided, by their state, and the cells of the report that
    are empty; both empty when it may be."""
    states: tuple[State, ...] = ("open", "disputed")
    waiting = {state: number for state in states if (number := found.count(state))}
    return waiting, [name for name in NEEDED if not found.described.get(name)]


def write_result(folder: Path, project: Project, document: Document, found: Standing) -> None:
    """Write the tables and ``report.toml`` of the folder from what was decided; other tables stay as they are."""
    columns = columns_of(project)
    numerals = [item.outcome for item in found.items.values() if item.outcome and not item.outcome.get(PART)]
    claims = [row for row in numerals if not row.get("reason")]
    stated = {(row["start"], row["end"]) for row in claims}
    excused = {
        (row["start"], row["end"]): row
        for row in numerals if row.get("reason") and (row["start"], row["end"]) not in stated
    }
    shared = Counter((row["start"], row["end"]) for row in claims)
    written = [{**row, "shared": str(shared[row["start"], row["end"]])} for row in claims]
    _write(folder / "claims.csv", list(Claim.model_fields), written)
    _write(folder / "nonfacts.csv", list(NonFact.model_fields), excused.values())
    _write(folder / "sections.csv", list(Section.model_fields), sections_of(document))
    parts = {part.table: rows_of_part(part, found) for part in PARTS.values()}
    for part in PARTS.values():
        _write(folder / part.table, list(part.model.model_fields), parts[part.table])
    for table, rows in found.declared.items():
        _write(folder / table, columns[table], rows.values())
    counts = {"claims": len(claims), "nonfacts": len(excused), **{table.removesuffix(".csv"): len(rows) for table, rows in parts.items()}}
    attributions = sorted({row["attribution"] for row in claims if row.get("attribution")})
    _write_toml(folder / "report.toml", document, found.described, counts, attributions)


def sections_of(document: Document) -> list[dict[str, str]]:
    """The rows of ``sections.csv``: the front, and every section by its number."""
    rows = [{"start": "0", "id": "front", "depth": "1", "title_zh": "正文之前", "title_en": "Front matter"}]
    numbers: list[int] = []
    for section in sorted(document.sections, key=lambda section: section.start):
        depth = min(section.level, len(numbers) + 1)
        numbers = [*numbers[: depth - 1], (numbers[depth - 1] if depth <= len(numbers) else 0) + 1]
        name = ".".join(map(str, numbers))
        if section.start == 0:
            rows = []
        rows.append({"start": str(section.start), "id": name, "depth": str(depth), "title_zh": section.title, "title_en": f"Section {name}"})
    return rows


def _write(path: Path, header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    file = io.StringIO()
    writer = csv.DictWriter(file, header, extrasaction="ignore", restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.parent.mkdir(exist_ok=True)
    path.write_text(file.getvalue(), encoding="utf-8")


def _write_toml(
    path: Path, document: Document, described: Mapping[str, str], counts: Mapping[str, int], attributions: Sequence[str]
) -> None:
    lines = ["# Written by `dgkg review` from what was decided there."]
    for name in DESCRIBED:
        value = described.get(name, "")
        lines.append(f"{name} = {value}" if name in _NUMBERS and value.isdigit() else f"{name} = {_quoted(value)}")
    lines += [f'text_sha256 = "{document.sha256}"', f"text_length = {len(document.text)}", "", "[text]"]
    lines += [f"tool = {_quoted(f'loaders.extract.text, {document.media}' + (', OCR' if document.guessed else ''))}", "", "[expected]"]
    lines += [f"{name} = {counts.get(name, 0)}" for name in ("claims", "nonfacts", "mentions", "relations", "definitions")]
    if attributions:
        lines += ["", "# The bodies or publications that each stands for, as IRI paths, may be filled in.", "[attributions]"]
        lines += [f"{_quoted(attribution)} = []" for attribution in attributions]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
