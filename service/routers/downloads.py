"""/download: the files of the build that is served, with checksum, version and how to cite them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, JSONResponse, Response

from loaders.builds.folder import Build
from loaders.exports.columns import export_tables
from loaders.exports.dictionary import DICTIONARY_FILE, read_dictionary
from loaders.exports.packages import schema_org
from service.descriptions.texts import DATASET_TITLE, LICENCE
from service.http.addresses import prefix_of
from service.http.formats import DOCUMENT, HTML
from service.http.negotiation import Wanted, negotiate
from service.http.problems import InvalidParameter, NoSuchPart, NotFound
from service.pages.snippets import snippets
from service.pages.templating import render
from service.routers.parts import Parts
from service.routers.responses import not_modified
from service.routers.told import ANYWHERE, answers, documents

router = APIRouter(tags=["downloads"])
_FILE = answers(["*/*"], *ANYWHERE, NotFound, NoSuchPart, InvalidParameter) | {
    206: {"description": "Parts of the file", "content": {"*/*": {}}},
}


def citation(build: Build, base_iri: str) -> str:
    """How to cite this build."""
    return f"{DATASET_TITLE['en']} ({DATASET_TITLE['zh']}), {str(build.manifest.get('created', ''))[:4]}, version {build.version[:12]}, {base_iri}"


@router.get("/download", summary="The files of the present build", responses=documents("application/json", is_kept=False))
async def list_files(request: Request, parts: Parts) -> Response:
    """Name, size, checksum and media type of every file, and the citation."""
    build = parts.build
    if build is None:
        raise NotFound("There are no files here: the store is a remote endpoint, or nothing was built yet.")
    cite = citation(build, parts.settings.public_iri)
    if negotiate(Wanted.of(request), (DOCUMENT, HTML)) is HTML:
        context = {
            "build": build,
            "title": DATASET_TITLE,
            "address": parts.settings.public_iri,
            "licence": LICENCE,
            "dictionary": read_dictionary(build.folder / DICTIONARY_FILE),
            "tables": export_tables(),
            "snippets": snippets(),
            "schema_org": schema_org(
                build.files, build.version, str(build.manifest.get("created", "")), parts.settings.public_iri
            ),
        }
        return render(request, "downloads.html", context, headers={"Vary": "Accept"})
    files = {name: described | {"url": f"{prefix_of(request)}/download/{name}"} for name, described in build.files.items()}
    described = {
        "version": build.version,
        "created": build.manifest.get("created"),
        "citation": cite,
        "licence": LICENCE,
    }
    return JSONResponse(described | {"files": files}, headers={"Vary": "Accept"})


@router.get("/download/{name:path}", summary="One file of the present build", responses=_FILE)
async def one_file(request: Request, parts: Parts, name: str) -> Response:
    """The file, with its SHA-256 as ETag, and with byte ranges."""
    build = parts.build
    if build is None or name not in build.files:
        known = ", ".join(build.files) if build else "none"
        raise NotFound(f"The build has no file {name!r}; its files: {known}.")
    described = build.files[name]
    tag = f'"{described["sha256"]}"'
    headers = {
        "ETag": tag,
        "Link": f'<{LICENCE}>; rel="license"',
        "DGKG-Version": build.version,
    }
    path = build.folder / name
    response = FileResponse(
        path, media_type=described["media_type"], filename=name, headers=headers, stat_result=path.stat()
    )
    return not_modified(request, tag, response.headers) or response
