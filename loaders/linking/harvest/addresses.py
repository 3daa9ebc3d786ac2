"""Addresses and IRIs as sources write them, made into ones that RDF can hold."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from pyoxigraph import NamedNode

from loaders.iris import parts_of

#: What may not stand in an IRI (RFC 3987, 2.2; N-Triples, IRIREF): signs, lone halves, private and no characters. A bracket may
#: only round a host.
_UNFIT = re.compile(
    r"""[\x00-\x20\x7f-\x9f<>"{}|\\^`\[\]\u2028\u2029\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\uffff\U000e0000-\U0010ffff]"""
    f"|[{''.join(chr(plane * 0x10000 + last) for plane in range(1, 14) for last in (0xFFFE, 0xFFFF))}]"
)
_HOST_BY_NUMBER = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://(?:[^/?#@\[\]]*@)?\[[0-9A-Fa-f:.]+\](?=[:/?#]|$)")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_NAMED = re.compile(r"(urn:[A-Za-z0-9][A-Za-z0-9\-]+:|doi:10\.|info:|tag:|hdl:|ark:|ftp://|ftps://).+", re.I)
_DOI = re.compile(r"doi:\s*(10\.\d{4,9}/\S+)", re.I)


def fit(text: str) -> str:
    """The IRI with what may not stand in one percent-encoded; what is fit already stays as it is.

    >>> fit('https://data.example.org/id/全国 数据"')
    'https://data.example.org/id/全国%20数据%22'
    """
    whole = _BARE_PERCENT.sub("%25", text.strip())
    host = _HOST_BY_NUMBER.match(whole)
    begin = host.end() if host else 0
    before, sign, fragment = whole[begin:].partition("#")
    rest = f"{before}{sign}{fragment.replace('#', '%23')}"
    return whole[:begin] + _UNFIT.sub(lambda match: quote(match[0], errors="replace"), rest)


def absolute(text: str, base: str = "") -> str:
    """The address or IRI that the text means, resolved against ``base``; empty where it means none.

    >>> absolute("www.example.org/a b"), absolute("CSV"), absolute("?page=2", "https://a.example/c?page=1")
    ('http://www.example.org/a%20b', '', 'https://a.example/c?page=2')
    """
    trimmed = text.strip()
    if not trimmed or len(trimmed) > 8192:
        return ""
    doi = _DOI.fullmatch(trimmed)
    if doi:
        return fit(f"https://doi.org/{doi[1]}")
    if trimmed.lower().startswith("www."):
        trimmed = f"http://{trimmed}"
    if trimmed.startswith("//") and not base.startswith("http"):
        trimmed = f"https:{trimmed}"
    if _SCHEME.match(trimmed):
        return web_address(trimmed) or (fitting if _NAMED.fullmatch(trimmed) and _is_iri(fitting := fit(trimmed)) else "")
    if base and (trimmed[0] in "/?#." or trimmed.startswith("//")):
        try:
            return web_address(urljoin(base, trimmed))
        except ValueError:
            return ""
    return ""


def _is_iri(text: str) -> bool:
    """Whether RDF can hold it: what is no IRI after all is no address."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def web_address(text: str) -> str:
    """The http or https address, made fit for an IRI; empty where it is none."""
    trimmed = text.strip()
    match = re.match(r"(https?):/{1,3}(?=[^/])", trimmed, re.I)
    if not match:
        return ""
    candidate = fit(f"{match[1].lower()}://{trimmed[match.end():]}")
    try:
        parts = parts_of(candidate) or urlsplit("")
        host = parts.hostname
        if parts.netloc.count("[") or parts.netloc.count("]"):
            ipaddress.IPv6Address(host or "")
    except ValueError:
        return ""
    if not host or (re.search(r"[^\w.\-\u0080-\uffff]", host) and ":" not in host):
        return ""
    if "%" in parts.netloc.rpartition("@")[2]:
        return ""
    address = urlunsplit(parts._replace(netloc=parts.netloc.lower() if "@" not in parts.netloc else parts.netloc))
    return address if _is_iri(address) else ""


def request_address(address: str) -> str:
    """The address in ASCII, as it is sent: host by IDNA, path and query percent-encoded."""
    parts = urlsplit(address)
    host = (parts.hostname or "").encode("idna").decode() if not (parts.hostname or "").isascii() else parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    netloc = f"{host}:{parts.port}" if parts.port else host
    safe = "/%:@!$&'()*+,;=-._~"
    return urlunsplit((parts.scheme, netloc, quote(parts.path or "/", safe=safe), quote(parts.query, safe=safe + "?"), ""))


def twin(iri: str) -> str:
    """What http and https addresses of one thing have in common: neither scheme nor a slash at the end.

    >>> twin("https://Data.example.org/a/") == twin("http://data.example.org/a")
    True
    """
    match = re.match(r"https?://(?:www\.)?([^/?#]*)", iri, re.I)
    return match[1].lower() + iri[match.end():].rstrip("/") if match else iri
