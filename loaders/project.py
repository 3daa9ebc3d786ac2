"""Where the project's data lies, and reading all of it: schemes, catalogue and reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders.concepts import Schemes, read_schemes
from loaders.emission import resolve
from loaders.facts import Observation, observe
from loaders.identities.declared import Identity, declared_identities
from loaders.outside import OutsideFact, read_outside_facts
from loaders.problems import InputProblems, Problem
from loaders.published import Report, read_report, report_folders
from loaders.tables import Located
from loaders.vocabulary import expand

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
    def catalogue(self) -> Path:
        """Entities that the reports name, and outside facts about them."""
        return self.root / "loaders" / "catalogue"

    def scheme_declarations(self) -> list[Path]:
        """The files that declare concept schemes and entity tables."""
        return [self.ontology / "schemes.toml", self.catalogue / "catalogue.toml"]

    def ontology_modules(self) -> list[Path]:
        """The Turtle files of the ontology."""
        return sorted(self.ontology.glob("*.ttl"))


@dataclass(frozen=True)
class Sources:
    """Everything read from the project's tables: schemes, reports with their observations, outside facts, laws."""

    schemes: Schemes
    reports: dict[str, Report]
    observations: dict[str, list[Observation]]
    outside: list[Located[OutsideFact]]
    identities: list[Identity]

    def all_observations(self) -> Iterator[Observation]:
        """The observations of all reports."""
        for found in self.observations.values():
            yield from found


def read_sources(project: Project) -> Sources:
    """Read all tables. Raises ``InputProblems`` with every mistake in any of them."""
    problems: list[Problem] = []
    schemes: Schemes = {}
    reports: dict[str, Report] = {}
    try:
        schemes = read_schemes(*project.scheme_declarations())
    except InputProblems as error:
        problems.extend(error.problems)
    for folder in report_folders(project.reports):
        try:
            reports[folder.name] = read_report(folder)
        except InputProblems as error:
            problems.extend(error.problems)
    observations: dict[str, list[Observation]] = {}
    outside: list[Located[OutsideFact]] = []
    identities: list[Identity] = []
    if schemes:
        observations = {name: observe(report, schemes, problems) for name, report in reports.items()}
        for report in reports.values():
            problems.extend(_unknown_entities(report, schemes))
        outside = read_outside_facts(project.catalogue, schemes, problems)
        try:
            identities = declared_identities(schemes, project.ontology / "identities.csv")
        except InputProblems as error:
            problems.extend(error.problems)
    if problems:
        raise InputProblems(problems)
    return Sources(schemes, reports, observations, outside, identities)


def _unknown_entities(report: Report, schemes: Schemes) -> Iterator[Problem]:
    remedy = "Declare it in the catalogue or the schemes, or correct the name."
    for mention in report.mentions:
        try:
            resolve(mention.row.entity, schemes)
        except KeyError:
            yield mention.problem("entity", f"unknown entity {mention.row.entity!r}", remedy)
    for relation in report.relations:
        for column, path in (("subject", relation.row.subject), ("object", relation.row.object)):
            try:
                resolve(path, schemes)
            except KeyError:
                yield relation.problem(column, f"unknown entity {path!r}", remedy)
        try:
            expand(relation.row.predicate)
        except (KeyError, AttributeError) as error:
            yield relation.problem("predicate", str(error), "Use a term of the vocabularies.")
    for definition in report.definitions:
        if definition.row.indicator:
            try:
                resolve(definition.row.indicator, schemes)
            except KeyError:
                yield definition.problem(
                    "indicator", f"unknown indicator {definition.row.indicator!r}", remedy
                )
