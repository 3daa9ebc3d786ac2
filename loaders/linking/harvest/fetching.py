"""One polite, bounded client: asks only what the allow-list and robots.txt admit, not too often, and waits when told to.

Bounds hold for every answer: its bytes as sent and unpacked, its whole time, its redirects, its tries.
"""

from __future__ import annotations

import email.utils
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode, urljoin, urlsplit

import httpcore
from protego import Protego
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from loaders.linking.harvest.addresses import request_address, web_address
from loaders.linking.harvest.guard import AllowList, Forbidden, GuardedNetwork
from loaders.linking.harvest.unpacking import NotFetched, Passing, unpacker
from loaders.version import DISTRIBUTION, software_version

_MOST_REDIRECTS = 5
_ROBOTS_BYTES = 512 * 2**10
_REPEATABLE = (408, 425, 429, 500, 502, 503, 504)
_ACCEPT = "text/turtle, application/ld+json, application/rdf+xml;q=0.9, application/n-triples;q=0.9, application/json;q=0.8, */*;q=0.5"
_LINK_NEXT = re.compile(r"<([^>]*)>\s*;[^,]*\brel\s*=\s*\"?(?:[^\",;]*\s)?next\b", re.I)


@dataclass(frozen=True)
class Bounds:
    """Bounds of a client. ``rate`` is in requests a second for each host; ``settings`` begins the names of the settings that
    a refusal names."""

    bytes: int
    timeout_seconds: float
    rate: float
    tries: int
    longest_wait_seconds: float
    settings: str = "DGKG_HARVEST"
    #: How long a connection may be silent.
    silence_seconds: float = 20.0


@dataclass(frozen=True)
class Limits:
    """Bounds of one harvest beside those of the client."""

    bounds: Bounds
    records: int
    documents: int
    seconds: float


