"""A citation as text (after GB/T 7714 in Chinese, APA in English), as BibTeX, and as CSL-JSON.

In BibTeX braces count wherever they stand, so that no printed one may be written as such; ``url`` is verbatim.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from loaders.words.printing import Language
from service.descriptions.citations import Citation
from service.descriptions.texts import DATASET_TITLE, PUBLISHER_NAME

_SHORT_VERSION = 16
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_IN_LATEX = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$",
})  # fmt: skip

#: Where two characters would be drawn as one other: quotation marks, dashes, ¡ and ¿.
_LIGATURE = re.compile(r"(?<=[`'\-?!<>,])(?=[`'\-<>,])")


def as_text(citation: Citation, language: Language) -> str:
    """The citation in one paragraph, as a list of references has it."""
    return _chinese(citation) if language == "zh" else _english(citation)


def as_bibtex(citation: Citation, language: Language) -> str:
    """The citation as an entry of BibTeX, in UTF-8; ``version`` and ``urldate`` are fields of BibLaTeX."""
    fields = {
        "author": f"{{{in_latex(citation.author[language])}}}",
        "title": f"{{{in_latex(citation.title[language])}}}",
        "year": citation.issued[:4],
        "publisher": in_latex(PUBLISHER_NAME[language]),
        "howpublished": in_latex(_container(citation, language)) if citation.is_part else "",
        "version": citation.edition.version or "",
        "url": _in_url(citation.address),
        "urldate": citation.edition.accessed.isoformat(),
        "note": in_latex(citation.note[language]),
        "langid": "chinese" if language == "zh" else "english",
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@misc{{{citation.key},\n{''.join(lines)}}}\n"


def as_csl_json(citation: Citation, language: Language) -> str:
    """The citation as a list of one item of CSL-JSON, version 1.0 of its schema."""
    item: dict[str, Any] = {
        "id": citation.key,
        "type": "dataset",
        "title": citation.title[language],
        "author": [{"literal": citation.author[language]}],
        "issued": {"date-parts": [_parts(citation.issued)]} if citation.issued else None,
        "accessed": {"date-parts": [_parts(citation.edition.accessed.isoformat())]},
        "container-title": DATASET_TITLE[language] if citation.is_part else "",
        "publisher": PUBLISHER_NAME[language],
        "version": citation.edition.version or "",
        "URL": citation.address,
        "note": citation.note[language],
        "language": "zh-CN" if language == "zh" else "en",
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2) + "\n"


#: How a citation is written, by the name of the format.
WRITERS: Mapping[str, Callable[[Citation, Language], str]] = {
    "text": as_text, "bibtex": as_bibtex, "csl-json": as_csl_json,
}  # fmt: skip


def in_latex(text: str) -> str:
    """The text as LaTeX prints it, on one line; Chinese stays as it is."""
    parts = _LIGATURE.split(" ".join(text.split()))
    return "{}".join(part.translate(_IN_LATEX) for part in parts)


def _in_url(address: str) -> str:
    # what a verbatim field cannot hold, an address may always write in hexadecimal
    return quote(address, safe="/:@!$&'()*+,;=-._~#%?[]")


def _version(citation: Citation) -> str:
    return (citation.edition.version or "")[:_SHORT_VERSION]


def _container(citation: Citation, language: Language) -> str:
    return f"见：{DATASET_TITLE['zh']}" if language == "zh" else f"In: {DATASET_TITLE['en']}"


def _chinese(citation: Citation) -> str:
    version, accessed = _version(citation), citation.edition.accessed.isoformat()
    whole = f"//{PUBLISHER_NAME['zh']}. {DATASET_TITLE['zh']}" if citation.is_part else ""
    edition = f". 版本 {version}" if version else ""
    issued = f". {citation.issued}" if citation.issued else ". "
    note = f". {citation.note['zh']}" if citation.note["zh"] else ""
    head = f"{citation.author['zh']}. {citation.title['zh']}[DS/OL]{whole}{edition}"
    return f"{head}{issued}[{accessed}]. {citation.address}{note}."


def _english(citation: Citation) -> str:
    version = f" (Version {_version(citation)})" if _version(citation) else ""
    if citation.is_part:
        body = f"{citation.title['en']} [Data set]. In {PUBLISHER_NAME['en']}, {DATASET_TITLE['en']}{version}"
    else:
        body = f"{citation.title['en']}{version} [Data set]"
    note = f" ({citation.note['en']})" if citation.note["en"] else ""
    issued = _written(citation.issued) if citation.issued else "n.d."
    retrieved = f"Retrieved {_day(citation.edition.accessed)}, from {citation.address}"
    return f"{citation.author['en']}. ({issued}). {body}. {retrieved}{note}"


def _day(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _written(issued: str) -> str:
    """A year, month or day as APA writes it: 2025, April 29."""
    year, *rest = _parts(issued)
    month = f", {_MONTHS[rest[0] - 1]}" if rest else ""
    return f"{year}{month}" + (f" {rest[1]}" if len(rest) > 1 else "")


def _parts(issued: str) -> list[int]:
    return [int(part) for part in issued.split("-")]
