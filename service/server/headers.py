"""What every answer carries, whatever gave it."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders

#: What browsers are told about every answer.
SECURITY: dict[str, str] = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
}


def complete(headers: MutableHeaders) -> None:
    """Add what the answer itself does not say: security, that it is asked for anew, that it may be compressed.

    A strong entity tag is of the bytes as they are stored; of a compressed answer it becomes a weak one
    (RFC 9110 §8.8.3.3), so that no client joins parts of both.
    """
    headers.update(SECURITY)
    headers.setdefault("cache-control", "no-cache")
    if "accept-encoding" not in headers.get("vary", "").lower():
        headers.add_vary_header("Accept-Encoding")
    tag = headers.get("etag", "")
    if "content-encoding" in headers and tag.startswith('"'):
        headers["etag"] = f"W/{tag}"
