"""Writing the folder of a new report. Headers are those that the reader wants; ``columns.csv`` explains each."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from loaders.identities.tables import IdentityRow
from loaders.problems import InputProblems, Problem, shown
from loaders.project import TEXT_FILE, Project, id_problems
from loaders.reading.concepts import gather_schemes
from loaders.reading.outside import OutsideFact
from loaders.reading.pilots import PilotList, PilotMember
from loaders.reading.policies import Reading, Target
from loaders.reading.published import (
    Claim,
    Definition,
    KnownFinding,
    Mention,
    NonFact,
    Relation,
    Section,
    Table,
)
from loaders.tables import Row
from loaders.texts import PAGE_BREAK, checksum_of, read_text

HERE = Path(str(files("loaders.drafts")))

#: The tables with rows of their own kind.
TABLES: dict[str, type[Row]] = {
    "sections.csv": Section, "tables.csv": Table, "claims.csv": Claim, "nonfacts.csv": NonFact, "mentions.csv": Mention,
    "relations.csv": Relation, "definitions.csv": Definition, "findings.csv": KnownFinding,
    "identities.csv": IdentityRow, "entities/outside.csv": OutsideFact, "entities/readings.csv": Reading,
    "entities/targets.csv": Target, "entities/pilot_lists.csv": PilotList, "entities/pilot_members.csv": PilotMember,
}  # fmt: skip
#: The schemes that a report may need more rows of, by folder; the others are what the code itself knows.
SCHEMES = {
    "schemes": ("indicators", "units", "regions", "populations", "industries"),
    "entities": ("policies", "bodies", "programmes", "publications", "report_series"),
}


def write_draft(folder: Path, project: Project, text: Path | None = None) -> None:
    """Write a folder for a report that is yet to be read: empty tables, ``report.toml``, and what each column means.

    The ``text`` is copied, and pinned by its checksum. Raises ``InputProblems`` where the folder is taken, its name is
    no id, or the text cannot be read.
    """
    read = _read(text) if text else ""
    digest, length = (checksum_of(read), len(read)) if text else ("", 0)
    _begin(folder)
    columns = columns_of(project)
    for name, header in columns.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(_csv([header]), encoding="utf-8")
    toml = (HERE / "report.toml").read_text(encoding="utf-8")
    toml = toml.replace("{text_sha256}", digest).replace("{text_length}", str(length))
    (folder / "report.toml").write_text(toml, encoding="utf-8")
    if text:
        (folder / TEXT_FILE).write_bytes(read.encode())
    _write_readme(folder, columns)


def write_example(folder: Path, project: Project) -> None:
    """Write the worked example: ten figures of an invented city, with all that they need. Raises like ``write_draft``."""
    _begin(folder)
    shutil.copytree(HERE / "example", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    _write_readme(folder, columns_of(project))


def columns_of(project: Project) -> dict[str, list[str]]:
    """The columns of each table of a draft, by its path in the folder."""
    columns = {name: list(model.model_fields) for name, model in TABLES.items()}
    problems: list[Problem] = []
    schemes = gather_schemes(project.scheme_declarations(), problems)
    if problems:
        raise InputProblems(problems)
    for place, names in SCHEMES.items():
        for name in names:
            columns[f"{place}/{schemes[name].file.name}"] = ["id", *schemes[name].declaration.every_column]
    return columns


def meanings() -> dict[tuple[str, str], str]:
    """What goes into each column, by table and column; by ``*`` those that all schemes have."""
    text = (HERE / "columns.csv").read_text(encoding="utf-8")
    return {(row["table"], row["column"]): row["meaning"] for row in csv.DictReader(io.StringIO(text))}


def _begin(folder: Path) -> None:
    problems = list(id_problems(folder.resolve()))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        problems.append(Problem(shown(folder), 0, "", "is there already", "Name a folder that is not."))
    if problems:
        raise InputProblems(problems)
    folder.mkdir(parents=True, exist_ok=True)


def _read(path: Path) -> str:
    """The text, its lines ended as the project ends them."""
    problems: list[Problem] = []
    text = read_text(path, problems, PAGE_BREAK)
    if text is None:
        raise InputProblems(problems)
    return text


def _csv(rows: Iterable[list[str]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def _write_readme(folder: Path, columns: dict[str, list[str]]) -> None:
    text = (HERE / "README.md").read_text(encoding="utf-8").replace("{report}", folder.resolve().name)
    (folder / "README.md").write_text(text + "".join(_explained(columns)), encoding="utf-8")


def _explained(columns: dict[str, list[str]]) -> Iterator[str]:
    """A table in Markdown for each table of the folder."""
    known = meanings()
    for path, header in columns.items():
        name = path.rpartition("/")[2]
        yield f"\n## {path}\n\n| column | what goes in |\n|---|---|\n"
        for column in header:
            meaning = known.get((name, column)) or known["*", column]
            yield f"| `{column}` | {meaning.replace('|', chr(92) + '|')} |\n"
