"""Building the graph: read, prove, emit, validate, write aside, swap.

A build is a folder ``<builds>/<version>`` with ``graph.nq`` (canonical N-Quads), ``graph.trig``, the flat
``graph.ttl.gz``, the CSV exports and their dictionary, ``changes.json`` and ``manifest.json``; ``<builds>/current`` is
a link to the last good one. Whatever fails before the swap leaves the link, and so what is served, as it was.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph

from loaders.builds.broken import broken_shapes
from loaders.builds.files import Clock, now, write_files
from loaders.builds.folder import OWN_FOLDER, Build, begun, files_of, install
from loaders.emission.graphs import findings_graph, named_graphs
from loaders.exports.tabulation import tabulate
from loaders.exports.writing import Row
from loaders.findings import findings_of, register_problems
from loaders.linking.beside import BESIDE_FILE, write_beside
from loaders.problems import InputProblems, NotValid, Problem
from loaders.project import Project
from loaders.reading.account import Account, account_for, read_report_text
from loaders.sources import Sources, gather_sources
from loaders.validation import numbers_without_value, validate_store


@dataclass(frozen=True)
class Built:
    """A build just made, how long each step took in seconds, the accounts against the texts at hand, and what was left out of
    what was harvested."""

    build: Build
    seconds: dict[str, float]
    accounts: list[Account]
    left_out: tuple[str, ...] = ()


Progress = Callable[[str], None]


def prove(sources: Sources, folder: Path | None) -> tuple[dict[str, str], list[Account], list[Problem]]:
    """The report texts at hand, the accounts against them, and every problem found."""
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    accounts: list[Account] = []
    for name, report in sources.reports.items():
        text = read_report_text(report, folder, problems)
        if text is not None:
            texts[name] = text
            accounts.append(account_for(report, text))
            problems.extend(accounts[-1].problems)
    return texts, accounts, problems


def build(
    project: Project,
    builds: Path,
    texts_folder: Path | None = None,
    progress: Progress = lambda step: None,
    clock: Clock = now,
    harvests: Path | None = None,
) -> Built:
    """Build everything and make it the current build; the texts prove the rows, where their folder is given, or a text
    lies beside its tables. ``clock`` dates the build; one whose graph is that of the build before keeps its date. What lies in
    the folder ``harvests`` is taken beside the graph.

    Raises ``InputProblems`` for mistakes in the input, ``NotValid`` for a graph that breaks a shape, ``OSError``
    where the disk refuses. In all cases the last good build stays current.
    """
    seconds: dict[str, float] = {}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        progress(name)
        begun = time.perf_counter()
        yield
        seconds[name] = time.perf_counter() - begun

    with step("read tables"):
        sources, problems = gather_sources(project)
    with step("prove against texts"):
        texts, accounts, unproven = prove(sources, texts_folder)
    if problems or unproven:
        raise InputProblems([*problems, *unproven])
    with step("ground identities"):
        grounding = sources.ground()
    with step("emit triples"):
        lines = sorted(named_graphs(project, sources, texts, grounding))
    with step("load"):
        store = pyoxigraph.Store()
        store.bulk_load("".join(lines).encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    with step("validate"):
        if unreckoned := list(numbers_without_value(store)):
            raise InputProblems(unreckoned)
        outcome = validate_store(store, project)
        if not outcome.conforms:
            raise NotValid(broken_shapes(outcome, sources))
        findings = findings_of(outcome, grounding.checks, sources)
        unexplained = list(register_problems(findings, sources))
        if unexplained:
            raise InputProblems(unexplained)
        found_lines = sorted(findings_graph(findings, sources.sentences))
        store.bulk_load("".join(found_lines).encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    with step("write"):
        data = "".join(sorted([*lines, *found_lines])).encode()
        numbers = {
            "checks": len(grounding.checks),
            "laws checked": len({check.identity.id for check in grounding.checks}),
            "checked observations": len(grounding.checked),
            "derived observations": len(grounding.derived),
            "findings": len(findings),
        }
        counts = _counts(sources, len(store)) | numbers
        tables = tabulate(sources, grounding, findings)
        made, left_out = _write(builds, data, store, tables, counts, project, clock, harvests)
    return Built(made, seconds, accounts, left_out)


def _write(
    builds: Path,
    data: bytes,
    store: pyoxigraph.Store,
    tables: dict[str, list[Row]],
    counts: dict[str, int],
    project: Project,
    clock: Clock,
    harvests: Path | None,
) -> tuple[Build, tuple[str, ...]]:
    with begun(builds) as aside:
        _keep_own(aside, project)
        left_out: tuple[str, ...] = ()
        if harvests is not None and harvests.is_dir():
            beside = write_beside(harvests, store, aside / BESIDE_FILE)
            counts, left_out = counts | {"harvested statements": beside.statements}, beside.left_out
        version = write_files(aside, data, store, tables, counts, project, builds, clock)
        for path in files_of(aside):
            with path.open("rb") as file:
                os.fsync(file.fileno())
        return install(aside, builds, version), left_out


def _keep_own(folder: Path, project: Project) -> None:
    """Keep the users' shapes and queries with the build: whoever serves, asks or validates it later needs them."""
    for own in project.own:
        for path in (*own.files("shapes/*.ttl"), *own.files("queries/**/*.rq")):
            kept = folder / OWN_FOLDER / own.folder.name / path.relative_to(own.folder)
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, kept)


def _counts(sources: Sources, quads: int) -> dict[str, int]:
    reports = sources.reports.values()
    return {
        "reports": len(sources.reports),
        "claims": sum(len(report.claims) for report in reports),
        "observations": sum(len(found) for found in sources.observations.values()),
        "mentions": sum(len(report.mentions) for report in reports),
        "relations": sum(len(report.relations) for report in reports),
        "indicators": len(sources.schemes["indicators"].concepts),
        "policies": len(sources.schemes["policies"].concepts),
        "targets": len(sources.targets),
        "documents read": len(sources.readings),
        "pilot lists": len(sources.pilots),
        "pilots listed": sum(len(pilots.members) for pilots in sources.pilots),
        "bodies": len(sources.schemes["bodies"].concepts),
        "programmes": len(sources.schemes["programmes"].concepts),
        "regions": len(sources.schemes["regions"].concepts),
        "named policies": len(sources.named("policy")),
        "named bodies": len(sources.named("body")),
        "named regions": len(sources.named("region")),
        "quads": quads,
    }
