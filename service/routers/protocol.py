"""The query operation of the SPARQL 1.1 Protocol §2.1: from an HTTP request to a query text and a dataset."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request
from werkzeug.http import parse_options_header

from service.http.languages import PARAMETER
from service.http.negotiation import Wanted, accept_of
from service.http.problems import BadRequest, UnsupportedMediaType, UpdateRefused
from service.store.base import Dataset

FORM, DIRECT, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
_MOST_FIELDS = 1000
_GRAPHS = ("default-graph-uri", "named-graph-uri")


@dataclass(frozen=True)
class QueryRequest:
    """A protocol request; ``text`` is None where no query was sent."""

    text: str | None
    dataset: Dataset
    wanted: Wanted


async def read_request(request: Request) -> QueryRequest:
    """Read a GET or POST. Raises ``BadRequest``, ``UnsupportedMediaType`` and ``UpdateRefused``."""
    fields = _fields(request.url.query, "The query string")
    direct: str | None = None
    if request.method == "POST":
        media_type, options = parse_options_header(request.headers.get("content-type", ""))
        media_type = media_type.lower()
        if media_type not in (FORM, DIRECT, UPDATE):
            raise UnsupportedMediaType(
                f"A query is POSTed as {FORM} or {DIRECT}, not as {media_type or 'nothing'}."
            )
        if options.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            raise UnsupportedMediaType(f"The charset must be UTF-8, not {options['charset']}.")
        if media_type == UPDATE:
            raise UpdateRefused("The media type is that of an update.")
        body = await _text(request)
        if media_type == FORM:
            fields += _fields(body, "The form")
        else:
            direct = body
    return _assemble(fields, direct, accept_of(request))


def _assemble(fields: list[tuple[str, str]], direct: str | None, accept: str) -> QueryRequest:
    names = [name for name, _ in fields]
    if "update" in names:
        raise UpdateRefused("There is a parameter named update.")
    texts = [value for name, value in fields if name == "query"] + ([] if direct is None else [direct])
    if len(texts) > 1:
        raise BadRequest(f"There are {len(texts)} queries; a request holds one.")
    dataset = Dataset(
        *(tuple(dict.fromkeys(value for name, value in fields if name == parameter and value)) for parameter in _GRAPHS)
    )
    formats, languages = (tuple(value for name, value in fields if name == wanted) for wanted in ("format", PARAMETER))
    wanted = Wanted(accept, formats, languages)
    return QueryRequest(texts[0] if texts else None, dataset, wanted)


async def _text(request: Request) -> str:
    try:
        return (await request.body()).decode("utf-8-sig")  # a file may begin with a byte-order mark
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not UTF-8: byte {error.start}.") from error


def _fields(text: str, what: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except (UnicodeDecodeError, ValueError) as error:
        raise BadRequest(f"{what} cannot be read: {error}.") from error
