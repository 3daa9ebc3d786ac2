"""What one app serves: its store and settings, and the project whose ontology, shapes and queries lie beside it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.settings import Settings
from loaders.version import software_version
from service.store.base import QueryStore

#: The settings that show in answers.
_SHOWN = ("base_iri", "page_cells", "reports", "result_bytes", "row_limit", "service_allow")
_SOURCES = (("service", "*"), ("loaders", "*.py"), ("loaders.words", "*.csv"), ("loaders.search", "*.csv"))


@dataclass(frozen=True)
class Served:
    """The parts that descriptions and routers share; made once, by the app's factory."""

    settings: Settings
    store: QueryStore
    project: Project

    @cached_property
    def edition(self) -> str:
        """What makes answers what they are beside the graph, in twelve digits: our code, templates, words and queries,
        and the settings that show in answers."""
        settings = {name: getattr(self.settings, name) for name in _SHOWN}
        known = hashlib.sha256(json.dumps([software_version(), settings], default=str).encode())
        project = self.project
        own = [*project.shape_files(), *project.query_files(), *project.theme_tables()]
        for path in [*_source_files(), *sorted(filter(Path.is_file, project.ontology.rglob("*"))), *own]:
            known.update(path.read_bytes())
        return known.hexdigest()[:12]

    @property
    def build(self) -> Build | None:
        """The build served, where the store has one."""
        return self.store.build


def _source_files() -> list[Path]:
    """The files of the software, in order; what Python compiled of them says no more."""
    found = [path for package, pattern in _SOURCES for path in Path(str(files(package))).rglob(pattern)]
    return sorted(path for path in found if path.is_file() and path.suffix != ".pyc")
