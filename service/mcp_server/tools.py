"""The tools. Their words are what a model reads to choose among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.types import ToolAnnotations
from pydantic import Field

from loaders.version import software_version
from service.mcp_server.asking import Answers, Given
from service.mcp_server.figures import told

_INSTRUCTIONS = """The knowledge graph of China's data-governance figures: what five official reports state of data production, \
storage, compute, circulation and use, and over a thousand policies with the clauses that relate them. A figure is an \
interval: say its bounds, and say "at least" where only a lower bound is known. Quote the receipt (report, numeral as printed, \
characters) with each number. Names may be Chinese or English, abbreviated or in pinyin: `search` first where one is refused. \
Where nothing is found, say so; nothing here is estimated. Figures before and after a policy are no effect of it."""
_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_FIGURES = "queries/which-figures-are-there"
_TARGETS = "queries/which-targets-were-met"
_MOST = 200

Name = Annotated[str | None, Field(description="A label in Chinese or English, an id or an IRI; leave it out for all.")]
Limit = Annotated[int, Field(ge=1, le=_MOST, description="At most so many rows.")]


def make_server(answers: Answers) -> MCPServer:
    """A server whose tools ask for these answers."""
    server: MCPServer = MCPServer(
        "datagov-kg", title="中国数据治理知识图谱 datagov-kg", instructions=_INSTRUCTIONS, version=software_version(), log_level="WARNING"
    )
    tools = _Tools(answers)
    for tool in (
        tools.search, tools.figures, tools.compare, tools.evidence, tools.policy_paths, tools.policy_roots, tools.policy_spread,
        tools.policies_and_figures, tools.targets, tools.list_questions, tools.ask, tools.sparql, tools.cite,
    ):  # fmt: skip
        server.add_tool(tool, annotations=_READS)
    return server


