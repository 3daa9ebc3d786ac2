"""Where data lies: the project's own folders, of a checkout or of the installed package, then each folder of a user.

A user's folder is a report (it has a ``report.toml``), or holds any of ``reports/<name>/``, ``entities/*.csv``,
``schemes/*.csv``, ``identities.csv``, ``shapes/*.ttl`` and ``queries/*.rq``, named and laid out as the project's are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from loaders.problems import Problem, shown

_LOADERS = Path(str(files("loaders")))
_PACKAGED = _LOADERS / "data"
#: The folder of ontology, shapes and queries: inside the installed package, or the root of the checkout.
ROOT = _PACKAGED if _PACKAGED.is_dir() else _LOADERS.parent

_PATTERNS = (
    "reports/*/*.csv", "reports/*/report.toml", "reports/*/*.txt", "reports/*/*.md",
    "entities/*.csv", "schemes/*.csv", "identities.csv", "shapes/*.ttl", "queries/**/*.rq", "*.md", "*.txt",
)  # fmt: skip


@dataclass(frozen=True)
class OwnData:
    """A user's folder, read after the project's own."""

    folder: Path

    @property
    def name(self) -> str:
        """The name of its named graph."""
        return f"own-{self.folder.resolve().name}"

    @property
    def is_report(self) -> bool:
        """Whether the folder is one report."""
        return (self.folder / "report.toml").exists()

    def holds(self, file: Path) -> bool:
        """Whether the file lies in it."""
        return file.is_relative_to(self.folder)

    def files(self, pattern: str) -> list[Path]:
        """Its files that match, in order; none of a folder that is a report."""
        return [] if self.is_report else sorted(self.folder.glob(pattern))

    def report_folders(self) -> list[Path]:
        """Its reports: itself, or the folders below ``reports``."""
        return [self.folder] if self.is_report else [p.parent for p in self.files("reports/*/report.toml")]

    def problems(self) -> Iterator[Problem]:
        """What is not there, and files that nothing would read."""
        if not self.folder.is_dir():
            yield Problem(shown(self.folder), 0, "", "is no folder", "Name a folder of data of your own.")
            return
        if self.is_report:
            return
        known = {path for pattern in _PATTERNS for path in self.folder.glob(pattern)}
        found = {path for path in self.folder.rglob("*") if path.is_file() and not path.name.startswith(".")}
        for path in sorted(found - known):
            remedy = "Put it where the project keeps its like: reports, entities, schemes, shapes or queries."
            yield Problem(shown(path), 0, "", "is a file that nothing reads", remedy)
        if not known & found:
            yield Problem(shown(self.folder), 0, "", "holds no data", "See `dgkg new-report --help`.")


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

    def scheme_declarations(self) -> list[Path]:
        """The files that declare concept schemes and entity tables."""
        return [self.ontology / "schemes.toml", self.entities / "entities.toml"]

    def ontology_modules(self) -> list[Path]:
        """The Turtle files of the ontology."""
        return sorted(self.ontology.glob("*.ttl"))

    def shape_files(self) -> list[Path]:
        """The SHACL files, the users' last."""
        return sorted(self.shapes.glob("*.ttl")) + self._own_files("shapes/*.ttl")

    def query_files(self) -> list[Path]:
        """The stored queries, the users' last; a folder is a theme."""
        return sorted(self.queries.rglob("*.rq")) + self._own_files("queries/**/*.rq")

    def report_folders(self) -> list[Path]:
        """The folders of all reports, the users' last."""
        known = sorted(path.parent for path in self.reports.glob("*/report.toml"))
        return known + [folder for own in self.own for folder in own.report_folders()]

    def identity_tables(self) -> list[Path]:
        """The tables of laws that are no columns of a scheme."""
        return [self.ontology / "identities.csv", *self._own_files("identities.csv")]

    def outside_tables(self) -> list[Path]:
        """The tables of facts from outside the reports."""
        return sorted(self.entities.glob("outside*.csv")) + self._own_files("entities/outside*.csv")

    def reading_tables(self) -> list[Path]:
        """The tables of policy documents that were read."""
        return [self.entities / "readings.csv", *self._own_files("entities/readings.csv")]

    def target_tables(self) -> list[Path]:
        """The tables of targets that policy documents set."""
        return [self.entities / "targets.csv", *self._own_files("entities/targets.csv")]

    def predicate_tables(self) -> list[Path]:
        """The tables that say what the objects of outside facts are."""
        return [self.entities / "predicates.csv", *self._own_files("entities/predicates.csv")]

    def own_rows_of(self, table: str) -> list[Path]:
        """The users' tables that add to the scheme or entity table of this file name."""
        return self._own_files(f"schemes/{table}") + self._own_files(f"entities/{table}")

    def _own_files(self, pattern: str) -> list[Path]:
        return [path for own in self.own for path in own.files(pattern)]
