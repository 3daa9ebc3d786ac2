"""Where data lies: the project's own folders, of a checkout or of the installed package, then each folder of a user.

A user's folder is laid out as the project's folders are. It holds any of ``reports/<report>/``, ``entities/*.csv``,
``schemes/*.csv``, ``identities.csv``, ``outside_terms.csv``, ``findings.csv``, ``mappings/*.sssom.tsv``, ``shapes/*.ttl`` and
``queries/*.rq``; and it may itself be a report, with ``report.toml`` and the report's tables in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from loaders.problems import Problem, shown

_LOADERS = Path(str(files("loaders")))
_PACKAGED = _LOADERS / "data"
#: The folder of ontology, shapes and queries: inside the installed package, or the root of the checkout.
ROOT = _PACKAGED if _PACKAGED.is_dir() else _LOADERS.parent

#: The files of a report's folder.
REPORT_FILES = (
    "report.toml", "sections.csv", "tables.csv", "claims.csv", "nonfacts.csv", "mentions.csv", "relations.csv",
    "definitions.csv", "findings.csv",
)  # fmt: skip
#: Ranges of sentences, which a folder need not have where the report's text lies beside it.
SENTENCES = "sentences.csv"
#: A report's text beside its tables, where the user may keep it there.
TEXT_FILE = "text.txt"

_IN_A_REPORT = (*REPORT_FILES, SENTENCES)
_IN_REPORTS = tuple(f"reports/*/{name}" for name in _IN_A_REPORT)
_READ = (
    *_IN_A_REPORT, *_IN_REPORTS, "entities/*.csv", "schemes/*.csv", "identities.csv", "outside_terms.csv", "shapes/*.ttl", "queries/**/*.rq",
    "queries/themes.csv", "mappings/*.sssom.tsv",
)  # fmt: skip
#: Names of files that are data of ours: one that stands where nothing reads it is a mistake, any other file a note.
_DATA = (".csv", ".toml", ".ttl", ".rq", ".tsv")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]*")


def id_problems(folder: Path) -> Iterator[Problem]:
    """The problem of a folder whose name cannot stand in the addresses of what it holds."""
    if not _ID.fullmatch(folder.name):
        message = f"the folder's name {folder.name!r} cannot be part of addresses"
        yield Problem(shown(folder), 0, "", message, "Rename it: Latin letters, digits, hyphens and points.")


@dataclass(frozen=True)
class OwnData:
    """A user's folder, read after the project's own."""

    folder: Path

    @property
    def name(self) -> str:
        """The name of the named graph of what it holds beside reports; each report has a graph of its own."""
        return f"own-{self.folder.name}"

    def holds(self, file: Path) -> bool:
        """Whether the file lies in it."""
        return file.is_relative_to(self.folder)

    def files(self, pattern: str) -> list[Path]:
        """Its files that match, in order."""
        return sorted(self.folder.glob(pattern))

    def report_folders(self) -> list[Path]:
        """Its reports: itself, if it is one, and the folders below ``reports``."""
        found = [*self.files("report.toml"), *self.files("reports/*/report.toml")]
        return [path.parent for path in found]

    def problems(self) -> Iterator[Problem]:
        """What is not there, and files that nothing would read."""
        if not self.folder.is_dir():
            yield Problem(shown(self.folder), 0, "", "is no folder", "Name a folder with data of your own.")
            return
        yield from id_problems(self.folder)
        known = {path for pattern in _READ for path in self.folder.glob(pattern)}
        found = {path for path in self.folder.rglob("*") if path.suffix in _DATA and path.is_file()}
        for path in sorted(found - known):
            remedy = "Put it where the project keeps its like: reports, entities, schemes, shapes or queries."
            yield Problem(shown(path), 0, "", "is a file that nothing reads", remedy)
        if not found:
            yield Problem(shown(self.folder), 0, "", "holds no data", "`dgkg new-report` writes a folder to begin with.")


@dataclass(frozen=True)
class Project:
    """The folders of one project, and the users' folders beside it. ``root`` holds ontology, shapes and queries."""

    root: Path = ROOT
    own: tuple[OwnData, ...] = ()

    @property
    def _tables(self) -> Path:
        # the installed package keeps ontology, shapes and queries below the loaders, a checkout beside them
        return _LOADERS if self.root == _PACKAGED else self.root / "loaders"

    @property
    def ontology(self) -> Path:
        """Turtle modules, and the concept schemes beside them."""
        return self.root / "ontology"

    @property
    def shapes(self) -> Path:
        """SHACL files of the project."""
        return self.root / "shapes"

    @property
    def queries(self) -> Path:
        """Stored queries of the project."""
        return self.root / "queries"

    @property
    def reports(self) -> Path:
        """One folder per report of the project."""
        return self._tables / "reports"

    @property
    def entities(self) -> Path:
        """Entities that the reports name, and outside facts about them."""
        return self._tables / "entities"

    @property
    def sentences(self) -> Path:
        """The templates of what the loaders say in the graph."""
        return self.ontology / "sentences.toml"

    def outside_term_tables(self) -> list[Path]:
        """The tables that declare and name the terms of other vocabularies."""
        return [self.ontology / "outside_terms.csv", *self.own_files("outside_terms.csv")]

    def scheme_declarations(self) -> list[Path]:
        """The files that declare concept schemes and entity tables."""
        return [self.ontology / "schemes.toml", self.entities / "entities.toml"]

    def ontology_modules(self) -> list[Path]:
        """The Turtle files of the ontology."""
        return sorted(self.ontology.glob("*.ttl"))

    def shape_files(self) -> list[Path]:
        """The SHACL files, the users' last."""
        return sorted(self.shapes.glob("*.ttl")) + self.own_files("shapes/*.ttl")

    def query_files(self) -> list[Path]:
        """The stored queries, the users' last; a folder is a theme."""
        return sorted(self.queries.rglob("*.rq")) + self.own_files("queries/**/*.rq")

    def theme_tables(self) -> list[Path]:
        """The tables that name the themes of the stored queries, the users' last."""
        own = self.queries / "themes.csv"
        return [*([own] if own.is_file() else []), *self.own_files("queries/themes.csv")]

    def report_folders(self) -> list[Path]:
        """The folders of all reports, the users' last."""
        known = sorted(path.parent for path in self.reports.glob("*/report.toml"))
        return known + [folder for own in self.own for folder in own.report_folders()]

    def identity_tables(self) -> list[Path]:
        """The tables of laws that are no columns of a scheme."""
        return [self.ontology / "identities.csv", *self.own_files("identities.csv")]

    def outside_tables(self) -> list[Path]:
        """The tables of facts from outside the reports."""
        return sorted(self.entities.glob("outside*.csv")) + self.own_files("entities/outside*.csv")

    def mapping_sets(self) -> list[Path]:
        """The mapping sets (SSSOM), the users' last."""
        return sorted((self._tables / "linking" / "mappings").glob("*.sssom.tsv")) + self.own_files("mappings/*.sssom.tsv")

    def finding_tables(self) -> list[Path]:
        """The users' explanations of findings that stand in no report's folder."""
        reports = set(self.report_folders())
        return [path for path in self.own_files("findings.csv") if path.parent not in reports]

    def own_tables(self) -> list[Path]:
        """The users' tables that add rows to schemes and entities: all but those that are read otherwise."""
        found = self.own_files("schemes/*.csv") + self.own_files("entities/*.csv")
        others = (
            self.outside_tables(), self.reading_tables(), self.target_tables(), self.predicate_tables(),
            self.host_tables(), self.pilot_list_tables(), self.pilot_member_tables(),
        )
        return sorted(set(found) - {path for tables in others for path in tables})

    def reading_tables(self) -> list[Path]:
        """The tables of policy documents that were read."""
        return [self.entities / "readings.csv", *self.own_files("entities/readings.csv")]

    def target_tables(self) -> list[Path]:
        """The tables of targets that policy documents set."""
        return [self.entities / "targets.csv", *self.own_files("entities/targets.csv")]

    def pilot_list_tables(self) -> list[Path]:
        """The tables of official lists of pilots."""
        return [self.entities / "pilot_lists.csv", *self.own_files("entities/pilot_lists.csv")]

    def pilot_member_tables(self) -> list[Path]:
        """The tables of those that the lists of pilots name."""
        return [self.entities / "pilot_members.csv", *self.own_files("entities/pilot_members.csv")]

    def predicate_tables(self) -> list[Path]:
        """The tables that say what the objects of outside facts are."""
        return [self.entities / "predicates.csv", *self.own_files("entities/predicates.csv")]

    def host_tables(self) -> list[Path]:
        """The tables that say of which tier a host is."""
        return [self.entities / "hosts.csv", *self.own_files("entities/hosts.csv")]

    def own_rows_of(self, table: str) -> list[Path]:
        """The users' tables that add to the scheme or entity table of this file name."""
        return [path for path in self.own_tables() if path.name == table]

    def own_files(self, pattern: str) -> list[Path]:
        """The users' files that match, folder by folder."""
        return [path for own in self.own for path in own.files(pattern)]

    def is_own(self, file: Path) -> bool:
        """Whether the file lies in a user's folder."""
        return any(own.holds(file) for own in self.own)
