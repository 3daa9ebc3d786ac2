"""What was harvested, taken beside the graph of a build: statements that cannot change what ours say, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

from loaders.problems import shown
from loaders.vocabulary import BASE

#: Below which all IRIs lie that we make for catalogues, and the beginning of their named graphs.
HARVEST, HARVEST_GRAPH = f"{BASE}harvest/", f"{BASE}graph/harvest"
GRAPH_FILE, JOINED_FILE, LINKS_FILE = "graph.nq", "joined.nq", "links.nq"
#: The file of a build.
BESIDE_FILE = "harvests.nq"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@dataclass(frozen=True)
class Beside:
    """How many statements of how many files were taken, and what was left out, each with its reason."""

    statements: int
    files: int
    left_out: tuple[str, ...]


def write_beside(harvests: Path, core: pyoxigraph.Store, target: Path) -> Beside:
    """Write all harvested statements into one file of N-Quads; no file where there are none.

    Left out are files that are no N-Quads, and statements outside the graphs of harvests or about a thing of which ``core`` speaks.
    """
    left_out: list[str] = []
    statements = files = 0
    sources = [*sorted(harvests.glob(f"*/{GRAPH_FILE}")), harvests / JOINED_FILE, harvests / LINKS_FILE]
    with target.open("wb") as out:
        for file in filter(Path.is_file, sources):
            begin, taken, refused = out.tell(), 0, 0
            try:
                for part in _parts(file):
                    fit = [quad for quad in part if _is_fit(quad, core)]
                    taken, refused = taken + len(fit), refused + len(part) - len(fit)
                    pyoxigraph.serialize(fit, out, format=RdfFormat.N_QUADS)
            except (SyntaxError, OSError, ValueError) as error:
                out.seek(begin)
                out.truncate()
                left_out.append(f"{shown(file)}: it cannot be read ({error}); harvest it again")
                continue
            statements, files = statements + taken, files + 1
            if refused:
                left_out.append(f"{shown(file)}: {refused:,} statements about things that are not the catalogue's")
    if not statements:
        target.unlink()
    return Beside(statements, files, tuple(left_out))


def _parts(file: Path) -> Iterator[list[Quad]]:
    part: list[Quad] = []
    for quad in pyoxigraph.parse(path=str(file), format=RdfFormat.N_QUADS):
        part.append(quad)
        if len(part) == 10_000:
            yield part
            part = []
    yield part


def _is_fit(quad: Quad, core: pyoxigraph.Store) -> bool:
    """Whether the statement stands in a harvest's graph and speaks of nothing that the core has or uses as a term."""
    subject, graph = quad.subject, quad.graph_name
    if not isinstance(graph, NamedNode) or not graph.value.startswith(HARVEST_GRAPH) or not isinstance(subject, NamedNode):
        return False
    if subject.value.startswith(BASE):
        return subject.value.startswith(HARVEST)
    uses = ((subject, None, None), (None, subject, None), (None, _TYPE, subject))
    return all(next(core.quads_for_pattern(*use), None) is None for use in uses)
