"""Reading everything of a project: schemes, entities, reports with their observations, outside facts, laws."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from loaders.evidence import FromOutside
from loaders.facts import Observation, observe
from loaders.identities import Grounding, Identity, declared_identities, ground
from loaders.identities.grounding import AGREEMENT, RESTATEMENT
from loaders.linking import Mapped, read_mappings
from loaders.policy_dates import policy_dates
from loaders.problems import InputProblems, Problem, shown, suggestion
from loaders.project import Project, id_problems
from loaders.reading.concepts import Schemes, gather_schemes, resolve
from loaders.reading.hosts import Hosts, read_hosts
from loaders.reading.outside import OutsideStatement, read_outside_facts, read_predicates
from loaders.reading.outside_terms import read_outside_terms
from loaders.reading.pilots import Pilots, read_pilots
from loaders.reading.policies import Reading, Target, read_readings, read_targets
from loaders.reading.published import KnownFinding, Report, read_report
from loaders.reading.units import units_of
from loaders.sentences import Sentences, read_sentences
from loaders.tables import Located, read_table
from loaders.targets import Judged, judge
from loaders.vocabulary import expand
from loaders.words.periods import read_period
from loaders.words.units import Units


@dataclass(frozen=True)
class Sources:
    """Everything read from the project's tables: schemes, reports with their observations, outside facts, laws, and
    the explanations of known findings."""

    schemes: Schemes
    reports: dict[str, Report]
    observations: dict[str, list[Observation]]
    outside: list[OutsideStatement]
    mapped: Mapped
    identities: list[Identity]
    readings: list[Located[Reading]]
    targets: list[Located[Target]]
    pilots: list[Pilots]
    sentences: Sentences
    explanations: list[Located[KnownFinding]]
    hosts: Hosts

    @property
    def from_outside(self) -> list[FromOutside]:
        """All that addresses outside the reports say: facts, then mappings."""
        return [*self.outside, *self.mapped.stated]

    @cached_property
    def units(self) -> Units:
        """The units as they are reckoned with."""
        return units_of(self.schemes["units"], [])

    def ground(self) -> Grounding:
        """The laws grounded on the observations of all reports."""
        return ground(self.identities, self.all_observations(), self.units)

    @cached_property
    def laws(self) -> dict[str, Identity]:
        """The laws by name: those declared, and the two that hold of every indicator."""
        return {law.id: law for law in (*self.identities, RESTATEMENT, AGREEMENT)}

    def named(self, kind: str) -> frozenset[str]:
        """The entities of a kind (``policy``, ``region``, ``body``, ``programme``) that the reports name."""
        named = (mention.row.entity for report in self.reports.values() for mention in report.mentions)
        return frozenset(entity for entity in named if entity.startswith(f"{kind}/"))

    def all_observations(self) -> Iterator[Observation]:
        """The observations of all reports."""
        for found in self.observations.values():
            yield from found


def read_sources(project: Project) -> Sources:
    """Read all tables. Raises ``InputProblems`` with every mistake in any of them."""
    sources, problems = gather_sources(project)
    if problems:
        raise InputProblems(problems)
    return sources


def gather_sources(project: Project) -> tuple[Sources, list[Problem]]:
    """What can be read of all tables, and every mistake in them."""
    problems = [problem for own in project.own for problem in own.problems()]
    schemes = gather_schemes(project.scheme_declarations(), problems, project.own_rows_of)
    unread = list(_tables_of_no_scheme(project, schemes))
    problems.extend(unread)
    sentences = read_sentences(project.sentences, problems)
    if "units" in schemes and not {shown(path) for path in schemes["units"].files} & {p.file for p in problems}:
        units_of(schemes["units"], problems)
    broken = {problem.file for problem in problems}
    reports = _read_reports(project, problems)
    explanations = [row for report in reports.values() for row in report.findings]
    for table in project.finding_tables():
        explanations.extend(read_table(table, KnownFinding, problems))
    observations: dict[str, list[Observation]] = {}
    outside: list[OutsideStatement] = []
    mapped = Mapped([], [])
    identities: list[Identity] = []
    readings: list[Located[Reading]] = []
    targets: list[Located[Target]] = []
    pilots: list[Pilots] = []
    hosts = Hosts({}, (), {})
    # What refers to a broken table would only repeat its mistakes.
    tables = {shown(table) for name in set(DIMENSIONS) & set(schemes) for table in schemes[name].files}
    if set(DIMENSIONS) <= set(schemes) and not broken & tables and not unread:
        observations = {name: observe(report, schemes, problems) for name, report in reports.items()}
    if set(CATALOGUES) <= set(schemes) and not broken:
        # a report that cannot be read is there all the same: its fault is told where it is
        known = {folder.name for folder in project.report_folders()}
        for report in reports.values():
            problems.extend(_unknown_entities(report, schemes, known))
            problems.extend(_unknown_metadata(report, schemes, known))
        undeclared: list[Problem] = []
        predicates = read_predicates(
            project.predicate_tables(), read_outside_terms(project.outside_term_tables(), undeclared), undeclared
        )
        problems.extend(undeclared)
        if not undeclared:
            outside = read_outside_facts(project.outside_tables(), predicates, schemes, problems)
        mapped = read_mappings(project.mapping_sets(), schemes, problems)
        hosts = read_hosts(project.host_tables(), schemes, outside, problems)
        readings = read_readings(project.reading_tables(), schemes, problems)
        targets = read_targets(project.target_tables(), schemes, problems)
        pilots = read_pilots(project.pilot_list_tables(), project.pilot_member_tables(), schemes, problems)
        try:
            identities = declared_identities(schemes, project.identity_tables())
        except InputProblems as error:
            problems.extend(error.problems)
    read = Sources(
        schemes, reports, observations, outside, mapped, identities, readings, targets, pilots, sentences,
        explanations,
        hosts,
    )
    return read, problems


def _read_reports(project: Project, problems: list[Problem]) -> dict[str, Report]:
    """The reports that can be read, by id; each has an id of its own, which names its graph."""
    reports: dict[str, Report] = {}
    for folder in project.report_folders():
        unfit = list(id_problems(folder))
        if folder.name in reports or folder.name in GRAPHS or folder.name.startswith("own-"):
            taken = "another report has it" if folder.name in reports else "graphs that are no report's are named so"
            message = f"the folder's name {folder.name!r} is the report's id, but {taken}"
            unfit.append(Problem(shown(folder), 0, "", message, "Rename the folder."))
        problems.extend(unfit)
        if unfit:
            continue
        try:
            reports[folder.name] = read_report(folder)
        except InputProblems as error:
            problems.extend(error.problems)
    return reports


def _tables_of_no_scheme(project: Project, schemes: Schemes) -> Iterator[Problem]:
    """Tables of a user whose name is that of no scheme: nothing would read them."""
    names = {scheme.file.name for scheme in schemes.values()}
    for table in project.own_tables():
        if schemes and table.name not in names:
            message = f"adds rows to a table {table.name!r}, which the project does not have"
            yield Problem(shown(table), 0, "", message, suggestion(table.name, [*names, "outside.csv"]))


#: The named graphs of a build that are no report's.
GRAPHS = frozenset({
    "ontology", "concepts", "catalogue", "outside", "mappings", "checks", "derived", "findings", "shared",
})  # fmt: skip
#: The schemes without which figures cannot be understood, and those that reports and outside facts name.
DIMENSIONS = ("indicators", "regions", "populations", "industries", "units")


CATALOGUES = (*DIMENSIONS, "source_tiers", "policies", "bodies", "programmes", "publications", "report_series")


def _unknown_metadata(report: Report, schemes: Schemes, reports: Collection[str]) -> Iterator[Problem]:
    """What ``report.toml`` names and nothing declares."""
    file = shown(report.folder / "report.toml")
    data = report.metadata
    remedy = "Declare it, or correct the name."
    if data.publisher not in schemes["bodies"].concepts:
        yield Problem(file, 0, "publisher", f"unknown body {data.publisher!r}", remedy)
    if data.series not in schemes["report_series"].concepts:
        yield Problem(file, 0, "series", f"unknown series of reports {data.series!r}", remedy)
    if data.previous and data.previous not in reports:
        yield Problem(file, 0, "previous", f"unknown report {data.previous!r}", remedy)
    for name, paths in data.attributions.items():
        for path in paths:
            if not _is_known(path, schemes, reports):
                yield Problem(file, 0, f"attributions.{name}", f"unknown entity {path!r}", remedy)


def _is_known(path: str, schemes: Schemes, reports: Collection[str]) -> bool:
    if path.startswith("report/"):
        return path.removeprefix("report/") in reports
    try:
        resolve(path, schemes)
    except KeyError:
        return False
    return True


def _unknown_entities(report: Report, schemes: Schemes, reports: Collection[str]) -> Iterator[Problem]:
    remedy = "Declare it in the catalogue or the schemes, or correct the name."
    for mention in report.mentions:
        if not _is_known(mention.row.entity, schemes, reports):
            yield mention.problem("entity", f"unknown entity {mention.row.entity!r}", remedy)
    for relation in report.relations:
        for column, path in (("subject", relation.row.subject), ("object", relation.row.object)):
            if not _is_known(path, schemes, reports):
                yield relation.problem(column, f"unknown entity {path!r}", remedy)
        try:
            expand(relation.row.predicate)
        except (KeyError, AttributeError) as error:
            yield relation.problem("predicate", str(error), "Use a term of the vocabularies.")
    for definition in report.definitions:
        if definition.row.indicator and not _is_known(definition.row.indicator, schemes, reports):
            yield definition.problem("indicator", f"unknown indicator {definition.row.indicator!r}", remedy)


def latest_issue(sources: Sources) -> date:
    """The day on which the newest report was issued: targets are judged by what was known then."""
    return max((read_period(r.metadata.issued).last for r in sources.reports.values()), default=date.min)


def judged_targets(sources: Sources) -> list[Judged]:
    """The verdict of every target, by what the reports state."""
    dates = policy_dates(sources.schemes, sources.outside)
    issued = {policy: read_period(known.date).last.year for policy, known in dates.items()}
    return judge(sources.targets, sources.all_observations(), sources.units, latest_issue(sources), issued)
