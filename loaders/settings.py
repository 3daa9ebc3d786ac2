"""Every setting, once: name, unit, default and one line of help.

The environment is the only source (``DGKG_…``). ``settings_table`` renders the same declarations for the README, so
that it cannot drift.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from loaders.iris import host_of
from loaders.problems import InputProblems, Problem
from loaders.vocabulary import BASE

PREFIX = "DGKG_"


def _setting(default: Any, unit: str, help_text: str, **bounds: Any) -> Any:
    return Field(default=default, description=help_text, json_schema_extra={"unit": unit}, **bounds)


class Settings(BaseSettings):
    """The settings of one running service; ``Settings()`` reads the environment and checks every bound."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    store: str = _setting(
        "build", "path, word or URL", "folder of builds, `memory`, or URL of a SPARQL endpoint"
    )
    reports: Path | None = _setting(
        None, "path", "folder of the report texts, `<report>.txt` each, which prove the tables"
    )
    host: str = _setting("127.0.0.1", "address", "address to listen on")
    port: int = _setting(8000, "port", "port to listen on", ge=0, le=65535)
    base_iri: str = _setting(
        "", "URL", "where the public reaches this service; its path stands before every link; none: the permanent addresses"
    )
    workers: int = _setting(
        max(4, 2 * (os.cpu_count() or 2)), "processes", "queries that run at once", ge=1, le=256
    )
    query_deadline_seconds: float = _setting(
        30.0, "seconds", "a query is ended when it has run this long", gt=0
    )
    slow_after_seconds: float = _setting(
        1.0, "seconds", "a query that runs longer moves to the slow lane", gt=0
    )
    slow_queries: int = _setting(
        4, "queries", "length of the slow lane; beyond it the longest-running one answers 503", ge=0
    )
    queued_queries: int = _setting(128, "queries", "queries that may wait for a worker; beyond it 503", ge=0)
    row_limit: int = _setting(
        100_000, "rows or triples", "longest answer; a cut answer says so in a header", ge=1
    )
    page_cells: int = _setting(
        20_000, "cells", "largest table of a page, rows times columns; the other formats have all rows", ge=100
    )
    page_deadline_seconds: float = _setting(
        5.0, "seconds", "making one page from its answer may take this long; beyond it 422", gt=0
    )
    result_bytes: int = _setting(64 * 2**20, "bytes", "largest answer; a larger one is refused", ge=1024)
    cache_bytes: int = _setting(
        64 * 2**20, "bytes", "answers kept until they are asked for again, at most a sixteenth each; 0 = none", ge=0
    )
    shared_cache_seconds: int = _setting(
        60, "seconds", "caches between us and clients may keep an answer this long before they ask again; 0 = not at all",
        ge=0,
    )
    worker_memory_mb: int = _setting(
        1024, "MiB", "memory that one query may use beside the graph itself", ge=64
    )
    connections: int = _setting(
        1000, "connections", "open at once; then who has waited longest without a request makes room, or 503", ge=1
    )
    connections_per_client: int = _setting(
        100, "connections",
        "of one client address (IPv6: network); beyond it 429; 0 = no bound; loopback and trusted proxies are exempt", ge=0,
    )  # fmt: skip
    head_timeout_seconds: float = _setting(
        10.0, "seconds", "a request's head may take this long; beyond it 408, or closed if nothing came", gt=0
    )
    body_timeout_seconds: float = _setting(
        30.0, "seconds", "a request's body may take this long; beyond it 408", gt=0
    )
    keep_alive_seconds: float = _setting(
        30.0, "seconds", "a connection may be idle this long between two requests", gt=0
    )
    write_timeout_seconds: float = _setting(
        20.0, "seconds", "a client may read nothing for this long; then the connection is closed", gt=0
    )
    temporary_bytes: int = _setting(
        512 * 2**20, "bytes",
        "answers over 1 MiB wait in temporary files, all of which have this size at most; beyond it 503", ge=2**20,
    )  # fmt: skip
    apart_lookups: int = _setting(
        2_000, "look-ups", "most that the stars of a query may cost by themselves, where that is less than otherwise; 0 = the engine's own order",
        ge=0,
    )
    request_body_bytes: int = _setting(
        512 * 2**10, "bytes", "largest request body, so the longest query", ge=1024
    )
    request_header_bytes: int = _setting(64 * 2**10, "bytes", "largest request line and headers", ge=1024)
    query_depth: int = _setting(64, "brackets", "deepest nesting of brackets in a query", ge=4, le=200)
    query_tokens: int = _setting(
        20_000, "words and signs", "longest query by what it is made of; beyond it 422, before the rest is read", ge=100
    )
    rate_limit_per_minute: int = _setting(
        600, "requests", "per client address; 0 = none; loopback is exempt", ge=0
    )
    service_allow: Annotated[tuple[str, ...], NoDecode] = _setting(
        (), "IRIs, comma-separated", "endpoints that SERVICE may name; none unless listed"
    )
    harvests: Path = _setting(
        Path("harvests"), "path", "folder of what `dgkg harvest` read, a folder for each catalogue; `dgkg build` takes it beside the graph"
    )
    harvest_allow: Annotated[tuple[str, ...], NoDecode] = _setting(
        (), "hosts, comma-separated",
        "what `dgkg harvest` may ask: `host`, `host:port`, `*.domain`; a private address only by itself (`127.0.0.1:8080`, `10.0.0.0/8`)",
    )  # fmt: skip
    harvest_bytes: int = _setting(256 * 2**20, "bytes", "largest document of a catalogue, unpacked", ge=1024)
    harvest_records: int = _setting(1_000_000, "datasets", "most that are read of one catalogue", ge=1)
    harvest_documents: int = _setting(100_000, "addresses", "most that are read of one catalogue", ge=1)
    harvest_seconds: float = _setting(
        3600.0, "seconds", "one harvest may take this long; the next goes on where it ended", gt=0
    )
    harvest_timeout_seconds: float = _setting(120.0, "seconds", "one answer of a catalogue may take this long", gt=0)
    harvest_rate: float = _setting(2.0, "requests a second", "how often one host is asked at most", gt=0)
    harvest_tries: int = _setting(4, "tries", "how often an address is asked that fails in a way that may pass", ge=1, le=20)
    harvest_wait_seconds: float = _setting(
        120.0, "seconds", "longest wait that a host may ask for (Retry-After, Crawl-delay); beyond it the address is given up", ge=0
    )
    model_at: str = _setting(
        "", "URL", "where `--model` asks: the address of an OpenAI-compatible interface, such as `http://127.0.0.1:11434/v1`; none: nowhere"
    )
    model_key: SecretStr = _setting(SecretStr(""), "secret", "key of that interface; only sent there")
    model_allow: Annotated[tuple[str, ...], NoDecode] = _setting(
        (), "addresses, comma-separated", "private addresses that the host of `DGKG_MODEL_AT` may be found at: `10.0.0.0/8`"
    )
    model_bytes: int = _setting(2**20, "bytes", "largest answer of a model, unpacked", ge=1024)
    model_timeout_seconds: float = _setting(180.0, "seconds", "one answer of a model may take this long", gt=0)
    model_tries: int = _setting(4, "tries", "how often a model is asked that fails in a way that may pass", ge=1, le=20)
    model_wait_seconds: float = _setting(
        120.0, "seconds", "longest wait that a model's host may ask for (Retry-After); beyond it the run ends, and the next goes on there", ge=0
    )
    swap_check_seconds: float = _setting(1.0, "seconds", "how often to look for a new build, and whether the processes of the store run", gt=0)
    remote_user: str = _setting("", "name", "user name for a remote store")
    remote_password: SecretStr = _setting(SecretStr(""), "secret", "password for a remote store")
    remote_load_url: str = _setting(
        "", "URL", "where `dgkg load` writes: Graph Store address, or isql://HOST:PORT/FOLDER of a Virtuoso"
    )
    remote_load_timeout_seconds: float = _setting(
        600.0, "seconds", "loading one graph into a remote store may take this long", gt=0
    )
    remote_timeout_seconds: float = _setting(
        25.0, "seconds", "one request to a remote store may take this long", gt=0
    )
    remote_retries: int = _setting(
        2, "retries", "further tries, with back-off, when a remote store fails", ge=0, le=10
    )

    @classmethod
    def from_environment(cls, **given: Any) -> Settings:
        """The settings of the environment, but for those ``given`` that are not None.

        Raises ``InputProblems`` with every setting that is out of bounds.
        """
        try:
            return cls(**{name: value for name, value in given.items() if value is not None})
        except ValidationError as error:
            raise InputProblems(
                Problem(
                    "environment",
                    0,
                    PREFIX + ".".join(map(str, item["loc"])).upper(),
                    f"{item['msg']}, found {item['input']!r}",
                    "Correct the setting.",
                )
                for item in error.errors()
            ) from error

    @field_validator("service_allow", "harvest_allow", "model_allow", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("store", "base_iri", "remote_load_url", "model_at")
    @classmethod
    def _has_a_host(cls, value: str) -> str:
        if "://" in value and not host_of(value):
            raise ValueError("Expected an address with a host that can be asked, such as https://data.example.org/")
        return value

    @field_validator("base_iri")
    @classmethod
    def _ends_with_slash(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
            raise ValueError("Expected an address such as https://data.example.org/kg/, without ? and #")
        return value if not value or value.endswith("/") else value + "/"

    @field_validator("reports", mode="before")
    @classmethod
    def _none_where_empty(cls, value: object) -> object:
        return value or None

    @property
    def public_iri(self) -> str:
        """Where the public reaches this service, with a slash at its end: by default by the permanent addresses."""
        return self.base_iri or BASE

    @property
    def prefix(self) -> str:
        """What stands before every path on the host of the service: empty, or such as ``/kg``."""
        return urlsplit(self.base_iri).path.rstrip("/")

    @property
    def builds(self) -> Path:
        """The folder of builds: the store, if it is a folder, else ``build`` in the working directory."""
        return Path("build") if self.is_remote or self.store in ("", "memory") else Path(self.store)

    @property
    def is_remote(self) -> bool:
        """Whether the store is a SPARQL endpoint reached over HTTP."""
        return self.store.startswith(("http://", "https://"))


def settings_rows() -> list[tuple[str, str, str, str]]:
    """Name, unit, default and help of every setting, in the order of declaration."""
    rows = []
    for name, field in Settings.model_fields.items():
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        default = field.default
        if isinstance(default, SecretStr):
            default = default.get_secret_value()
        shown = ",".join(default) if isinstance(default, tuple) else "" if default is None else str(default)
        if name == "workers":
            shown = "twice the cores, at least 4"
        rows.append((PREFIX + name.upper(), str(extra.get("unit", "")), shown, field.description or ""))
    return rows


def settings_table() -> str:
    """The table of settings in Markdown, as the README prints it."""
    head = "| setting | unit | default | meaning |\n|---|---|---|---|\n"
    lines = (
        f"| `{name}` | {unit} | {f'`{value}`' if value else '–'} | {text} |"
        for name, unit, value, text in settings_rows()
    )
    return head + "\n".join(lines) + "\n"
