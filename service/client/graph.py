"""The graph as its users ask it: figures, series, policies, paths, citations, and any query, as frames."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .frames import frame_of, frame_of_table
from .source import Given, Refused, Source

if TYPE_CHECKING:
    import pandas

_FIGURES = "which-figures-are-there"
_SERIES = "how-did-an-indicator-develop-over-years-and-reports"
#: What the stored query calls what the client's users call otherwise: a column of an answer has these names already.
_PARAMETERS = {"region": "area", "period": "time", "report": "source", "status": "stated_as"}

Names = str | Sequence[str] | None


def connect(where: str | Path = "build") -> Graph:
    """The graph of the service at an address (``http://…``), or of the current build in a folder of builds.

    Raises ``Refused`` where the folder has no build, ``ModuleNotFoundError`` with what to install.
    """
    try:
        if str(where).startswith(("http://", "https://")):
            from .over_http import Service

            return Graph(Service(str(where)))
        from .in_process import Build

        return Graph(Build(Path(where)))
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(f"{error}; install it with: pip install 'datagov-kg[client]'", name=error.name) from None


class Graph:
    """A graph that can be asked. Names of things are labels in either language, other names, ids or IRIs; where one is
    unknown, ``Refused`` says which are near."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def figures(
        self,
        indicator: Names = None,
        region: Names = None,
        population: Names = None,
        industry: Names = None,
        period: Names = None,
        report: Names = None,
        status: Names = None,
    ) -> pandas.DataFrame:
        """Every figure, or those of an indicator, region, … : one row each, with interval, unit and receipt.

        Several names of one kind mean any of them. ``value`` is empty where the numeral only bounds the value (超, 近 …);
        ``value_reference`` and its bounds are in the one unit of the indicator. ``status`` is ``reported``, ``computed``,
        ``forecast`` or ``target``.
        """
        given = {
            "indicator": indicator, "region": region, "population": population, "industry": industry, "period": period,
            "report": report, "status": status,
        }  # fmt: skip
        asked = [(_PARAMETERS.get(name, name), value) for name, names in given.items() for value in _listed(names)]
        return frame_of(self._source.stored(_FIGURES, asked))

    def series(
        self, indicator: str, region: str = "china", population: str = "all", industry: str = "all"
    ) -> pandas.DataFrame:
        """The figures of one indicator for one region, population and industry over all reports, by period."""
        asked = [("indicator", indicator), ("region", region), ("population", population), ("industry", industry)]
        return frame_of(self._source.stored(_SERIES, asked))

    def policies(self, about: str | None = None, since: str | None = None, until: str | None = None) -> pandas.DataFrame:
        """Policies by the day on which they came out: those tied directly to a theme, body, place, programme, indicator or
        policy, if one is given, between two days or years (2020 to 2030, if none is)."""
        given = {"about": about, "since": since, "until": until}
        return self.explore("timeline", **{name: value for name, value in given.items() if value is not None})

    def paths(self, one: str, other: str, number: int = 3) -> pandas.DataFrame:
        """How two things of the network relate: the cheapest explanations, one row for each hop, with its evidence and a
        sentence in each language."""
        return self.explore("paths", one=one, other=other, number=str(number))

    def explore(self, analysis: str, **given: str) -> pandas.DataFrame:
        """The answer of an analysis of the network (``paths``, ``roots``, ``spread``, ``bearing`` …); what must be known
        beside it stands in ``frame.attrs["notes"]``, the SPARQL of its data in ``frame.attrs["sparql"]``."""
        document = self._source.explored(analysis, [*given.items()])
        frame = frame_of_table(document["columns"], document["rows"])
        frame.attrs |= {"notes": document["notes"], "sparql": document["sparql"]}
        return frame

    def search(self, name: str, kind: Names = None, limit: int = 20) -> pandas.DataFrame:
        """What is called so, best first, whatever the script, spelling or language: ``score`` goes from 0 to 100."""
        hits = self._source.found(name, _listed(kind), limit)
        columns = ("iri", "kind", "label_zh", "label_en", "name", "match", "score")
        rows = [
            dict(hit) | {f"label_{language}": hit["labels"].get(language) for language in ("zh", "en")} for hit in hits
        ]
        return frame_of_table(columns, rows)

    def ask(self, query: str, **given: Names) -> pandas.DataFrame:
        """The answer of a stored query by its name, with its parameters; ``queries()`` lists them."""
        return frame_of(self._source.stored(query, _pairs(given)))

    def queries(self) -> pandas.DataFrame:
        """The stored queries: name, theme, question in both languages, parameters."""
        columns = ("name", "theme", "title_en", "title_zh", "parameters")
        rows = [dict(item) | {"parameters": " ".join(item["parameters"])} for item in self._source.queries()]
        return frame_of_table(columns, rows)

    def select(self, sparql: str) -> pandas.DataFrame:
        """The rows of a SELECT query of one's own."""
        return frame_of(self._source.select(sparql))

    def cite(self, of: str = "", format: str = "text", language: str = "en", **given: Names) -> str:
        """How to cite the graph, a thing of it by its IRI, or the answer of a stored query with its parameters, with version
        and permanent address: ``text``, ``bibtex`` or ``csl-json``."""
        return self._source.citation(of, _pairs(given), format, language)


def _pairs(given: dict[str, Names]) -> Given:
    return [(name, value) for name, names in given.items() for value in _listed(names)]


def _listed(names: Names) -> list[str]:
    if names is None:
        return []
    if isinstance(names, str):
        if not names.strip():
            raise Refused("A name is empty; leave it out to ask for all.")
        return [names]
    return list(names)
