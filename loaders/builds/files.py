"""The files of a build: the graph in three serialisations, the exported tables, the change log, the manifest."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph

from loaders.builds.changes import changes_between
from loaders.builds.folder import CHANGES_FILE, GRAPH_FILE, MANIFEST_FILE, Build, NoBuild, current_build
from loaders.exports.columns import export_tables
from loaders.exports.dictionary import DICTIONARY_FILE
from loaders.exports.packages import PACKAGES, packages
from loaders.exports.tabulation import write_tables
from loaders.exports.writing import Row
from loaders.linking.beside import BESIDE_FILE
from loaders.project import Project
from loaders.search import INDEX_FILE, LINKS_QUERY, NAMES_QUERY, VALUES_QUERY, collect, write_index
from loaders.version import DISTRIBUTION, software_version
from loaders.vocabulary import prefixes_in_use

FLAT_FILE = "graph.ttl.gz"

#: Name, media type and titles of each file that may be downloaded, in the order in which they are shown.
_GRAPHS = {
    GRAPH_FILE: ("application/n-quads", "Whole graph, named graphs, N-Quads", "全图，含具名图（N-Quads）"),
    "graph.trig": ("application/trig", "Whole graph, named graphs, TriG", "全图，含具名图（TriG）"),
    FLAT_FILE: ("application/gzip", "Whole graph as one graph, Turtle, gzip", "全图，合为一个图（Turtle，gzip）"),
}
_INDEX = ("application/vnd.sqlite3", "Index of names, SQLite", "名称索引（SQLite）")
_BESIDE = ("application/n-quads", "What open-data catalogues say, named graphs, N-Quads", "开放数据目录的描述，含具名图（N-Quads）")
_CHANGES = ("application/json", "What changed since the build before", "与上一版相比的变化")
_DICTIONARY = ("text/csv", "Every column of these tables explained", "各表各列的说明")

#: What says the time.
Clock = Callable[[], datetime]


def now() -> datetime:
    """The present time."""
    return datetime.now(UTC)


def write_files(
    folder: Path,
    data: bytes,
    store: pyoxigraph.Store,
    tables: dict[str, list[Row]],
    counts: Mapping[str, int],
    project: Project,
    builds: Path,
    clock: Clock = now,
) -> str:
    """Write all files of a build into the folder; returns its version, the checksum of its graph, and of what lies beside it.

    ``data`` are the sorted N-Quads of the graph that ``store`` holds; ``builds`` is the folder of the builds before it;
    ``clock`` dates it, if its graph is a new one.
    """
    version = _version(data, folder / BESIDE_FILE)
    before = _build_before(builds)
    prefixes = _prefixes(data)
    (folder / GRAPH_FILE).write_bytes(data)
    store.dump(str(folder / "graph.trig"), format=pyoxigraph.RdfFormat.TRIG, prefixes=prefixes)
    (folder / FLAT_FILE).write_bytes(_as_one_graph(data, prefixes))
    write_tables(tables, folder)
    write_names(folder / INDEX_FILE, store)
    (folder / CHANGES_FILE).write_text(_changes(before, version, data), encoding="utf-8")
    manifest = _manifest(folder, version, counts, project, before, clock)
    (folder / MANIFEST_FILE).write_text(manifest, encoding="utf-8")
    return version


def _version(data: bytes, beside: Path) -> str:
    checksum = hashlib.sha256(data)
    if beside.exists():
        with beside.open("rb") as file:
            checksum.update(hashlib.file_digest(file, "sha256").digest())
    return checksum.hexdigest()


def write_names(path: Path, store: pyoxigraph.Store) -> None:
    """Write the index of the names that the store holds into a new file."""
    write_index(path, collect(*(_rows(store, query) for query in (NAMES_QUERY, LINKS_QUERY, VALUES_QUERY))))


def _rows(store: pyoxigraph.Store, text: str) -> list[dict[str, dict[str, str]]]:
    """The rows of a SELECT query over the union of all graphs, as SPARQL JSON has them."""
    answer = store.query(text, use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    document = json.loads(answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b"")
    rows: list[dict[str, dict[str, str]]] = document["results"]["bindings"]
    return rows


def _build_before(builds: Path) -> Build | None:
    try:
        return current_build(builds)
    except NoBuild:
        return None


def _prefixes(data: bytes) -> dict[str, str]:
    """The prefixes of the vocabularies that the N-Quads use."""
    return prefixes_in_use(iri.decode() for iri in set(re.findall(rb"<([^>]*[/#])[^>/#]*>", data)))


def _as_one_graph(data: bytes, prefixes: dict[str, str]) -> bytes:
    """The quads without their graphs as Turtle, compressed; the same quads give the same bytes."""
    triples: Iterator[pyoxigraph.Triple] = (
        quad.triple for quad in pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.N_QUADS)
    )
    turtle = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.TURTLE, prefixes=prefixes)
    assert turtle is not None
    return gzip.compress(turtle, mtime=0)


def _changes(before: Build | None, version: str, data: bytes) -> str:
    """The change log; that of the build before where its graph is the same."""
    kept = before.folder / CHANGES_FILE if before else None
    if before and kept and before.version == version and kept.exists():
        return kept.read_text(encoding="utf-8")
    new = data.decode().split("\n")
    known = before if before and before.graph.exists() else None
    # where nothing was built before there is nothing that changed
    old = known.graph.read_bytes().decode().split("\n") if known else new
    about = {
        "from": known.version if known else None,
        "from_created": known.manifest.get("created") if known else None,
        "to": version,
    }
    return json.dumps(about | changes_between(old, new), ensure_ascii=False, indent=1)


def _described_files() -> Iterator[tuple[str, tuple[str, str, str]]]:
    yield from _GRAPHS.items()
    for table in export_tables().values():
        yield f"{table.name}.csv", ("text/csv", table.title_en, table.title_zh)
    for table in export_tables().values():
        titles = (f"{table.title_en}, for Excel and LibreOffice", f"{table.title_zh}（供 Excel、LibreOffice）")
        yield f"{table.name}.excel.csv", ("text/csv", *titles)
    yield DICTIONARY_FILE, _DICTIONARY
    yield CHANGES_FILE, _CHANGES
    yield INDEX_FILE, _INDEX


def _manifest(
    folder: Path,
    version: str,
    counts: Mapping[str, int],
    project: Project,
    before: Build | None,
    clock: Clock,
) -> str:
    # a graph that has not changed keeps its date, whatever else of the build has
    same = before is not None and before.version == version
    kept = before.manifest.get("created") if before and same else None
    created = str(kept or clock().isoformat(timespec="seconds"))
    files = {name: _described(folder / name, *said) for name, said in _described_files()}
    for name, document in packages(files, version, created).items():
        (folder / name).write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    files |= {name: _described(folder / name, *said) for name, said in PACKAGES.items()}
    if (folder / BESIDE_FILE).exists():
        files[BESIDE_FILE] = _described(folder / BESIDE_FILE, *_BESIDE)
    manifest = {
        "version": version, "created": created, "files": files,
        "counts": dict(counts), "software": f"{DISTRIBUTION} {software_version()}",
        "own": [own.folder.name for own in project.own],
    }  # fmt: skip
    return json.dumps(manifest, ensure_ascii=False, indent=1)


def _described(path: Path, media_type: str, title_en: str, title_zh: str) -> dict[str, str | int]:
    content = path.read_bytes()
    return {
        "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), "media_type": media_type,
        "title_en": title_en, "title_zh": title_zh,
    }  # fmt: skip