class _Tools:
    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    async def search(
        self,
        name: Annotated[str, Field(description="What people call it: 数据二十条, NDA, gui zhou, Twenty Measures …")],
        kind: Annotated[str | None, Field(description="policy, indicator, region, body, programme …")] = None,
        limit: Limit = 10,
    ) -> dict[str, Any]:
        """Find indicators, regions, policies, bodies, programmes and stored questions by what people call them: in Chinese or
        English, abbreviated, in pinyin, with typos. The ids and labels found here are what the other tools take."""
        asked = [("q", name), ("limit", str(limit)), *([("kind", kind)] if kind else [])]
        hits = (await self._answers.document("search", asked))["hits"]
        kept = ("iri", "kind", "labels", "name", "match", "score")
        return {"found": [{key: hit[key] for key in kept} for hit in hits]}

    async def figures(
        self,
        indicator: Name = None,
        region: Name = None,
        population: Name = None,
        industry: Name = None,
        period: Annotated[str | None, Field(description="2024, 2024-12-31 (end of a year), 2024-09 …")] = None,
        report: Name = None,
        status: Annotated[str | None, Field(description="reported, computed, forecast or target")] = None,
        limit: Limit = 50,
    ) -> dict[str, Any]:
        """Figures as intervals, each with its receipt: what five reports state, and what follows from it by declared
        identities (status computed)."""
        given = {
            "indicator": indicator, "area": region, "population": population, "industry": industry, "time": period,
            "source": report, "stated_as": status,
        }  # fmt: skip
        return await self._figures([(name, value) for name, value in given.items() if value], limit)

    async def compare(
        self,
        indicator: Annotated[str, Field(description="A label in Chinese or English, an id or an IRI.")],
        regions: Annotated[list[str] | None, Field(description="Two or more places.")] = None,
        industries: Annotated[list[str] | None, Field(description="Two or more industries.")] = None,
        period: Annotated[str | None, Field(description="Only this period: 2024, 2024-12-31 …")] = None,
        limit: Limit = 100,
    ) -> dict[str, Any]:
        """The figures of one indicator for several places or industries side by side. Compare only equal periods and kinds;
        where intervals overlap, neither is the larger."""
        given = [("indicator", indicator), *(("area", region) for region in regions or ())]
        given += [*(("industry", one) for one in industries or ()), *([("time", period)] if period else [])]
        return await self._figures(given, limit)

    async def evidence(
        self, figure: Annotated[str, Field(description="The IRI of a figure, as its receipt has it.")]
    ) -> dict[str, Any]:
        """Everything behind one figure that a report states: sections, the numeral as printed, character ranges, the source
        that the report names, and the checksum of its text."""
        given = [("observation", figure)]
        return {"claims": await self._plain("queries/what-is-the-evidence-of-a-figure", given), "receipt": {"figure": figure}}

    async def policy_paths(
        self,
        one: Annotated[str, Field(description="A policy, body, place, programme or indicator.")],
        other: Annotated[str, Field(description="Another one.")],
        number: Annotated[int, Field(ge=1, le=10, description="So many explanations.")] = 3,
    ) -> dict[str, Any]:
        """How two things relate: the best explanations, each hop with its clause, the operative words, the address where the
        text was read, a confidence, and a sentence."""
        return await self._explored("paths", [("one", one), ("other", other), ("number", str(number))])

    async def policy_roots(self, policy: Annotated[str, Field(description="A policy.")]) -> dict[str, Any]:
        """What a policy rests on, back to the root, and all that rests on it, each with its clause."""
        return await self._explored("roots", [("policy", policy)])

    async def policy_spread(self, policy: Annotated[str, Field(description="A national policy.")]) -> dict[str, Any]:
        """How a national policy spread: the first document of each province that rests on it, with order and delay, and the
        provinces of which this graph has none."""
        return await self._explored("spread", [("policy", policy)])

    async def policies_and_figures(
        self,
        indicator: Annotated[str, Field(description="An indicator.")],
        region: Annotated[str | None, Field(description="A place; China where left out.")] = None,
    ) -> dict[str, Any]:
        """The policies that bear on an indicator, and its figures before and after each, as intervals. No effect is claimed."""
        return await self._explored("bearing", [("indicator", indicator), *([("region", region)] if region else [])])

    async def targets(
        self,
        verdict: Annotated[str, Field(description="met, missed, on-the-way, open or not-comparable")] = "met",
        policy: Annotated[str | None, Field(description="Part of the title of the policy that sets them.")] = None,
        limit: Limit = 50,
    ) -> dict[str, Any]:
        """Quantified targets of policies held against the latest figures, interval against interval, with the clause that sets
        each, the reason for the verdict, and the change a year that would reach it."""
        rows = await self._plain(_TARGETS, [("verdict", verdict)])
        wanted = (policy or "").casefold()
        rows = [row for row in rows if wanted in f"{row['policy_zh']} {row['policy_en']}".casefold()]
        for row in rows:
            row["receipt"] = {
                "target": row["figure"], "policy": row["policy"], "locator": row["locator"], "read_at": row["read_at"],
                **({"outcome": row["outcome_figure"]} if "outcome_figure" in row else {}),
            }  # fmt: skip
        return {"targets": rows[:limit], "more": max(0, len(rows) - limit)}

    async def list_questions(self) -> dict[str, Any]:
        """The stored questions, with their parameters, for `ask`."""
        found = await self._answers.document("queries", [])
        kept = ("name", "theme", "title_en", "title_zh", "description_en")
        return {
            "questions": [
                {key: item[key] for key in kept} | {"parameters": [one["name"] for one in item["parameters"]]} for item in found
            ]
        }

    async def ask(
        self,
        question: Annotated[str, Field(description="The name of a stored question.")],
        parameters: Annotated[dict[str, str] | None, Field(description="Its parameters; those left out have defaults.")] = None,
        limit: Limit = 50,
    ) -> dict[str, Any]:
        """The answer of a stored question."""
        given = [*(parameters or {}).items()]
        rows = await self._plain(f"queries/{question}", given)
        receipt = {"question": question, "parameters": dict(given), "version": await self._answers.version()}
        return {"rows": rows[:limit], "more": max(0, len(rows) - limit), "receipt": receipt}

    async def sparql(
        self, query: Annotated[str, Field(description="A SPARQL 1.1 SELECT or ASK query.")], limit: Limit = 100
    ) -> dict[str, Any]:
        """The answer of a query of your own, under the bounds of the service: read only, with a deadline. The vocabulary is
        https://w3id.org/datagov-kg/ontology#; prefixes are declared in the query."""
        document, is_cut = await self._answers.sparql(query)
        receipt = {"sparql": query, "version": await self._answers.version()}
        if "boolean" in document:
            return {"answer": document["boolean"], "receipt": receipt}
        rows = [_plain(row) for row in document["results"]["bindings"]]
        return {"rows": rows[:limit], "more": "many" if is_cut else max(0, len(rows) - limit), "receipt": receipt}

    async def cite(
        self,
        thing: Annotated[str | None, Field(description="The IRI of a figure, policy …; the graph where left out.")] = None,
        format: Annotated[str, Field(description="text, bibtex or csl-json")] = "text",
    ) -> dict[str, Any]:
        """How to cite a thing or the graph, with version and permanent address."""
        given = [*([("iri", thing)] if thing else []), ("format", format), ("language", "en")]
        return {"citation": await self._answers.text("cite", given)}

    async def _figures(self, given: Sequence[tuple[str, str]], limit: int) -> dict[str, Any]:
        rows = await self._answers.rows(_FIGURES, given)
        return {"figures": await told(self._answers, rows[:limit]), "more": max(0, len(rows) - limit)}

    async def _explored(self, name: str, given: Given) -> dict[str, Any]:
        document = await self._answers.document(f"explore/{name}", given)
        receipt = {"sparql": document["sparql"], "version": document["version"]}
        rows, notes = document["rows"], document["notes"]
        return {"rows": rows[:_MOST], "more": max(0, len(rows) - _MOST), "notes": notes, "receipt": receipt}

    async def _plain(self, path: str, given: Given) -> list[dict[str, Any]]:
        return [_plain(row) for row in await self._answers.rows(path, given)]


def _plain(row: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    return {name: cell["value"] for name, cell in row.items()}
