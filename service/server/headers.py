"""What every answer carries, whatever gave it: made here alone, for 200, 206, 304 and every problem."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders

from service.http.formats import TRUNCATED_HEADER
from service.http.languages import PARAMETER, Chosen

#: What browsers are told about every answer.
SECURITY: dict[str, str] = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "content-security-policy": "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
}
#: Scripts of any page may read every answer: said always, so that an answer kept for one origin serves another.
ANY_ORIGIN: dict[str, str] = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": f"ETag, Link, Content-Location, Retry-After, {TRUNCATED_HEADER}, DGKG-Version, "
    "X-Request-Id, Accept-Encoding, Allow",
}
_KEPT = (200, 206, 304)


#: How long a browser remembers in which language its reader wants pages: a year.
_REMEMBERED_SECONDS = 31_536_000


def complete(
    headers: MutableHeaders, status: int, shared_seconds: int, chosen: Chosen | None = None, prefix: str = ""
) -> None:
    """Add what the answer itself does not say: security, who may read it, who may keep it, that it may be compressed, and
    where it is a page, the language that was ``chosen`` for it, which is remembered below the ``prefix``.

    What a version fixes has an entity tag: shared caches may keep it ``shared_seconds``, clients ask each time whether
    it is still so. All else is asked for anew.
    """
    for name, value in SECURITY.items():
        headers.setdefault(name, value)
    headers.update(ANY_ORIGIN)
    if "etag" in headers and status in _KEPT and shared_seconds:
        headers.setdefault("cache-control", f"public, max-age=0, s-maxage={shared_seconds}, must-revalidate")
    headers.setdefault("cache-control", "no-cache")
    if "accept-encoding" not in headers.get("vary", "").lower():
        headers.add_vary_header("Accept-Encoding")
    if chosen:
        headers["content-language"] = chosen.language
        for varying in ("Accept-Language", "Cookie"):
            headers.add_vary_header(varying)
        if chosen.is_asked_for:
            cookie = f"{PARAMETER}={chosen.language}; Path={prefix}/; Max-Age={_REMEMBERED_SECONDS}; SameSite=Lax; HttpOnly"
            headers.append("set-cookie", cookie)
