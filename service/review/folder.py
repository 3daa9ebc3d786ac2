"""The folder of a review: a report's folder with the document, what was proposed of it, and the log of decisions.

``document.bin`` and ``proposals.jsonl`` are written aside and named when they are whole: a start that was killed begins again,
and never touches ``decisions.jsonl``.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from loaders.decisions import DecisionLog
from loaders.drafts import write_draft
from loaders.evidence import Basis
from loaders.extract import Document, Proposal, ProposedMention, ProposedRelation
from loaders.extract.standing import Row, Standing, standing
from loaders.extract.text import decoded, encoded, read_document
from loaders.problems import InputProblems, Problem, shown
from loaders.project import TEXT_FILE, Project
from loaders.reading.published import Claim
from loaders.swapping import swapped
from service.review.parts import row_of_part

_DOCUMENT, _PROPOSALS, _DECISIONS, _SOURCE, _ASKED = "document.bin", "proposals.jsonl", "decisions.jsonl", "source", "asked.json"
#: The file of the folder in which a model's answers are kept.
MODEL_ANSWERS = "model.jsonl"
#: The fields of a proposal that are cells of ``claims.csv``, or say how it was made.
_CELLS = [field.name for field in fields(Proposal) if field.name in (*Claim.model_fields, "reason", "new_label", "rule")]

Proposed = Proposal | ProposedMention | ProposedRelation
Propose = Callable[[Document], Sequence[Proposed]]


class ReviewFolder:
    """A review as it lies on the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = DecisionLog(folder / _DECISIONS)

    @cached_property
    def document(self) -> Document:
        """The document, with the places of its characters."""
        return decoded((self.folder / _DOCUMENT).read_bytes())

    @cached_property
    def proposals(self) -> list[Row]:
        """What was proposed, in the order of the text."""
        with (self.folder / _PROPOSALS).open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    @property
    def source(self) -> Path | None:
        """The document's own file, where it is kept."""
        return next(iter(sorted(self.folder.glob(f"{_SOURCE}.*"))), None)

    @property
    def is_pdf(self) -> bool:
        """Whether its pages can be shown."""
        return bool(self.document.places) and self.source is not None and self.source.suffix == ".pdf"

    def standing(self) -> Standing:
        """What stands now, whoever decided it meanwhile."""
        return standing(self.proposals, self.log.read())


def asked_before(folder: Path) -> dict[str, str]:
    """What the review in the folder was begun with, the document's date and area; empty where nothing was."""
    path = folder / _ASKED
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def begin_review(
    folder: Path, project: Project, propose: Propose, document: Path | None = None, ocr: bool = False, asked: Mapping[str, str] | None = None,
) -> ReviewFolder:  # fmt: skip
    """The review in the folder; where it is not there yet, or was not begun to the end, it is begun with the document.

    ``asked`` is kept with it, for ``asked_before``: a start that was killed goes on with the same. Raises ``InputProblems`` where the document cannot be read, is missing, or is another one than the folder's.
    """
    review = ReviewFolder(folder)
    if (folder / _DOCUMENT).is_file():
        if document and read_document(document, ocr).sha256 != review.document.sha256:
            message = f"is not the document that {shown(folder)} is a review of"
            raise InputProblems([Problem(shown(document), 0, "", message, "Begin a review of it in a new folder.")])
    elif document:
        _keep(folder, project, document, ocr, asked or {})
    elif (folder / TEXT_FILE).is_file():
        with swapped(folder / _DOCUMENT) as path:
            path.write_bytes(encoded(read_document(folder / TEXT_FILE)))
    else:
        remedy = "Name the document to begin with: --document FILE."
        raise InputProblems([Problem(shown(folder), 0, "", "holds no review", remedy)])
    if not (folder / _PROPOSALS).is_file():
        text = review.document.text
        rows = (json.dumps(row_of(one, text), ensure_ascii=False) for one in propose(review.document))
        with swapped(folder / _PROPOSALS) as path:
            path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return review


def row_of(proposal: Proposed, text: str) -> dict[str, str]:
    """A proposal as cells: those of its table, or a ``reason``, and what it says of itself."""
    if not isinstance(proposal, Proposal):
        return row_of_part(proposal, text)
    cells = {name: _cell(getattr(proposal, name)) for name in _CELLS}
    cells |= {f"{name}_basis": _basis(basis) for name, basis in proposal.bases.items()}
    cells |= {"confidence": f"{proposal.confidence:.2f}", "conflicts": "|".join(proposal.conflicts)}
    cells["against"] = json.dumps([asdict(one) for one in proposal.against], ensure_ascii=False) if proposal.against else ""
    return {name: cell for name, cell in cells.items() if cell}


def _keep(folder: Path, project: Project, document: Path, ocr: bool, asked: Mapping[str, str]) -> None:
    """Make the folder of a new review beside its place, and name it when it is whole."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputProblems([Problem(shown(folder), 0, "", "is there already", "Name a folder that is not.")])
    read = read_document(document, ocr)
    begun = folder.with_name(f".{folder.name}.begun")
    shutil.rmtree(begun, ignore_errors=True)
    begun.mkdir(parents=True)
    (begun / TEXT_FILE).write_bytes(read.text.encode())
    write_draft(begun / folder.name, project, begun / TEXT_FILE)
    shutil.copyfile(document, begun / folder.name / f"{_SOURCE}{document.suffix.lower()}")
    (begun / folder.name / _DOCUMENT).write_bytes(encoded(read))
    (begun / folder.name / _ASKED).write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    (begun / folder.name).rename(folder)
    shutil.rmtree(begun)


def _cell(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)


def _basis(basis: Basis) -> str:
    return f"context:{basis.start}-{basis.end}" if basis.kind == "context" else basis.kind
