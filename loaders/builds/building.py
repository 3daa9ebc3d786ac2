"""Building the graph: read, prove, emit, validate, write aside, swap.

A build is a folder ``<builds>/<version>`` with ``graph.nq`` (canonical N-Quads), ``graph.trig``, the CSV exports and
``manifest.json``; ``<builds>/current`` is a link to the last good one. Whatever fails before the swap leaves the
link, and so what is served, as it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

import pyoxigraph

from loaders.emission.graphs import findings_graph, named_graphs
from loaders.exports.tabulation import write_claims, write_observations
from loaders.findings import findings_of, register_problems
from loaders.identities import ground
from loaders.problems import InputProblems, Problem
from loaders.project import Project
from loaders.reading.account import Account, account_for, read_report_text, texts_folder
from loaders.sources import Sources, gather_sources
from loaders.validation import validate_store
from loaders.vocabulary import prefixes

BUILDS_VARIABLE = "DGKG_STORE"


class NotValid(Exception):
    """Raised when the built graph breaks a shape: a mistake of ours. Carries the readable report."""


@dataclass
class Build:
    """What a build made: its folder, version, the numbers, and how long each step took in seconds."""

    folder: Path
    version: str
    counts: dict[str, int]
    seconds: dict[str, float] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)


Progress = Callable[[str], None]


def builds_folder() -> Path:
    """The folder of builds: ``DGKG_STORE`` if it names a folder, else ``build`` in the working directory."""
    value = os.environ.get(BUILDS_VARIABLE, "")
    return Path(value) if value and "://" not in value and value != "memory" else Path("build")


def prove(sources: Sources, folder: Path | None) -> tuple[dict[str, str], list[Account], list[Problem]]:
    """The report texts at hand, the accounts against them, and every problem found."""
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    accounts: list[Account] = []
    if folder is None:
        return texts, accounts, problems
    for name, report in sources.reports.items():
        text = read_report_text(report, folder, problems)
        if text is not None:
            texts[name] = text
            accounts.append(account_for(report, text))
            problems.extend(accounts[-1].problems)
    return texts, accounts, problems


def build(project: Project, builds: Path, progress: Progress = lambda step: None) -> Build:
    """Build everything and make it the current build.

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
        texts, accounts, unproven = prove(sources, texts_folder())
    if problems or unproven:
        raise InputProblems([*problems, *unproven])
    with step("ground identities"):
        grounding = ground(sources.identities, sources.all_observations())
    with step("emit triples"):
        lines = sorted(named_graphs(project, sources, texts, grounding))
    with step("load"):
        store = pyoxigraph.Store()
        store.bulk_load("".join(lines).encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    with step("validate"):
        outcome = validate_store(store, project)
        if not outcome.conforms:
            raise NotValid(outcome.readable())
        findings = findings_of(outcome, grounding.checks, sources.reports)
        unexplained = list(register_problems(findings, sources.reports))
        if unexplained:
            raise InputProblems(unexplained)
        found_lines = sorted(findings_graph(findings))
        store.bulk_load("".join(found_lines).encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    with step("write"):
        data = "".join(sorted([*lines, *found_lines])).encode()
        numbers = {
            "checks": len(grounding.checks),
            "derived observations": len(grounding.derived),
            "findings": len(findings),
        }
        made = _write(builds, data, store, _counts(sources, len(store)) | numbers, sources)
    made.seconds, made.accounts = seconds, accounts
    return made


def current_build(builds: Path) -> Path | None:
    """The folder of the last good build, or None where nothing was built yet."""
    link = builds / "current"
    return link.resolve() if (link / "graph.nq").exists() else None


def read_manifest(build_folder: Path) -> dict[str, Any]:
    """The manifest of a build."""
    manifest: dict[str, Any] = json.loads((build_folder / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def load_store(build_folder: Path) -> pyoxigraph.Store:
    """The graph of a build in a fresh in-memory store."""
    store = pyoxigraph.Store()
    store.bulk_load(path=str(build_folder / "graph.nq"), format=pyoxigraph.RdfFormat.N_QUADS)
    return store


def _write(
    builds: Path, data: bytes, store: pyoxigraph.Store, counts: dict[str, int], sources: Sources
) -> Build:
    version = hashlib.sha256(data).hexdigest()
    builds.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(builds)
    aside = Path(tempfile.mkdtemp(prefix=f".new-{os.getpid()}-", dir=builds))
    try:
        (aside / "graph.nq").write_bytes(data)
        store.dump(str(aside / "graph.trig"), format=pyoxigraph.RdfFormat.TRIG, prefixes=prefixes())
        write_claims(sources, aside / "claims.csv")
        write_observations(sources, aside / "observations.csv")
        (aside / "manifest.json").write_text(_manifest(aside, version, counts), encoding="utf-8")
        for path in aside.iterdir():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        aside.chmod(0o755)
        folder = _settle(aside, builds / version[:16])
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    _point_current_at(folder)
    _remove_old(builds, keep=2)
    return Build(folder, version, counts)


def _point_current_at(folder: Path) -> None:
    link = folder.parent / f".current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(folder.name)
    link.replace(folder.parent / "current")


def _settle(aside: Path, folder: Path) -> Path:
    """Give the new build its name. A whole one of the same content is kept; a damaged one is not overwritten, for it
    may be served, but stepped aside from."""
    number = 1
    while folder.exists():
        if {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "manifest.json"} == {
            path.name: path.read_bytes() for path in aside.iterdir() if path.name != "manifest.json"
        }:
            shutil.rmtree(aside)
            return folder
        number += 1
        folder = folder.with_name(f"{folder.name.partition('-')[0]}-{number}")
    aside.rename(folder)
    return folder


def _remove_abandoned(builds: Path) -> None:
    """Remove what builds left that were killed while they wrote: folders whose process is gone."""
    for folder in builds.glob(".new-*"):
        process = folder.name.split("-")[1]
        if not process.isdigit() or not _runs(int(process)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it runs, as another user
        return True
    return True


def _remove_old(builds: Path, keep: int) -> None:
    """Remove all builds but the newest ``keep`` and the current one."""
    current = current_build(builds)
    folders = sorted(
        (path for path in builds.iterdir() if (path / "manifest.json").exists() and path.name != "current"),
        key=lambda path: path.stat().st_mtime, reverse=True,
    )  # fmt: skip
    for folder in folders[keep:]:
        if folder.resolve() != current:
            shutil.rmtree(folder, ignore_errors=True)


_FILES = {
    "graph.nq": ("application/n-quads", "Whole graph, N-Quads", "全图（N-Quads）"),
    "graph.trig": ("application/trig", "Whole graph, TriG", "全图（TriG）"),
    "claims.csv": ("text/csv", "One row per claim", "逐条陈述"),
    "observations.csv": ("text/csv", "One row per observation", "逐条观测值"),
}


def _manifest(folder: Path, version: str, counts: dict[str, int]) -> str:
    files = {}
    for name, (media_type, title_en, title_zh) in _FILES.items():
        content = (folder / name).read_bytes()
        files[name] = {
            "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), "media_type": media_type,
            "title_en": title_en, "title_zh": title_zh,
        }  # fmt: skip
    manifest = {
        "version": version, "created": datetime.now(UTC).isoformat(timespec="seconds"), "files": files,
        "counts": counts, "software": f"datagov-kg {installed_version('datagov-kg')}",
    }  # fmt: skip
    return json.dumps(manifest, ensure_ascii=False, indent=1)


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
        "bodies": len(sources.schemes["bodies"].concepts),
        "programmes": len(sources.schemes["programmes"].concepts),
        "regions": len(sources.schemes["regions"].concepts),
        "quads": quads,
    }
