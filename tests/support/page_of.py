"""Pages of a kind without a service: over a few triples, in a store of this process."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pyoxigraph
from starlette.requests import Request

from loaders.project import Project
from loaders.settings import Settings
from loaders.vocabulary import BASE
from loaders.words.printing import Language
from service.http.formats import Kind, offered
from service.pages.asked import Asked
from service.pages.kinds import PAGES
from service.pages.templating import render
from service.read.texts import Texts
from service.store.base import Row

_GRAPHS = sorted(Path(__file__).parent.glob("pages_*.ttl"))


class FewTriples:
    """A store of the triples of ``pages_*.ttl``; it tells how many rounds of questions it was asked."""

    version = "few"

    def __init__(self) -> None:
        self._store = pyoxigraph.Store()
        for path in _GRAPHS:
            self._store.load(path.read_bytes(), format=pyoxigraph.RdfFormat.TURTLE)
        self.waiting, self.rounds = 0, 0

    def add(self, turtle: str) -> None:
        """Add triples, written with the prefixes and the base of the first of the files."""
        prefixes = "".join(line for line in _GRAPHS[0].read_text("utf-8").splitlines(keepends=True) if line.startswith("@"))
        self._store.load((prefixes + turtle).encode(), format=pyoxigraph.RdfFormat.TURTLE)

    async def select(self, text: str) -> list[Row]:
        """The rows of a SELECT, once all that is asked together has been asked."""
        self.rounds += self.waiting == 0
        self.waiting += 1
        await asyncio.sleep(0.005)
        self.waiting -= 1
        found = self._store.query(text)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        answer = found.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
        assert answer is not None
        rows: list[Row] = json.loads(answer)["results"]["bindings"]
        return rows

    async def ask(self, text: str) -> bool:
        """Whether an ASK holds."""
        return bool(self._store.query(text))


@cache
def few_triples() -> FewTriples:
    """The store, read once."""
    return FewTriples()


def page_of(
    path: str, language: Language = "en", given: Mapping[str, Sequence[str]] | None = None, texts: Texts | None = None
) -> str:
    """The page of the thing at this path, in the language, for these parameters of its address and these texts."""
    kind = PAGES[path.partition("/")[0]]
    context = asyncio.run(kind.context(Asked(few_triples(), BASE + path, given or {}, texts or Texts())))
    assert context is not None, path
    queries = frozenset(path.stem for path in Project().query_files())
    app = SimpleNamespace(state=SimpleNamespace(served=SimpleNamespace(settings=Settings()), stored_queries=queries))
    headers = [(b"accept-language", language.encode())]
    scope = {"type": "http", "method": "GET", "path": f"/{path}", "root_path": "", "query_string": b"", "headers": headers, "app": app}
    request = Request(scope | {"scheme": "http", "server": ("service", 80)})
    return render(request, kind.template, context | {"formats": offered(Kind.GRAPH)}).made().decode()


def section_of(page: str, name: str) -> str:
    """What stands under the heading of this id, up to the next of its size, without tags."""
    found = re.search(rf'<h2 id="{name}".*?(?=<h2 |<details class="technical"|</main>)', page, re.DOTALL)
    assert found, f"the page has no section {name}"
    return words_of(found[0])


def words_of(html: str) -> str:
    """The text of a piece of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).replace("&#39;", "'").strip()
