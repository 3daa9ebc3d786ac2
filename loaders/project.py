"""Where the data of a project lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Project:
    """The folders of one checkout: ``ontology``, ``shapes``, ``queries`` and the sources in ``loaders``."""

    root: Path = ROOT

    @property
    def ontology(self) -> Path:
        """Turtle modules, and the concept schemes beside them."""
        return self.root / "ontology"

    @property
    def shapes(self) -> Path:
        """SHACL files, one per concern."""
        return self.root / "shapes"

    @property
    def queries(self) -> Path:
        """Stored queries, one per question."""
        return self.root / "queries"

    @property
    def reports(self) -> Path:
        """One folder per report."""
        return self.root / "loaders" / "reports"

    @property
    def entities(self) -> Path:
        """Entities that the reports name, and outside facts about them."""
        return self.root / "loaders" / "entities"

    def scheme_declarations(self) -> list[Path]:
        """The files that declare concept schemes and entity tables."""
        return [self.ontology / "schemes.toml", self.entities / "entities.toml"]

    def ontology_modules(self) -> list[Path]:
        """The Turtle files of the ontology."""
        return sorted(self.ontology.glob("*.ttl"))


