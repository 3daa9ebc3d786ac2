"""For search engines and browsers: robots.txt, the sitemap in bounded files, the icon."""

from __future__ import annotations

from urllib.parse import quote
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from loaders.vocabulary import BASE
from service.descriptions.examples import example_queries
from service.http.addresses import local_link, prefix_of
from service.http.problems import NotFound
from service.read.asking import rows, text
from service.routers.parts import Parts
from service.routers.responses import entity_tag, not_modified, tagged
from service.store.served import Served

router = APIRouter(tags=["crawlers"])
#: Addresses in one file; the protocol allows fifty thousand.
FILE_ADDRESSES = 5000
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_PAGES = ("", "queries", "sparql", "download", "dataset", "catalog", ".well-known/void", "ontology", "shapes")


@router.get("/robots.txt", include_in_schema=False)
async def robots(request: Request, parts: Parts) -> Response:
    """What crawlers may read: all but answers that are computed for each question. Then where the sitemap is."""
    prefix = prefix_of(request)
    lines = [
        "User-agent: *", f"Disallow: {prefix}/sparql?", f"Disallow: {prefix}/search", f"Disallow: {prefix}/*?format=",
        "", f"Sitemap: {parts.settings.public_iri}sitemap.xml", "",
    ]  # fmt: skip
    return PlainTextResponse("\n".join(lines))


@router.get("/favicon.ico", include_in_schema=False)
async def favicon(request: Request) -> Response:
    """Leads to the icon, which is a vector image."""
    return RedirectResponse(f"{prefix_of(request)}/static/icon.svg", status_code=308)


@router.get("/sitemap.xml", include_in_schema=False)
async def sitemap_index(request: Request, parts: Parts) -> Response:
    """The files of the sitemap: the first of pages of the service, the others of things of the graph."""
    tag = entity_tag(parts, "sitemap")
    if unchanged := not_modified(request, tag):
        return unchanged
    count = int((await rows(parts.store, "count-of-pages", start=text(BASE)))[0]["count"]["value"])
    files = 1 + -(-count // _size(parts))
    addresses = [f"{parts.settings.public_iri}sitemap/{number}.xml" for number in range(1, files + 1)]
    return _xml("sitemapindex", "sitemap", addresses, tag)


@router.get("/sitemap/{number}.xml", include_in_schema=False)
async def sitemap_file(request: Request, parts: Parts, number: str) -> Response:
    """One file of the sitemap. Raises ``NotFound`` where the index names none of the number."""
    tag = entity_tag(parts, "sitemap")
    if unchanged := not_modified(request, tag):
        return unchanged
    public = parts.settings.public_iri
    if number == "1":
        queries = [f"queries/{quote(query.name)}" for query in example_queries(parts.project)]
        return _xml("urlset", "url", [public + path for path in (*_PAGES, *queries)], tag)
    size = _size(parts)
    page = int(number) - 2 if number.isascii() and number.isdecimal() and len(number) < 6 else -1
    found = await rows(parts.store, "pages", (size, page * size), start=text(BASE)) if page >= 0 else []
    if not found:
        raise NotFound(f"The sitemap has no file {number!r}; sitemap.xml names those that there are.")
    return _xml("urlset", "url", [public + local_link(row["thing"]["value"])[1:] for row in found], tag)


def _size(parts: Served) -> int:
    return min(FILE_ADDRESSES, parts.settings.row_limit)


def _xml(root: str, item: str, addresses: list[str], tag: str | None) -> Response:
    lines = "\n".join(f"<{item}><loc>{escape(address)}</loc></{item}>" for address in addresses)
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_SPACE}">\n{lines}\n</{root}>\n'
    return Response(body, headers=tagged(tag), media_type="application/xml")
