"""Whether a row that a person wrote can be: its cells by themselves, and the whole folder as the build would read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from loaders.builds.building import prove
from loaders.extract.standing import PART, Standing
from loaders.project import OwnData, Project
from loaders.reading.concepts import Schemes
from loaders.reading.published import Claim, NonFact
from loaders.sources import gather_sources
from service.review.parts import PARTS, Mistake, mistakes_in_part, mistakes_of_cells, unknown

#: The scheme in which the words of a cell stand.
SCHEME_OF = {"indicator": "indicators", "unit": "units", "region": "regions", "population": "populations", "industry": "industries"}


def mistakes_in(row: Mapping[str, str], schemes: Schemes, found: Standing) -> list[Mistake]:
    """What is wrong with a row of ``claims.csv``, of ``nonfacts.csv`` where it has a ``reason``, or of its part's table."""
    if part := PARTS.get(row.get(PART, "")):
        return mistakes_in_part(part, row, schemes, found)
    model = NonFact if row.get("reason") else Claim
    cells = {name: cell for name, cell in row.items() if name in model.model_fields and cell}
    try:
        model.model_validate(cells)
    except ValidationError as error:
        return mistakes_of_cells(error)
    if row.get("reason"):
        return []
    wrong: list[Mistake] = []
    for cell, scheme in SCHEME_OF.items():
        word = row.get(cell, "")
        declared = found.declared.get(f"schemes/{scheme}.csv", {})
        names = {name for thing in declared.values() for name in (thing.get("id", ""), thing.get("label_zh", ""))}
        if word and word not in names and schemes[scheme].find(word) is None:
            wrong.append(unknown(cell, word, [*schemes[scheme].names(), *names]))
    return wrong


def mistakes_of(folder: Path, project: Project) -> list[str]:
    """What keeps the folder from being built, each with its file, line and remedy."""
    own = replace(project, own=(*project.own, OwnData(folder.resolve())))
    sources, problems = gather_sources(own)
    ours = replace(sources, reports={name: report for name, report in sources.reports.items() if report.folder == folder.resolve()})
    return [str(problem) for problem in (*problems, *prove(ours, None)[2])]