@dataclass(frozen=True)
class Validators:
    """What tells whether a document is still the same (RFC 9110, 8.8)."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True)
class Sent:
    """The body of a request."""

    content: bytes
    content_type: str


@dataclass(frozen=True)
class Answer:
    """What an address gave; ``body`` is None where it is the same as before. ``address`` is where redirects led."""

    address: str
    body: bytes | None
    content_type: str = ""
    validators: Validators = field(default_factory=Validators)
    following: str = ""


class Client:
    """A client for one harvest; ``say`` is told of every wait. Use it in one thread, and close it."""

    def __init__(
        self, allowed: AllowList, bounds: Bounds, say: Callable[[str], None] = lambda words: None,
        clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self._allowed, self._bounds, self._say = allowed, bounds, say
        self._clock, self._sleep = clock, sleep
        self._pool = httpcore.ConnectionPool(network_backend=GuardedNetwork(allowed), max_connections=2, keepalive_expiry=15)
        self._rules: dict[str, Protego | None] = {}
        self._earliest: dict[str, float] = {}
        self._agent = f"{DISTRIBUTION}/{software_version()} (harvester)"

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def fetch(self, url: str, known: Validators | None = None, form: Mapping[str, str] | None = None, accept: str = _ACCEPT) -> Answer:
        """The document at an address, tried again, with growing pauses, while failures may pass.

        ``known`` are the validators of what is known, ``form`` is sent by POST. Raises ``NotFetched`` or ``Forbidden``.
        """
        headers = {"Accept": accept}
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.modified:
            headers["If-Modified-Since"] = known.modified
        return self._tried(lambda: self._once(url, headers, _form(form) if form is not None else None))

    def post(self, url: str, sent: Sent, headers: Mapping[str, str]) -> Answer:
        """What a service that its user named answers to ``sent``, tried again as ``fetch`` does.

        No robots.txt is asked, for the user is none, and no redirect followed: what was meant for one host, with the key in
        its ``headers``, goes to no other. Raises ``NotFetched`` or ``Forbidden``.
        """
        return self._tried(lambda: self._posted(url, sent, headers))

    def _tried(self, once: Callable[[], Answer]) -> Answer:
        tries = Retrying(
            retry=retry_if_exception_type(Passing), stop=stop_after_attempt(self._bounds.tries), wait=self._pause, sleep=self._sleep, reraise=True
        )
        try:
            return tries(once)
        except Passing as error:
            raise NotFetched(f"{error} ({self._bounds.tries} tries)") from None

    def _posted(self, url: str, sent: Sent, headers: Mapping[str, str]) -> Answer:
        self._allowed.judge(url)
        answer, onward = self._request(url, headers, sent, self._bounds.bytes)
        if onward:
            raise NotFetched(f"{url}: it leads to {onward}, where nothing is sent; name that address if it is meant")
        return answer

    def _pause(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.after_seconds if isinstance(error, Passing) else None
        seconds = asked if asked is not None else min(2.0 ** (state.attempt_number - 1), 30.0)
        if seconds > self._bounds.longest_wait_seconds:
            raise NotFetched(f"{error}: it asks to wait {seconds:.0f} seconds, longer than {self._bounds.longest_wait_seconds:.0f}; ask again then")
        self._say(f"waiting {seconds:.0f} s: {error}")
        return seconds

    def _once(self, url: str, headers: Mapping[str, str], sent: Sent | None) -> Answer:
        target = url
        for _ in range(_MOST_REDIRECTS + 1):
            self._obey_robots(target)
            answer, onward = self._request(target, headers, sent, self._bounds.bytes)
            if not onward:
                return answer
            target, sent = onward, sent if answer.content_type == "same method" else None
        raise NotFetched(f"{url}: more than {_MOST_REDIRECTS} redirects")

    def _obey_robots(self, url: str) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        self._allowed.judge(url)
        if origin not in self._rules:
            self._rules[origin] = self._read_robots(f"{origin}/robots.txt")
        rules = self._rules[origin]
        if rules is not None and not rules.can_fetch(request_address(url), self._agent):
            raise NotFetched(f"{url}: robots.txt of {parts.netloc} does not allow it")

    def _read_robots(self, url: str) -> Protego | None:
        """The rules of a host; None where it has none (RFC 9309, 2.3.1: 4xx means none, 5xx means that nothing may be asked)."""
        target = url
        for _ in range(_MOST_REDIRECTS + 1):
            try:
                self._allowed.judge(target)
                answer, onward = self._request(target, {"Accept": "text/plain, */*;q=0.1"}, None, _ROBOTS_BYTES)
            except Passing:
                raise
            except (NotFetched, Forbidden):
                return None
            if not onward:
                return Protego.parse((answer.body or b"").decode("utf-8", "replace"))
            target = onward
        return None

    def _wait_turn(self, origin: str) -> None:
        """Wait until the host may be asked again."""
        rules = self._rules.get(origin)
        delay = (rules.crawl_delay(self._agent) or 0) if rules is not None else 0
        gap = max(1 / self._bounds.rate, min(float(delay), self._bounds.longest_wait_seconds))
        now = self._clock()
        begin = max(now, self._earliest.get(origin, now))
        self._earliest[origin] = begin + gap
        if begin > now:
            self._sleep(begin - now)

    def _request(self, url: str, headers: Mapping[str, str], body: Sent | None, limit: int) -> tuple[Answer, str]:
        """One request: what it gave, and where it leads, if that is elsewhere."""
        parts = urlsplit(url)
        self._wait_turn(f"{parts.scheme}://{parts.netloc}")
        sent = {"Host": urlsplit(request_address(url)).netloc, "User-Agent": self._agent, "Accept-Encoding": "gzip, deflate", **headers}
        if body is not None:
            sent |= {"Content-Type": body.content_type, "Content-Length": str(len(body.content))}
        seconds = self._bounds.timeout_seconds
        timeouts = {name: min(seconds, self._bounds.silence_seconds) for name in ("connect", "read", "write", "pool")}
        deadline = self._clock() + seconds
        try:
            with self._pool.stream(
                "POST" if body is not None else "GET", request_address(url), headers=list(sent.items()),
                content=None if body is None else body.content, extensions={"timeout": timeouts}
            ) as response:
                return self._received(url, response, limit, deadline)
        except httpcore.TimeoutException as error:
            raise Passing(f"{url}: no answer in time ({type(error).__name__})") from None
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise Passing(f"{url}: the connection broke ({error or type(error).__name__})") from None
        except httpcore.UnsupportedProtocol as error:
            raise NotFetched(f"{url}: {error}") from None

    def _received(self, url: str, response: httpcore.Response, limit: int, deadline: float) -> tuple[Answer, str]:
        got = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        status = response.status
        if status in (301, 302, 303, 307, 308) and "location" in got:
            onward = web_address(urljoin(url, _location(got["location"])))
            if not onward:
                raise NotFetched(f"{url}: it leads to {got['location'][:100]!r}, which is no web address")
            return Answer(url, b"", "same method" if status in (307, 308) else ""), onward
        if status == 304:
            return Answer(url, None), ""
        if status in _REPEATABLE:
            raise Passing(f"{url}: status {status}", _wait_asked(got.get("retry-after", "")))
        if not 200 <= status < 300:
            raise NotFetched(f"{url}: status {status}")
        length = got.get("content-length", "")
        if length.isdigit() and int(length) > limit:
            raise NotFetched(f"{url}: it has {int(length):,} bytes, more than {limit:,} ({self._bounds.settings}_BYTES)")
        body = self._body(url, response, got.get("content-encoding", ""), limit, deadline)
        following = _LINK_NEXT.search(got.get("link", ""))
        validators = Validators(got.get("etag", ""), got.get("last-modified", ""))
        return Answer(url, body, got.get("content-type", ""), validators, urljoin(url, following[1]) if following else ""), ""

    def _body(self, url: str, response: httpcore.Response, encoding: str, limit: int, deadline: float) -> bytes:
        unpack = unpacker(url, encoding)
        pieces, total = [], 0
        for chunk in response.iter_stream():
            if self._clock() > deadline:
                raise Passing(f"{url}: the answer was not there after {self._bounds.timeout_seconds:.0f} seconds")
            for piece in unpack(chunk):
                total += len(piece)
                if total > limit:
                    raise NotFetched(f"{url}: it has more than {limit:,} bytes ({self._bounds.settings}_BYTES)")
                pieces.append(piece)
        for piece in unpack(b""):
            pieces.append(piece)
        return b"".join(pieces)


def _form(fields: Mapping[str, str]) -> Sent:
    return Sent(urlencode(fields).encode(), "application/x-www-form-urlencoded")


def _location(text: str) -> str:
    """A redirect's target as sent: UTF-8 in a header is read as that."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return text


def _wait_asked(text: str) -> float | None:
    """The seconds of a Retry-After: a number or a date (RFC 9110, 10.2.3); None where there is none."""
    if re.fullmatch(r"\d{1,9}", text.strip()):
        return float(text)
    try:
        until = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
